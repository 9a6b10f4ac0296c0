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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.mvstore.MvStoreStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.backend.sqlite.SqliteStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.common.Durability;

/**
 * All that are measured beside each other.
 */
public enum Contender {

	/** Our memory engine. */
	OUR_MEMORY("our memory", Durability.NONE, (directory) -> new TemplatePeer(MemoryStore.builder().build())),

	/** Our memory engine behind our cache. */
	OUR_CACHE("our cache over memory", Durability.NONE,
			(directory) -> new TemplatePeer(MemoryStore.builder().build(),
					CacheLayer.builder().maxEntries(Contender.MAX_ENTRIES).build())),

	/** Our RocksDB engine. */
	OUR_ROCKSDB("our rocksdb", Durability.PROCESS,
			(directory) -> new TemplatePeer(RocksDbStore.builder().directory(directory).build())),

	/** Our MVStore engine. */
	OUR_MVSTORE("our mvstore", Durability.PROCESS,
			(directory) -> new TemplatePeer(MvStoreStore.builder().directory(directory).build())),

	/** Our SQLite engine. */
	OUR_SQLITE("our sqlite", Durability.PROCESS,
			(directory) -> new TemplatePeer(SqliteStore.builder().directory(directory).build())),

	/** Our RocksDB engine, synced. */
	OUR_ROCKSDB_SYNCED("our rocksdb", Durability.POWER,
			(directory) -> new TemplatePeer(
					RocksDbStore.builder().directory(directory).durability(Durability.POWER).build())),

	/** Our MVStore engine, synced. */
	OUR_MVSTORE_SYNCED("our mvstore", Durability.POWER,
			(directory) -> new TemplatePeer(
					MvStoreStore.builder().directory(directory).durability(Durability.POWER).build())),

	/** Our SQLite engine, synced. */
	OUR_SQLITE_SYNCED("our sqlite", Durability.POWER,
			(directory) -> new TemplatePeer(
					SqliteStore.builder().directory(directory).durability(Durability.POWER).build())),

	/** The ordered map of the JDK. */
	SKIP_LIST("ConcurrentSkipListMap", Durability.NONE, (directory) -> new SkipListPeer()),

	/** Caffeine. */
	CAFFEINE("Caffeine", Durability.NONE, (directory) -> new CaffeinePeer(Contender.MAX_ENTRIES)),

	/** Spring Cache over Caffeine. */
	SPRING_CACHE("Spring Cache over Caffeine", Durability.NONE,
			(directory) -> SpringCachePeer.caffeine(Contender.MAX_ENTRIES)),

	/** Ehcache on the heap. */
	EHCACHE("Ehcache on the heap", Durability.NONE, (directory) -> new EhcachePeer(Contender.MAX_ENTRIES)),

	/** RocksDB as it comes. */
	ROCKSDB("rocksdbjni", Durability.PROCESS, RocksDbPeer::new),

	/** MVStore as it comes. */
	MVSTORE("MVStore", Durability.NONE, (directory) -> new MvStorePeer(directory, false)),

	/** MVStore with a commit each write. */
	MVSTORE_COMMITTED("MVStore with commits", Durability.PROCESS, (directory) -> new MvStorePeer(directory, true)),

	/** SQLite by JDBC. */
	JDBC("JDBC on SQLite", Durability.PROCESS, JdbcPeer::new),

	/** SQLite by JdbcTemplate. */
	JDBC_TEMPLATE("JdbcTemplate on SQLite", Durability.PROCESS, JdbcTemplatePeer::new),

	/** MapDB, ordered. */
	MAPDB_TREE("MapDB BTreeMap", Durability.NONE, MapDbPeer::tree),

	/** MapDB, not ordered. */
	MAPDB_HASH("MapDB HTreeMap", Durability.NONE, MapDbPeer::hash),

	/** MapDB with transactions, which syncs at each commit. */
	MAPDB_TRANSACTIONS("MapDB with transactions", Durability.POWER, MapDbPeer::transactions),

	/** Xodus. */
	XODUS("Xodus", Durability.PROCESS, XodusPeer::new),

	/** LMDB without syncs. */
	LMDB("LMDB (`NOSYNC`)", Durability.PROCESS, LmdbPeer::new);

	/** More than the entries that are measured. */
	private static final int MAX_ENTRIES = 1_000_000;

	private final String title;

	private final Durability durability;

	private final Opening opening;

	Contender(String title, Durability durability, Opening opening) {
		this.title = title;
		this.durability = durability;
		this.opening = opening;
	}

	/**
	 * Returns how tables call it.
	 * @return a name
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Returns what a write survives that it acknowledged.
	 * @return the durability
	 */
	public Durability durability() {
		return this.durability;
	}

	/**
	 * Returns its name with what its writes survive.
	 * @return a name
	 */
	public String named() {
		return this.title + " (" + this.durability.name().toLowerCase(Locale.ROOT) + ")";
	}

	/**
	 * Opens it, and creates what is missing.
	 * @param directory where its files are, created if it is missing
	 * @return the open library
	 * @throws Exception if that fails
	 */
	public Peer open(Path directory) throws Exception {
		return this.opening.open(Files.createDirectories(directory));
	}

	/** Opens a library. */
	private interface Opening {

		Peer open(Path directory) throws Exception;

	}

}
