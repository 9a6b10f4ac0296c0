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
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.Version;
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

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private final LongAdder joined = new LongAdder();

	private final LongAdder tiredOfWaiting = new LongAdder();

	private final LongAdder evictions = new LongAdder();

	private volatile boolean closed;

	CachingStore(KeyValueStore delegate, CacheLayer settings) {
		super(delegate);
		this.settings = settings;
		this.clock = settings.clock();
		this.cache = settings.build(this.evictions::increment);
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		if (options.bypassCache()) {
			return delegate().get(key, options);
		}
		Entry cached = cached(key);
		if (cached != null) {
			this.hits.increment();
			return present(cached);
		}
		this.misses.increment();
		return load(key, options);
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
		if (cached == null || cached.expiresAt() == Entry.NEVER || !cached.isExpired(this.clock.millis())) {
			return cached;
		}
		return null;
	}

	private @Nullable Entry load(Bytes key, ReadOptions options) {
		long state = this.fences.state(key);
		if (WriteFences.hasWriters(state)) {
			return delegate().get(key, options);
		}
		Flight own = new Flight(state);
		Flight running = this.flights.putIfAbsent(key, own);
		if (running == null) {
			return lead(own, key, state, options);
		}
		return running.isFresh(state) ? join(running, key, options) : delegate().get(key, options);
	}

	private @Nullable Entry lead(Flight flight, Bytes key, long state, ReadOptions options) {
		try {
			// The flight before this one may have landed since the miss.
			Entry landed = cached(key);
			Entry entry = (landed != null) ? present(landed) : delegate().get(key, options);
			fill(key, entry, state);
			flight.land(entry);
			return entry;
		}
		catch (RuntimeException | Error ex) {
			flight.fail(ex);
			throw ex;
		}
		finally {
			this.flights.remove(key, flight);
		}
	}

	private @Nullable Entry join(Flight flight, Bytes key, ReadOptions options) {
		try {
			Entry entry = flight.await(this.settings.maxWait());
			this.joined.increment();
			return (entry == null || !entry.isExpired(this.clock.millis())) ? entry : null;
		}
		catch (ExecutionException ex) {
			// What failed for another caller may work for this one, or fail with its own
			// cause.
			return delegate().get(key, options);
		}
		catch (TimeoutException ex) {
			this.tiredOfWaiting.increment();
			return delegate().get(key, options);
		}
	}

	/**
	 * Enters an entry, unless a write of its stripe has begun since the state was taken.
	 * The check is made while the cache keeps the key to this thread: a later
	 * invalidation waits, and removes what was entered.
	 */
	private void fill(Bytes key, @Nullable Entry entry, long state) {
		Duration absence = this.settings.absenceTimeToLive();
		if (entry == null && absence == null) {
			return;
		}
		Entry kept = (entry != null) ? entry
				: new AbsentEntry(key, this.clock.millis() + Objects.requireNonNull(absence).toMillis());
		this.cache.putIf(kept, () -> this.fences.state(key) == state);
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		if (options.bypassCache()) {
			return delegate().getAll(keys, options);
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
		this.hits.add(keys.size() - missing.size());
		this.misses.add(missing.size());
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
		List<@Nullable Entry> loaded = delegate().getAll(keys, options);
		for (int index = 0; index < states.length; index++) {
			if (!WriteFences.hasWriters(states[index])) {
				fill(keys.get(index), loaded.get(index), states[index]);
			}
		}
		return loaded;
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		beginWrite(put.key());
		try {
			return delegate().put(put, now);
		}
		finally {
			endWrite(put.key());
		}
	}

	@Override
	public boolean delete(Bytes key, long now) {
		beginWrite(key);
		try {
			return delegate().delete(key, now);
		}
		finally {
			endWrite(key);
		}
	}

	private void beginWrite(Bytes key) {
		this.fences.begin(key);
		this.cache.invalidate(key);
	}

	private void endWrite(Bytes key) {
		this.cache.invalidate(key);
		this.fences.end(key);
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		this.fences.begin(batch.mutations());
		try {
			invalidate(batch);
			return delegate().commit(batch, now);
		}
		finally {
			invalidate(batch);
			this.fences.end(batch.mutations());
		}
	}

	private void invalidate(WriteBatch batch) {
		batch.mutations().forEach((mutation) -> this.cache.invalidate(mutation.key()));
	}

	@Override
	public List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>(
				List.of(Statistic.counter("cache.hits", "operations", "Reads that the cache answered", this.hits::sum),
						Statistic.counter("cache.misses", "operations", "Reads that the cache could not answer",
								this.misses::sum),
						Statistic.gauge("cache.hit.ratio", "ratio", "Share of the reads that the cache answered",
								() -> (double) this.hits.sum() / (this.hits.sum() + this.misses.sum())),
						Statistic.counter("cache.joined", "operations",
								"Misses that waited for the read of another caller instead of reading themselves",
								this.joined::sum),
						Statistic.counter("cache.wait.timeouts", "operations",
								"Misses that have waited too long for another caller, and read themselves",
								this.tiredOfWaiting::sum),
						Statistic.counter("cache.evictions", "entries", "Entries dropped for want of room or by age",
								this.evictions::sum),
						Statistic.gauge("cache.entries", "entries", "Entries in the cache", this.cache::entries),
						Statistic.gauge("cache.size", "bytes", "Bytes in the cache, with an allowance for bookkeeping",
								this.cache::weight)));
		statistics.addAll(delegate().statistics());
		return statistics;
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("policy", this.settings.policy().toString());
		facts.put("max-entries", this.settings.maxEntries());
		facts.put("max-size", this.settings.maxSize());
		Duration timeToLive = this.settings.timeToLive();
		facts.put("ttl", (timeToLive != null) ? timeToLive.toString() : "none");
		facts.put("ttl-jitter", this.settings.jitter());
		Duration absence = this.settings.absenceTimeToLive();
		facts.put("absence-ttl", (absence != null) ? absence.toString() : "none");
		facts.put("max-wait", this.settings.maxWait().toString());
		return with(new LayerDescription("cache", facts), delegate().layers());
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
		return with(new LayerDescription("cache", facts), delegate().explain(key));
	}

	private static List<LayerDescription> with(LayerDescription own, List<LayerDescription> below) {
		List<LayerDescription> all = new ArrayList<>();
		all.add(own);
		all.addAll(below);
		return all;
	}

	/**
	 * What the cache has no part in goes straight through.
	 */
	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		return call.get();
	}

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
		delegate().close();
		this.cache.clear();
	}

}
