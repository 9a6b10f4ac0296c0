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

package io.synapsed.storage.backend.redis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * Lays out the bytes under the key of an entry: sixteen bytes of stamp and eight bytes of
 * expiry, all big-endian, then header and value.
 */
final class StoredValue {

	/** Number of bytes of the stamp. */
	static final int STAMP_SIZE = 16;

	/** Number of bytes before the header. */
	static final int PREFIX_SIZE = STAMP_SIZE + Long.BYTES;

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private StoredValue() {
	}

	static byte[] encode(Mutation.Put put, Version version) {
		byte[] stored = new byte[Math.addExact(PREFIX_SIZE, Math.addExact(put.header().size(), put.value().size()))];
		LONG.set(stored, 0, version.high());
		LONG.set(stored, Long.BYTES, version.low());
		LONG.set(stored, STAMP_SIZE, put.expiresAt());
		put.header().copyTo(stored, PREFIX_SIZE);
		put.value().copyTo(stored, PREFIX_SIZE + put.header().size());
		return stored;
	}

	static byte[] stamp(Version version) {
		byte[] stamp = new byte[STAMP_SIZE];
		LONG.set(stamp, 0, version.high());
		LONG.set(stamp, Long.BYTES, version.low());
		return stamp;
	}

	static Version version(byte[] stored) {
		return new Version((long) LONG.get(stored, 0), (long) LONG.get(stored, Long.BYTES));
	}

	static long expiresAt(byte[] stored) {
		return (long) LONG.get(stored, STAMP_SIZE);
	}

	/**
	 * Reads an entry.
	 * @param store name of the store
	 * @param key the key
	 * @param stored what lies under it, or {@code null}
	 * @return the entry, expired or not, or {@code null}
	 * @throws IntegrityException if no store has written these bytes
	 */
	static @Nullable Entry entry(String store, Bytes key, byte @Nullable [] stored) {
		if (stored == null) {
			return null;
		}
		StampedValue.checkSize(store, stored.length, PREFIX_SIZE);
		Bytes value = Bytes.wrap(stored, PREFIX_SIZE, stored.length - PREFIX_SIZE);
		return new Entry(key, value, version(stored), expiresAt(stored), Entry.NO_SERIALIZER);
	}

}
