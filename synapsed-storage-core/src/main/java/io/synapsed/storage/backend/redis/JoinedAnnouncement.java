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

import java.util.List;

import io.synapsed.storage.spi.InvalidationBus;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * An announcement that goes to the server together with the first write of its thread.
 * For use by the thread that has created it.
 */
final class JoinedAnnouncement implements InvalidationBus.Joined {

	private static final ThreadLocal<@Nullable JoinedAnnouncement> CURRENT = new ThreadLocal<>();

	private final LettuceConnectionFactory servers;

	private final List<byte[]> keys;

	private final List<byte[]> values;

	private final Runnable publish;

	private final @Nullable JoinedAnnouncement enclosing;

	private boolean published;

	private boolean met;

	/**
	 * Creates an announcement for the next write of this thread.
	 * @param keys the keys of the log
	 * @param values what the script for the log needs
	 * @param publish publishes the message by itself, and throws what the write is to
	 * throw if that fails
	 */
	JoinedAnnouncement(LettuceConnectionFactory servers, List<byte[]> keys, List<byte[]> values, boolean published,
			Runnable publish) {
		this.servers = servers;
		this.keys = keys;
		this.values = values;
		this.published = published;
		this.publish = publish;
		this.enclosing = CURRENT.get();
		CURRENT.set(this);
	}

	/**
	 * Returns the announcement that waits for a write of this thread.
	 * @param servers the servers that are written to
	 * @return the announcement for a log on the same servers, or {@code null}
	 */
	static @Nullable JoinedAnnouncement current(LettuceConnectionFactory servers) {
		JoinedAnnouncement current = CURRENT.get();
		if (current == null || current.servers != servers) {
			return null;
		}
		current.met = true;
		return current.published ? null : current;
	}

	/**
	 * Adds what the script for the log needs to the call of a write.
	 */
	RedisScript.Call before(RedisScript.Call call) {
		return call.after(this.keys, this.values);
	}

	/**
	 * Notes that the message is in the log.
	 */
	void done() {
		this.published = true;
	}

	/**
	 * Publishes the message by itself, before a write that cannot carry it.
	 */
	void publish() {
		this.publish.run();
		this.published = true;
	}

	@Override
	public boolean isPublished() {
		return this.published;
	}

	@Override
	public boolean hasMetWrite() {
		return this.met;
	}

	@Override
	public void close() {
		if (this.enclosing != null) {
			CURRENT.set(this.enclosing);
		}
		else {
			CURRENT.remove();
		}
	}

}
