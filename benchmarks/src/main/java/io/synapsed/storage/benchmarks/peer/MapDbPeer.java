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
final class MapDbPeer extends CommittedMapPeer<ConcurrentMap<byte[], byte[]>> {

	private final DB db;

	private MapDbPeer(DB db, ConcurrentMap<byte[], byte[]> map, boolean committing) {
		super(map, committing);
		this.db = db;
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
	void commit() {
		this.db.commit();
	}

	@Override
	public long scan(byte[] from, int entries) {
		if (!(map() instanceof ConcurrentNavigableMap<byte[], byte[]> ordered)) {
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
		return map() instanceof ConcurrentNavigableMap;
	}

	@Override
	public void close() {
		this.db.close();
	}

}
