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
import java.util.Arrays;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Reads and writes keys, in unsigned lexicographic order. Keys are plain arrays: a search
 * looks at a dozen of them, and each further object would cost an access to memory.
 */
final class KeyType extends BasicDataType<byte[]> {

	static final KeyType INSTANCE = new KeyType();

	// The header of an array, and its padding.
	private static final int OVERHEAD = 24;

	private KeyType() {
	}

	@Override
	public int compare(byte[] a, byte[] b) {
		return Arrays.compareUnsigned(a, b);
	}

	@Override
	public int getMemory(byte[] key) {
		return OVERHEAD + key.length;
	}

	@Override
	public void write(WriteBuffer target, byte[] key) {
		target.putVarInt(key.length).put(key);
	}

	@Override
	public byte[] read(ByteBuffer source) {
		byte[] key = new byte[readSize(source)];
		source.get(key);
		return key;
	}

	/**
	 * Reads how many bytes follow.
	 */
	static int readSize(ByteBuffer source) {
		int size = DataUtils.readVarInt(source);
		if (size < 0 || size > source.remaining()) {
			throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "A page names {0} bytes and has {1}",
					size, source.remaining());
		}
		return size;
	}

	@Override
	public byte[][] createStorage(int size) {
		return new byte[size][];
	}

}
