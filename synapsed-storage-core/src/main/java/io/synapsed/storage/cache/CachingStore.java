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

package io.synapsed.storage.cache;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import io.synapsed.storage.cache.coherence.Coherence;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.CachedEntry;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.DecodedValueControl;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Puts a cache in front of a store. Reads fill the cache, and writes that nothing else
 * disturbs. {@link WriteFences} keep out fills that a write may have overtaken.
 * Concurrent misses of a key share one read.
 */
final class CachingStore extends ForwardingStore {

	private final CacheLayer settings;

	private final InstantSource clock;

	private final EntryCache cache;

	private final WriteFences fences = new WriteFences();

	private final CacheFigures figures = new CacheFigures();

	private final DecodedNamespaces decoded;

	private final Coherence coherence;

	private final LevelledReads levels;

	private final EngineReads reads;

	private final EngineWrites writes;

	private final SingleFlight misses;

	private volatile boolean closed;

	/**
	 * Creates a store with a cache.
	 * @param delegate the store below
	 * @param settings the settings of the cache
	 * @param coherence creates the coherence with other caches; gets the consumer that
	 * drops keys, or everything for {@code null}
	 */
	CachingStore(KeyValueStore delegate, CacheLayer settings,
			Function<Consumer<@Nullable List<Bytes>>, Coherence> coherence) {
		super(delegate);
		this.settings = settings;
		this.clock = settings.clock();
		this.cache = settings.createCache(this.figures.evictions::increment);
		this.decoded = new DecodedNamespaces(delegate::name, settings.decodedValues(), () -> drop(null));
		this.coherence = coherence.apply(this::drop);
		CacheFill fill = new CacheFill(settings, this.cache, this.fences, this.figures, this.decoded);
		StaleEntries stale = new StaleEntries(this.cache, settings, this.coherence, this.figures.stale);
		this.levels = new LevelledReads(delegate);
		this.reads = new EngineReads(delegate, this.coherence, this.fences, fill, stale);
		this.writes = new EngineWrites(delegate, this.cache, this.coherence, this.fences, fill);
		this.misses = new SingleFlight(this.reads, this::cached, settings, this.figures);
	}

	/**
	 * Drops keys that another instance has written or is about to write. No fill that
	 * began before enters the cache afterwards.
	 * @param keys the keys, or {@code null} for all
	 */
	private void drop(@Nullable List<Bytes> keys) {
		if (keys == null) {
			this.fences.passAll();
			this.cache.clear();
		}
		else {
			keys.forEach(this.fences::pass);
			keys.forEach(this.cache::invalidate);
		}
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		if (goesRound(options)) {
			Entry current = delegate().get(key, options);
			dropOther(key, current);
			return current;
		}
		if (isNotCurrent()) {
			return this.reads.read(key, options);
		}
		Entry cached = cached(key);
		if (cached != null) {
			this.figures.hits.increment();
			return AbsentEntry.toNull(cached);
		}
		this.figures.misses.increment();
		if (!this.levels.fill(options)) {
			return this.reads.read(key, options);
		}
		return this.misses.load(key, this.fences.state(key), options);
	}

	/**
	 * {@inheritDoc} A hit lends the entry of the cache. What a miss has read is kept, so
	 * it is the caller's as well.
	 */
	@Override
	public EntryLease lease(Bytes key, ReadOptions options) {
		if (!goesRound(options)) {
			return EntryLease.of(get(key, options));
		}
		EntryLease current = delegate().lease(key, options);
		dropOther(key, current.entry());
		return current;
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		if (goesRound(options)) {
			List<@Nullable Entry> current = delegate().getAll(keys, options);
			for (int index = 0; index < current.size(); index++) {
				dropOther(keys.get(index), current.get(index));
			}
			return current;
		}
		if (isNotCurrent()) {
			return this.reads.readAll(keys, options);
		}
		List<@Nullable Entry> found = new ArrayList<>(keys.size());
		List<Bytes> missing = new ArrayList<>();
		List<Integer> missingAt = new ArrayList<>();
		for (int index = 0; index < keys.size(); index++) {
			Entry cached = cached(keys.get(index));
			found.add((cached != null) ? AbsentEntry.toNull(cached) : null);
			if (cached == null) {
				missing.add(keys.get(index));
				missingAt.add(index);
			}
		}
		this.figures.hits.add(keys.size() - missing.size());
		this.figures.misses.add(missing.size());
		if (!missing.isEmpty() || keys.isEmpty()) {
			List<@Nullable Entry> loaded = this.levels.fill(options) ? this.reads.readAllAndFill(missing, options)
					: this.reads.readAll(missing, options);
			for (int index = 0; index < loaded.size(); index++) {
				found.set(missingAt.get(index), loaded.get(index));
			}
		}
		return found;
	}

	/**
	 * Drops an entry that a current answer of the engine proves to be old. Without it, a
	 * loop that reads from the cache and writes under the condition of that version would
	 * never end, once another process has written.
	 * @param key the key
	 * @param current the answer
	 */
	private void dropOther(Bytes key, @Nullable Entry current) {
		Entry cached = this.cache.peek(key);
		if (cached == null) {
			return;
		}
		Entry seen = AbsentEntry.toNull(cached);
		boolean same = (seen != null && current != null) ? seen.version().equals(current.version()) : seen == current;
		if (!same) {
			drop(List.of(key));
		}
	}

	/**
	 * Returns whether only the engine may answer, and no stale entry instead.
	 */
	private boolean goesRound(ReadOptions options) {
		return options.bypassCache() || this.levels.goRound(options);
	}

	private boolean isNotCurrent() {
		if (this.coherence.isCurrent()) {
			return false;
		}
		this.figures.bypassed.increment();
		return true;
	}

	/**
	 * Finds an entry, or an {@link AbsentEntry}, that may be served.
	 */
	private @Nullable Entry cached(Bytes key) {
		if (this.closed) {
			// The store below refuses the read.
			return null;
		}
		Entry cached = this.cache.get(key);
		if (cached instanceof AgeingEntry ageing && ageing.outstays()
				&& !ageing.isGood(this.settings.nanoTime().getAsLong())) {
			return null;
		}
		if (cached == null || cached.expiresAt() == Entry.NEVER || !cached.isExpired(this.clock.millis())) {
			return cached;
		}
		return null;
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		return this.closed ? delegate().put(put, now) : this.writes.put(put, now);
	}

	@Override
	public boolean delete(Bytes key, long now) {
		return this.closed ? delegate().delete(key, now) : this.writes.delete(key, now);
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		CommitResult result = this.closed ? delegate().commit(batch, now) : this.writes.commit(batch, now);
		if (!result.applied()) {
			// The versions that the caller knows may come from the cache.
			drop(batch.conditions().stream().map(Condition::key).toList());
		}
		return result;
	}

	@Override
	public ConsistencyLevel consistencyLevel() {
		return this.levels.own();
	}

	@Override
	public List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>(this.figures.statistics(this.cache));
		statistics.addAll(this.coherence.statistics());
		statistics.addAll(delegate().statistics());
		return statistics;
	}

	/**
	 * {@inheritDoc} Warns of a cache that does not hear of the writes of other instances,
	 * and keeps entries without a limit of time, and of one that the level of the store
	 * makes useless.
	 */
	@Override
	public List<StoreWarning> warnings() {
		List<StoreWarning> warnings = new ArrayList<>(delegate().warnings());
		if (!this.settings.hearsOfOtherInstances() && this.settings.timeToLive() == null
				&& capabilities().contains(Capability.SHARED)) {
			warnings.add(new StoreWarning(
					"The engine can be shared by several processes, and the cache does not hear of their writes.",
					"Set 'cache.invalidation.enabled' to 'true', or 'cache.ttl' to the oldest that a read may be."));
		}
		ConsistencyLevel level = this.levels.levelAboveCache();
		if (level != null) {
			warnings.add(new StoreWarning(
					"The consistency level '" + level.propertyValue()
							+ "' of the store makes its reads go round the cache, which then does nothing.",
					"Set 'consistency-level' to 'session' or remove it, or set 'cache.enabled' to 'false'."));
		}
		return warnings;
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = this.settings.facts();
		this.decoded.describe(facts);
		facts.putAll(this.coherence.facts());
		return new LayerDescription("cache", facts).over(delegate().layers());
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		Entry cached = this.cache.peek(key);
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("cached", cached != null);
		if (cached instanceof AbsentEntry) {
			facts.put("absent", true);
		}
		else if (cached != null) {
			facts.put("version", cached.version().toString());
			facts.put("expired", cached.isExpired(this.clock.millis()));
			if (cached instanceof CachedEntry kept && kept.keepsDecoded()) {
				facts.put("decoded", Objects.requireNonNullElse(kept.decodedType(), "not yet"));
			}
		}
		facts.putAll(this.coherence.facts(key));
		return new LayerDescription("cache", facts).over(delegate().explain(key));
	}

	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return (type == DecodedValueControl.class) ? Optional.of(type.cast(this.decoded)) : delegate().unwrap(type);
	}

	/** {@inheritDoc} Scans do not use the cache, so the cursor needs no wrapper. */
	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		return delegate().scan(range, options);
	}

	@Override
	public Snapshot snapshot() {
		return delegate().snapshot();
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			delegate().close();
		}
		finally {
			this.coherence.close();
			this.cache.clear();
		}
	}

}
