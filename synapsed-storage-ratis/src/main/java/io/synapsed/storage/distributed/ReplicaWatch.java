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

package io.synapsed.storage.distributed;

import java.util.Optional;

import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.engine.CallRegistry;

/**
 * A watch of the replica, which ends with the store over it.
 */
final class ReplicaWatch implements Subscription {

	private final Subscription watch;

	private final CallRegistry calls;

	ReplicaWatch(Subscription watch, CallRegistry calls) {
		this.watch = watch;
		this.calls = calls;
		calls.register(this);
	}

	@Override
	public boolean isActive() {
		return this.watch.isActive();
	}

	@Override
	public Optional<String> position() {
		return this.watch.position();
	}

	@Override
	public void close() {
		this.calls.unregister(this);
		this.watch.close();
	}

}
