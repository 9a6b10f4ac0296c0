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

package io.synapsed.storage.limit;

/**
 * An amount of entries and bytes; negative if they are freed.
 *
 * @param entries number of entries
 * @param size bytes of keys and stored values
 */
record Amount(long entries, long size) {

	static final Amount ZERO = new Amount(0, 0);

	Amount plus(Amount other) {
		return new Amount(this.entries + other.entries, this.size + other.size);
	}

	Amount minus(Amount other) {
		return new Amount(this.entries - other.entries, this.size - other.size);
	}

	/** Returns the amount without its negative parts. */
	Amount taken() {
		return new Amount(Math.max(0, this.entries), Math.max(0, this.size));
	}

}
