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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The amount that a key holds.
 *
 * @param amount entries and bytes, zero if there is no entry
 * @param expiresAt milliseconds since the epoch, or {@link Entry#NEVER}
 */
record Holding(Amount amount, long expiresAt) {

	static final Holding NOTHING = new Holding(Amount.ZERO, Entry.NEVER);

	static Holding of(Bytes key, int storedSize, long expiresAt) {
		return new Holding(new Amount(1, (long) key.size() + storedSize), expiresAt);
	}

	static Holding of(@Nullable Entry entry) {
		return (entry != null) ? of(entry.key(), entry.value().size(), entry.expiresAt()) : NOTHING;
	}

	/**
	 * The replacement of what a key holds.
	 *
	 * @param before what the key held
	 * @param after what the key holds now
	 */
	record Change(Holding before, Holding after) {

		Amount difference() {
			return this.after.amount.minus(this.before.amount);
		}

	}

}
