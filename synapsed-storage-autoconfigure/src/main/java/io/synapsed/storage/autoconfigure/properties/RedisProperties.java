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

import org.jspecify.annotations.Nullable;

/**
 * Properties of the Redis engine. The connection is that of {@code spring.data.redis.*}.
 *
 * @since 0.1.0
 */
public class RedisProperties {

	/**
	 * Prefix of the names of all keys on the server. If it is not set, it is 'synapsed:'
	 * and the name of the store. Applications that share a server need different
	 * prefixes.
	 */
	private String keyPrefix = "";

	/**
	 * Name of the store that owns the data on the server; if it is not set, the name of
	 * this store. It is recorded with the data. Set it if a store was renamed, or if
	 * applications use different names for one store.
	 */
	private String storeName = "";

	/**
	 * Number of buckets that keys are spread over. Each bucket lies on one node of a
	 * cluster. The number is recorded with the data.
	 */
	private int buckets = 64;

	/**
	 * Whether a new store has an index that keeps the keys in order, for scans. If it is
	 * not set, it has one unless 'require' is set and does not name 'ordered-scan'. An
	 * existing store keeps what it has.
	 */
	private @Nullable Boolean index;

	/**
	 * Whether a new store records changes, for watches. If it is not set, it does unless
	 * 'require' is set and names neither 'watch' nor 'resumable-watch'. An existing store
	 * keeps what it has.
	 */
	private @Nullable Boolean watch;

	/**
	 * Minimum number of changes that each bucket keeps for slow and resumed watches, with
	 * a copy of their values.
	 */
	private int history = 256;

	/**
	 * Maximum duration of a call.
	 */
	private Duration timeout = Duration.ofSeconds(2);

	/**
	 * How long start-up waits for the server.
	 */
	private Duration connectTimeout = Duration.ofSeconds(10);

	public String getKeyPrefix() {
		return this.keyPrefix;
	}

	public void setKeyPrefix(String keyPrefix) {
		this.keyPrefix = keyPrefix;
	}

	public String getStoreName() {
		return this.storeName;
	}

	public void setStoreName(String storeName) {
		this.storeName = storeName;
	}

	public int getBuckets() {
		return this.buckets;
	}

	public void setBuckets(int buckets) {
		this.buckets = buckets;
	}

	public @Nullable Boolean getIndex() {
		return this.index;
	}

	public void setIndex(@Nullable Boolean index) {
		this.index = index;
	}

	public @Nullable Boolean getWatch() {
		return this.watch;
	}

	public void setWatch(@Nullable Boolean watch) {
		this.watch = watch;
	}

	public int getHistory() {
		return this.history;
	}

	public void setHistory(int history) {
		this.history = history;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public Duration getConnectTimeout() {
		return this.connectTimeout;
	}

	public void setConnectTimeout(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

}
