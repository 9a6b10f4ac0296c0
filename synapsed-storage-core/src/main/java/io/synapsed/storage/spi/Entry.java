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

/**
 * A key with its value, version and expiry. Immutable. An engine may add fields in a
 * subclass, and return the same object to many callers.
 *
 * @since 0.1.0
 */
public class Entry {

	/** The expiry of an entry that never expires. */
	public static final long NEVER = Long.MAX_VALUE;

	/** The serializer id of bytes whose serializer is not recorded. */
	public static final int NO_SERIALIZER = 0;

	private final Bytes key;

	private final Bytes value;

	// Both halves of the version: an object of its own costs each kept entry 24 bytes.
	private final long versionHigh;

	private final long versionLow;

	private final long expiresAt;

	private final int serializer;

	/**
	 * Creates an entry.
	 * @param key the key
	 * @param value the value
	 * @param version the write stamp
	 * @param expiresAt when the entry becomes absent, in milliseconds since the epoch, or
	 * {@link #NEVER}
	 * @param serializer id of the serializer that wrote the value, 0 to 255
	 */
	public Entry(Bytes key, Bytes value, Version version, long expiresAt, int serializer) {
		this.key = key;
		this.value = value;
		this.versionHigh = version.high();
		this.versionLow = version.low();
		this.expiresAt = expiresAt;
		this.serializer = serializer;
	}

	/**
	 * Returns the key, with the prefix of its namespace.
	 * @return the key
	 */
	public final Bytes key() {
		return this.key;
	}

	/**
	 * Returns the value in the form of this layer.
	 * @return the value
	 */
	public final Bytes value() {
		return this.value;
	}

	/**
	 * Returns the write stamp.
	 * @return the version
	 */
	public final Version version() {
		return new Version(this.versionHigh, this.versionLow);
	}

	/**
	 * Returns when the entry expires.
	 * @return milliseconds since the epoch, or {@link #NEVER}
	 */
	public final long expiresAt() {
		return this.expiresAt;
	}

	/**
	 * Returns the id of the serializer that wrote the value.
	 * @return 0 to 255, {@link #NO_SERIALIZER} if it is not recorded
	 */
	public final int serializer() {
		return this.serializer;
	}

	/**
	 * Returns whether the entry is absent at a moment.
	 * @param now milliseconds since the epoch
	 * @return whether it has expired by then
	 */
	public final boolean isExpired(long now) {
		return this.expiresAt <= now;
	}

	/**
	 * Returns the same entry with another value.
	 * @param value the other value
	 * @param serializer id of its serializer
	 * @return a new entry
	 */
	public final Entry withValue(Bytes value, int serializer) {
		return new Entry(this.key, value, version(), this.expiresAt, serializer);
	}

	@Override
	public final String toString() {
		return "Entry[key=" + this.key + ", value=" + this.value + ", version=" + version() + "]";
	}

}
