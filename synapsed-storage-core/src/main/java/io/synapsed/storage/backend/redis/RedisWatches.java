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

import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The running watches of a store.
 */
final class RedisWatches implements AutoCloseable {

	private final Set<RedisWatch> running = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	void start(RedisWatch watch) {
		this.running.add(watch);
		watch.start();
		if (this.closed) {
			watch.close();
		}
	}

	void ended(RedisWatch watch) {
		this.running.remove(watch);
	}

	int size() {
		return this.running.size();
	}

	/**
	 * Ends the waits of all watches, and closes their connections.
	 */
	void disconnect() {
		new ArrayList<>(this.running).forEach(RedisWatch::disconnect);
	}

	@Override
	public void close() {
		this.closed = true;
		new ArrayList<>(this.running).forEach(RedisWatch::close);
	}

}
