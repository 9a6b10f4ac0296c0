/*
 * Copyright 2026 the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.synapsed.storage.backend.redis;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

import io.synapsed.storage.common.Version;

/**
 * Gives out versions, each only once, across processes and restarts: each sequence has a
 * random part and counts upwards. The server is not involved, so that neither a flushed
 * server nor a failover repeats a version.
 */
final class VersionSequence {

	private final long origin;

	private final AtomicLong last = new AtomicLong();

	VersionSequence() {
		this.origin = randomOrigin();
	}

	private static long randomOrigin() {
		SecureRandom random = new SecureRandom();
		long origin = 0;
		while (origin == 0) {
			origin = random.nextLong();
		}
		return origin;
	}

	Version next() {
		return new Version(this.origin, this.last.incrementAndGet());
	}

}
