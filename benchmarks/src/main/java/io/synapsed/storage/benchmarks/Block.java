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

package io.synapsed.storage.benchmarks;

import io.synapsed.storage.common.Bytes;

/**
 * What a side works on between two looks at the clock.
 *
 * @param keys fresh arrays
 * @param values values for these keys, which may be shared
 */
record Block(byte[][] keys, Bytes[] values) {

	/**
	 * Returns a key in a way that the processor cannot know before it has the results of
	 * the operations before. Without that it would work on several of them at once, and
	 * the time of none of them would be seen.
	 * @param index which key
	 * @param sum what the results add up to, not negative
	 * @return the key
	 */
	byte[] key(int index, long sum) {
		return this.keys[index + (int) (sum >>> 62)];
	}

	int size() {
		return this.keys.length;
	}

}
