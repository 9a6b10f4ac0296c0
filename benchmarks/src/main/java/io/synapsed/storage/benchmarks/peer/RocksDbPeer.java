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

import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB as it comes.
 */
final class RocksDbPeer implements Peer {

	private final Options options = new Options().setCreateIfMissing(true);

	private final WriteOptions writes = new WriteOptions();

	private final RocksDB db;

	RocksDbPeer(Path directory) throws RocksDBException {
		this.db = RocksDB.open(this.options, directory.toString());
	}

	@Override
	public int get(byte[] key) throws RocksDBException {
		byte[] value = this.db.get(key);
		return (value != null) ? value.length : ABSENT;
	}

	@Override
	public void put(byte[] key, byte[] value) throws RocksDBException {
		this.db.put(this.writes, key, value);
	}

	@Override
	public void putAll(byte[][] keys, byte[][] values) throws RocksDBException {
		try (WriteBatch batch = new WriteBatch()) {
			for (int index = 0; index < keys.length; index++) {
				batch.put(keys[index], values[index]);
			}
			this.db.write(this.writes, batch);
		}
	}

	@Override
	public void delete(byte[] key) throws RocksDBException {
		this.db.delete(this.writes, key);
	}

	@Override
	public long scan(byte[] from, int entries) {
		long sum = 0;
		try (RocksIterator iterator = this.db.newIterator()) {
			iterator.seek(from);
			for (int count = 0; count < entries && iterator.isValid(); count++) {
				sum += iterator.key().length + iterator.value().length;
				iterator.next();
			}
		}
		return sum;
	}

	@Override
	public void close() {
		this.db.close();
		this.writes.close();
		this.options.close();
	}

}
