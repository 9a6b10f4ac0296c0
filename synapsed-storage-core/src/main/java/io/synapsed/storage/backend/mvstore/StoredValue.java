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

package io.synapsed.storage.backend.mvstore;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * What the tree keeps for a key: one array with the stamp, the expiry and the value, so
 * that a read finds everything in one place in memory. Nobody changes the array.
 */
final class StoredValue {

	/** The bytes before the value. */
	static final int PREFIX = 2 * Long.BYTES;

	private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	private StoredValue() {
	}

	static byte[] of(Version version, Mutation.Put put) {
		byte[] stored = new byte[PREFIX + put.storedSize()];
		LONG.set(stored, 0, version.low());
		LONG.set(stored, Long.BYTES, put.expiresAt());
		put.header().copyTo(stored, PREFIX);
		put.value().copyTo(stored, PREFIX + put.header().size());
		return stored;
	}

	static Version version(byte[] stored) {
		return Version.of((long) LONG.get(stored, 0));
	}

	static long expiresAt(byte[] stored) {
		return (long) LONG.get(stored, Long.BYTES);
	}

	static boolean isExpired(byte[] stored, long now) {
		return expiresAt(stored) <= now;
	}

	/**
	 * Makes an entry of what was found, unless nothing was.
	 */
	static @Nullable Entry entry(Bytes key, byte @Nullable [] stored) {
		return (stored == null) ? null : new Entry(key, Bytes.wrap(stored, PREFIX, stored.length - PREFIX),
				version(stored), expiresAt(stored), Entry.NO_SERIALIZER);
	}

}
