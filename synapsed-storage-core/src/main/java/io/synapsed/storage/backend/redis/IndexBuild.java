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
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.protocol.CommandType;
import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Remembers on the server how far a build of the indexes has come, so that another run
 * goes on there. What it remembers is worth nothing after a restart of the server or a
 * failover, which number their keys in another order. Belongs to one thread.
 */
final class IndexBuild {

	private static final Pattern RUN_ID = Pattern.compile("^run_id:(\\p{XDigit}+)", Pattern.MULTILINE);

	private final RedisLayout layout;

	private final RedisCalls calls;

	private final String server;

	private final String remembered;

	IndexBuild(String store, RedisLayout layout, RedisCalls calls) {
		this.layout = layout;
		this.calls = calls;
		this.server = server();
		Object stored = calls.call("change", RedisRequest.ofKeys(PrimaryRead.GET, layout.walkKey()), false);
		this.remembered = (stored != null) ? new String(Replies.bytes(store, stored), StandardCharsets.US_ASCII) : "";
	}

	private String server() {
		try {
			Object reply = this.calls.call("info",
					RedisRequest.of(CommandType.INFO, RedisRequest.arguments().add("server")), false);
			Matcher matcher = RUN_ID
				.matcher((reply instanceof byte[] text) ? new String(text, StandardCharsets.UTF_8) : "");
			return matcher.find() ? matcher.group(1) : "";
		}
		catch (StorageConfigurationException ex) {
			// A user who may not ask begins again.
			return "";
		}
	}

	/**
	 * Returns where an earlier build on this server has stopped.
	 * @return the position, or nothing if there is none
	 */
	String position() {
		String[] parts = this.remembered.split(" ");
		return (parts.length == 3 && !this.server.isEmpty() && parts[0].equals(this.server)) ? parts[1] : "";
	}

	/**
	 * Whether that build was of indexes in these states.
	 */
	boolean isOf(long[] states) {
		return this.remembered.endsWith(" " + Arrays.hashCode(states));
	}

	void remember(String position, long[] states) {
		if (!this.server.isEmpty() && !position.isEmpty()) {
			String text = this.server + " " + position + " " + Arrays.hashCode(states);
			this.calls.call("change",
					RedisRequest.of(CommandType.SET,
							RedisRequest.arguments()
								.addKey(this.layout.walkKey())
								.addValue(text.getBytes(StandardCharsets.US_ASCII))),
					true);
		}
	}

	void clear() {
		this.calls.call("change", RedisRequest.ofKeys(CommandType.UNLINK, this.layout.walkKey()), true);
	}

}
