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
import java.util.List;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * Follows the changes of all buckets from a position. If one server has all buckets, it
 * waits there for changes, on its own connection; otherwise it polls. It detects missing
 * changes: numbers have no gaps, and the stamp at a position shows whether the history is
 * still the same. Belongs to one thread.
 */
final class ChangeReader implements AutoCloseable {

	private static final RedisScript START = RedisScript.load("start-changes.lua");

	private static final RedisScript CHANGES = RedisScript.load("changes.lua");

	private static final long CHECK_NANOS = Duration.ofSeconds(2).toNanos();

	private final String store;

	private final RedisLayout layout;

	private final RedisConnections connections;

	private final RedisCalls shared;

	private final @Nullable WatchConnection dedicated;

	private final Recording recording;

	private final byte[] startStamp;

	private final PendingChanges pending;

	private boolean unverified = true;

	private long checkedAt = System.nanoTime();

	private ChangeReader(String store, RedisLayout layout, RedisConnections connections, RedisCalls shared,
			@Nullable WatchConnection dedicated, Recording recording, byte[] startStamp, ChangePosition[] positions,
			boolean gap) {
		this.store = store;
		this.layout = layout;
		this.connections = connections;
		this.shared = shared;
		this.dedicated = dedicated;
		this.recording = recording;
		this.startStamp = startStamp;
		this.pending = new PendingChanges(store, positions, gap);
	}

	/**
	 * Creates a reader.
	 * @param position what {@link ChangePosition#write} wrote, or {@code null} for now
	 */
	static ChangeReader open(String store, RedisLayout layout, RedisCalls shared, RedisErrors errors,
			RedisConnections connections, RedisOptions options, byte[] startStamp, Recording recording,
			@Nullable String position) {
		WatchConnection dedicated = connections.offersDedicated() ? new WatchConnection(connections, errors, options)
				: null;
		ChangePosition[] known = (position != null) ? ChangePosition.read(position, layout.buckets()) : null;
		ChangePosition[] positions = (known != null) ? known
				: start(store, layout, shared, connections.isCluster(), startStamp);
		RedisCalls calls = new RedisCalls(connections.background(), errors, options.timeout());
		return new ChangeReader(store, layout, connections, calls, dedicated, recording, startStamp, positions,
				position != null && known == null);
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
	 * Returns the positions of the last changes that were read.
	 */
	ChangePosition[] positions() {
		return this.pending.positions();
	}

	/**
	 * Asks from time to time whether changes are still recorded.
	 */
	boolean isRecorded() {
		return this.recording.isWatchUsable(this.shared);
	}

	/**
	 * Waits a while for changes.
	 * @return the changes that can be delivered, in the order of their times; empty if
	 * there are none
	 */
	Changes next() {
		long settled = this.pending.latestTime();
		long horizon = (this.dedicated != null) ? waitForChanges(this.dedicated) : poll();
		if (this.dedicated == null) {
			// Nodes are not asked at one moment: earlier changes of another node are
			// known for sure only after the next poll.
			horizon = Math.min(horizon, settled);
		}
		return this.pending.takeUntil(horizon);
	}

	private long waitForChanges(WatchConnection connection) {
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
		BitSet asked = this.pending.bucketsToAsk();
		CommandArgs<byte[], byte[]> arguments = RedisRequest.arguments().add("COUNT").add(this.pending.page());
		if (this.pending.isEmpty()) {
			arguments.add("BLOCK").add(held.toMillis());
		}
		arguments.add("STREAMS");
		asked.stream().forEach((bucket) -> arguments.addKey(this.layout.changesKey(bucket)));
		asked.stream().forEach((bucket) -> arguments.add(this.pending.position(bucket).id()));
		Object reply = connection.wait(RedisRequest.of(CommandType.XREAD, arguments), held);
		if (connection.generation() != generation) {
			// The answer may come from a server with another history.
			this.unverified = true;
			return Long.MIN_VALUE;
		}
		return accept(asked, reply);
	}

	private long accept(BitSet asked, @Nullable Object reply) {
		int limit = this.pending.page();
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
				bytes += this.pending.append(bucket, entries);
				if (entries.size() >= limit) {
					horizon = Math.min(horizon, this.pending.position(bucket).time());
				}
			}
		}
		this.pending.adaptPage(bytes);
		return Math.min(horizon, this.pending.timeOfOthers(asked));
	}

	/**
	 * Reads the streams of either protocol: the older one answers with pairs, the newer
	 * one with a map.
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

	private long poll() {
		return verify(this.shared, true);
	}

	/**
	 * Asks every bucket whether its history is still the same.
	 * @param take whether to read new changes too
	 * @return time up to which all changes have been read
	 */
	private long verify(RedisCalls calls, boolean take) {
		int limit = take ? this.pending.page() : 0;
		BitSet asked = take ? this.pending.bucketsToAsk() : this.pending.allBuckets();
		List<RedisScript.Call> scripts = new ArrayList<>();
		asked.stream()
			.forEach((bucket) -> scripts
				.add(new RedisScript.Call(List.of(this.layout.changesKey(bucket), this.layout.sequenceKey(bucket)),
						List.of(this.pending.position(bucket).id(), this.pending.position(bucket).stamp(),
								Integer.toString(limit).getBytes(StandardCharsets.US_ASCII)))));
		List<@Nullable Object> replies = calls.runAll("watch", CHANGES, scripts, false);
		long horizon = Long.MAX_VALUE;
		long bytes = 0;
		int number = 0;
		for (int bucket = asked.nextSetBit(0); bucket >= 0; bucket = asked.nextSetBit(bucket + 1)) {
			List<@Nullable Object> parts = Replies.list(this.store, replies.get(number++));
			ChangePosition latest = ChangePosition.ofSequence(Replies.bytes(this.store, parts.get(0)));
			long same = (parts.get(1) instanceof Long value) ? value : -1;
			if (latest == null || same < 0 || latest.isBefore(this.pending.position(bucket))) {
				restart(calls, bucket, latest);
				continue;
			}
			if (same == 0) {
				// The server has trimmed the change at the position, and perhaps later
				// ones.
				this.pending.missed();
			}
			List<@Nullable Object> entries = Replies.list(this.store, parts.get(2));
			bytes += this.pending.append(bucket, entries);
			if (take && entries.size() >= limit) {
				horizon = Math.min(horizon, this.pending.position(bucket).time());
			}
		}
		if (take) {
			this.pending.adaptPage(bytes);
			horizon = Math.min(horizon, this.pending.timeOfOthers(asked));
		}
		return horizon;
	}

	/**
	 * Checks from time to time whether the server still has the history. Otherwise a
	 * flushed server without writes would go unnoticed.
	 */
	private void check(RedisCalls calls) {
		byte[][] keys = new byte[this.layout.buckets()][];
		for (int bucket = 0; bucket < keys.length; bucket++) {
			keys[bucket] = this.layout.sequenceKey(bucket);
		}
		List<@Nullable Object> sequences = Replies.list(this.store,
				calls.call("watch", RedisRequest.ofKeys(CommandType.MGET, keys), false));
		for (int bucket = 0; bucket < keys.length; bucket++) {
			ChangePosition latest = ChangePosition.ofSequence((byte[]) sequences.get(bucket));
			if (latest == null || latest.isBefore(this.pending.position(bucket))) {
				restart(calls, bucket, latest);
			}
		}
		this.checkedAt = System.nanoTime();
	}

	/**
	 * Continues with another history, from its current state.
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
		this.pending.restart(bucket, position);
	}

	/**
	 * Whether the application has stopped the connection factory.
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
	 * Changes that can be delivered.
	 *
	 * @param afterGap whether changes are missing before these
	 * @param changes the changes
	 * @param moreAtHand whether more changes were read that cannot be delivered yet
	 */
	record Changes(boolean afterGap, List<Change> changes, boolean moreAtHand) {
	}

}
