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

package io.synapsed.storage.backend.cassandra;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import io.synapsed.storage.common.Version;

/**
 * Gives out versions, each only once, across processes and restarts: time UUIDs that
 * count upwards in a sequence, and whose other half is random for each sequence. The
 * clock that the store is told is not asked, because it may go back.
 */
final class VersionSequence {

	/** 100 nanoseconds between the begin of the Gregorian calendar and the epoch. */
	private static final long EPOCH_TICKS = 0x01B21DD213814000L;

	private static final long TICKS_OF_A_MILLISECOND = 10_000;

	private static final long VARIANT = 0x8000000000000000L;

	/** The begin of the Gregorian calendar. */
	private static final UUID NEVER_GIVEN = new UUID(0x1000L, VARIANT);

	private final long random = (new SecureRandom().nextLong() & 0x3FFFFFFFFFFFFFFFL) | VARIANT;

	private final AtomicLong last = new AtomicLong();

	Version next() {
		long now = System.currentTimeMillis() * TICKS_OF_A_MILLISECOND + EPOCH_TICKS;
		long ticks = this.last.updateAndGet((last) -> Math.max(last + 1, now));
		long high = (ticks << 32) | ((ticks >>> 16) & 0xFFFF0000L) | 0x1000L | ((ticks >>> 48) & 0x0FFFL);
		return new Version(high, this.random);
	}

	/**
	 * Returns a version as the servers take it.
	 * @param version any version, also one that this engine has not given out: it becomes
	 * a time UUID that no row has
	 */
	static UUID encode(Version version) {
		UUID encoded = new UUID(version.high(), version.low());
		return (encoded.version() == 1) ? encoded : NEVER_GIVEN;
	}

	static Version decode(UUID stored) {
		return new Version(stored.getMostSignificantBits(), stored.getLeastSignificantBits());
	}

}
