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
import java.util.UUID;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.InvalidationBus;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A bus on Redis: a stream, a counter and an epoch. A script assigns a number and appends
 * the message in one step; another script reads one consistent state. The epoch changes
 * with the server: after a restart or a failover, the latest messages may be missing
 * without a gap.
 * <p>
 * Uses the connection of the connection factory, in every topology. Of the stream, about
 * the latest 10,000 messages are kept.
 * <p>
 * Safe for use by several threads. An interrupt ends no call.
 *
 * @since 0.1.0
 */
public final class RedisInvalidationBus implements InvalidationBus {

	private static final byte[] KEPT = text("10000");

	private static final byte[] MOST_AT_ONCE = text("1000");

	private static final RedisScript PUBLISH = RedisScript.load("publish-invalidation.lua");

	private static final RedisScript END_EPOCH = RedisScript.load("end-invalidation-epoch.lua");

	private static final RedisScript READ = RedisScript.load("read-invalidations.lua");

	private final String store;

	private final LettuceConnectionFactory factory;

	private final RedisConnections connections;

	private final boolean singleServer;

	private final RedisCalls calls;

	private final RedisCalls background;

	private final List<byte[]> keys;

	private final RedisRights rights;

	private volatile boolean hasRights;

	/**
	 * Creates a bus between the instances of a store.
	 * @param store name of the store
	 * @param factory a factory that was started. It is not closed with the bus; where it
	 * was stopped before, a message that is published starts it again
	 * @param options options of the store, of which key prefix and timeout are used
	 */
	public RedisInvalidationBus(String store, LettuceConnectionFactory factory, RedisOptions options) {
		this.store = store;
		RedisErrors errors = new RedisErrors(store, options.timeout().toMillis());
		this.factory = factory;
		this.connections = new RedisConnections(store, factory, errors);
		this.singleServer = this.connections.topology().isSingleServer();
		this.calls = new RedisCalls(this.connections, errors, options.timeout());
		this.background = new RedisCalls(this.connections.background(), errors, options.timeout());
		// One hash tag, so that both lie in one slot of a cluster.
		String prefix = "{" + options.keyPrefixOf(store) + ":invalidations}:";
		this.keys = List.of(text(prefix + "state"), text(prefix + "log"));
		this.rights = RedisRights.ofBus(store, this.background, prefix);
	}

	private static byte[] text(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public String name() {
		return "redis";
	}

	@Override
	public void publish(Bytes message) {
		this.calls.run("announcing a write", PUBLISH,
				new RedisScript.Call(this.keys, List.of(message.toByteArray(), KEPT, newEpoch())), true);
	}

	/**
	 * {@inheritDoc} A write carries it to the engine on the same connection factory,
	 * where one server has all keys.
	 */
	@Override
	public @Nullable Joined join(Bytes message, boolean published, Runnable publish) {
		return this.singleServer ? new JoinedAnnouncement(this.factory, this.keys,
				List.of(message.toByteArray(), KEPT, newEpoch()), published, publish) : null;
	}

	/**
	 * Ends reading for a while, before the connection factory is stopped: until
	 * {@link #resume()}, {@link #read} throws a {@link StorageClosedException}. Messages
	 * can still be published.
	 */
	public void pause() {
		this.connections.pause(true);
	}

	/**
	 * Lets reading go on.
	 */
	public void resume() {
		this.connections.pause(false);
	}

	/**
	 * {@inheritDoc} Deletes the log, which frees its room, and begins the next epoch if
	 * there is room for that.
	 */
	@Override
	public void endEpoch() {
		this.calls.run("announcing a write", END_EPOCH, new RedisScript.Call(this.keys, List.of(newEpoch())), true);
	}

	/**
	 * {@inheritDoc} Reading does not start a connection factory that the application has
	 * stopped; publishing does.
	 */
	@Override
	public Messages read(String position) {
		Object reply;
		try {
			if (!this.hasRights) {
				this.rights.check();
				this.hasRights = true;
			}
			reply = this.background.run("reading the invalidations", READ,
					new RedisScript.Call(this.keys, List.of(text(position), MOST_AT_ONCE, newEpoch())), false);
		}
		catch (StorageException ex) {
			throw this.connections.isStopped() ? new StorageClosedException(this.store,
					"the application has stopped its Redis connection factory", ex) : ex;
		}
		List<@Nullable Object> parts = Replies.list(this.store, reply);
		if (parts.size() != 4) {
			throw Replies.unexpected(this.store);
		}
		List<Message> messages = new ArrayList<>();
		for (Object message : Replies.list(this.store, parts.get(3))) {
			messages.add(message(Replies.list(this.store, message)));
		}
		return new Messages(string(parts.get(0)), string(parts.get(1)), number(parts.get(2)), messages);
	}

	private Message message(List<@Nullable Object> parts) {
		if (parts.size() != 2) {
			throw Replies.unexpected(this.store);
		}
		return new Message(number(parts.get(0)), Bytes.wrap(Replies.bytes(this.store, parts.get(1))));
	}

	private String string(@Nullable Object part) {
		return new String(Replies.bytes(this.store, part), StandardCharsets.UTF_8);
	}

	/** Reads a number, or 0 if another client has written something else. */
	private long number(@Nullable Object part) {
		try {
			return Long.parseLong(string(part));
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	private static byte[] newEpoch() {
		return text(UUID.randomUUID().toString());
	}

	@Override
	public void close() {
		this.connections.close();
	}

}
