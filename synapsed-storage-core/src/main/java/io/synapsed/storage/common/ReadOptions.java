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
 * How a read is made.
 *
 * @param bypassCache whether to ask the engine although a cache may know the answer. An
 * engine with replicas asks its primary: the answer is current and may be written back
 * @since 0.1.0
 */
public record ReadOptions(boolean bypassCache) {

	/** A read as configured. */
	public static final ReadOptions DEFAULT = new ReadOptions(false);

	/** A read that goes round the cache. */
	public static final ReadOptions BYPASS_CACHE = new ReadOptions(true);

}
