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

package io.synapsed.storage.backend.cassandra;

import java.time.Duration;
import java.util.regex.Pattern;

import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Sets how a Cassandra engine lays out its data and talks to the servers. The number of
 * buckets and the kind of its writes are recorded with the data: opening the store with
 * others fails.
 *
 * @param keyspace name of the keyspace, 1 to 48 letters, digits and underscores; empty
 * for that of the session
 * @param table name of the table, 1 to 48 letters, digits and underscores. A table holds
 * one store
 * @param schema whether a missing table is created
 * @param buckets partitions that the keys of each namespace are spread over, 1 to 1024.
 * Recorded with the data
 * @param conditionalWrites whether every write is a lightweight transaction; otherwise
 * the store has no conditional writes and no counters, and the latest write is found by
 * the clocks of its clients. Recorded with the data
 * @param timeout longest time that a call takes, 1 millisecond to 10 minutes
 * @param openTimeout longest time that opening the store takes for each of its steps, 1
 * millisecond to 10 minutes
 * @param expiryGrace how long the servers keep an entry after it has expired, 1 second to
 * 365 days: longer than the clocks of clients and servers differ
 * @param storeName name of the store that the data belongs to, at most 200 characters;
 * empty for the name of the store that opens it. Recorded with the data: another store
 * cannot open it
 * @since 0.1.0
 */
public record CassandraOptions(String keyspace, String table, SchemaAction schema, int buckets,
		boolean conditionalWrites, Duration timeout, Duration openTimeout, Duration expiryGrace, String storeName) {

	private static final Pattern STORE_NAME = Pattern.compile("[^\\p{Cntrl}]{0,200}");

	private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_]{1,48}");

	private static final Duration LONGEST = Duration.ofMinutes(10);

	/** The defaults. Their check needs the patterns above. */
	public static final CassandraOptions DEFAULT = builder().build();

	/**
	 * Checks the settings.
	 * @param keyspace name of the keyspace, or empty
	 * @param table name of the table
	 * @param schema whether a missing table is created
	 * @param buckets partitions of a namespace
	 * @param conditionalWrites whether every write is a lightweight transaction
	 * @param timeout longest time that a call takes
	 * @param openTimeout longest time of a step of opening
	 * @param expiryGrace how long the servers keep what has expired
	 * @param storeName name of the store that the data belongs to
	 * @throws StorageConfigurationException if a setting is out of its bounds
	 */
	public CassandraOptions {
		check(keyspace.isEmpty() || IDENTIFIER.matcher(keyspace).matches(), "keyspace",
				"at most 48 letters, digits and underscores", keyspace);
		check(IDENTIFIER.matcher(table).matches(), "table", "1 to 48 letters, digits and underscores", table);
		check(buckets >= 1 && buckets <= 1024, "buckets", "1 to 1024", buckets);
		checkDuration("timeout", timeout, Duration.ofMillis(1), LONGEST);
		checkDuration("open-timeout", openTimeout, Duration.ofMillis(1), LONGEST);
		checkDuration("expiry-grace", expiryGrace, Duration.ofSeconds(1), Duration.ofDays(365));
		check(STORE_NAME.matcher(storeName).matches(), "store-name", "at most 200 characters without line breaks",
				storeName);
	}

	private static void checkDuration(String setting, Duration value, Duration shortest, Duration longest) {
		check(value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0, setting, shortest + " to " + longest,
				value);
	}

	private static void check(boolean valid, String setting, String bounds, Object value) {
		if (!valid) {
			throw new StorageConfigurationException("cassandra",
					"the setting '" + setting + "' must be " + bounds + ", and is '" + value + "'");
		}
	}

	/**
	 * Starts with the defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * What to do about the table of a store when it is opened.
	 */
	public enum SchemaAction {

		/** Creates the table if it is missing, and checks it otherwise. */
		CREATE,

		/** Checks the table, and refuses to open the store without it. */
		VALIDATE

	}

	/**
	 * Builds {@link CassandraOptions}.
	 */
	public static final class Builder {

		private String keyspace = "";

		private String table = "kv";

		private SchemaAction schema = SchemaAction.CREATE;

		private int buckets = 64;

		private boolean conditionalWrites = true;

		private Duration timeout = Duration.ofSeconds(5);

		private Duration openTimeout = Duration.ofSeconds(30);

		private Duration expiryGrace = Duration.ofHours(1);

		private String storeName = "";

		private Builder() {
		}

		/**
		 * Sets the keyspace, which must be there.
		 * @param keyspace its name; that of the session unless set
		 * @return this builder
		 */
		public Builder keyspace(String keyspace) {
			this.keyspace = keyspace;
			return this;
		}

		/**
		 * Sets the table. Each store of a keyspace needs one of its own.
		 * @param table its name; {@code kv} unless set
		 * @return this builder
		 */
		public Builder table(String table) {
			this.table = table;
			return this;
		}

		/**
		 * Sets what to do about a missing table.
		 * @param schema what to do; {@link SchemaAction#CREATE} unless set
		 * @return this builder
		 */
		public Builder schema(SchemaAction schema) {
			this.schema = schema;
			return this;
		}

		/**
		 * Sets how many partitions the keys of each namespace are spread over.
		 * @param buckets the number; 64 unless set
		 * @return this builder
		 */
		public Builder buckets(int buckets) {
			this.buckets = buckets;
			return this;
		}

		/**
		 * Sets whether every write is a lightweight transaction.
		 * @param conditionalWrites whether the store has conditional writes; {@code true}
		 * unless set
		 * @return this builder
		 */
		public Builder conditionalWrites(boolean conditionalWrites) {
			this.conditionalWrites = conditionalWrites;
			return this;
		}

		/**
		 * Sets how long a call takes at most.
		 * @param timeout the longest time; 5 seconds unless set
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		/**
		 * Sets how long each step of opening the store takes at most, such as the
		 * creation of its table.
		 * @param openTimeout the longest time; 30 seconds unless set
		 * @return this builder
		 */
		public Builder openTimeout(Duration openTimeout) {
			this.openTimeout = openTimeout;
			return this;
		}

		/**
		 * Sets how long the servers keep an entry after it has expired.
		 * @param expiryGrace the time; 1 hour unless set
		 * @return this builder
		 */
		public Builder expiryGrace(Duration expiryGrace) {
			this.expiryGrace = expiryGrace;
			return this;
		}

		/**
		 * Sets the name of the store that the data belongs to. It is needed where a store
		 * was renamed, or where several applications name one store differently.
		 * @param storeName the name that is recorded with the data; the name of the store
		 * unless set
		 * @return this builder
		 */
		public Builder storeName(String storeName) {
			this.storeName = storeName;
			return this;
		}

		/**
		 * Creates the options.
		 * @return the options
		 * @throws StorageConfigurationException if a setting is out of its bounds
		 */
		public CassandraOptions build() {
			return new CassandraOptions(this.keyspace, this.table, this.schema, this.buckets, this.conditionalWrites,
					this.timeout, this.openTimeout, this.expiryGrace, this.storeName);
		}

	}

}
