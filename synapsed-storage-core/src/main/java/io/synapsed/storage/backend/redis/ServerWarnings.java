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
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.protocol.CommandType;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.StoreWarning;

/**
 * Finds settings of the server and of the connection that endanger data.
 */
final class ServerWarnings {

	private static final Pattern APPEND_ONLY = Pattern.compile("^aof_enabled:(\\d)", Pattern.MULTILINE);

	private final RedisConnections connections;

	private final RedisCalls calls;

	private final EvictionPolicy eviction;

	private final RedisRights rights;

	private final RedisOptions options;

	private final Recording recording;

	ServerWarnings(RedisConnections connections, RedisCalls calls, EvictionPolicy eviction, RedisRights rights,
			RedisOptions options, Recording recording) {
		this.connections = connections;
		this.calls = calls;
		this.eviction = eviction;
		this.rights = rights;
		this.options = options;
		this.recording = recording;
	}

	/**
	 * Asks the server. In a cluster, one node speaks for all.
	 */
	List<StoreWarning> find() {
		List<StoreWarning> warnings = new ArrayList<>();
		if (this.connections.readsFromReplicas()) {
			warnings.add(new StoreWarning(
					"The connection reads from replicas, which lag behind their master:"
							+ " a read may not see what was written before.",
					"Set 'spring.data.redis.lettuce.read-from' to 'upstream', or remove it."));
		}
		try {
			addServer(warnings);
		}
		catch (StorageException ex) {
			warnings.add(new StoreWarning("The Redis server does not tell how it keeps data.",
					"If it refuses INFO to this user, allow it; else see why it cannot be reached."));
		}
		try {
			warnings.addAll(this.rights.warnings());
		}
		catch (StorageException ex) {
			warnings.add(new StoreWarning("The Redis server does not tell which rights this user has.",
					"The next probe asks again; see there why it cannot be reached."));
		}
		return warnings;
	}

	private void addServer(List<StoreWarning> warnings) {
		this.eviction.refresh();
		String policy = this.eviction.name();
		if (this.recording.current().index() != FeatureState.OFF && this.eviction.evictsIndexes()) {
			warnings.add(new StoreWarning(
					"The Redis server may remove the index and keep the entries when its memory is full"
							+ " (maxmemory-policy " + policy + "): the store cannot scan.",
					"Set 'maxmemory-policy' to 'noeviction' or to one of 'volatile-…' on the server, or remove"
							+ " the index of a store that needs no scans, with the action 'drop-index'."));
		}
		if (this.options.evictionAllowed()) {
			return;
		}
		if (this.eviction.evicts()) {
			warnings.add(new StoreWarning(
					"The Redis server removes entries on its own when its memory is full (maxmemory-policy " + policy
							+ "), and this store is not a cache.",
					"Set 'maxmemory-policy' to 'noeviction' on the server, or 'mode: cache' for the store."));
		}
		if (find(APPEND_ONLY, info("persistence")).equals("0")) {
			warnings.add(new StoreWarning(
					"The Redis server keeps no append-only file: a restart loses what was written since its last"
							+ " snapshot, or everything.",
					"Set 'appendonly yes' on the server, or 'mode: cache' for the store."));
		}
	}

	private String info(String section) {
		RedisRequest request = RedisRequest.of(CommandType.INFO, RedisRequest.arguments().add(section));
		return (this.calls.call("info", request, false) instanceof byte[] text)
				? new String(text, StandardCharsets.UTF_8) : "";
	}

	private static String find(Pattern pattern, String text) {
		Matcher matcher = pattern.matcher(text);
		return matcher.find() ? matcher.group(1) : "";
	}

}
