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

package io.synapsed.storage.spi;

import java.util.List;

/**
 * Checks puts that are to run in steps, before the first step. Not safe for use by
 * several threads.
 *
 * @since 0.1.0
 * @see KeyValueStore#checkPuts(long)
 */
@FunctionalInterface
public interface PutCheck {

	/** Refuses nothing. */
	PutCheck NONE = (puts) -> {
	};

	/**
	 * Throws what the store would throw for the puts, if the earlier ones had been
	 * written already. Writes nothing.
	 * @param puts mutations of different keys that run in one step
	 * @throws io.synapsed.storage.exception.StorageException if the store would refuse
	 * one of them
	 */
	void check(List<Mutation.Put> puts);

}
