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

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.StorageClosedException;
import io.synapsed.storage.StorageFullException;
import io.synapsed.storage.Subscription;
import io.synapsed.storage.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.FileEncryption;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.spi.engine.KeyLocks;
import io.synapsed.storage.spi.engine.StampSequence;
import io.synapsed.storage.spi.engine.WatchHub;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries on the heap. Point reads ask a hash table and never touch the ordered
 * index of the keys, which only new and removed keys change. Nothing survives the
 * process.
 *
 * @since 0.1.0
 */
public final class MemoryStore implements KeyValueStore {

	private static final Set<Capability> CAPABILITIES = Collections
		.unmodifiableSet(EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
				Capability.TRANSACTION, Capability.SNAPSHOT));

	private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

	private static final int RECLAIMED_WHEN_FULL = 1000;

	private final String name;

	private final InstantSource clock;

	private final long maxSize;

	private final Map<Bytes, MemoryEntry> table = new ConcurrentHashMap<>();

	private final NavigableSet<Bytes> index = new ConcurrentSkipListSet<>();

	private final NavigableSet<Expiry> expiries = new ConcurrentSkipListSet<>(
			Comparator.comparingLong(Expiry::expiresAt).thenComparing(Expiry::key));

	// Keys that have older versions linked, or a removal that snapshots must not see;
	// each
	// key once, however often it is written while a snapshot is open.
	private final Queue<Bytes> keysWithHistory = new ConcurrentLinkedQueue<>();

	private final SnapshotEpochs epochs = new SnapshotEpochs();

	private final AtomicLong size = new AtomicLong();

	// No adder, which may need memory to count: counting must not fail.
	private final AtomicLong entries = new AtomicLong();

	private final StampSequence stamps;

	private final KeyLocks locks;

	private final WatchHub watches;

	private volatile boolean closed;

	// Whether it was closed because half of a write could not be taken back.
	private volatile boolean broken;

	private MemoryStore(Builder builder) {
		this.name = builder.name;
		this.clock = builder.clock;
		this.maxSize = builder.maxSize;
		this.stamps = StampSequence.transientSince(this.clock.millis());
		this.locks = new KeyLocks(this.name, LOCK_TIMEOUT);
		this.watches = new WatchHub(this.name, this.clock);
	}

	/**
	 * Starts to build a store.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Set<Capability> capabilities() {
		return CAPABILITIES;
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		MemoryEntry entry = this.table.get(key);
		if (this.closed) {
			throw closedException();
		}
		return visible(entry);
	}

	private @Nullable Entry visible(@Nullable MemoryEntry entry) {
		if (entry == null || entry.isRemoved()) {
			return null;
		}
		// Asking the clock costs more than the rest of the read.
		return (entry.expiresAt() == Entry.NEVER || !entry.isExpired(this.clock.millis())) ? entry : null;
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		List<@Nullable Entry> found = new ArrayList<>(keys.size());
		for (Bytes key : keys) {
			found.add(get(key, options));
		}
		checkOpen();
		return found;
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		checkOpen();
		return new MemoryCursor(range, options, Long.MAX_VALUE, () -> this.closed);
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		try {
			return putOnce(put, now);
		}
		catch (StorageFullException ex) {
			makeRoom(now, ex);
			return putOnce(put, now);
		}
	}

	private Version putOnce(Mutation.Put put, long now) {
		ReentrantLock lock = this.locks.lock(put.key());
		try {
			long commit = this.epochs.beginCommit();
			try {
				checkOpen();
				Bytes value = exact(put.stored());
				reserve(growth(put));
				Version version = Version.of(this.stamps.next());
				MemoryEntry current = this.table.get(put.key());
				MemoryEntry stored = entry(put, value, version, current);
				try {
					replace(put.key(), current, stored);
				}
				catch (RuntimeException | Error ex) {
					takeBack(put.key(), current, stored);
					throw ex;
				}
				publishPut(stored);
				return version;
			}
			finally {
				this.epochs.endCommit(commit);
			}
		}
		finally {
			lock.unlock();
		}
	}

	@Override
	public boolean delete(Bytes key, long now) {
		ReentrantLock lock = this.locks.lock(key);
		try {
			long commit = this.epochs.beginCommit();
			try {
				checkOpen();
				MemoryEntry current = this.table.get(key);
				if (current == null || current.isRemoved()) {
					return false;
				}
				Version version = Version.of(this.stamps.next());
				MemoryEntry removed = removal(current, version);
				boolean existed = !current.isExpired(now);
				try {
					replace(key, current, removed);
				}
				catch (RuntimeException | Error ex) {
					takeBack(key, current, removed);
					throw ex;
				}
				if (existed) {
					publishDelete(current.key(), version);
				}
				return existed;
			}
			finally {
				this.epochs.endCommit(commit);
			}
		}
		finally {
			lock.unlock();
		}
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
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
			long commit = this.epochs.beginCommit();
			try {
				checkOpen();
				List<Bytes> failed = batch.conditions()
					.stream()
					.filter((condition) -> !holds(condition, now))
					.map(Condition::key)
					.toList();
				return failed.isEmpty() ? apply(batch, now) : CommitResult.rejected(failed);
			}
			finally {
				this.epochs.endCommit(commit);
			}
		}
	}

	private boolean holds(Condition condition, long now) {
		MemoryEntry current = this.table.get(condition.key());
		return condition.holds((current != null && !current.isRemoved()) ? current : null, now);
	}

	private CommitResult apply(WriteBatch batch, long now) {
		List<@Nullable Bytes> values = new ArrayList<>(batch.mutations().size());
		Map<Bytes, Long> growth = new HashMap<>();
		for (Mutation mutation : batch.mutations()) {
			Mutation.Put put = stored(mutation, now);
			values.add((put != null) ? exact(put.stored()) : null);
			if (put != null && mutation.isVisible()) {
				growth.put(put.key(), growth(put));
			}
			else if (put != null) {
				// What the batch itself puts first is not rewritten.
				growth.merge(put.key(), growth(put), Math::max);
			}
		}
		reserve(growth.values().stream().mapToLong(Long::longValue).sum());
		Version version = Version.of(this.stamps.next());
		CommitResult result = CommitResult.applied(Collections.nCopies(batch.mutations().size(), version));
		Changes changes = new Changes(batch.mutations().size());
		try {
			for (int index = 0; index < batch.mutations().size(); index++) {
				apply(batch.mutations().get(index), values.get(index), version, now, changes);
			}
		}
		catch (RuntimeException | Error ex) {
			changes.takeBack();
			throw ex;
		}
		changes.publish(batch.mutations(), version, now);
		return result;
	}

	private void apply(Mutation mutation, @Nullable Bytes value, Version version, long now, Changes changes) {
		Bytes key = mutation.key();
		MemoryEntry current = this.table.get(key);
		MemoryEntry there = (current != null && !current.isRemoved()) ? current : null;
		if (mutation instanceof Mutation.Put put && value != null) {
			changes.make(key, current, entry(put, value, version, current));
		}
		else if (mutation instanceof Mutation.Delete && there != null) {
			changes.make(key, there, removal(there, version));
		}
		else if (mutation instanceof Mutation.Reclaim reclaim && there != null && there.isExpired(now)
				&& there.version().equals(reclaim.version())) {
			changes.make(key, there, removal(there, there.version()));
		}
		else if (value != null && mutation instanceof Mutation.Rewrite rewrite && there != null
				&& rewrite.applies(there, now)) {
			changes.make(key, there, entry(rewrite.put(), value, rewrite.version(), there));
		}
		else {
			changes.skip();
		}
	}

	/**
	 * Finds what a mutation is about to store.
	 */
	private Mutation.@Nullable Put stored(Mutation mutation, long now) {
		if (mutation instanceof Mutation.Put put) {
			return put;
		}
		if (mutation instanceof Mutation.Rewrite rewrite) {
			MemoryEntry current = this.table.get(rewrite.key());
			return (current != null && !current.isRemoved() && rewrite.applies(current, now)) ? rewrite.put() : null;
		}
		return null;
	}

	/**
	 * How many bytes a put adds before anything is freed.
	 */
	private long growth(Mutation.Put put) {
		MemoryEntry current = this.table.get(put.key());
		long before = (current != null) ? current.size() : 0;
		return put.size() + MemoryEntry.OVERHEAD - before;
	}

	private void reserve(long growth) {
		if (this.maxSize != Long.MAX_VALUE && growth > 0 && this.size.get() + growth > this.maxSize) {
			throw new StorageFullException(this.name,
					"the memory engine holds " + this.size.get() + " of at most " + this.maxSize
							+ " bytes, and the write needs " + growth
							+ " more; delete entries or raise memory.max-size");
		}
	}

	private MemoryEntry entry(Mutation.Put put, Bytes value, Version version, @Nullable MemoryEntry current) {
		MemoryEntry retained = (current != null) ? current.retainedFor(this.epochs.newest()) : null;
		return MemoryEntry.stored((current != null) ? current.key() : exact(put.key()), value, version, put.expiresAt(),
				put.serializer(), this.epochs.current(), retained);
	}

	/**
	 * Creates what takes the place of a removed entry.
	 * @return a removal that snapshots look behind, or {@code null} if none needs it
	 */
	private @Nullable MemoryEntry removal(MemoryEntry current, Version version) {
		MemoryEntry retained = current.retainedFor(this.epochs.newest());
		return (retained != null) ? MemoryEntry.removed(current.key(), version, this.epochs.current(), retained) : null;
	}

	/**
	 * Puts an entry into the place of another. What may fail comes first; the figures
	 * cannot.
	 */
	private void replace(Bytes key, @Nullable MemoryEntry before, @Nullable MemoryEntry after) {
		if (after != null) {
			this.table.put(after.key(), after);
			if (before == null) {
				// A copy, because the garbage collector moves what the index refers to
				// away from the entry, and point reads would pay for it.
				this.index.add(after.key().copy());
			}
			if (before != null && after.previous() != null && !before.hasHistory()) {
				this.keysWithHistory.add(after.key());
			}
		}
		else {
			forget(key);
		}
		if (before != null && before.expiresAt() != Entry.NEVER) {
			this.expiries.remove(new Expiry(before.expiresAt(), before.key()));
		}
		if (after != null && after.expiresAt() != Entry.NEVER) {
			this.expiries.add(new Expiry(after.expiresAt(), after.key()));
		}
		count(before, after);
	}

	private void count(@Nullable MemoryEntry before, @Nullable MemoryEntry after) {
		boolean was = before != null && !before.isRemoved();
		boolean is = after != null && !after.isRemoved();
		if (was != is) {
			this.entries.addAndGet(is ? 1 : -1);
		}
		this.size.addAndGet(((after != null) ? after.size() : 0) - ((before != null) ? before.size() : 0));
	}

	/**
	 * Takes back a replacement that has ended half-way, before its figures were counted.
	 */
	private void takeBack(Bytes key, @Nullable MemoryEntry before, @Nullable MemoryEntry after) {
		boolean done = false;
		try {
			if (after != null && after.expiresAt() != Entry.NEVER) {
				this.expiries.remove(new Expiry(after.expiresAt(), after.key()));
			}
			if (before != null) {
				this.table.put(before.key(), before);
				this.index.add(before.key().copy());
				if (before.expiresAt() != Entry.NEVER) {
					this.expiries.add(new Expiry(before.expiresAt(), before.key()));
				}
				if (before.hasHistory()) {
					this.keysWithHistory.add(before.key());
				}
			}
			else {
				forget(key);
			}
			done = true;
		}
		finally {
			// Reads may have seen what is gone.
			this.watches.publishGap();
			if (!done) {
				this.broken = true;
				this.closed = true;
			}
		}
	}

	private void publishPut(MemoryEntry stored) {
		if (this.watches.isWatched()) {
			this.watches.publishPut(stored);
		}
	}

	private void publishDelete(Bytes key, Version version) {
		if (this.watches.isWatched()) {
			this.watches.publishDelete(key, version);
		}
	}

	private void forget(Bytes key) {
		this.index.remove(key);
		this.table.remove(key);
	}

	/**
	 * A slice of a larger array would keep all of that array alive.
	 */
	private static Bytes exact(Bytes bytes) {
		return (bytes.backingArray().length == bytes.size()) ? bytes : Bytes.wrap(bytes.exactArray());
	}

	private void makeRoom(long now, StorageFullException full) {
		List<ExpiredEntry> expired = expiredBefore(now, RECLAIMED_WHEN_FULL);
		if (expired.isEmpty()) {
			throw full;
		}
		commitOnce(WriteBatch.of(expired.stream().map(ExpiredEntry::reclaim).toList()), now);
	}

	@Override
	public List<ExpiredEntry> expiredBefore(long now, int limit) {
		checkOpen();
		List<ExpiredEntry> expired = new ArrayList<>();
		for (Expiry expiry : this.expiries) {
			if (expiry.expiresAt() > now || expired.size() == limit) {
				break;
			}
			MemoryEntry entry = this.table.get(expiry.key());
			if (entry != null && !entry.isRemoved() && entry.isExpired(now)) {
				expired.add(new ExpiredEntry(entry.key(), entry.version()));
			}
		}
		checkOpen();
		return expired;
	}

	@Override
	public Snapshot snapshot() {
		checkOpen();
		return new MemorySnapshot(this.epochs.openSnapshot());
	}

	private void closeSnapshot(long epoch) {
		this.epochs.closeSnapshot(epoch);
		int keys = this.keysWithHistory.size();
		for (int count = 0; count < keys; count++) {
			Bytes key = this.keysWithHistory.poll();
			if (key == null) {
				return;
			}
			ReentrantLock lock = this.locks.lock(key);
			try {
				if (prune(key)) {
					this.keysWithHistory.add(key);
				}
			}
			finally {
				lock.unlock();
			}
		}
	}

	/**
	 * Drops the history of a key that no snapshot needs.
	 * @return whether some is left
	 */
	private boolean prune(Bytes key) {
		long commit = this.epochs.beginCommit();
		try {
			MemoryEntry current = this.table.get(key);
			if (current == null) {
				return false;
			}
			current.prune(this.epochs.oldest());
			if (current.previous() != null) {
				return true;
			}
			if (current.isRemoved()) {
				forget(key);
			}
			return false;
		}
		finally {
			this.epochs.endCommit(commit);
		}
	}

	/**
	 * Returns how many keys wait for snapshots to be closed, for tests.
	 */
	int keysWithHistory() {
		return this.keysWithHistory.size();
	}

	@Override
	public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
		checkOpen();
		Subscription watch = this.watches.subscribe(range, position, listener);
		if (this.closed) {
			// The store may have ended its watches just before.
			watch.close();
			throw closedException();
		}
		return watch;
	}

	@Override
	public void flush() {
		checkOpen();
	}

	@Override
	public void compact() {
		throw new UnsupportedCapabilityException(this.name, Capability.COMPACTION, CAPABILITIES);
	}

	@Override
	public void checkpoint(Path directory) {
		throw new UnsupportedCapabilityException(this.name, Capability.CHECKPOINT, CAPABILITIES);
	}

	@Override
	public void probe() {
		checkOpen();
	}

	@Override
	public List<Statistic> statistics() {
		return List.of(
				Statistic.gauge("memory.entries", "entries", "Entries held, expired ones that were not swept included",
						this.entries::get),
				Statistic.gauge("memory.size", "bytes", "Bytes held, with an allowance for bookkeeping",
						this.size::get),
				Statistic.gauge("memory.snapshots.open", "snapshots", "Open snapshots", this.epochs::count),
				Statistic.gauge("memory.watches.open", "watches", "Running watches", this.watches::size));
	}

	@Override
	public List<StoreWarning> warnings() {
		return List.of();
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("max-size", (this.maxSize != Long.MAX_VALUE) ? this.maxSize : "unlimited");
		return List.of(new LayerDescription("memory", facts));
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		return List.of(LayerDescription.ofEntry("memory", get(key, ReadOptions.DEFAULT)));
	}

	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
	}

	@Override
	public FileEncryption fileEncryption() {
		return FileEncryption.NONE;
	}

	@Override
	public void close() {
		this.closed = true;
		this.watches.close();
		// Reads ask whether the store is closed after they have looked; commits ask
		// before, so that those which run must end first.
		this.epochs.runBetweenCommits(() -> {
			this.table.clear();
			this.index.clear();
			this.expiries.clear();
			this.keysWithHistory.clear();
		});
	}

	private void checkOpen() {
		if (this.closed) {
			throw closedException();
		}
	}

	private StorageClosedException closedException() {
		return new StorageClosedException(this.name, this.broken
				? "was closed because half of a write could not be taken back after an error; restart the application"
				: "is closed");
	}

	private record Expiry(long expiresAt, Bytes key) {
	}

	/**
	 * The changes that a batch has made so far, one for each of its mutations. It has all
	 * the memory that it needs from the start.
	 */
	private final class Changes {

		private final @Nullable Bytes[] keys;

		private final @Nullable MemoryEntry[] before;

		private final @Nullable MemoryEntry[] after;

		private int begun;

		private int counted;

		private Changes(int size) {
			this.keys = new Bytes[size];
			this.before = new MemoryEntry[size];
			this.after = new MemoryEntry[size];
		}

		private void skip() {
			this.begun++;
			this.counted++;
		}

		private void make(Bytes key, @Nullable MemoryEntry before, @Nullable MemoryEntry after) {
			this.keys[this.begun] = key;
			this.before[this.begun] = before;
			this.after[this.begun] = after;
			this.begun++;
			replace(key, before, after);
			this.counted++;
		}

		private void takeBack() {
			for (int index = this.begun - 1; index >= 0; index--) {
				Bytes key = this.keys[index];
				if (key != null) {
					MemoryStore.this.takeBack(key, this.before[index], this.after[index]);
					if (index < this.counted) {
						count(this.after[index], this.before[index]);
					}
				}
			}
		}

		/**
		 * Publishes events once all is done, so that there is none of what was taken
		 * back.
		 */
		private void publish(List<Mutation> mutations, Version version, long now) {
			for (int index = 0; index < mutations.size(); index++) {
				Mutation mutation = mutations.get(index);
				MemoryEntry before = this.before[index];
				MemoryEntry after = this.after[index];
				if (mutation instanceof Mutation.Put && after != null) {
					publishPut(after);
				}
				else if (mutation instanceof Mutation.Delete && before != null && !before.isExpired(now)) {
					publishDelete(before.key(), version);
				}
			}
		}

	}

	/**
	 * Builds a {@link MemoryStore}.
	 */
	public static final class Builder {

		private String name = "memory";

		private InstantSource clock = InstantSource.system();

		private long maxSize = Long.MAX_VALUE;

		private Builder() {
		}

		/**
		 * Sets the name of the store.
		 * @param name the name; {@code memory} unless set
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Sets the clock by which reads judge expiry.
		 * @param clock the clock; that of the system unless set
		 * @return this builder
		 */
		public Builder clock(InstantSource clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Sets how much may be held. A write beyond it ends in a
		 * {@link StorageFullException}. Older versions that open snapshots pin do not
		 * count.
		 * @param maxSize bytes of keys and values with 128 bytes an entry for
		 * bookkeeping; unlimited unless set
		 * @return this builder
		 */
		public Builder maxSize(long maxSize) {
			if (maxSize < 1) {
				throw new IllegalArgumentException("The maximum size must be at least 1 byte, not " + maxSize);
			}
			this.maxSize = maxSize;
			return this;
		}

		/**
		 * Creates the store.
		 * @return a new, empty store
		 */
		public MemoryStore build() {
			return new MemoryStore(this);
		}

	}

	private final class MemorySnapshot implements Snapshot {

		private final long epoch;

		private volatile boolean released;

		private MemorySnapshot(long epoch) {
			this.epoch = epoch;
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			MemoryEntry newest = MemoryStore.this.table.get(key);
			Entry entry = visible((newest != null) ? newest.asOf(this.epoch) : null);
			checkUsable();
			return entry;
		}

		@Override
		public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
			List<@Nullable Entry> found = new ArrayList<>(keys.size());
			for (Bytes key : keys) {
				found.add(get(key, options));
			}
			checkUsable();
			return found;
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			checkUsable();
			return new MemoryCursor(range, options, this.epoch, () -> MemoryStore.this.closed || this.released);
		}

		private void checkUsable() {
			if (MemoryStore.this.closed || this.released) {
				throw new StorageClosedException(MemoryStore.this.name, "the snapshot is closed");
			}
		}

		@Override
		public void close() {
			synchronized (this) {
				if (this.released) {
					return;
				}
				this.released = true;
			}
			closeSnapshot(this.epoch);
		}

	}

	private final class MemoryCursor implements EntryCursor {

		private final Iterator<Bytes> keys;

		private final long epoch;

		private final ScanSource source;

		private long remaining;

		private boolean released;

		private MemoryCursor(KeyRange range, ScanOptions options, long epoch, ScanSource source) {
			this.keys = keys(range, options.reverse());
			this.remaining = options.limit();
			this.epoch = epoch;
			this.source = source;
		}

		private Iterator<Bytes> keys(KeyRange range, boolean reverse) {
			if (range.isEmpty()) {
				return Collections.emptyIterator();
			}
			NavigableSet<Bytes> keys = MemoryStore.this.index;
			if (range.from() != null) {
				keys = keys.tailSet(range.from(), true);
			}
			if (range.to() != null) {
				keys = keys.headSet(range.to(), false);
			}
			return reverse ? keys.descendingIterator() : keys.iterator();
		}

		@Override
		public @Nullable Entry next() {
			Entry entry = advance();
			// Asked afterwards: what a closing store has dropped must not pass for
			// absent.
			if (this.released || this.source.isClosed()) {
				throw new StorageClosedException(MemoryStore.this.name, "the scan is closed");
			}
			return entry;
		}

		private @Nullable Entry advance() {
			while (this.remaining > 0 && this.keys.hasNext()) {
				MemoryEntry newest = MemoryStore.this.table.get(this.keys.next());
				Entry entry = visible((newest != null) ? newest.asOf(this.epoch) : null);
				if (entry != null) {
					this.remaining--;
					return entry;
				}
			}
			return null;
		}

		@Override
		public void close() {
			this.released = true;
		}

	}

	/** Tells whether what is scanned was closed. */
	@FunctionalInterface
	private interface ScanSource {

		boolean isClosed();

	}

}
