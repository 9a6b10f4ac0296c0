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

package io.synapsed.storage.testkit;

import io.synapsed.storage.common.Durability;

/**
 * The engines of the support table, each alone and as it is unless configured otherwise.
 * A new engine is one more line.
 */
public enum EngineFixtures {

	/** On the heap. */
	MEMORY("memory", new MemoryFixture(Stack.of())),

	/** RocksDB. */
	ROCKSDB("rocksdb", new RocksDbFixture(Stack.of(), Durability.PROCESS)),

	/** H2 MVStore. */
	MVSTORE("mvstore", new MvStoreFixture(Stack.of(), Durability.PROCESS)),

	/** SQLite. */
	SQLITE("sqlite", new SqliteFixture(Stack.of(), Durability.PROCESS)),

	/** One Redis server. */
	REDIS("redis", new RedisFixture(Stack.of(), RedisServers.STANDALONE)),

	/** A cluster of Redis servers. */
	REDIS_CLUSTER("redis cluster", new RedisFixture(Stack.of(), RedisServers.CLUSTER)),

	/** One Cassandra server. Tests that use it have the tag {@code cassandra}. */
	CASSANDRA("cassandra", new CassandraFixture(Stack.of(), true)),

	/** One Cassandra server, without lightweight transactions. */
	CASSANDRA_PLAIN("cassandra plain", new CassandraFixture(Stack.of(), false));

	private final String title;

	private final StoreFixture fixture;

	EngineFixtures(String title, StoreFixture fixture) {
		this.title = title;
		this.fixture = fixture;
	}

	/**
	 * Returns the head of its column.
	 */
	public String title() {
		return this.title;
	}

	public StoreFixture fixture() {
		return this.fixture;
	}

	@Override
	public String toString() {
		return this.title;
	}

}
