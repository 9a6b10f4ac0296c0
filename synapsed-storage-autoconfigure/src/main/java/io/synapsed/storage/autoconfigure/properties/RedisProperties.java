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

/**
 * Properties of the Redis engine. The connection is that of {@code spring.data.redis.*}.
 *
 * @since 0.1.0
 */
public class RedisProperties {

	/**
	 * What the names of all keys on the server start with: 'synapsed:' and the name of
	 * the store unless set. Applications that share a server must differ in it.
	 */
	private String keyPrefix = "";

	/**
	 * Name of the store that the data on the server belongs to: the name of this store
	 * unless set. Recorded with the data, and needed where a store was renamed or
	 * applications name it differently.
	 */
	private String storeName = "";

	/**
	 * Parts that keys are spread over; each lies on one node of a cluster. Recorded with
	 * the data.
	 */
	private int buckets = 64;

	/**
	 * Whether to keep keys in order, for scans. Recorded with the data.
	 */
	private boolean index = true;

	/**
	 * Whether to record changes, for watches. Recorded with the data.
	 */
	private boolean watch = true;

	/**
	 * Changes that each bucket keeps at least, with a copy of their values, for slow and
	 * resumed watches.
	 */
	private int history = 256;

	/**
	 * Longest time that a call takes.
	 */
	private Duration timeout = Duration.ofSeconds(2);

	/**
	 * Longest time that start-up waits for the server.
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

	public boolean isIndex() {
		return this.index;
	}

	public void setIndex(boolean index) {
		this.index = index;
	}

	public boolean isWatch() {
		return this.watch;
	}

	public void setWatch(boolean watch) {
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
