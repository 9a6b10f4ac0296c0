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

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Applies writes: by one command if only the entry changes, otherwise by one script.
 * Where the short script of a put is refused, the script for commits does the work, or
 * tells why it cannot be done.
 */
final class EntryWriter {

	private static final RedisScript COMMIT = RedisScript.load("commit.lua");

	// Redis takes 1,048,576 elements a command.
	private static final int MAX_ELEMENTS = 1_000_000;

	private final String store;

	private final RedisLayout layout;

	private final RedisCalls calls;

	private final Supplier<Set<Capability>> capabilities;

	private final boolean singleServer;

	private final LettuceConnectionFactory servers;

	private final Recording recording;

	private final long history;

	private final VersionSequence versions;

	/**
	 * Creates a writer.
	 * @param history number of changes that a bucket keeps where changes are recorded
	 */
	EntryWriter(String store, RedisLayout layout, RedisCalls calls, Supplier<Set<Capability>> capabilities,
			boolean singleServer, LettuceConnectionFactory servers, Recording recording, long history,
			VersionSequence versions) {
		this.store = store;
		this.layout = layout;
		this.calls = calls;
		this.capabilities = capabilities;
		this.singleServer = singleServer;
		this.servers = servers;
		this.recording = recording;
		this.history = history;
		this.versions = versions;
	}

	/**
	 * Publishes an announcement that waits for this write, which does not carry it.
	 */
	private void announce() {
		JoinedAnnouncement announcement = this.singleServer ? JoinedAnnouncement.current(this.servers) : null;
		if (announcement != null) {
			announcement.publish();
		}
	}

	private void complete(Recorded maintained, WriteBatch batch, long now) {
		complete(maintained, batch.mutations().stream().map(Mutation::key).toList(), now);
	}

	private void complete(Recorded maintained, Bytes key, long now) {
		Recorded missed = this.recording.end(maintained);
		if (missed != null) {
			repair(List.of(key), maintained, missed, now);
		}
	}

	private void complete(Recorded maintained, List<Bytes> keys, long now) {
		Recorded missed = this.recording.end(maintained);
		if (missed != null) {
			repair(keys, maintained, missed, now);
		}
	}

	/**
	 * Makes up for a write that another process did not expect any more: it was executed
	 * when the store recorded more than the write has maintained.
	 */
	private void repair(List<Bytes> keys, Recorded maintained, Recorded missed, long now) {
		if (missed.watch().isMaintained() && !maintained.watch().isMaintained()) {
			// A history without the change must have a gap.
			forgetChanges(keys.stream().map(this.layout::bucketOf).distinct().toList());
		}
		correct(keys, now);
	}

	/**
	 * Ends the history of buckets: those who follow it have a gap.
	 */
	void forgetChanges(List<Integer> buckets) {
		this.calls.callAll("watch",
				buckets.stream()
					.map((bucket) -> RedisRequest.ofKeys(CommandType.UNLINK, this.layout.changesKey(bucket),
							this.layout.sequenceKey(bucket)))
					.toList(),
				true);
	}

	private RedisScript.Call create(CommitCall commit, Version version, Recorded recorded) {
		return commit.create(version, recorded.index().isMaintained(),
				recorded.watch().isMaintained() ? this.history : 0);
	}

	Version put(Mutation.Put put, long now) {
		Version version = this.versions.next();
		Recorded recorded = this.recording.begin();
		JoinedAnnouncement announcement = this.singleServer ? JoinedAnnouncement.current(this.servers) : null;
		if (announcement == null && recorded.isPlain() && put.expiresAt() == Entry.NEVER) {
			CommandArgs<byte[], byte[]> arguments = RedisRequest.arguments()
				.addKey(this.layout.entryKey(put.key()))
				.addValue(StoredValue.encode(put, version));
			this.calls.call("put", RedisRequest.of(CommandType.SET, arguments), true);
		}
		else if (!PutCall.run(this.calls, this.layout, put, version, recorded, this.history, now, announcement)) {
			run("put", new CommitCall(this.layout, now).add(put, version), version, recorded);
		}
		complete(recorded, put.key(), now);
		return version;
	}

	boolean delete(Bytes key, long now) {
		Version version = this.versions.next();
		Recorded recorded = this.recording.begin();
		announce();
		Object removed = run("delete", new CommitCall(this.layout, now).add(new Mutation.Delete(key), version), version,
				recorded);
		complete(recorded, key, now);
		return removed instanceof Long count && count > 0;
	}

	CommitResult commit(WriteBatch batch, long now) {
		if (batch.mutations().isEmpty() && batch.conditions().isEmpty()) {
			return CommitResult.applied(List.of());
		}
		Version version = this.versions.next();
		List<Version> versions = Collections.nCopies(batch.mutations().size(), version);
		announce();
		Recorded recorded = this.recording.begin();
		if (!this.singleServer && batch.isInvisible()) {
			runByBucket(batch.mutations(), now, version, recorded);
			complete(recorded, batch, now);
			return CommitResult.applied(versions);
		}
		if (recorded.isPlain() && batch.conditions().isEmpty() && isPutOnly(batch) && isReachable(batch)) {
			putAll(batch.mutations(), version);
			complete(recorded, batch, now);
			return CommitResult.applied(versions);
		}
		CommitCall call = new CommitCall(this.layout, now);
		batch.conditions().forEach(call::add);
		batch.mutations().forEach((mutation) -> call.add(mutation, version));
		if (!this.singleServer && call.buckets() > 1) {
			throw new UnsupportedCapabilityException(this.store, Capability.ATOMIC_BATCH, this.capabilities.get());
		}
		Object reply = run("commit", call, version, recorded);
		if (reply instanceof List<?> failed) {
			return CommitResult.rejected(failedKeys(batch, failed));
		}
		complete(recorded, batch, now);
		return CommitResult.applied(versions);
	}

	private boolean isReachable(WriteBatch batch) {
		return this.singleServer || batch.mutations()
			.stream()
			.map((mutation) -> this.layout.bucketOf(mutation.key()))
			.distinct()
			.count() == 1;
	}

	private static boolean isPutOnly(WriteBatch batch) {
		return batch.mutations()
			.stream()
			.allMatch((mutation) -> mutation instanceof Mutation.Put put && put.expiresAt() == Entry.NEVER);
	}

	private void putAll(List<Mutation> mutations, Version version) {
		CommandArgs<byte[], byte[]> arguments = RedisRequest.arguments();
		checkSize(1 + 2L * mutations.size());
		for (Mutation mutation : mutations) {
			Mutation.Put put = (Mutation.Put) mutation;
			arguments.addKey(this.layout.entryKey(put.key())).addValue(StoredValue.encode(put, version));
		}
		this.calls.call("commit", RedisRequest.of(CommandType.MSET, arguments), true);
	}

	/**
	 * Applies mutations that no reader sees, bucket by bucket: they need not take effect
	 * together.
	 */
	private void runByBucket(List<Mutation> mutations, long now, Version version, Recorded recorded) {
		Map<Integer, CommitCall> byBucket = new LinkedHashMap<>();
		for (Mutation mutation : mutations) {
			byBucket.computeIfAbsent(this.layout.bucketOf(mutation.key()), (bucket) -> new CommitCall(this.layout, now))
				.add(mutation, version);
		}
		runAll("reclaim", byBucket.values(), version, recorded);
	}

	/**
	 * Repairs the index and the expiry set for keys whose entry or index was evicted or
	 * overwritten.
	 */
	void correct(List<Bytes> keys, long now) {
		Version version = this.versions.next();
		Map<Integer, CommitCall> byBucket = new LinkedHashMap<>();
		for (Bytes key : keys) {
			byBucket.computeIfAbsent(this.layout.bucketOf(key), (bucket) -> new CommitCall(this.layout, now))
				.correct(key);
		}
		runAll("reclaim", byBucket.values(), version, this.recording.current());
	}

	private void runAll(String operation, Iterable<CommitCall> commits, Version version, Recorded recorded) {
		List<RedisScript.Call> calls = new ArrayList<>();
		for (CommitCall commit : commits) {
			RedisScript.Call call = create(commit, version, recorded);
			checkSize(call.size());
			calls.add(call);
		}
		this.calls.runAll(operation, COMMIT, calls, true);
	}

	private @Nullable Object run(String operation, CommitCall commit, Version version, Recorded recorded) {
		RedisScript.Call call = create(commit, version, recorded);
		checkSize(call.size());
		return this.calls.run(operation, COMMIT, call, true);
	}

	private void checkSize(long elements) {
		if (elements > MAX_ELEMENTS) {
			throw new InvalidValueException(this.store,
					"the batch is larger than what one Redis command can carry; nothing was written. Split it");
		}
	}

	private static List<Bytes> failedKeys(WriteBatch batch, List<?> failed) {
		List<Bytes> keys = new ArrayList<>(failed.size());
		Set<Bytes> known = new HashSet<>();
		for (Object number : failed) {
			Condition condition = batch.conditions().get(((Long) number).intValue() - 1);
			if (known.add(condition.key())) {
				keys.add(condition.key());
			}
		}
		return keys;
	}

}
