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

package io.synapsed.storage.common;

/**
 * Options of a read.
 *
 * @param bypassCache whether to ask the engine even if a cache has the entry. An engine
 * with replicas asks its primary. The answer is current, so a conditional write may use
 * it
 * @since 0.1.0
 */
public record ReadOptions(boolean bypassCache) {

	/** Reads from the cache if there is one. */
	public static final ReadOptions DEFAULT = new ReadOptions(false);

	/** Reads from the engine, not from the cache. */
	public static final ReadOptions BYPASS_CACHE = new ReadOptions(true);

}
