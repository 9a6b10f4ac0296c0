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
 * One change of one key.
 *
 * @since 0.1.0
 */
public sealed interface Mutation {

	/**
	 * Returns the key that changes.
	 * @return the key, with the prefix of its namespace
	 */
	Bytes key();

	/**
	 * Returns the approximate size of the change.
	 * @return bytes of key and value to be stored, 0 for a removal
	 */
	default long size() {
		return 0;
	}

	/**
	 * Returns whether reads, conditions or watches can see the change. An invisible
	 * change is maintenance: a batch of such changes only, without conditions, may name
	 * any keys and need not be all or nothing.
	 * @return whether the change is visible
	 */
	boolean isVisible();

	/**
	 * Stores a value, and replaces any earlier one. The stored bytes are the header
	 * followed by the value; they are separate so that a layer can add a header without a
	 * copy of the value.
	 *
	 * @param key the key
	 * @param header bytes before the value, empty unless a layer set them
	 * @param value the value
	 * @param expiresAt milliseconds since the epoch, or {@link Entry#NEVER}
	 * @param serializer id of the serializer that wrote the value, 0 to 255
	 */
	record Put(Bytes key, Bytes header, Bytes value, long expiresAt, int serializer) implements Mutation {

		/**
		 * Stores a value without a header.
		 * @param key the key
		 * @param value the value
		 * @param expiresAt milliseconds since the epoch, or {@link Entry#NEVER}
		 * @param serializer id of the serializer that wrote the value, 0 to 255
		 */
		public Put(Bytes key, Bytes value, long expiresAt, int serializer) {
			this(key, Bytes.EMPTY, value, expiresAt, serializer);
		}

		/**
		 * Returns all bytes to be stored.
		 * @return header and value
		 */
		public Bytes stored() {
			return this.header.concat(this.value);
		}

		/**
		 * Returns the number of bytes to be stored.
		 * @return size of header and value in bytes
		 */
		public int storedSize() {
			return this.header.size() + this.value.size();
		}

		@Override
		public long size() {
			return (long) this.key.size() + storedSize();
		}

		@Override
		public boolean isVisible() {
			return true;
		}

	}

	/**
	 * Removes an entry, if there is one.
	 *
	 * @param key the key
	 */
	record Delete(Bytes key) implements Mutation {

		@Override
		public boolean isVisible() {
			return true;
		}

	}

	/**
	 * Removes an expired entry if it is still at a version. Frees space. The change is
	 * invisible, and no watch delivers it.
	 *
	 * @param key the key
	 * @param version version of the expired entry
	 */
	record Reclaim(Bytes key, Version version) implements Mutation {

		@Override
		public boolean isVisible() {
			return false;
		}

	}

	/**
	 * Rewrites the stored bytes of an entry if the entry is still at a version and has
	 * not expired; does nothing otherwise. This is no condition: the rest of the batch is
	 * applied in any case. The entry keeps its version, its expiry and its decoded value,
	 * so the change is invisible, and no watch delivers it. Layers that change values do
	 * not encode it, because its bytes are the bytes to be stored.
	 *
	 * @param put the bytes to be stored, with the expiry of the entry; does nothing if
	 * the expiry differs
	 * @param version version of the entry, before and afterwards
	 */
	record Rewrite(Put put, Version version) implements Mutation {

		@Override
		public Bytes key() {
			return this.put.key();
		}

		@Override
		public long size() {
			return this.put.size();
		}

		@Override
		public boolean isVisible() {
			return false;
		}

		/**
		 * Returns whether the present entry is the one to be rewritten.
		 * @param current the entry under the key, or {@code null}
		 * @param now milliseconds since the epoch
		 * @return whether it is still at the version, with the same expiry, and has not
		 * expired
		 */
		public boolean applies(@Nullable Entry current, long now) {
			return current != null && !current.isExpired(now) && current.version().equals(this.version)
					&& current.expiresAt() == this.put.expiresAt();
		}

	}

}
