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
package io.synapsed.storage.sample;

import java.time.Duration;
import java.util.Optional;

import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageConflictException;
import org.jspecify.annotations.Nullable;

/**
 * Writes an entry if the conditions of a request hold, in one step with judging them.
 *
 * @param storage the store
 * @param key the key of the entry
 * @param conditions what must hold
 */
record ConditionalWrites(StorageTemplate storage, Bytes key, Preconditions conditions) {

	private static final int ATTEMPTS = 100;

	/**
	 * Stores a value.
	 * @param value the value
	 * @param timeToLive time to live, or {@code null} for the one that the entry has
	 * @return what was done
	 * @throws PreconditionFailedException if the conditions do not hold
	 */
	Outcome put(Bytes value, @Nullable Duration timeToLive) {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			Version current = current();
			this.conditions.check(current);
			Optional<Version> written = (current == null) ? create(value, timeToLive)
					: replace(current, value, timeToLive);
			if (written.isPresent()) {
				return new Outcome(written.get(), current == null);
			}
		}
		throw busy();
	}

	private @Nullable Version current() {
		return this.storage.getEntry(this.key).map(StorageEntry::version).orElse(null);
	}

	private Optional<Version> create(Bytes value, @Nullable Duration timeToLive) {
		return (timeToLive != null) ? this.storage.putIfAbsent(this.key, value, timeToLive)
				: this.storage.putIfAbsent(this.key, value);
	}

	private Optional<Version> replace(Version current, Bytes value, @Nullable Duration timeToLive) {
		return (timeToLive != null) ? this.storage.compareAndSet(this.key, current, value, timeToLive)
				: this.storage.compareAndSet(this.key, current, value);
	}

	/**
	 * Removes the entry.
	 * @throws NoEntryException if there is none
	 * @throws PreconditionFailedException if the conditions do not hold
	 */
	void delete() {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			Version current = current();
			if (current == null) {
				throw new NoEntryException();
			}
			this.conditions.check(current);
			if (this.storage.compareAndDelete(this.key, current)) {
				return;
			}
		}
		throw busy();
	}

	private StorageConflictException busy() {
		return new StorageConflictException(this.storage.name(),
				"the entry was changed by others " + ATTEMPTS + " times in a row");
	}

	/**
	 * What a write has done.
	 *
	 * @param version the new version
	 * @param created whether there was no entry before
	 */
	record Outcome(Version version, boolean created) {
	}

}
