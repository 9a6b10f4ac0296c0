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

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
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
 * A store with a cache before it. Writes never fill the cache. A write begins by raising
 * its fence and invalidating, commits, invalidates again, and lowers the fence, whatever
 * became of it; {@link WriteFences} keeps fills out that began before or run during a
 * write. Concurrent misses of a key share one read.
 */
final class CachingStore extends ForwardingStore {

	private final CacheLayer settings;

	private final InstantSource clock;

	private final EntryCache cache;

	private final WriteFences fences = new WriteFences();

	private final Map<Bytes, Flight> flights = new ConcurrentHashMap<>();

	private final CacheFigures figures = new CacheFigures();

	private final Coherence coherence;

	private volatile boolean closed;

	/**
	 * Creates a store with a cache.
	 * @param delegate the store below
	 * @param settings how the cache is to be
	 * @param coherence creates what makes it agree with others, from what drops keys
	 */
	CachingStore(KeyValueStore delegate, CacheLayer settings,
			Function<Consumer<@Nullable List<Bytes>>, Coherence> coherence) {
		super(delegate);
		this.settings = settings;
		this.clock = settings.clock();
		this.cache = settings.build(this.figures.evictions::increment);
		this.coherence = coherence.apply(this::drop);
	}

	/**
	 * Drops what others have written or are about to write. No fill that began before
	 * enters the cache any more.
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
			return read(key, options);
		}
		Entry cached = cached(key);
		if (cached != null) {
			this.figures.hits.increment();
			return present(cached);
		}
		this.figures.misses.increment();
		return load(key, options);
	}

	private boolean goesRound(ReadOptions options) {
		if (options.bypassCache()) {
			return true;
		}
		if (this.coherence.isCurrent()) {
			return false;
		}
		this.figures.bypassed.increment();
		return true;
	}

	private static @Nullable Entry present(Entry cached) {
		return (cached instanceof AbsentEntry) ? null : cached;
	}

	/**
	 * Finds what is kept of a key, which may be its absence.
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

	/**
	 * Reads from the engine, or from the cache if the engine fails and that is allowed.
	 */
	private @Nullable Entry read(Bytes key, ReadOptions options) {
		try {
			return delegate().get(key, options);
		}
		catch (StorageException ex) {
			if (options.bypassCache()) {
				throw ex;
			}
			return stale(key, ex);
		}
	}

	/**
	 * Finds what may be served instead of a failure, which is thrown if there is nothing.
	 */
	private Entry stale(Bytes key, StorageException failure) {
		Entry stale = isTolerable(failure) ? this.cache.peek(key) : null;
		if (stale == null || stale instanceof AbsentEntry || stale.isExpired(this.clock.millis())) {
			throw failure;
		}
		this.figures.stale.increment();
		return stale;
	}

	private boolean isTolerable(StorageException failure) {
		Duration limit = this.settings.staleOnError();
		return limit != null && failure.isRetryable() && this.coherence.lag().compareTo(limit) <= 0;
	}

	private @Nullable Entry load(Bytes key, ReadOptions options) {
		long state = this.fences.state(key);
		if (WriteFences.hasWriters(state) || !this.coherence.mayFill(key)) {
			return read(key, options);
		}
		Flight own = new Flight(state, asking());
		Flight running = this.flights.putIfAbsent(key, own);
		if (running == null) {
			return lead(own, key, state, options);
		}
		boolean fresh = running.isFresh(state) && this.settings.isGoodSince(running.began());
		return fresh ? join(running, key, options) : read(key, options);
	}

	/**
	 * Returns the moment before the engine is asked, from which the times of what it
	 * answers count.
	 */
	private long asking() {
		return this.settings.measuresTime() ? this.settings.nanoTime().getAsLong() : 0;
	}

	private @Nullable Entry lead(Flight flight, Bytes key, long state, ReadOptions options) {
		try {
			// The flight before this one may have landed since the miss.
			Entry landed = cached(key);
			Entry entry = (landed != null) ? present(landed) : readAndFill(flight, key, state, options);
			flight.land(entry);
			return entry;
		}
		catch (Throwable ex) {
			flight.fail(ex);
			throw ex;
		}
		finally {
			this.flights.remove(key, flight);
		}
	}

	private @Nullable Entry readAndFill(Flight flight, Bytes key, long state, ReadOptions options) {
		Entry entry;
		try {
			entry = delegate().get(key, options);
		}
		catch (StorageException ex) {
			return stale(key, ex);
		}
		fill(key, entry, state, flight.began());
		return entry;
	}

	private @Nullable Entry join(Flight flight, Bytes key, ReadOptions options) {
		try {
			Entry entry = flight.await(this.settings.maxWait());
			this.figures.joined.increment();
			return (entry == null || !entry.isExpired(this.clock.millis())) ? entry : null;
		}
		catch (ExecutionException ex) {
			// What failed for another caller may work for this one, or fail with its own
			// cause.
			return read(key, options);
		}
		catch (TimeoutException ex) {
			this.figures.tiredOfWaiting.increment();
			return read(key, options);
		}
	}

	/**
	 * Enters an entry, or its absence, unless a write of its stripe has begun since the
	 * state was taken. The check is made while the cache keeps the key to this thread: a
	 * later invalidation waits, and removes what was entered.
	 */
	private void fill(Bytes key, @Nullable Entry entry, long state, long asked) {
		Entry kept = (entry != null) ? this.settings.ageing(entry, asked) : this.settings.absence(key, asked);
		if (kept != null) {
			this.cache.putIf(kept, () -> {
				boolean enters = this.fences.state(key) == state;
				if (enters) {
					this.figures.puts.increment();
				}
				return enters;
			});
		}
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		if (goesRound(options)) {
			return readAll(keys, options);
		}
		List<@Nullable Entry> found = new ArrayList<>(keys.size());
		List<Bytes> missing = new ArrayList<>();
		List<Integer> missingAt = new ArrayList<>();
		for (int index = 0; index < keys.size(); index++) {
			Entry cached = cached(keys.get(index));
			found.add((cached != null) ? present(cached) : null);
			if (cached == null) {
				missing.add(keys.get(index));
				missingAt.add(index);
			}
		}
		this.figures.hits.add(keys.size() - missing.size());
		this.figures.misses.add(missing.size());
		if (!missing.isEmpty() || keys.isEmpty()) {
			List<@Nullable Entry> loaded = loadAll(missing, options);
			for (int index = 0; index < loaded.size(); index++) {
				found.set(missingAt.get(index), loaded.get(index));
			}
		}
		return found;
	}

	private List<@Nullable Entry> loadAll(List<Bytes> keys, ReadOptions options) {
		long[] states = keys.stream().mapToLong(this.fences::state).toArray();
		boolean[] fillable = new boolean[states.length];
		for (int index = 0; index < states.length; index++) {
			fillable[index] = !WriteFences.hasWriters(states[index]) && this.coherence.mayFill(keys.get(index));
		}
		long asked = asking();
		List<@Nullable Entry> loaded;
		try {
			loaded = delegate().getAll(keys, options);
		}
		catch (StorageException ex) {
			return allStale(keys, ex);
		}
		for (int index = 0; index < states.length; index++) {
			if (fillable[index]) {
				fill(keys.get(index), loaded.get(index), states[index], asked);
			}
		}
		return loaded;
	}

	private List<@Nullable Entry> readAll(List<Bytes> keys, ReadOptions options) {
		try {
			return delegate().getAll(keys, options);
		}
		catch (StorageException ex) {
			if (options.bypassCache()) {
				throw ex;
			}
			return allStale(keys, ex);
		}
	}

	/**
	 * Finds what may be served instead of a failure to read several: all or nothing.
	 */
	private List<@Nullable Entry> allStale(List<Bytes> keys, StorageException failure) {
		if (!isTolerable(failure)) {
			throw failure;
		}
		List<@Nullable Entry> found = new ArrayList<>(keys.size());
		for (Bytes key : keys) {
			found.add(stale(key, failure));
		}
		return found;
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		return write(List.of(put.key()), false, () -> delegate().put(put, now));
	}

	@Override
	public boolean delete(Bytes key, long now) {
		return write(List.of(key), true, () -> delegate().delete(key, now));
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		return write(batch.mutations().stream().map(Mutation::key).toList(), freesRoom(batch),
				() -> delegate().commit(batch, now));
	}

	private static boolean freesRoom(WriteBatch batch) {
		for (Mutation mutation : batch.mutations()) {
			if (mutation instanceof Mutation.Delete || mutation instanceof Mutation.Reclaim) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Writes. The others are told before anything can take effect; what they are not told
	 * in the end, they find out when they have waited long enough.
	 */
	private <T> T write(List<Bytes> keys, boolean freesRoom, Supplier<T> write) {
		boolean concernsOthers = !this.closed && !keys.isEmpty();
		AnnouncedWrite announced = concernsOthers ? this.coherence.announce(keys, freesRoom) : AnnouncedWrite.UNHEARD;
		boolean open = true;
		int fenced = 0;
		try {
			while (fenced < keys.size()) {
				this.fences.begin(keys.get(fenced));
				fenced++;
			}
			keys.forEach(this.cache::invalidate);
			T result = write.get();
			open = false;
			return result;
		}
		catch (StorageException ex) {
			open = ex instanceof UnknownOutcomeException;
			throw ex;
		}
		finally {
			try {
				invalidate(keys);
			}
			finally {
				while (fenced > 0) {
					fenced--;
					this.fences.end(keys.get(fenced));
				}
				if (open) {
					announced.leaveOpen();
				}
				else {
					announced.complete();
				}
			}
		}
	}

	/**
	 * Drops keys, or everything if that cannot be done.
	 */
	private void invalidate(List<Bytes> keys) {
		boolean dropped = false;
		try {
			keys.forEach(this.cache::invalidate);
			dropped = true;
		}
		finally {
			if (!dropped) {
				this.cache.clear();
			}
		}
	}

	@Override
	public List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>(this.figures.statistics(this.cache));
		statistics.addAll(this.coherence.statistics());
		statistics.addAll(delegate().statistics());
		return statistics;
	}

	/**
	 * {@inheritDoc} A cache that hears of no writes elsewhere may keep what has long
	 * changed.
	 */
	@Override
	public List<StoreWarning> warnings() {
		List<StoreWarning> warnings = new ArrayList<>(delegate().warnings());
		if (this.settings.invalidation() == null && this.settings.timeToLive() == null
				&& capabilities().contains(Capability.SHARED)) {
			warnings.add(new StoreWarning(
					"The engine can be shared by several processes, and the cache does not hear of their writes.",
					"Set 'cache.invalidation.enabled' to 'true', or 'cache.ttl' to the oldest that a read may be."));
		}
		return warnings;
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = this.settings.facts();
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
		}
		facts.putAll(this.coherence.facts(key));
		return new LayerDescription("cache", facts).over(delegate().explain(key));
	}

	/** Cursors need no wrapper: the cache has no part in them. */
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
