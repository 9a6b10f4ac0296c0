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

import io.synapsed.storage.Bytes;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Keys of a map: their size as a variable-length integer, then the bytes. The order is
 * unsigned and lexicographic.
 */
final class BytesType extends BasicDataType<Bytes> {

	static final BytesType INSTANCE = new BytesType();

	// Object, array and their headers.
	private static final int OVERHEAD = 48;

	private BytesType() {
	}

	@Override
	public int compare(Bytes a, Bytes b) {
		return a.compareTo(b);
	}

	@Override
	public int getMemory(Bytes bytes) {
		return OVERHEAD + bytes.size();
	}

	@Override
	public void write(WriteBuffer target, Bytes bytes) {
		target.putVarInt(bytes.size()).put(bytes.backingArray(), bytes.backingOffset(), bytes.size());
	}

	@Override
	public Bytes read(ByteBuffer source) {
		int size = DataUtils.readVarInt(source);
		if (size < 0 || size > source.remaining()) {
			throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "A page names {0} bytes and has {1}",
					size, source.remaining());
		}
		byte[] bytes = new byte[size];
		source.get(bytes);
		return Bytes.wrap(bytes);
	}

	@Override
	public Bytes[] createStorage(int size) {
		return new Bytes[size];
	}

}
