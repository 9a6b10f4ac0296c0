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

import java.nio.file.Path;

import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.Cursor;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;

/**
 * An environment of Xodus as it comes: a transaction each write, not synced to the
 * device.
 */
final class XodusPeer implements Peer {

	private final Environment environment;

	private final Store store;

	XodusPeer(Path directory) {
		this.environment = Environments.newInstance(directory.toFile());
		this.store = this.environment.computeInTransaction(
				(transaction) -> this.environment.openStore("entries", StoreConfig.WITHOUT_DUPLICATES, transaction));
	}

	@Override
	public int get(byte[] key) {
		return this.environment.computeInReadonlyTransaction((transaction) -> {
			ByteIterable value = this.store.get(transaction, new ArrayByteIterable(key));
			return (value != null) ? copy(value).length : ABSENT;
		});
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.environment.executeInTransaction(
				(transaction) -> this.store.put(transaction, new ArrayByteIterable(key), new ArrayByteIterable(value)));
	}

	@Override
	public void putAll(byte[][] keys, byte[][] values) {
		this.environment.executeInTransaction((transaction) -> {
			for (int index = 0; index < keys.length; index++) {
				this.store.put(transaction, new ArrayByteIterable(keys[index]), new ArrayByteIterable(values[index]));
			}
		});
	}

	@Override
	public void delete(byte[] key) {
		this.environment
			.executeInTransaction((transaction) -> this.store.delete(transaction, new ArrayByteIterable(key)));
	}

	@Override
	public long scan(byte[] from, int entries) {
		return this.environment.computeInReadonlyTransaction((transaction) -> {
			long sum = 0;
			try (Cursor cursor = this.store.openCursor(transaction)) {
				boolean found = cursor.getSearchKeyRange(new ArrayByteIterable(from)) != null;
				for (int count = 0; count < entries && found; count++) {
					sum += copy(cursor.getKey()).length + copy(cursor.getValue()).length;
					found = cursor.getNext();
				}
			}
			return sum;
		});
	}

	/**
	 * What it hands out is valid in its transaction only.
	 */
	private static byte[] copy(ByteIterable bytes) {
		byte[] copy = new byte[bytes.getLength()];
		System.arraycopy(bytes.getBytesUnsafe(), 0, copy, 0, copy.length);
		return copy;
	}

	@Override
	public void close() {
		this.environment.close();
	}

}
