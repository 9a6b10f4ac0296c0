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

package io.synapsed.storage.distributed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the answers to writes, so that a write that reaches the log twice takes
 * effect once. The answers lie beside the data, one row each, and are part of what
 * replicas agree on: the memory here only finds them faster. A client says with each
 * write from where on it still waits; what is below is forgotten. A client that writes
 * nothing for an hour, by the time of the group, is forgotten as a whole.
 * <p>
 * Used by the one thread that applies entries.
 */
final class Answers {

	/** After this time without a write, in milliseconds, a client is forgotten. */
	static final long KEPT_MILLIS = 3_600_000;

	// Bounds what one entry must remove.
	private static final int CLIENTS_AT_A_TIME = 4;

	private static final Bytes PREFIX = Namespace.SYSTEM.encode("replica/answer/");

	private static final int KEY_SIZE = 3 * Long.BYTES;

	private static final int VALUE_PREFIX_SIZE = 2 * Long.BYTES;

	// In the order of their last writes.
	private final Map<UUID, Client> clients = new LinkedHashMap<>();

	/**
	 * Reads the answers that lie beside the data.
	 * @throws UnreadableEntryException if one is damaged
	 */
	static Answers read(KeyValueStore engine) {
		Map<UUID, Client> found = new TreeMap<>();
		try (EntryCursor cursor = engine.scan(KeyRange.prefix(PREFIX), ScanOptions.DEFAULT)) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				add(entry, found);
			}
		}
		Answers answers = new Answers();
		found.entrySet()
			.stream()
			.sorted(Comparator.comparingLong((client) -> client.getValue().lastIndex))
			.forEach((client) -> answers.clients.put(client.getKey(), client.getValue()));
		return answers;
	}

	private static void add(Entry entry, Map<UUID, Client> found) {
		if (entry.key().size() != PREFIX.size() + KEY_SIZE || entry.value().size() < VALUE_PREFIX_SIZE) {
			throw new UnreadableEntryException("An answer that the replica keeps is damaged");
		}
		ByteBuffer key = entry.key().slice(PREFIX.size()).asByteBuffer();
		UUID id = new UUID(key.getLong(), key.getLong());
		ByteBuffer value = entry.value().asByteBuffer();
		long lowest = value.getLong();
		long time = value.getLong();
		Outcome outcome = Outcome.read(value);
		found.computeIfAbsent(id, (any) -> new Client()).add(key.getLong(), lowest, time, outcome);
	}

	/**
	 * Finds out whether a write needs to be applied.
	 * @param index where in the log it has come this time
	 * @return the answer that it has already, or {@code null} if it is new
	 */
	@Nullable Outcome find(Invocation invocation, long index) {
		Client client = this.clients.get(invocation.client());
		if (client == null) {
			return null;
		}
		return (invocation.sequence() < client.lowest) ? Outcome.superseded(index)
				: client.outcomes.get(invocation.sequence());
	}

	/**
	 * Remembers an answer, and forgets what nobody needs.
	 * @param now the time of the group
	 * @return the changes that do the same beside the data
	 */
	List<Mutation> remember(Invocation invocation, Outcome outcome, long now) {
		List<Mutation> changes = new ArrayList<>();
		Client before = this.clients.remove(invocation.client());
		Client client = (before != null) ? before : new Client();
		this.clients.put(invocation.client(), client);
		client.add(invocation.sequence(), invocation.lowest(), now, outcome);
		changes.add(put(invocation, outcome, now));
		for (Iterator<Long> old = client.outcomes.headMap(client.lowest).keySet().iterator(); old.hasNext();) {
			changes.add(new Mutation.Delete(key(invocation.client(), old.next())));
			old.remove();
		}
		forgetClients(now, changes);
		return changes;
	}

	private void forgetClients(long now, List<Mutation> changes) {
		Iterator<Map.Entry<UUID, Client>> all = this.clients.entrySet().iterator();
		for (int count = 0; count < CLIENTS_AT_A_TIME && all.hasNext(); count++) {
			Map.Entry<UUID, Client> oldest = all.next();
			if (now - oldest.getValue().lastTime < KEPT_MILLIS) {
				return;
			}
			oldest.getValue().outcomes.keySet()
				.forEach((sequence) -> changes.add(new Mutation.Delete(key(oldest.getKey(), sequence))));
			all.remove();
		}
	}

	private static Mutation.Put put(Invocation invocation, Outcome outcome, long now) {
		byte[] written = outcome.write();
		byte[] value = ByteBuffer.allocate(VALUE_PREFIX_SIZE + written.length)
			.putLong(invocation.lowest())
			.putLong(now)
			.put(written)
			.array();
		return new Mutation.Put(key(invocation.client(), invocation.sequence()), Bytes.wrap(value), Entry.NEVER,
				Entry.NO_SERIALIZER);
	}

	private static Bytes key(UUID client, long sequence) {
		return PREFIX.concat(Bytes.wrap(ByteBuffer.allocate(KEY_SIZE)
			.putLong(client.getMostSignificantBits())
			.putLong(client.getLeastSignificantBits())
			.putLong(sequence)
			.array()));
	}

	/** What is known of a client. */
	private static final class Client {

		private final TreeMap<Long, Outcome> outcomes = new TreeMap<>();

		private long lowest = Long.MIN_VALUE;

		private long lastTime;

		private long lastIndex;

		private void add(long sequence, long lowest, long time, Outcome outcome) {
			this.outcomes.put(sequence, outcome);
			this.lowest = Math.max(this.lowest, lowest);
			this.lastTime = Math.max(this.lastTime, time);
			this.lastIndex = Math.max(this.lastIndex, outcome.index());
		}

	}

}
