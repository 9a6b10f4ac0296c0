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

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.protocol.CommandType;
import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * The eviction policy of the server: what it removes when its memory is full, as of the
 * last question. Policies that begin with {@code allkeys} may remove the index of a
 * bucket and keep its entries; those that begin with {@code volatile} remove only entries
 * that expire, which scans skip. In a cluster, one node speaks for all. Safe for use by
 * several threads.
 */
final class EvictionPolicy {

	private static final Pattern POLICY = Pattern.compile("^maxmemory_policy:(\\S+)", Pattern.MULTILINE);

	private final RedisCalls calls;

	private volatile String name = "";

	EvictionPolicy(RedisCalls calls) {
		this.calls = calls;
	}

	/**
	 * Asks the server.
	 * @throws StorageConfigurationException if it refuses to tell; what was known before
	 * stays
	 */
	void refresh() {
		RedisRequest request = RedisRequest.of(CommandType.INFO, RedisRequest.arguments().add("memory"));
		Object reply = this.calls.call("info", request, false);
		Matcher matcher = POLICY
			.matcher((reply instanceof byte[] text) ? new String(text, StandardCharsets.UTF_8) : "");
		this.name = matcher.find() ? matcher.group(1) : "";
	}

	/**
	 * Asks the server, which may refuse to answer. Then a warning says so, and scans
	 * check themselves whether their index is complete.
	 */
	void refreshIfAllowed() {
		try {
			refresh();
		}
		catch (StorageConfigurationException ex) {
			this.name = "";
		}
	}

	/**
	 * Returns the policy.
	 * @return the name, such as {@code allkeys-lru}, or nothing if it is not known
	 */
	String name() {
		return this.name;
	}

	/**
	 * Whether the server may remove anything.
	 */
	boolean evicts() {
		return !this.name.isEmpty() && !this.name.equals("noeviction");
	}

	/**
	 * Whether the server may remove an index and keep its entries.
	 */
	boolean evictsIndexes() {
		return this.name.startsWith("allkeys");
	}

}
