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
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.lettuce.core.protocol.CommandType;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.StoreWarning;
import org.jspecify.annotations.Nullable;

/**
 * Tries which commands the server refuses to the user of the connection. Works on every
 * version of the server, and for users who may not read access rules.
 */
final class RedisRights {

	private static final RedisScript RIGHTS = RedisScript.load("rights.lua");

	private static final List<String> SCRIPTS = List.of("eval", "evalsha");

	private static final Set<String> ALWAYS = Set.of("get", "getrange", "mget", "set", "type", "unlink", "zadd",
			"zrangebyscore", "zrem");

	private final String store;

	private final RedisCalls calls;

	private final byte[] key;

	private final String keyPattern;

	private final Supplier<Set<String>> commands;

	private RedisRights(String store, RedisCalls calls, byte[] key, String names, Supplier<Set<String>> commands) {
		this.store = store;
		this.calls = calls;
		this.key = key;
		this.keyPattern = "~" + RedisLayout.escape(names) + "*";
		this.commands = commands;
	}

	/**
	 * Creates the check of what a store needs.
	 * @param recording what the store records at the moment of a check
	 */
	static RedisRights ofStore(String store, RedisCalls calls, RedisLayout layout, Recording recording) {
		return new RedisRights(store, calls, layout.probeKey(0), "{" + layout.prefix() + ":",
				() -> commands(recording.current()));
	}

	private static Set<String> commands(Recorded recorded) {
		Set<String> commands = new TreeSet<>(ALWAYS);
		if (recorded.index() != FeatureState.OFF) {
			commands.addAll(Set.of("scan", "zrangebylex", "zrevrangebylex", "zscore"));
		}
		if (recorded.watch() != FeatureState.OFF) {
			commands.addAll(Set.of("time", "xadd", "xrange", "xread"));
		}
		if (recorded.isPlain()) {
			commands.add("mset");
		}
		return commands;
	}

	/**
	 * Creates the check of what a bus between caches needs.
	 * @param names what the names of all its keys begin with
	 */
	static RedisRights ofBus(String store, RedisCalls calls, String names) {
		byte[] key = (names + "rights").getBytes(StandardCharsets.UTF_8);
		Set<String> commands = new TreeSet<>(
				Set.of("del", "hincrby", "hmget", "hset", "hsetnx", "type", "unlink", "xadd", "xread", "xrevrange"));
		return new RedisRights(store, calls, key, names, () -> commands);
	}

	/**
	 * Refuses a user who lacks a right.
	 * @throws StorageConfigurationException if something is refused; the message says
	 * what to type
	 */
	void check() {
		check(this.commands.get());
	}

	/**
	 * Refuses a user who may not even read which rights the store needs.
	 * @throws StorageConfigurationException if something is refused; the message says
	 * what to type
	 */
	void checkReading() {
		check(ALWAYS);
	}

	private void check(Set<String> commands) {
		List<String> missing = missing(commands);
		if (!missing.isEmpty()) {
			throw new StorageConfigurationException(this.store, problem(missing) + ". " + remedy(missing));
		}
	}

	/**
	 * Returns warnings of the rights that are missing now.
	 */
	List<StoreWarning> warnings() {
		List<String> missing = missing(this.commands.get());
		return missing.isEmpty() ? List.of() : List.of(new StoreWarning(problem(missing) + ".", remedy(missing)));
	}

	private static String problem(List<String> missing) {
		boolean keys = missing.get(0).startsWith("~");
		return "the Redis server refuses to this user (NOPERM) "
				+ (keys ? "the keys of the store" : "the commands " + String.join(", ", missing));
	}

	private String remedy(List<String> missing) {
		StringBuilder line = new StringBuilder("ACL SETUSER ").append(user());
		// A pattern of keys beside one for all keys would be refused.
		missing.forEach((right) -> line.append(right.startsWith("~") ? " " : " +").append(right));
		return "Type on the server: " + line;
	}

	private List<String> missing(Set<String> commands) {
		List<byte[]> names = new ArrayList<>();
		new TreeSet<>(commands).forEach((command) -> names.add(command.getBytes(StandardCharsets.US_ASCII)));
		Object reply;
		try {
			// Each of the two commands that run a script needs its own right.
			this.calls.call("asking for rights", RIGHTS.byText(call(List.of())), false);
			reply = this.calls.run("asking for rights", RIGHTS, call(names), false);
		}
		catch (StorageConfigurationException ex) {
			String refusal = (ex.getCause() != null) ? String.valueOf(ex.getCause().getMessage()) : "";
			if (!refusal.startsWith("NOPERM")) {
				throw ex;
			}
			return refusal.contains(" key") ? List.of(this.keyPattern) : SCRIPTS;
		}
		List<String> missing = new ArrayList<>();
		for (@Nullable
		Object name : Replies.list(this.store, reply)) {
			missing.add(new String(Replies.bytes(this.store, name), StandardCharsets.US_ASCII));
		}
		return missing;
	}

	private RedisScript.Call call(List<byte[]> names) {
		return new RedisScript.Call(List.of(this.key), names);
	}

	private String user() {
		try {
			RedisRequest request = RedisRequest.of(CommandType.ACL, RedisRequest.arguments().add("WHOAMI"));
			return (this.calls.call("asking for rights", request, false) instanceof byte[] name)
					? new String(name, StandardCharsets.UTF_8) : "<user>";
		}
		catch (StorageException ex) {
			// Few users may ask for their name; the operator knows it.
			return "<user>";
		}
	}

}
