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

package io.synapsed.storage.autoconfigure.properties;

import java.time.Duration;

import io.synapsed.storage.backend.cassandra.CassandraOptions.SchemaAction;

/**
 * Properties of the Cassandra engine. The session is that of {@code spring.cassandra.*}.
 *
 * @since 0.1.0
 */
public class CassandraProperties {

	/**
	 * Keyspace of the table. If it is not set, it is that of the session
	 * ('spring.cassandra.keyspace-name').
	 */
	private String keyspace = "";

	/**
	 * Table of the store. If it is not set, it is 'kv' for the default store, and 'kv_'
	 * and the name of the store for others.
	 */
	private String table = "";

	/**
	 * What to do about the table at start-up: 'create' makes it if it is missing,
	 * 'validate' fails and shows the statement that makes it.
	 */
	private SchemaAction schema = SchemaAction.CREATE;

	/**
	 * Number of partitions that the keys of each namespace are spread over. The number is
	 * recorded with the data.
	 */
	private int buckets = 64;

	/**
	 * Whether every write is a lightweight transaction. Without them a write costs about
	 * a third, but the store has no conditional writes and no counters, and of two writes
	 * at one time the one with the later clock stays. Recorded with the data.
	 */
	private boolean conditionalWrites = true;

	/**
	 * Maximum duration of a call.
	 */
	private Duration timeout = Duration.ofSeconds(5);

	/**
	 * How long each step of opening the store may take, such as making its table.
	 */
	private Duration openTimeout = Duration.ofSeconds(30);

	/**
	 * How long the servers keep an entry after it has expired: longer than clocks of
	 * clients and servers differ.
	 */
	private Duration expiryGrace = Duration.ofHours(1);

	/**
	 * Name of the store that owns the table; if it is not set, the name of this store. It
	 * is recorded with the data. Set it if a store was renamed, or if applications use
	 * different names for one store.
	 */
	private String storeName = "";

	public String getKeyspace() {
		return this.keyspace;
	}

	public void setKeyspace(String keyspace) {
		this.keyspace = keyspace;
	}

	public String getTable() {
		return this.table;
	}

	public void setTable(String table) {
		this.table = table;
	}

	public SchemaAction getSchema() {
		return this.schema;
	}

	public void setSchema(SchemaAction schema) {
		this.schema = schema;
	}

	public int getBuckets() {
		return this.buckets;
	}

	public void setBuckets(int buckets) {
		this.buckets = buckets;
	}

	public boolean isConditionalWrites() {
		return this.conditionalWrites;
	}

	public void setConditionalWrites(boolean conditionalWrites) {
		this.conditionalWrites = conditionalWrites;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public Duration getOpenTimeout() {
		return this.openTimeout;
	}

	public void setOpenTimeout(Duration openTimeout) {
		this.openTimeout = openTimeout;
	}

	public Duration getExpiryGrace() {
		return this.expiryGrace;
	}

	public void setExpiryGrace(Duration expiryGrace) {
		this.expiryGrace = expiryGrace;
	}

	public String getStoreName() {
		return this.storeName;
	}

	public void setStoreName(String storeName) {
		this.storeName = storeName;
	}

}
