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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.lettuce.core.protocol.CommandType;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.engine.WriteLock;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.RecordingControl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects lost indexes, which look like empty ones, and repairs them from the entries. A
 * server may lose an index and keep the entries, if it evicts the index or another client
 * removes it. Each index has a member that is no key. Its score changes with each repair:
 * a page of keys is complete if the score is still the known one. Safe for use by several
 * threads.
 */
final class BucketIndexes {

	private static final Logger logger = LoggerFactory.getLogger(BucketIndexes.class);

	private static final RedisScript STATE = RedisScript.load("index-state.lua");

	private static final RedisScript REPAIR = RedisScript.load("index-repair.lua");

	// Doubles represent integers up to 2^53 exactly.
	private static final long NUMBERS = 1L << 51;

	private final String store;

	private final RedisLayout layout;

	private final RedisCalls calls;

	private final RedisConnections connections;

	private final EntryWriter writer;

	private final EvictionPolicy policy;

	private final InstantSource clock;

	private final Recording recording;

	private final Supplier<Set<Capability>> capabilities;

	private final AtomicLongArray known;

	private final WriteLock repairing;

	private @Nullable EntryWalk walk;

	BucketIndexes(String store, RedisLayout layout, RedisCalls calls, RedisConnections connections, EntryWriter writer,
			EvictionPolicy policy, InstantSource clock, Recording recording, Supplier<Set<Capability>> capabilities) {
		this.store = store;
		this.layout = layout;
		this.calls = calls;
		this.connections = connections;
		this.writer = writer;
		this.policy = policy;
		this.clock = clock;
		this.recording = recording;
		this.capabilities = capabilities;
		this.repairing = new WriteLock(store, calls.timeout(), false);
		this.known = new AtomicLongArray(layout.buckets());
	}

	/**
	 * Sends requests, and asks afterwards for the states of the indexes that they have
	 * read.
	 * @param requests a request for each bucket
	 * @param buckets the buckets
	 * @return a reply for each request, or {@code null} if one of the indexes was lost or
	 * repaired since the last call: the caller must send them again
	 * @throws io.synapsed.storage.exception.UnsupportedCapabilityException if the store
	 * has no index any more
	 */
	@Nullable List<@Nullable Object> read(List<RedisRequest> requests, List<Integer> buckets) {
		this.recording.askIfAging();
		// States that other threads learn meanwhile say nothing about these pages.
		long[] before = buckets.stream().mapToLong(this.known::get).toArray();
		List<RedisScript.Call> states = calls(buckets, List.of());
		List<@Nullable Object> replies = this.calls.callAll("scan", requests, STATE, states);
		this.recording.checkIndex(this.capabilities.get());
		long[] found = states(replies.subList(requests.size(), replies.size()), buckets.size());
		boolean whole = true;
		boolean complete = true;
		for (int place = 0; place < found.length; place++) {
			complete &= isComplete(found[place]);
			whole &= before[place] == found[place];
			this.known.set(buckets.get(place), found[place]);
		}
		if (!complete) {
			repair(this.calls.timeout());
			return null;
		}
		return whole ? replies.subList(0, requests.size()) : null;
	}

	private static boolean isComplete(long state) {
		return state < 0 && state % 2 == 0;
	}

	/** Groups the buckets that one server can answer at once. */
	private List<RedisScript.Call> calls(List<Integer> buckets, List<byte[]> values) {
		List<RedisScript.Call> calls = new ArrayList<>();
		if (!this.connections.isCluster()) {
			calls.add(new RedisScript.Call(buckets.stream().map(this.layout::indexKey).toList(), values));
			return calls;
		}
		for (int place = 0; place < buckets.size(); place++) {
			List<byte[]> own = values.isEmpty() ? values : List.of(values.get(place), values.get(values.size() - 1));
			calls.add(new RedisScript.Call(List.of(this.layout.indexKey(buckets.get(place))), own));
		}
		return calls;
	}

	private long[] states(List<@Nullable Object> replies, int count) {
		long[] states = new long[count];
		int place = 0;
		for (Object reply : replies) {
			for (Object score : Replies.list(this.store, reply)) {
				String text = new String(Replies.bytes(this.store, score), StandardCharsets.US_ASCII);
				states[place++] = text.isEmpty() ? 0 : (long) Double.parseDouble(text);
			}
		}
		return states;
	}

	/**
	 * Repairs every index that is not complete. If the time runs out, the next call
	 * continues.
	 * @param limit the longest time
	 * @throws StorageTimeoutException if the time runs out
	 * @throws StorageConfigurationException if the server may evict an index again
	 */
	void repair(Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		this.repairing.lock();
		try {
			this.policy.refreshIfAllowed();
			checkPolicy();
			this.recording.checkIndex(this.capabilities.get());
			for (EntryWalk walk = current(); walk != null; walk = current()) {
				go(walk, deadline);
				this.walk = null;
				change(walk.buckets(), walk.states(), "end");
			}
		}
		finally {
			this.repairing.unlock();
		}
	}

	/**
	 * Builds all indexes from the beginning, or goes on where an earlier build was
	 * stopped, while they are used by nobody and maintained by all writers.
	 * @return whether they are complete; otherwise the build was stopped
	 * @throws StorageConfigurationException if the server may evict an index again
	 */
	boolean build(RecordingControl.Steps pace) {
		this.repairing.lock();
		try {
			this.policy.refreshIfAllowed();
			checkPolicy();
			this.walk = null;
			IndexBuild build = new IndexBuild(this.store, this.layout, this.calls);
			List<Integer> all = all();
			String position = build.position();
			long[] states = position.isEmpty() ? new long[0] : change(all, numbers(), "begin");
			if (position.isEmpty() || !build.isOf(states)) {
				build.clear();
				remove();
				states = change(all, numbers(), "begin");
				position = "";
			}
			EntryWalk walk = new EntryWalk(this.store, this.layout, this.calls, this.connections, all, states);
			if (!position.isEmpty()) {
				walk.resume(position);
				logger.info("The build of the index of store '{}' goes on where it was", this.store);
			}
			while (walk.hasMore()) {
				List<Bytes> keys = walk.next();
				this.writer.correct(keys, this.clock.millis());
				build.remember(walk.position(), states);
				if (!pace.visited(keys.size(), keys.stream().mapToLong(Bytes::size).sum())) {
					return false;
				}
			}
			for (long state : change(all, states, "end")) {
				if (!isComplete(state)) {
					throw new StorageConflictException(this.store,
							"the index was lost, or built by another instance, at the same time; begin again");
				}
			}
			build.clear();
			return true;
		}
		finally {
			this.repairing.unlock();
		}
	}

	/**
	 * Removes all indexes.
	 */
	void remove() {
		this.calls.callAll("scan",
				all().stream()
					.map((bucket) -> RedisRequest.ofKeys(CommandType.UNLINK, this.layout.indexKey(bucket)))
					.toList(),
				true);
	}

	private List<Integer> all() {
		return IntStream.range(0, this.layout.buckets()).boxed().toList();
	}

	private long[] numbers() {
		return IntStream.range(0, this.layout.buckets())
			.mapToLong((bucket) -> -(2 * ThreadLocalRandom.current().nextLong(1, NUMBERS) + 1))
			.toArray();
	}

	/**
	 * Refuses scans if the server may evict an index at any moment.
	 */
	void checkPolicy() {
		if (this.policy.evictsIndexes()) {
			throw new StorageConfigurationException(this.store,
					"cannot scan: the Redis server may evict the index and keep the entries (maxmemory-policy "
							+ this.policy.name() + "). Set 'maxmemory-policy' to 'noeviction' or to one of the policies"
							+ " 'volatile-…' on the server");
		}
	}

	/** Continues the current repair, or begins one if an index needs it. */
	private @Nullable EntryWalk current() {
		EntryWalk running = this.walk;
		if (running != null) {
			return running;
		}
		List<Integer> all = all();
		long[] states = change(all, numbers(), "begin");
		List<Integer> lost = all.stream().filter((bucket) -> !isComplete(states[bucket])).toList();
		if (lost.isEmpty()) {
			return null;
		}
		this.walk = new EntryWalk(this.store, this.layout, this.calls, this.connections, lost,
				lost.stream().mapToLong((bucket) -> states[bucket]).toArray());
		return this.walk;
	}

	private long[] change(List<Integer> buckets, long[] numbers, String what) {
		List<byte[]> values = new ArrayList<>();
		for (long number : numbers) {
			values.add(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
		}
		values.add(what.getBytes(StandardCharsets.US_ASCII));
		long[] states = states(this.calls.runAll("scan", REPAIR, calls(buckets, values), true), buckets.size());
		for (int place = 0; place < states.length; place++) {
			this.known.set(buckets.get(place), states[place]);
		}
		return states;
	}

	private void go(EntryWalk walk, long deadline) {
		boolean resumable = false;
		try {
			while (walk.hasMore()) {
				if (System.nanoTime() - deadline > 0) {
					resumable = true;
					throw new StorageTimeoutException(this.store,
							"the index of " + walk.buckets().size() + " buckets is missing on the Redis server, and is"
									+ " being repaired: " + walk.found() + " entries until now. Try again to go on");
				}
				this.writer.correct(walk.next(), this.clock.millis());
			}
			resumable = true;
		}
		finally {
			if (!resumable) {
				// The walk has passed keys that may not be in the index yet: it must
				// begin again.
				this.walk = null;
			}
		}
		if (walk.found() > 0) {
			logger.warn("The index of {} buckets of store '{}' was missing on the Redis server; {} entries are in it"
					+ " again", walk.buckets().size(), this.store, walk.found());
		}
	}

}
