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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * A change that a watch delivers.
 *
 * @param type what happened
 * @param key the key, with the prefix of its namespace; {@code null} for a gap
 * @param entry the entry that was put; {@code null} for other types, and if the entry
 * expired before its delivery
 * @param version the stamp of the change; {@code null} for a gap
 * @since 0.1.0
 */
public record WatchEvent(Type type, @Nullable Bytes key, @Nullable Entry entry, @Nullable Version version) {

	/** What happened. */
	public enum Type {

		/** An entry was stored. */
		PUT,

		/** An entry was removed. */
		DELETE,

		/** Events were lost; read the range again if you depend on them. */
		GAP

	}

	/** The event for lost events. */
	public static final WatchEvent GAP = new WatchEvent(Type.GAP, null, null, null);

	/**
	 * Creates the event of a stored entry.
	 * @param entry the entry
	 * @return the event
	 */
	public static WatchEvent put(Entry entry) {
		return new WatchEvent(Type.PUT, entry.key(), entry, entry.version());
	}

	/**
	 * Creates the event of a removal.
	 * @param key the key
	 * @param version the stamp of the removal
	 * @return the event
	 */
	public static WatchEvent delete(Bytes key, Version version) {
		return new WatchEvent(Type.DELETE, key, null, version);
	}

	/**
	 * Returns the same event with another entry.
	 * @param entry the entry, or {@code null}
	 * @return the event
	 */
	public WatchEvent withEntry(@Nullable Entry entry) {
		return new WatchEvent(this.type, this.key, entry, this.version);
	}

}
