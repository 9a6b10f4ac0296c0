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

package io.synapsed.storage.backend.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.EntryWrite;
import io.synapsed.storage.engine.KeyLocks;
import io.synapsed.storage.engine.StampSequence;
import io.synapsed.storage.engine.StorageEngine;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReplicaEngine;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries on the heap. Point reads ask a hash table; scans walk through an ordered
 * index. Both lead to the same entry, and only new and removed keys change them. Nothing
 * survives the process.
 *
 * @since 0.1.0
 */
public final class MemoryStore extends StorageEngine implements ReplicaEngine {

	private static final Set<Capability> CAPABILITIES = Collections
		.unmodifiableSet(EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
				Capability.TRANSACTION, Capability.SNAPSHOT));

	private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

	private static final int RECLAIMED_WHEN_FULL = 1000;

	private final long maxSize;

	private final StampSequence stamps;

	private final KeyLocks locks;

	private final WatchHub watches;

	private final MemoryTable table;

	private final boolean replica;

	// The stamp that was applied last, if this is a replica.
	private volatile long applied;

	MemoryStore(MemoryStoreBuilder builder, CallRegistry calls, long maxSize, boolean replica) {
		super("memory", builder, calls);
		this.maxSize = maxSize;
		this.replica = replica;
		this.stamps = StampSequence.transientSince(clock().millis());
		this.locks = new KeyLocks(name(), LOCK_TIMEOUT);
		this.watches = new WatchHub(name(), clock());
		this.table = new MemoryTable(name(), replica ? () -> this.applied : this.stamps, this.locks, this.watches);
	}

	/**
	 * Starts to build a store.
	 * @return a new builder
	 */
	public static MemoryStoreBuilder builder() {
		return new MemoryStoreBuilder();
	}

	@Override
	public Set<Capability> capabilities() {
		return CAPABILITIES;
	}

	@Override
	protected @Nullable Entry doGet(Bytes key, ReadOptions options) {
		MemoryEntry entry = this.table.read(key);
		return (entry != null && !entry.isRemoved()) ? live(entry) : null;
	}

	/**
	 * Hides an expired entry from a snapshot.
	 */
	@Nullable Entry visible(@Nullable MemoryEntry entry) {
		return live(entry);
	}

	@Override
	protected List<@Nullable Entry> doGetAll(List<Bytes> keys, ReadOptions options) throws Exception {
		List<@Nullable Entry> found = super.doGetAll(keys, options);
		this.table.checkOpen();
		return found;
	}

	@Override
	protected EntryCursor doScan(KeyRange range, ScanOptions options) {
		this.table.checkOpen();
		return new MemoryCursor(this, this.table, range, options, Long.MAX_VALUE, this.table::isClosed);
	}

	private void requireNoReplica() {
		if (this.replica) {
			throw new StorageReadOnlyException(name(), "is one of several replicas, which change together or not at"
					+ " all; write through the store that holds the replicas");
		}
	}

	@Override
	protected Version doPut(Mutation.Put put, long now) {
		requireNoReplica();
		try {
			return putOnce(put);
		}
		catch (StorageFullException ex) {
			makeRoom(now, ex);
			return putOnce(put);
		}
	}

	private Version putOnce(Mutation.Put put) {
		ReentrantLock lock = this.locks.lock(put.key());
		try {
			long commit = this.table.beginCommit();
			try {
				Bytes value = MemoryTable.exact(put.stored());
				KeySlot slot = this.table.slot(put.key());
				MemoryEntry current = slot.newest();
				reserve(MemoryTable.growth(put, current));
				Version version = Version.of(this.stamps.next());
				MemoryEntry stored = this.table.entry(slot, put, value, version, current);
				this.table.replace(slot, current, stored);
				if (this.watches.isWatched()) {
					this.watches.publishPut(stored);
				}
				return version;
			}
			finally {
				this.table.endCommit(commit);
			}
		}
		finally {
			lock.unlock();
		}
	}

	@Override
	protected boolean doDelete(Bytes key, long now) {
		requireNoReplica();
		ReentrantLock lock = this.locks.lock(key);
		try {
			long commit = this.table.beginCommit();
			try {
				KeySlot slot = this.table.find(key);
				MemoryEntry current = MemoryTable.stored(slot);
				if (slot == null || current == null) {
					return false;
				}
				Version version = Version.of(this.stamps.next());
				boolean existed = !current.isExpired(now);
				this.table.replace(slot, current, this.table.removal(current));
				if (existed && this.watches.isWatched()) {
					this.watches.publishDelete(current.key(), version);
				}
				return existed;
			}
			finally {
				this.table.endCommit(commit);
			}
		}
		finally {
			lock.unlock();
		}
	}

	@Override
	protected CommitResult doCommit(WriteBatch batch, long now) {
		requireNoReplica();
		try {
			return commitOnce(batch, now);
		}
		catch (StorageFullException ex) {
			makeRoom(now, ex);
			return commitOnce(batch, now);
		}
	}

	private CommitResult commitOnce(WriteBatch batch, long now) {
		try (KeyLocks.Held held = this.locks.lock(batch)) {
			long commit = this.table.beginCommit();
			try {
				return commitAlone(batch, now);
			}
			finally {
				this.table.endCommit(commit);
			}
		}
	}

	private CommitResult commitAlone(WriteBatch batch, long now) {
		MemoryChanges changes = new MemoryChanges(this.table, batch.mutations().size());
		EntryWrite<RuntimeException> write = new EntryWrite<>(changes, this.stamps, now, this.watches);
		CommitResult refusal = write.refusal(batch);
		if (refusal != null) {
			return refusal;
		}
		List<Mutation> mutations = prepared(batch.mutations(), now);
		CommitResult result;
		try {
			result = write.apply(mutations);
		}
		catch (RuntimeException | Error ex) {
			changes.takeBack();
			throw ex;
		}
		// Published last, so that no event tells of a change that was taken back.
		write.publish();
		return result;
	}

	@Override
	public CommitResult apply(WriteBatch batch, long now, long stamp, Function<CommitResult, List<Mutation>> records) {
		if (!this.replica) {
			throw new IllegalStateException("Store '" + name() + "' was not opened as a replica");
		}
		return call("apply", () -> {
			EntryWrite<RuntimeException> write = new EntryWrite<>(new MemoryChanges(this.table, 0), () -> stamp, now,
					this.watches);
			// Nobody else changes an entry, so that the result is known before the locks
			// of what it brings along are taken.
			CommitResult refusal = write.refusal(batch);
			CommitResult result = (refusal != null) ? refusal : foreseen(batch, now, stamp);
			List<Mutation> changes = new ArrayList<>((refusal != null) ? List.of() : batch.mutations());
			applyAll(changes, records.apply(result), now, stamp);
			return result;
		});
	}

	private CommitResult foreseen(WriteBatch batch, long now, long stamp) {
		if (batch.single() instanceof Mutation.Delete delete) {
			MemoryEntry current = this.table.stored(delete.key());
			return CommitResult.removal(current != null && !current.isExpired(now));
		}
		return CommitResult.applied(Collections.nCopies(batch.mutations().size(), Version.of(stamp)));
	}

	private void applyAll(List<Mutation> changes, List<Mutation> records, long now, long stamp) {
		List<Mutation> all = new ArrayList<>(changes);
		all.addAll(records);
		// Closing a snapshot drops old versions meanwhile.
		try (KeyLocks.Held held = this.locks.lock(WriteBatch.of(all))) {
			long commit = this.table.beginCommit();
			try {
				applyAlone(prepared(changes, now), prepared(records, now), now, stamp);
			}
			finally {
				this.table.endCommit(commit);
			}
		}
	}

	private void applyAlone(List<Mutation> mutations, List<Mutation> records, long now, long stamp) {
		MemoryChanges changes = new MemoryChanges(this.table, mutations.size() + records.size());
		EntryWrite<RuntimeException> write = new EntryWrite<>(changes, () -> stamp, now, this.watches);
		try {
			write.apply(mutations);
			for (Mutation each : records) {
				if (each instanceof Mutation.Put put) {
					changes.put(put, Version.of(stamp));
				}
				else {
					changes.delete(each.key(), now, false);
				}
			}
		}
		catch (RuntimeException | Error ex) {
			changes.takeBack();
			throw ex;
		}
		this.applied = stamp;
		write.publish();
	}

	/**
	 * Checks the room for a batch, and makes the copies that it needs, before it changes
	 * anything.
	 */
	private List<Mutation> prepared(List<Mutation> mutations, long now) {
		List<Mutation> prepared = new ArrayList<>(mutations.size());
		// Without a limit the growth is not needed.
		boolean limited = this.maxSize != Long.MAX_VALUE;
		Map<Bytes, Long> growth = limited ? new HashMap<>() : Map.of();
		for (Mutation mutation : mutations) {
			if (mutation instanceof Mutation.Put put) {
				if (limited) {
					growth.put(put.key(), this.table.growth(put));
				}
				prepared.add(exact(put));
			}
			else if (mutation instanceof Mutation.Rewrite rewrite
					&& rewrite.applies(this.table.stored(rewrite.key()), now)) {
				// A key that the batch itself has put is not rewritten.
				if (limited) {
					growth.merge(rewrite.key(), this.table.growth(rewrite.put()), Math::max);
				}
				prepared.add(new Mutation.Rewrite(exact(rewrite.put()), rewrite.version()));
			}
			else {
				prepared.add(mutation);
			}
		}
		reserve(growth.values().stream().mapToLong(Long::longValue).sum());
		return prepared;
	}

	private static Mutation.Put exact(Mutation.Put put) {
		return new Mutation.Put(put.key(), MemoryTable.exact(put.stored()), put.expiresAt(), put.serializer());
	}

	private void reserve(long growth) {
		if (this.maxSize != Long.MAX_VALUE && growth > 0 && this.table.size() + growth > this.maxSize) {
			throw new StorageFullException(name(),
					"the memory engine holds " + this.table.size() + " of at most " + this.maxSize
							+ " bytes, and the write needs " + growth
							+ " more; delete entries or raise memory.max-size");
		}
	}

	private void makeRoom(long now, StorageFullException full) {
		List<ExpiredEntry> expired = this.table.expiredBefore(now, RECLAIMED_WHEN_FULL);
		if (expired.isEmpty()) {
			throw full;
		}
		commitOnce(WriteBatch.of(expired.stream().map(ExpiredEntry::reclaim).toList()), now);
	}

	@Override
	protected List<ExpiredEntry> doExpiredBefore(long now, int limit) {
		return this.table.expiredBefore(now, limit);
	}

	@Override
	protected Snapshot doSnapshot() {
		return new MemorySnapshot(this, this.table);
	}

	/**
	 * Returns how many keys wait for snapshots to be closed, for tests.
	 */
	int keysWithHistory() {
		return this.table.keysWithHistory();
	}

	@Override
	protected Subscription doWatch(KeyRange range, @Nullable String position, WatchListener listener) {
		this.table.checkOpen();
		Subscription watch = this.watches.subscribe(range, position, listener);
		try {
			this.table.checkOpen();
			return watch;
		}
		catch (RuntimeException ex) {
			// The store may have ended its watches just before.
			watch.close();
			throw ex;
		}
	}

	@Override
	protected void doFlush() {
		this.table.checkOpen();
	}

	@Override
	protected void doProbe() {
		this.table.checkOpen();
	}

	@Override
	public List<Statistic> statistics() {
		return List.of(
				Statistic.gauge("memory.entries", "entries", "Entries held, expired ones that were not swept included",
						this.table::count),
				Statistic.gauge("memory.size", "bytes", "Bytes held, with an allowance for bookkeeping",
						this.table::size),
				Statistic.gauge("memory.snapshots.open", "snapshots", "Open snapshots", this.table::openSnapshots),
				Statistic.gauge("memory.watches.open", "watches", "Running watches", this.watches::size));
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("max-size", (this.maxSize != Long.MAX_VALUE) ? this.maxSize : "unlimited");
		return List.of(new LayerDescription("memory", facts));
	}

	@Override
	protected void doClose(boolean idle) {
		this.table.close();
		this.watches.close();
		this.table.clear();
	}

}
