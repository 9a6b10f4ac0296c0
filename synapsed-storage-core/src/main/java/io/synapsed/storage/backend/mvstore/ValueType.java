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

import io.synapsed.storage.engine.StampedValue;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Reads and writes {@linkplain StampedValue stored values}. In the file, the size of the
 * value follows the stamp and the expiry.
 */
final class ValueType extends BasicDataType<byte[]> {

	static final ValueType INSTANCE = new ValueType();

	private ValueType() {
	}

	@Override
	public int getMemory(byte[] stored) {
		return KeyType.INSTANCE.getMemory(stored);
	}

	@Override
	public void write(WriteBuffer target, byte[] stored) {
		int size = stored.length - StampedValue.PREFIX_SIZE;
		target.put(stored, 0, StampedValue.PREFIX_SIZE).putVarInt(size).put(stored, StampedValue.PREFIX_SIZE, size);
	}

	@Override
	public byte[] read(ByteBuffer source) {
		if (source.remaining() < StampedValue.PREFIX_SIZE) {
			throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "A page ends within a value");
		}
		int start = source.position();
		source.position(start + StampedValue.PREFIX_SIZE);
		int size = KeyType.readSize(source);
		byte[] stored = new byte[StampedValue.PREFIX_SIZE + size];
		source.get(stored, StampedValue.PREFIX_SIZE, size);
		int end = source.position();
		source.position(start).get(stored, 0, StampedValue.PREFIX_SIZE).position(end);
		return stored;
	}

	@Override
	public byte[][] createStorage(int size) {
		return new byte[size][];
	}

}
