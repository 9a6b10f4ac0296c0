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

import org.jspecify.annotations.Nullable;

/**
 * An entry in a cache, beside which the object can be kept that its value stands for. The
 * object must be immutable, because all callers share it. It is reachable through this
 * entry only: once the cache drops the entry, it drops the object. Safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public class CachedEntry extends Entry {

	/**
	 * An object that was read from the value; no caller has the reader of {@link #NONE}.
	 */
	private record Decoded(Object reader, Class<?> type, Object object) {

		private static final Decoded NONE = new Decoded(new Object(), Void.class, new Object());

	}

	/**
	 * {@code null} if no object is ever kept. Not volatile: the fields of a record are
	 * final, so whoever sees it sees the whole object; whoever does not, reads again.
	 */
	private @Nullable Decoded decoded;

	/**
	 * Copies an entry.
	 * @param entry the entry
	 * @param keepsDecoded whether the object can be kept
	 */
	public CachedEntry(Entry entry, boolean keepsDecoded) {
		super(entry.key(), entry.value(), entry.version(), entry.expiresAt(), entry.serializer());
		this.decoded = keepsDecoded ? Decoded.NONE : null;
	}

	/**
	 * Returns whether the object can be kept.
	 * @return whether it can
	 */
	public final boolean keepsDecoded() {
		return this.decoded != null;
	}

	/**
	 * Returns the object that is kept.
	 * @param <T> the type of the object
	 * @param reader who has read it; compared by identity
	 * @param type the type that it was read as
	 * @return the object, or {@code null} if none is kept for that reader and type
	 */
	public final <T> @Nullable T decoded(Object reader, Class<T> type) {
		Decoded kept = this.decoded;
		return (kept != null && kept.type == type && kept.reader == reader) ? type.cast(kept.object) : null;
	}

	/**
	 * Keeps the object instead of an earlier one. Does nothing if none can be kept.
	 * @param reader who has read it
	 * @param type the type that it was read as
	 * @param object the object, which cannot be changed
	 */
	public final void keep(Object reader, Class<?> type, Object object) {
		if (this.decoded != null) {
			this.decoded = new Decoded(reader, type, object);
		}
	}

	/**
	 * Returns the type of the object that is kept.
	 * @return name of the type, or {@code null} if no object is kept
	 */
	public final @Nullable String decodedType() {
		Decoded kept = this.decoded;
		return (kept != null && kept != Decoded.NONE) ? kept.type.getTypeName() : null;
	}

}
