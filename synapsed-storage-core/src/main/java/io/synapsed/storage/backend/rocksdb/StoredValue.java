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

package io.synapsed.storage.backend.rocksdb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;

/**
 * What lies under a key: eight bytes of stamp and eight bytes of expiry, both big-endian,
 * then header and value.
 */
final class StoredValue {

	/** Number of bytes before the header. */
	static final int PREFIX_SIZE = 16;

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private StoredValue() {
	}

	static int size(Mutation.Put put) {
		return Math.addExact(PREFIX_SIZE, Math.addExact(put.header().size(), put.value().size()));
	}

	/**
	 * Writes everything in one go, so that header and value are copied once.
	 */
	static void write(Mutation.Put put, long stamp, byte[] target) {
		writePrefix(stamp, put.expiresAt(), target);
		put.header().copyTo(target, PREFIX_SIZE);
		put.value().copyTo(target, PREFIX_SIZE + put.header().size());
	}

	static void writePrefix(long stamp, long expiresAt, byte[] target) {
		LONG.set(target, 0, stamp);
		LONG.set(target, Long.BYTES, expiresAt);
	}

	static Version version(byte[] stored) {
		return Version.of((long) LONG.get(stored, 0));
	}

	static long expiresAt(byte[] stored) {
		return (long) LONG.get(stored, Long.BYTES);
	}

	static Entry entry(Bytes key, byte[] stored, Bytes value) {
		return new Entry(key, value, version(stored), expiresAt(stored), Entry.NO_SERIALIZER);
	}

	/**
	 * Refuses bytes that no store has written.
	 */
	static void checkSize(String store, int size) {
		if (size < PREFIX_SIZE) {
			throw new IntegrityException(store, "an entry has " + size + " bytes, fewer than the " + PREFIX_SIZE
					+ " that every entry starts with: it is damaged, or was not written by this library");
		}
	}

	static void writeLong(long value, byte[] target) {
		LONG.set(target, 0, value);
	}

	static long readLong(byte[] source) {
		return (long) LONG.get(source, 0);
	}

}
