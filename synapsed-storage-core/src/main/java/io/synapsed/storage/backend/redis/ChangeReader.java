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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.synapsed.storage.spi.engine.Uninterruptibly;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the changes of all buckets from a position. Where one server has all buckets it
 * waits there for changes, on a connection of its own; else it asks again and again. It
 * notices when changes are missing: numbers have no holes, and the stamp at a position
 * tells whether the history is still the one that was followed. Belongs to one thread.
 */
final class ChangeReader implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ChangeReader.class);

	private static final RedisScript START = RedisScript.load("start-changes.lua");

	private static final RedisScript CHANGES = RedisScript.load("changes.lua");

	private static final long CHECK_NANOS = Duration.ofSeconds(2).toNanos();

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Duration LONGEST_DISCONNECT = Duration.ofSeconds(1);

	private static final int LARGEST_PAGE = 256;

	private static final long PAGE_BYTES = 4L << 20;

	private final String store;

	private final RedisLayout layout;

	private final RedisConnections connections;

	private final RedisCalls shared;

	private final @Nullable Dedicated dedicated;

	private final byte[] startStamp;

	private final ChangePosition[] read;

	private final PriorityQueue<Change> pending = new PriorityQueue<>(
			Comparator.comparingLong((Change change) -> change.position().time())
				.thenComparingInt(Change::bucket)
				.thenComparingLong((change) -> change.position().number()));

	private final int[] pendingByBucket;

	private int page = 64;

	private boolean gap;

	private boolean unverified = true;

	private long checkedAt = System.nanoTime();

	private ChangeReader(String store, RedisLayout layout, RedisConnections connections, RedisCalls shared,
			@Nullable Dedicated dedicated, byte[] startStamp, ChangePosition[] positions) {
		this.store = store;
		this.layout = layout;
		this.connections = connections;
		this.shared = shared;
		this.dedicated = dedicated;
		this.startStamp = startStamp;
		this.read = positions;
		this.pendingByBucket = new int[positions.length];
	}

	/**
	 * Creates a reader.
	 * @param position what {@link ChangePosition#write} wrote, or {@code null} for now
	 */
	static ChangeReader open(String store, RedisLayout layout, RedisCalls shared, RedisErrors errors,
			RedisConnections connections, RedisOptions options, byte[] startStamp, @Nullable String position) {
		Dedicated dedicated = connections.offersDedicated() ? new Dedicated(connections, errors, options) : null;
		ChangePosition[] known = (position != null) ? ChangePosition.read(position, layout.buckets()) : null;
		ChangePosition[] positions = (known != null) ? known
				: start(store, layout, shared, connections.isCluster(), startStamp);
		ChangeReader reader = new ChangeReader(store, layout, connections,
				new RedisCalls(connections.background(), errors, options.timeout()), dedicated, startStamp, positions);
		reader.gap = position != null && known == null;
		return reader;
	}

	private static ChangePosition[] start(String store, RedisLayout layout, RedisCalls calls, boolean cluster,
			byte[] stamp) {
		List<RedisScript.Call> starts = new ArrayList<>();
		List<byte[]> keys = new ArrayList<>();
		for (int bucket = 0; bucket < layout.buckets(); bucket++) {
			keys.add(layout.changesKey(bucket));
			keys.add(layout.sequenceKey(bucket));
			if (cluster || bucket == layout.buckets() - 1) {
				starts.add(new RedisScript.Call(keys, List.of(stamp)));
				keys = new ArrayList<>();
			}
		}
		List<ChangePosition> positions = new ArrayList<>(layout.buckets());
		for (Object reply : calls.runAll("watch", START, starts, true)) {
			for (Object sequence : Replies.list(store, reply)) {
				positions.add(position(store, Replies.bytes(store, sequence)));
			}
		}
		return positions.toArray(ChangePosition[]::new);
	}

	private static ChangePosition position(String store, byte[] sequence) {
		ChangePosition position = ChangePosition.ofSequence(sequence);
		if (position == null) {
			throw Replies.unexpected(store);
		}
		return position;
	}

	/**
	 * Returns up to where changes were read.
	 */
	ChangePosition[] positions() {
		return this.read.clone();
	}

	/**
	 * Waits a while for changes.
	 * @return what can be delivered, in the order of their times; empty if there is
	 * nothing new
	 */
	Changes next() {
		Long settled = this.pending.stream().map((change) -> change.position().time()).max(Long::compare).orElse(null);
		long horizon = (this.dedicated != null) ? waitForChanges(this.dedicated) : poll();
		if (this.dedicated == null) {
			// Nodes are not asked at one moment: what another one has written before is
			// known for sure only after it was asked once more.
			horizon = Math.min(horizon, (settled != null) ? settled : Long.MIN_VALUE);
		}
		List<Change> changes = new ArrayList<>();
		Change first = this.pending.peek();
		while (first != null && first.position().time() <= horizon) {
			changes.add(first);
			this.pendingByBucket[first.bucket()]--;
			this.pending.remove();
			first = this.pending.peek();
		}
		boolean afterGap = this.gap;
		this.gap = false;
		return new Changes(afterGap, changes, !this.pending.isEmpty());
	}

	private long waitForChanges(Dedicated connection) {
		Duration held = connection.open().longest();
		int generation = connection.generation();
		long now = System.nanoTime();
		if (this.unverified || connection.wasReconnected()) {
			this.unverified = true;
			verify(connection.calls(), false);
			this.unverified = false;
			connection.verified(generation);
		}
		else if (now - this.checkedAt > CHECK_NANOS) {
			check(connection.calls());
		}
		BitSet asked = asked();
		CommandArgs<byte[], byte[]> arguments = RedisRequest.arguments().add("COUNT").add(this.page);
		if (this.pending.isEmpty()) {
			arguments.add("BLOCK").add(held.toMillis());
		}
		arguments.add("STREAMS");
		asked.stream().forEach((bucket) -> arguments.addKey(this.layout.changesKey(bucket)));
		asked.stream().forEach((bucket) -> arguments.add(this.read[bucket].id()));
		Object reply = connection.wait(RedisRequest.of(CommandType.XREAD, arguments), held);
		if (connection.generation() != generation) {
			// The answer may be that of a server with another history.
			this.unverified = true;
			return Long.MIN_VALUE;
		}
		return accept(asked, reply);
	}

	/**
	 * Returns the buckets that are asked: not those from which enough is at hand.
	 */
	private BitSet asked() {
		BitSet asked = new BitSet();
		for (int bucket = 0; bucket < this.read.length; bucket++) {
			asked.set(bucket, this.pendingByBucket[bucket] < this.page);
		}
		if (asked.isEmpty()) {
			asked.set(0);
		}
		return asked;
	}

	private long accept(BitSet asked, @Nullable Object reply) {
		int limit = this.page;
		long horizon = Long.MAX_VALUE;
		long bytes = 0;
		if (reply != null) {
			for (Object[] stream : streams(Replies.list(this.store, reply))) {
				byte[] name = Replies.bytes(this.store, stream[0]);
				int bucket = asked.stream()
					.filter((candidate) -> Arrays.equals(name, this.layout.changesKey(candidate)))
					.findFirst()
					.orElseThrow(() -> Replies.unexpected(this.store));
				List<@Nullable Object> entries = Replies.list(this.store, stream[1]);
				bytes += append(bucket, entries);
				if (entries.size() >= limit) {
					horizon = Math.min(horizon, this.read[bucket].time());
				}
			}
		}
		adapt(bytes);
		return Math.min(horizon, notAsked(asked));
	}

	/**
	 * The older protocol gives pairs, the newer one a map.
	 */
	private List<Object[]> streams(List<@Nullable Object> reply) {
		List<Object[]> streams = new ArrayList<>();
		if (!reply.isEmpty() && reply.get(0) instanceof byte[]) {
			for (int index = 0; index + 1 < reply.size(); index += 2) {
				streams.add(new @Nullable Object[] { reply.get(index), reply.get(index + 1) });
			}
		}
		else {
			for (Object pair : reply) {
				streams.add(Replies.list(this.store, pair).toArray());
			}
		}
		return streams;
	}

	private long notAsked(BitSet asked) {
		long horizon = Long.MAX_VALUE;
		for (int bucket = asked.nextClearBit(0); bucket < this.read.length; bucket = asked.nextClearBit(bucket + 1)) {
			horizon = Math.min(horizon, this.read[bucket].time());
		}
		return horizon;
	}

	private void adapt(long bytes) {
		this.page = (bytes > PAGE_BYTES) ? Math.max(1, this.page / 4) : Math.min(LARGEST_PAGE, this.page * 2);
	}

	private long append(int bucket, List<@Nullable Object> entries) {
		long bytes = 0;
		for (Object entry : entries) {
			Change change = Change.read(this.store, bucket, entry);
			if (change.position().number() != this.read[bucket].number() + 1) {
				this.gap = true;
			}
			// In this order: what could not be kept is read again.
			this.pending.add(change);
			this.read[bucket] = change.position();
			this.pendingByBucket[bucket]++;
			bytes += change.size();
		}
		return bytes;
	}

	private long poll() {
		verify(this.shared, true);
		return this.pollHorizon;
	}

	private long pollHorizon = Long.MAX_VALUE;

	/**
	 * Asks every bucket whether its history is still the one that was followed.
	 * @param take whether to take new changes too
	 */
	private void verify(RedisCalls calls, boolean take) {
		int limit = take ? this.page : 0;
		BitSet asked = take ? asked() : all();
		List<RedisScript.Call> scripts = new ArrayList<>();
		asked.stream()
			.forEach((bucket) -> scripts
				.add(new RedisScript.Call(List.of(this.layout.changesKey(bucket), this.layout.sequenceKey(bucket)),
						List.of(this.read[bucket].id(), this.read[bucket].stamp(),
								Integer.toString(limit).getBytes(StandardCharsets.US_ASCII)))));
		List<@Nullable Object> replies = calls.runAll("watch", CHANGES, scripts, false);
		long horizon = Long.MAX_VALUE;
		long bytes = 0;
		int number = 0;
		for (int bucket = asked.nextSetBit(0); bucket >= 0; bucket = asked.nextSetBit(bucket + 1)) {
			List<@Nullable Object> parts = Replies.list(this.store, replies.get(number++));
			ChangePosition latest = ChangePosition.ofSequence(Replies.bytes(this.store, parts.get(0)));
			long same = (parts.get(1) instanceof Long value) ? value : -1;
			if (latest == null || same < 0 || latest.isBefore(this.read[bucket])) {
				restart(calls, bucket, latest);
				continue;
			}
			if (same == 0) {
				// The change there was trimmed, and nobody can say what came with it.
				this.gap = true;
			}
			List<@Nullable Object> entries = Replies.list(this.store, parts.get(2));
			bytes += append(bucket, entries);
			if (take && entries.size() >= limit) {
				horizon = Math.min(horizon, this.read[bucket].time());
			}
		}
		if (take) {
			adapt(bytes);
			this.pollHorizon = Math.min(horizon, notAsked(asked));
		}
	}

	private BitSet all() {
		BitSet all = new BitSet();
		all.set(0, this.read.length);
		return all;
	}

	/**
	 * Asks from time to time whether the server still has what was read: nothing else
	 * tells of a flushed server on which nobody writes.
	 */
	private void check(RedisCalls calls) {
		byte[][] keys = new byte[this.read.length][];
		for (int bucket = 0; bucket < keys.length; bucket++) {
			keys[bucket] = this.layout.sequenceKey(bucket);
		}
		List<@Nullable Object> sequences = Replies.list(this.store,
				calls.call("watch", RedisRequest.ofKeys(CommandType.MGET, keys), false));
		for (int bucket = 0; bucket < keys.length; bucket++) {
			ChangePosition latest = ChangePosition.ofSequence((byte[]) sequences.get(bucket));
			if (latest == null || latest.isBefore(this.read[bucket])) {
				restart(calls, bucket, latest);
			}
		}
		this.checkedAt = System.nanoTime();
	}

	/**
	 * Goes on with another history, from its present state.
	 */
	private void restart(RedisCalls calls, int bucket, @Nullable ChangePosition latest) {
		ChangePosition position = latest;
		if (position == null) {
			Object reply = calls.run("watch", START,
					new RedisScript.Call(List.of(this.layout.changesKey(bucket), this.layout.sequenceKey(bucket)),
							List.of(this.startStamp)),
					true);
			position = position(this.store, Replies.bytes(this.store, Replies.list(this.store, reply).get(0)));
		}
		this.read[bucket] = position;
		this.gap = true;
	}

	/**
	 * Whether the application has stopped what connections come from.
	 */
	boolean isStopped() {
		return this.connections.isStopped();
	}

	/**
	 * Ends a wait for changes. May be called by any thread.
	 */
	void wakeUp() {
		if (this.dedicated != null) {
			this.dedicated.wakeUp();
		}
	}

	/**
	 * Closes the connection for waiting, and waits until it is closed. May be called by
	 * any thread.
	 */
	void disconnect() {
		if (this.dedicated != null) {
			this.dedicated.disconnect();
		}
	}

	@Override
	public void close() {
		if (this.dedicated != null) {
			this.dedicated.close();
		}
	}

	/**
	 * What can be delivered.
	 *
	 * @param afterGap whether changes are missing before these
	 * @param changes the changes
	 * @param moreAtHand whether others were read that cannot be delivered yet
	 */
	record Changes(boolean afterGap, List<Change> changes, boolean moreAtHand) {
	}

	/** A connection for waiting. */
	private static final class Dedicated implements RedisCalls.ConnectionSource {

		private final RedisConnections connections;

		private final RedisOptions options;

		private final Duration patience;

		private final RedisCalls calls;

		private final AtomicInteger generation = new AtomicInteger();

		private final AtomicReference<@Nullable HoldingConnection> connection = new AtomicReference<>();

		private volatile @Nullable RedisRequest waiting;

		private volatile boolean closed;

		private int verifiedGeneration = -1;

		private Dedicated(RedisConnections connections, RedisErrors errors, RedisOptions options) {
			this.connections = connections;
			this.options = options;
			// No caller waits: a short timeout would only make the watch connect again.
			this.patience = (options.timeout().compareTo(PATIENCE) < 0) ? PATIENCE : options.timeout();
			this.calls = new RedisCalls(this, errors, this.patience);
		}

		private RedisCalls calls() {
			return this.calls;
		}

		private int generation() {
			return this.generation.get();
		}

		private boolean wasReconnected() {
			return this.verifiedGeneration != this.generation.get();
		}

		private void verified(int generation) {
			this.verifiedGeneration = generation;
		}

		private HoldingConnection open() {
			HoldingConnection current = this.connection.get();
			if (current != null) {
				return current;
			}
			HoldingConnection opened = HoldingConnection.of(
					this.connections.dedicated(System.nanoTime() + this.options.connectTimeout().toNanos()),
					this.patience);
			opened.lettuce().addListener(new RedisConnectionStateListener() {

				@Override
				public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
					Dedicated.this.generation.incrementAndGet();
				}

			});
			this.generation.incrementAndGet();
			this.connection.set(opened);
			if (this.closed) {
				drop();
			}
			return opened;
		}

		private @Nullable Object wait(RedisRequest request, Duration held) {
			this.waiting = request;
			if (this.closed) {
				request.cancel(false);
			}
			boolean answered = false;
			try {
				Object reply = this.calls.callHeld("watch", request, held);
				answered = true;
				return reply;
			}
			finally {
				this.waiting = null;
				if (!answered) {
					// It may be half open; a new one is not.
					drop();
				}
			}
		}

		private CompletableFuture<Void> drop() {
			HoldingConnection dropped = this.connection.getAndSet(null);
			return (dropped != null) ? dropped.closeAsync() : CompletableFuture.completedFuture(null);
		}

		private void disconnect() {
			try {
				Uninterruptibly.get(drop(), System.nanoTime() + LONGEST_DISCONNECT.toNanos());
			}
			catch (TimeoutException | ExecutionException ex) {
				logger.debug("The connection of a watch does not close in time; it closes with the client", ex);
			}
		}

		private void wakeUp() {
			this.closed = true;
			RedisRequest request = this.waiting;
			if (request != null) {
				request.cancel(false);
			}
		}

		private void close() {
			this.closed = true;
			drop();
		}

		@Override
		public StatefulConnection<byte[], byte[]> current(long deadline) {
			return open().lettuce();
		}

		@Override
		public boolean isCluster() {
			return false;
		}

		@Override
		public void reconnect() {
			drop();
		}

	}

}
