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
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;

import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * MapDB in a memory-mapped file: its tree or its hash map, with or without transactions.
 * With them, every write is committed.
 */
final class MapDbPeer implements Peer {

	private final DB db;

	private final ConcurrentMap<byte[], byte[]> map;

	private final boolean committing;

	private MapDbPeer(DB db, ConcurrentMap<byte[], byte[]> map, boolean committing) {
		this.db = db;
		this.map = map;
		this.committing = committing;
	}

	static MapDbPeer tree(Path directory) {
		DB db = maker(directory).make();
		return new MapDbPeer(db, db.treeMap("entries", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).createOrOpen(),
				false);
	}

	static MapDbPeer hash(Path directory) {
		DB db = maker(directory).make();
		return new MapDbPeer(db, db.hashMap("entries", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).createOrOpen(),
				false);
	}

	static MapDbPeer transactions(Path directory) {
		DB db = maker(directory).transactionEnable().make();
		return new MapDbPeer(db, db.hashMap("entries", Serializer.BYTE_ARRAY, Serializer.BYTE_ARRAY).createOrOpen(),
				true);
	}

	private static DBMaker.Maker maker(Path directory) {
		return DBMaker.fileDB(directory.resolve("peer.mapdb").toFile()).fileMmapEnableIfSupported();
	}

	@Override
	public int get(byte[] key) {
		byte[] value = this.map.get(key);
		return (value != null) ? value.length : ABSENT;
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.map.put(key, value);
		if (this.committing) {
			this.db.commit();
		}
	}

	@Override
	public void putAll(byte[][] keys, byte[][] values) {
		for (int index = 0; index < keys.length; index++) {
			this.map.put(keys[index], values[index]);
		}
		this.db.commit();
	}

	@Override
	public void delete(byte[] key) {
		this.map.remove(key);
		if (this.committing) {
			this.db.commit();
		}
	}

	@Override
	public long scan(byte[] from, int entries) {
		if (!(this.map instanceof ConcurrentNavigableMap<byte[], byte[]> ordered)) {
			throw new UnsupportedOperationException("The hash map of MapDB has no order");
		}
		long sum = 0;
		int left = entries;
		for (Map.Entry<byte[], byte[]> entry : ordered.tailMap(from).entrySet()) {
			if (left-- == 0) {
				break;
			}
			sum += entry.getKey().length + entry.getValue().length;
		}
		return sum;
	}

	@Override
	public boolean ordered() {
		return this.map instanceof ConcurrentNavigableMap;
	}

	@Override
	public void close() {
		this.db.close();
	}

}
