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

package io.synapsed.storage.backend.redis;

import java.time.Duration;
import java.util.regex.Pattern;

import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Sets how a Redis engine lays out its data and talks to the server. The number of
 * buckets is recorded with the data: opening the store with another one fails. Index and
 * watch are recorded, too: they decide for a new store, and an existing one keeps what it
 * has until a maintenance action changes it.
 *
 * @param keyPrefix what the names of all keys on the server start with, without braces; 1
 * to 200 characters. Empty for {@code synapsed:} and the name of the store
 * @param buckets parts that keys are spread over, 1 to 1024; each lies on one node of a
 * cluster. Recorded with the data
 * @param index whether a new store keeps its keys in order, for scans
 * @param watch whether a new store records changes, for watches
 * @param history changes that each bucket keeps at least for slow and resumed watches, 1
 * to 1,000,000; the server holds a copy of each value that was written by them
 * @param timeout longest time that a call takes, 1 millisecond to 10 minutes
 * @param connectTimeout longest time that opening the store waits for the server, 1
 * millisecond to 10 minutes
 * @param connectLater whether the store opens although the server cannot be reached, and
 * connects with the first call
 * @param evictionAllowed whether the server may evict entries, because they can be had
 * again elsewhere; where it may not, a server that evicts is warned of
 * @param storeName name of the store that the data belongs to, at most 200 characters;
 * empty for the name of the store that opens it. Recorded with the data: another store
 * cannot open it
 * @since 0.1.0
 */
public record RedisOptions(String keyPrefix, int buckets, boolean index, boolean watch, int history, Duration timeout,
		Duration connectTimeout, boolean connectLater, boolean evictionAllowed, String storeName) {

	private static final Pattern STORE_NAME = Pattern.compile("[^\\p{Cntrl}]{0,200}");

	private static final Pattern KEY_PREFIX = Pattern.compile("[\\x21-\\x7E&&[^{}]]{0,200}");

	/** The defaults. Their check needs the patterns above. */
	public static final RedisOptions DEFAULT = builder().build();

	/**
	 * Checks the settings.
	 * @param keyPrefix what the names of all keys start with
	 * @param buckets parts that keys are spread over
	 * @param index whether keys are kept in order
	 * @param watch whether changes are recorded
	 * @param history changes that each bucket keeps
	 * @param timeout longest time that a call takes
	 * @param connectTimeout longest time that opening waits
	 * @param connectLater whether the store opens without a server
	 * @param evictionAllowed whether the server may evict entries
	 * @param storeName name of the store that the data belongs to
	 * @throws StorageConfigurationException if a setting is out of its bounds
	 */
	public RedisOptions {
		check(KEY_PREFIX.matcher(keyPrefix).matches(), "key-prefix",
				"at most 200 printable ASCII characters without spaces and braces", keyPrefix);
		check(buckets >= 1 && buckets <= 1024, "buckets", "1 to 1024", buckets);
		check(history >= 1 && history <= 1_000_000, "history", "1 to 1000000", history);
		checkTimeout("timeout", timeout);
		checkTimeout("connect-timeout", connectTimeout);
		check(STORE_NAME.matcher(storeName).matches(), "store-name", "at most 200 characters without line breaks",
				storeName);
	}

	/**
	 * Returns what the names of all keys of a store start with.
	 * @param store name of the store
	 * @return the prefix that is set, or the default of that store
	 */
	public String keyPrefixOf(String store) {
		return this.keyPrefix.isEmpty() ? "synapsed:" + store : this.keyPrefix;
	}

	private static void checkTimeout(String setting, Duration value) {
		check(value.compareTo(Duration.ofMillis(1)) >= 0 && value.compareTo(Duration.ofMinutes(10)) <= 0, setting,
				"1 ms to 10 minutes", value);
	}

	private static void check(boolean valid, String setting, String bounds, Object value) {
		if (!valid) {
			throw new StorageConfigurationException("redis",
					"the setting '" + setting + "' must be " + bounds + ", and is " + value);
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
	 * Builds {@link RedisOptions}.
	 */
	public static final class Builder {

		private String keyPrefix = "";

		private int buckets = 64;

		private boolean index = true;

		private boolean watch = true;

		private int history = 256;

		private Duration timeout = Duration.ofSeconds(2);

		private Duration connectTimeout = Duration.ofSeconds(10);

		private boolean connectLater;

		private boolean evictionAllowed;

		private String storeName = "";

		private Builder() {
		}

		/**
		 * Sets what the names of all keys on the server start with.
		 * @param keyPrefix the prefix; {@code synapsed:} and the name of the store unless
		 * set
		 * @return this builder
		 */
		public Builder keyPrefix(String keyPrefix) {
			this.keyPrefix = keyPrefix;
			return this;
		}

		/**
		 * Sets how many parts keys are spread over.
		 * @param buckets the number; 64 unless set
		 * @return this builder
		 */
		public Builder buckets(int buckets) {
			this.buckets = buckets;
			return this;
		}

		/**
		 * Sets whether a new store keeps its keys in order. An existing one keeps what it
		 * has.
		 * @param index whether scans are possible; {@code true} unless set
		 * @return this builder
		 */
		public Builder index(boolean index) {
			this.index = index;
			return this;
		}

		/**
		 * Sets whether a new store records changes. An existing one keeps what it has.
		 * @param watch whether watches are possible; {@code true} unless set
		 * @return this builder
		 */
		public Builder watch(boolean watch) {
			this.watch = watch;
			return this;
		}

		/**
		 * Sets how many changes each bucket keeps.
		 * @param history the number; 256 unless set
		 * @return this builder
		 */
		public Builder history(int history) {
			this.history = history;
			return this;
		}

		/**
		 * Sets how long a call takes at most.
		 * @param timeout the longest time; 2 seconds unless set
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		/**
		 * Sets how long opening the store waits for the server. The first connection of a
		 * process takes longer than any later one.
		 * @param connectTimeout the longest time; 10 seconds unless set
		 * @return this builder
		 */
		public Builder connectTimeout(Duration connectTimeout) {
			this.connectTimeout = connectTimeout;
			return this;
		}

		/**
		 * Sets whether the store opens although the server cannot be reached.
		 * @param connectLater whether to connect with the first call then; {@code false}
		 * unless set
		 * @return this builder
		 */
		public Builder connectLater(boolean connectLater) {
			this.connectLater = connectLater;
			return this;
		}

		/**
		 * Sets whether the server may evict entries.
		 * @param evictionAllowed whether it may; {@code false} unless set
		 * @return this builder
		 */
		public Builder evictionAllowed(boolean evictionAllowed) {
			this.evictionAllowed = evictionAllowed;
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
		public RedisOptions build() {
			return new RedisOptions(this.keyPrefix, this.buckets, this.index, this.watch, this.history, this.timeout,
					this.connectTimeout, this.connectLater, this.evictionAllowed, this.storeName);
		}

	}

}
