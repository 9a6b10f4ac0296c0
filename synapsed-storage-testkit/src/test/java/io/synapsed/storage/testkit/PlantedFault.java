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

package io.synapsed.storage.testkit;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * An engine that passes by itself, below a layer with a fault.
 *
 * @param engine the engine
 * @param fault puts the faulty layer over it
 */
public record PlantedFault(StoreFixture engine, UnaryOperator<KeyValueStore> fault) implements StoreFixture {

	/**
	 * Plants a fault over the memory engine.
	 */
	public PlantedFault(UnaryOperator<KeyValueStore> fault) {
		this(new MemoryFixture(Stack.of()), fault);
	}

	@Override
	public Set<Capability> expectedCapabilities() {
		return this.engine.expectedCapabilities();
	}

	@Override
	public Set<ConsistencyLevel> expectedConsistencyLevels() {
		return this.engine.expectedConsistencyLevels();
	}

	@Override
	public StorageBuilder open(Path directory, InstantSource clock) {
		return this.engine.open(directory, clock).layer(new StoreLayer() {

			@Override
			public Position position() {
				return Position.RESILIENCE;
			}

			@Override
			public KeyValueStore over(KeyValueStore delegate) {
				return PlantedFault.this.fault.apply(delegate);
			}

		});
	}

	/** Says what it can do as a test wants it. */
	public static final class Claiming extends ForwardingStore {

		private final Set<Capability> claimed;

		public Claiming(KeyValueStore delegate, Set<Capability> claimed) {
			super(delegate);
			this.claimed = Set.copyOf(claimed);
		}

		@Override
		public Set<Capability> capabilities() {
			return this.claimed;
		}

	}

	/** Lends the same array to everybody, and overwrites it with each read. */
	public static final class LendingOneBuffer extends ForwardingStore {

		private byte[] buffer = new byte[0];

		public LendingOneBuffer(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public EntryLease lease(Bytes key, ReadOptions options) {
			return super.lease(key, options).map((entry) -> (entry != null) ? inBuffer(entry) : null);
		}

		private Entry inBuffer(Entry entry) {
			int size = entry.value().size();
			if (this.buffer.length < size) {
				this.buffer = Arrays.copyOf(this.buffer, size);
			}
			byte[] shared = this.buffer;
			entry.value().copyTo(shared, 0);
			return entry.withValue(Bytes.wrap(shared, 0, size), entry.serializer());
		}

	}

	/** Keeps what it has lent once, as a cache does that is never invalidated. */
	public static final class LendingWhatItRemembers extends ForwardingStore {

		private final Map<Bytes, Entry> remembered = new ConcurrentHashMap<>();

		public LendingWhatItRemembers(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public EntryLease lease(Bytes key, ReadOptions options) {
			Entry entry = this.remembered.get(key);
			if (entry == null) {
				entry = get(key, options);
				if (entry != null) {
					this.remembered.put(key, entry);
				}
			}
			return EntryLease.of(entry);
		}

	}

	/** Writes whatever the conditions say. */
	public static final class IgnoringConditions extends ForwardingStore {

		public IgnoringConditions(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			return super.commit(WriteBatch.of(batch.mutations()), now);
		}

	}

	/** Reads at the store's own level, whatever was asked for. */
	public static final class ReadingAtAnyLevel extends ForwardingStore {

		public ReadingAtAnyLevel(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			return super.get(key, new ReadOptions(options.bypassCache()));
		}

	}

	/** Scans at the store's own level, whatever was asked for. */
	public static final class ScanningAtAnyLevel extends ForwardingStore {

		public ScanningAtAnyLevel(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			return super.scan(range, new ScanOptions(options.reverse(), options.limit(), options.keysOnly()));
		}

	}

	/** Makes batches of its own, and forgets their level. */
	public static final class WritingAtAnyLevel extends ForwardingStore {

		public WritingAtAnyLevel(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			return super.commit(new WriteBatch(batch.mutations(), batch.conditions(), batch.ranges()), now);
		}

	}

	/** Takes the fast path for batches of one put. */
	public static final class TakingTheFastPath extends ForwardingStore {

		public TakingTheFastPath(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			return (batch.single() instanceof Mutation.Put put) ? CommitResult.applied(List.of(super.put(put, now)))
					: super.commit(batch, now);
		}

	}

	/** Forgets only the conditions on ranges. */
	public static final class IgnoringRanges extends ForwardingStore {

		public IgnoringRanges(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			return super.commit(new WriteBatch(batch.mutations(), batch.conditions()), now);
		}

	}

	/**
	 * Checks conditions first, and then writes one piece after the other. A snapshot
	 * comes between them.
	 */
	public static final class PieceByPiece extends ForwardingStore {

		private final OtherWork snapshots = new OtherWork();

		public PieceByPiece(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			CommitResult result = super.commit(new WriteBatch(List.of(), batch.conditions()), now);
			if (!result.applied()) {
				return result;
			}
			List<Version> versions = new ArrayList<>();
			for (Mutation mutation : batch.mutations()) {
				versions.addAll(super.commit(WriteBatch.of(List.of(mutation)), now).versions());
				if (versions.size() == 1) {
					// The first may have been under way before.
					this.snapshots.await(2);
				}
			}
			return CommitResult.applied(versions);
		}

		@Override
		public Snapshot snapshot() {
			Snapshot snapshot = super.snapshot();
			this.snapshots.done();
			return snapshot;
		}

	}

	/** Never goes backwards. */
	public static final class ScanningForwards extends ForwardingStore {

		public ScanningForwards(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			return super.scan(range, options.reverse(false));
		}

	}

	/** Returns an entry of a scan twice, as a scan does that resumes at the wrong key. */
	public static final class ScanningTwice extends ForwardingStore {

		public ScanningTwice(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			EntryCursor cursor = super.scan(range, options);
			return new EntryCursor() {

				private @Nullable Entry repeated;

				@Override
				public @Nullable Entry next() {
					Entry entry = this.repeated;
					this.repeated = null;
					if (entry == null) {
						entry = cursor.next();
						this.repeated = (entry != null && entry.key().hashCode() % 3 == 0) ? entry : null;
					}
					return entry;
				}

				@Override
				public void close() {
					cursor.close();
				}

			};
		}

	}

	/** Delivers every event twice, as a retry without memory does. */
	public static final class DeliveringTwice extends ForwardingStore {

		public DeliveringTwice(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
			return super.watch(range, position, (event) -> {
				listener.onEvent(event);
				listener.onEvent(event);
			});
		}

	}

	/** Drops what it finds inconvenient, without a gap. */
	public static final class LosingRemovals extends ForwardingStore {

		public LosingRemovals(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
			return super.watch(range, position, (event) -> {
				if (event.type() != WatchEvent.Type.DELETE) {
					listener.onEvent(event);
				}
			});
		}

	}

	/**
	 * Decides before a batch whether any watch has to hear of it. A watch begins while a
	 * batch is under way, and the batch takes effect after a read that follows.
	 */
	public static final class DeafToBatchesUnderWay extends ForwardingStore {

		private final OtherWork batches = new OtherWork();

		private final OtherWork reads = new OtherWork();

		private volatile Set<Bytes> underWay = Set.of();

		public DeafToBatchesUnderWay(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			this.underWay = batch.mutations().stream().map(Mutation::key).collect(Collectors.toSet());
			this.batches.done();
			this.reads.await(1);
			CommitResult result = super.commit(batch, now);
			this.underWay = Set.of();
			return result;
		}

		@Override
		public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
			if (this.underWay.isEmpty()) {
				this.batches.await(1);
			}
			Set<Bytes> unheard = this.underWay;
			return super.watch(range, position, (event) -> {
				if (event.key() != null && !unheard.contains(event.key())) {
					listener.onEvent(event);
				}
			});
		}

		@Override
		public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
			List<@Nullable Entry> found = super.getAll(keys, options);
			this.reads.done();
			return found;
		}

	}

	/** Writes a batch again once it was written, as a careless retry does. */
	public static final class CommittingTwice extends ForwardingStore {

		public CommittingTwice(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			CommitResult first = super.commit(batch, now);
			return first.applied() ? super.commit(WriteBatch.of(batch.mutations()), now) : first;
		}

	}

	/** Gives every entry the same version. */
	public static final class OneVersion extends ForwardingStore {

		public OneVersion(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public Version put(Mutation.Put put, long now) {
			super.put(put, now);
			return Version.of(1);
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			Entry entry = super.get(key, options);
			return (entry != null)
					? new Entry(entry.key(), entry.value(), Version.of(1), entry.expiresAt(), entry.serializer())
					: null;
		}

	}

	/** Lets others do something to each rewrite of a batch. */
	private abstract static class ChangingRewrites extends ForwardingStore {

		private ChangingRewrites(KeyValueStore delegate) {
			super(delegate);
		}

		abstract Mutation change(Mutation.Rewrite rewrite);

		@Override
		public final CommitResult commit(WriteBatch batch, long now) {
			List<Mutation> mutations = new ArrayList<>();
			for (Mutation mutation : batch.mutations()) {
				mutations.add((mutation instanceof Mutation.Rewrite rewrite) ? change(rewrite) : mutation);
			}
			return super.commit(batch.withMutations(mutations), now);
		}

	}

	/** Takes a rewrite for a write. */
	public static final class PuttingRewrites extends ChangingRewrites {

		public PuttingRewrites(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		Mutation change(Mutation.Rewrite rewrite) {
			return rewrite.put();
		}

	}

	/** Rewrites whatever is there, as a job without a check of the version does. */
	public static final class RewritingAnyVersion extends ChangingRewrites {

		public RewritingAnyVersion(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		Mutation change(Mutation.Rewrite rewrite) {
			Entry current = delegate().get(rewrite.key(), ReadOptions.BYPASS_CACHE);
			return (current != null) ? new Mutation.Rewrite(rewrite.put(), current.version()) : rewrite;
		}

	}

}
