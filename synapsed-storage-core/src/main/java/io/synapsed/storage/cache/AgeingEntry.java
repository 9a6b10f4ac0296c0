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
package io.synapsed.storage.cache;

import io.synapsed.storage.spi.Entry;

/**
 * An entry that stays in the cache for longer than it is good, for the time when the
 * engine fails.
 */
final class AgeingEntry extends Entry {

	private final long goodUntil;

	/**
	 * Copies an entry.
	 * @param entry the entry
	 * @param goodUntil when the engine is to be asked again, in milliseconds since the
	 * epoch
	 */
	AgeingEntry(Entry entry, long goodUntil) {
		super(entry.key(), entry.value(), entry.version(), entry.expiresAt(), entry.serializer());
		this.goodUntil = goodUntil;
	}

	boolean isGood(long now) {
		return now < this.goodUntil;
	}

}
