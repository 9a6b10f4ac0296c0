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
package io.synapsed.storage.cache.coherence;

import java.util.Locale;

/**
 * Decides what happens to reads and writes while the bus between the caches does not
 * answer.
 *
 * @since 0.1.0
 */
public enum BusFailure {

	/**
	 * Reads bypass the cache, and writes are refused, because the other instances would
	 * not hear of them. No read is ever older than the largest staleness.
	 */
	BYPASS,

	/**
	 * Reads and writes go on as before, and no entry stays in the cache for longer than
	 * the largest staleness. For engines that stay up without the bus.
	 */
	BOUND;

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
