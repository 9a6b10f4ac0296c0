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

package io.synapsed.storage;

import java.util.Optional;

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A change that a watch delivers.
 *
 * @param type what happened
 * @param changedKey the key, without its namespace; {@code null} for a gap
 * @param storedEntry the entry that was put; {@code null} for other types, and if the
 * entry expired before its delivery
 * @since 0.1.0
 */
public record StorageEvent(Type type, @Nullable Bytes changedKey, @Nullable StorageEntry<Bytes> storedEntry) {

	/** What happened. */
	public enum Type {

		/** An entry was stored. */
		PUT,

		/** An entry was removed. */
		DELETE,

		/** Events were lost; read the range again if you depend on them. */
		GAP

	}

	/**
	 * Returns the key that changed.
	 * @return the key, empty for a gap
	 */
	public Optional<Bytes> key() {
		return Optional.ofNullable(this.changedKey);
	}

	/**
	 * Returns the entry that was put.
	 * @return the entry; empty for other types, and if it expired before its delivery
	 */
	public Optional<StorageEntry<Bytes>> entry() {
		return Optional.ofNullable(this.storedEntry);
	}

}
