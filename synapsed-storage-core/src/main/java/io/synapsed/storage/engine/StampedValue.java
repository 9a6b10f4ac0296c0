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

package io.synapsed.storage.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * Lays out what an engine stores under a key if it has nothing but bytes: eight bytes of
 * stamp, eight bytes of expiry, both big-endian, then header and value. The id of the
 * serializer is not kept: the header names it, so entries that are read have
 * {@link Entry#NO_SERIALIZER}.
 *
 * @since 0.1.0
 */
public final class StampedValue {

	/** Number of bytes before the header. */
	public static final int PREFIX_SIZE = 2 * Long.BYTES;

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private StampedValue() {
	}

	/**
	 * Returns how many bytes an entry takes.
	 * @param put the entry
	 * @return number of bytes
	 */
	public static int size(Mutation.Put put) {
		return Math.addExact(PREFIX_SIZE, Math.addExact(put.header().size(), put.value().size()));
	}

	/**
	 * Returns the bytes of an entry.
	 * @param put the entry
	 * @param stamp its stamp
	 * @return the bytes
	 */
	public static byte[] of(Mutation.Put put, long stamp) {
		byte[] stored = new byte[size(put)];
		write(put, stamp, stored);
		return stored;
	}

	/**
	 * Writes the bytes of an entry. Copies header and value once.
	 * @param put the entry
	 * @param stamp its stamp
	 * @param target takes the bytes from its start on
	 */
	public static void write(Mutation.Put put, long stamp, byte[] target) {
		LONG.set(target, 0, stamp);
		LONG.set(target, Long.BYTES, put.expiresAt());
		put.header().copyTo(target, PREFIX_SIZE);
		put.value().copyTo(target, PREFIX_SIZE + put.header().size());
	}

	/**
	 * Reads the version.
	 * @param stored the bytes
	 * @return the version
	 */
	public static Version version(byte[] stored) {
		return Version.of((long) LONG.get(stored, 0));
	}

	/**
	 * Reads the expiry.
	 * @param stored the bytes
	 * @return milliseconds since the epoch
	 */
	public static long expiresAt(byte[] stored) {
		return (long) LONG.get(stored, Long.BYTES);
	}

	/**
	 * Whether an entry has expired.
	 * @param stored the bytes
	 * @param now milliseconds since the epoch
	 * @return whether it has
	 */
	public static boolean isExpired(byte[] stored, long now) {
		return expiresAt(stored) <= now;
	}

	/**
	 * Creates an entry of bytes that were found.
	 * @param key the key
	 * @param stored the bytes, which the entry keeps; {@code null} for none
	 * @return the entry, expired or not; {@code null} for none
	 */
	public static @Nullable Entry entry(Bytes key, byte @Nullable [] stored) {
		return (stored != null) ? entry(key, stored, value(stored, stored.length)) : null;
	}

	/**
	 * Returns the value in stored bytes, without a copy.
	 * @param stored the bytes, of which the value stays a part
	 * @param size number of bytes of the entry
	 * @return the value, with its header
	 */
	public static Bytes value(byte[] stored, int size) {
		return Bytes.wrap(stored, PREFIX_SIZE, size - PREFIX_SIZE);
	}

	/**
	 * Creates an entry of a prefix and a value.
	 * @param key the key
	 * @param prefix starts with stamp and expiry
	 * @param value the value, with its header
	 * @return the entry, expired or not
	 */
	public static Entry entry(Bytes key, byte[] prefix, Bytes value) {
		return new Entry(key, value, version(prefix), expiresAt(prefix), Entry.NO_SERIALIZER);
	}

	/**
	 * Refuses bytes that no store has written.
	 * @param store name of the store
	 * @param size number of bytes
	 * @throws IntegrityException if there is no room for stamp and expiry
	 */
	public static void checkSize(String store, int size) {
		checkSize(store, size, PREFIX_SIZE);
	}

	/**
	 * Refuses bytes that no store has written.
	 * @param store name of the store
	 * @param size number of bytes
	 * @param prefixSize number of bytes before the header, for an engine with other
	 * stamps
	 * @throws IntegrityException if there is no room for them
	 */
	public static void checkSize(String store, int size, int prefixSize) {
		if (size < prefixSize) {
			throw new IntegrityException(store, "an entry has " + size + " bytes, fewer than the " + prefixSize
					+ " that every entry starts with: it is damaged, or was not written by this library");
		}
	}

}
