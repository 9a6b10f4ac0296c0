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

import java.nio.ByteBuffer;

import io.synapsed.storage.spi.Version;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Values of a map: eight bytes of stamp and eight bytes of expiry, both big-endian, then
 * the size of header and value as a variable-length integer, and their bytes.
 */
final class StoredValueType extends BasicDataType<StoredValue> {

	static final StoredValueType INSTANCE = new StoredValueType();

	// Both objects and the version, with their headers.
	private static final int OVERHEAD = 64;

	private StoredValueType() {
	}

	@Override
	public int getMemory(StoredValue stored) {
		return OVERHEAD + BytesType.INSTANCE.getMemory(stored.value());
	}

	@Override
	public void write(WriteBuffer target, StoredValue stored) {
		target.putLong(stored.version().low()).putLong(stored.expiresAt());
		BytesType.INSTANCE.write(target, stored.value());
	}

	@Override
	public StoredValue read(ByteBuffer source) {
		if (source.remaining() < 2 * Long.BYTES) {
			throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "A page ends within a value");
		}
		Version version = Version.of(source.getLong());
		return new StoredValue(version, source.getLong(), BytesType.INSTANCE.read(source));
	}

	@Override
	public StoredValue[] createStorage(int size) {
		return new StoredValue[size];
	}

}
