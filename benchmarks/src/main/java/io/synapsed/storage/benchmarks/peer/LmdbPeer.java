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

package io.synapsed.storage.benchmarks.peer;

import java.nio.ByteBuffer;
import java.nio.file.Path;

import org.lmdbjava.CursorIterable;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.KeyRange;
import org.lmdbjava.Txn;

/**
 * LMDB without a sync of the device, so that writes survive what they survive in the
 * write-ahead logs it is compared with. Values are copied out of the mapped file, which
 * is valid in a transaction only.
 */
final class LmdbPeer implements Peer {

	private static final long MAP_SIZE = 4L << 30;

	private static final int LARGEST = 64 << 10;

	private final Env<ByteBuffer> env;

	private final Dbi<ByteBuffer> entries;

	private final ByteBuffer key;

	private final ByteBuffer value = ByteBuffer.allocateDirect(LARGEST);

	LmdbPeer(Path directory) {
		this.env = Env.create().setMapSize(MAP_SIZE).setMaxDbs(1).open(directory.toFile(), EnvFlags.MDB_NOSYNC);
		this.entries = this.env.openDbi("entries", DbiFlags.MDB_CREATE);
		this.key = ByteBuffer.allocateDirect(this.env.getMaxKeySize());
	}

	@Override
	public int get(byte[] key) {
		try (Txn<ByteBuffer> transaction = this.env.txnRead()) {
			ByteBuffer found = this.entries.get(transaction, fill(this.key, key));
			return (found != null) ? copy(found).length : ABSENT;
		}
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.entries.put(fill(this.key, key), fill(this.value, value));
	}

	@Override
	public void putAll(byte[][] keys, byte[][] values) {
		try (Txn<ByteBuffer> transaction = this.env.txnWrite()) {
			for (int index = 0; index < keys.length; index++) {
				this.entries.put(transaction, fill(this.key, keys[index]), fill(this.value, values[index]));
			}
			transaction.commit();
		}
	}

	@Override
	public void delete(byte[] key) {
		this.entries.delete(fill(this.key, key));
	}

	@Override
	public long scan(byte[] from, int entries) {
		long sum = 0;
		int left = entries;
		try (Txn<ByteBuffer> transaction = this.env.txnRead();
				CursorIterable<ByteBuffer> cursor = this.entries.iterate(transaction,
						KeyRange.atLeast(fill(this.key, from)))) {
			for (CursorIterable.KeyVal<ByteBuffer> entry : cursor) {
				if (left-- == 0) {
					break;
				}
				sum += copy(entry.key()).length + copy(entry.val()).length;
			}
		}
		return sum;
	}

	private static ByteBuffer fill(ByteBuffer buffer, byte[] bytes) {
		return buffer.clear().put(bytes).flip();
	}

	private static byte[] copy(ByteBuffer buffer) {
		byte[] copy = new byte[buffer.remaining()];
		buffer.get(copy);
		return copy;
	}

	@Override
	public void close() {
		this.env.close();
	}

}
