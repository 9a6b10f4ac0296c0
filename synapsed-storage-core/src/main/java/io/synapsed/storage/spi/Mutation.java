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
	 * Returns about how much room it takes.
	 * @return number of bytes of key and value that are to be stored, 0 for a removal
	 */
	default long size() {
		return 0;
	}

	/**
	 * Whether it changes what reads, conditions or watches see. What does not change it
	 * is maintenance: a batch of nothing else, and without conditions, may name any keys
	 * and need not be all or nothing.
	 * @return whether anybody can see it
	 */
	boolean isVisible();

	/**
	 * Stores a value, whatever was there. What is stored is the header followed by the
	 * value; they come apart so that a layer can add the one without copying the other.
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
	 * Removes an entry that has expired, if it still is at a version. It frees space and
	 * is no change that anybody can see: no watch hears of it.
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
	 * Stores the bytes of an entry anew, if it still is at a version and has not expired;
	 * else it does nothing. That is no condition: the rest of the batch is applied either
	 * way. The entry keeps its version and its expiry, and its value means what it meant:
	 * nobody can see a change, and no watch hears of it. Layers that change values pass
	 * it on as it is, because its bytes are those to be stored.
	 *
	 * @param put the bytes to be stored, with the expiry that the entry has; with another
	 * one it does nothing
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
		 * Whether the entry that is there is the one to be stored anew.
		 * @param current the entry under the key, or {@code null}
		 * @param now milliseconds since the epoch
		 * @return whether it still is at the version, with the same expiry, and has not
		 * expired
		 */
		public boolean applies(@Nullable Entry current, long now) {
			return current != null && !current.isExpired(now) && current.version().equals(this.version)
					&& current.expiresAt() == this.put.expiresAt();
		}

	}

}
