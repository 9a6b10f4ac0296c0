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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.synapsed.storage.TestRun;
import io.synapsed.storage.cache.coherence.BusCoherence;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.cache.coherence.InProcessInvalidationBus;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.CachedEntry;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreOperation;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Linearizability of the cache layer: no read is older than a completed write, nothing
 * that was removed comes back. The detector is proven on a cache that fills without
 * fences.
 */
@Tag("lincheck")
class CacheLincheckTests {

	@Test
	void whenThreadsInterleaveAtRandomThenReadsAreLinearizable() {
		new StressOptions().iterations(TestRun.figure(5, 15))
			.invocationsPerIteration(1000)
			.threads(3)
			.actorsPerThread(3)
			.check(FencedCache.class);
	}

	@Test
	void whenThreadsInterleaveSystematicallyThenReadsAreLinearizable() {
		systematic().check(FencedCache.class);
	}

	@Test
	void whenEntriesKeepDecodedObjectsThenReadsAreLinearizable() {
		systematic().check(DecodedCache.class);
		new StressOptions().iterations(2)
			.invocationsPerIteration(1000)
			.threads(3)
			.actorsPerThread(3)
			.check(DecodedCache.class);
	}

	/** Policies of our own share a cache, and the cache its lock. */
	@Test
	void whenThreadsInterleaveUnderAnotherPolicyThenReadsAreLinearizable() {
		new StressOptions().iterations(2)
			.invocationsPerIteration(1000)
			.threads(3)
			.actorsPerThread(3)
			.check(LruCache.class);
	}

	/**
	 * Whoever reads the bus before each read sees every write that has completed before,
	 * of whichever instance. It takes many short scenarios to read, write elsewhere and
	 * read again.
	 */
	@Test
	void whenInstancesReadTheBusBeforeEachReadThenReadsAreLinearizable() {
		coherent().check(CoherentCaches.class);
	}

	@Test
	void whenFillsAreNotFencedThenTheFaultIsFound() {
		assertThatThrownBy(
				() -> systematic().minimizeFailedScenario(false).logLevel(LoggingLevel.OFF).check(UnfencedCache.class))
			.hasMessageContaining("Invalid execution results");
	}

	@Test
	void whenWritesFillWithoutFencesThenTheFaultIsFound() {
		assertThatThrownBy(() -> systematic().minimizeFailedScenario(false)
			.logLevel(LoggingLevel.OFF)
			.check(CarelessWritesCache.class)).hasMessageContaining("Invalid execution results");
	}

	/** With the scenarios of those that do read it. */
	@Test
	void whenInstancesDoNotReadTheBusThenTheFaultIsFound() {
		assertThatThrownBy(() -> coherent().invocationsPerIteration(10)
			.sequentialSpecification(CoherentCaches.class)
			.minimizeFailedScenario(false)
			.logLevel(LoggingLevel.OFF)
			.check(DeafCaches.class)).hasMessageContaining("Invalid execution results");
	}

	/** The scenarios are the same in each run, and two of them would not be enough. */
	private static ModelCheckingOptions systematic() {
		return new ModelCheckingOptions().iterations(TestRun.figure(3, 6))
			.invocationsPerIteration(TestRun.figure(100, 150))
			.threads(2)
			.actorsPerThread(3);
	}

	private static StressOptions coherent() {
		return new StressOptions().iterations(40)
			.invocationsPerIteration(TestRun.figure(50, 200))
			.threads(2)
			.actorsBefore(5)
			.actorsPerThread(TestRun.figure(3, 4));
	}

	/** The operations of a store. */
	@Param(name = "key", gen = IntGen.class, conf = "1:2")
	@Param(name = "value", gen = IntGen.class, conf = "1:9")
	public abstract static class StoreOperations {

		private final KeyValueStore store;

		StoreOperations(KeyValueStore store) {
			this.store = store;
		}

		@Operation
		public int get(@Param(name = "key") int key) {
			Entry entry = this.store.get(bytes(key), ReadOptions.DEFAULT);
			if (entry instanceof CachedEntry cached) {
				Integer kept = cached.decoded(this, Integer.class);
				if (kept != null) {
					return kept;
				}
				cached.keep(this, Integer.class, Integer.valueOf(entry.value().toUtf8()));
			}
			return (entry != null) ? Integer.parseInt(entry.value().toUtf8()) : 0;
		}

		@Operation
		public void put(@Param(name = "key") int key, @Param(name = "value") int value) {
			this.store.put(mutation(key, value), 0);
		}

		@Operation
		public boolean delete(@Param(name = "key") int key) {
			return this.store.delete(bytes(key), 0);
		}

		private static Mutation.Put mutation(int key, int value) {
			return new Mutation.Put(bytes(key), Bytes.utf8(Integer.toString(value)), Entry.NEVER, 0);
		}

		private static Bytes bytes(int key) {
			return Namespace.DEFAULT.encode(Integer.toString(key));
		}

	}

	/** The cache layer. */
	public static class FencedCache extends StoreOperations {

		/** Creates a store with the layer. */
		public FencedCache() {
			super(CacheLayer.builder().maxEntries(100).maxSize(1 << 20).build().over(new MapStore()));
		}

	}

	/** The cache layer, whose entries keep the number that they were decoded to. */
	public static class DecodedCache extends StoreOperations {

		/** Creates a store with the layer. */
		public DecodedCache() {
			super(CacheLayer.builder()
				.maxEntries(100)
				.maxSize(1 << 20)
				.decodedValues(PerNamespace.same(true))
				.build()
				.over(new MapStore()));
		}

	}

	/** The cache layer with room for one of two keys, least recently used. */
	public static class LruCache extends StoreOperations {

		/** Creates a store with the layer. */
		public LruCache() {
			super(CacheLayer.builder()
				.maxEntries(1)
				.maxSize(1 << 20)
				.policy(CachePolicy.LRU)
				.build()
				.over(new MapStore()));
		}

	}

	/** Two caches over one engine that tell each other of their writes. */
	@Param(name = "key", gen = IntGen.class, conf = "1:2")
	@Param(name = "value", gen = IntGen.class, conf = "1:9")
	@Param(name = "instance", gen = IntGen.class, conf = "0:1")
	public static class CoherentCaches {

		private static final Duration STALENESS = Duration.ofHours(1);

		private final ManualNanoClock nanos = new ManualNanoClock();

		private final InProcessInvalidationBus bus = new InProcessInvalidationBus();

		private final KeyValueStore engine = new MapStore();

		private final BusCoherence[] coherence = new BusCoherence[2];

		private final KeyValueStore[] stores = { store(0), store(1) };

		/** Creates two instances that have just become current. */
		public CoherentCaches() {
			for (int hour = 0; hour <= 2; hour++) {
				for (BusCoherence one : this.coherence) {
					one.poll();
				}
				this.nanos.advanceMillis((hour < 2) ? STALENESS.toMillis() : 0);
			}
		}

		private KeyValueStore store(int instance) {
			CacheInvalidation settings = CacheInvalidation.builder(this.bus)
				.maxStaleness(STALENESS)
				.lease(STALENESS.multipliedBy(2))
				.pollInterval(Duration.ofMinutes(1))
				.nanoTime(this.nanos)
				.build();
			CacheLayer layer = CacheLayer.builder().maxEntries(100).maxSize(1 << 20).invalidation(settings).build();
			return new CachingStore(this.engine, layer, (drop) -> {
				this.coherence[instance] = new BusCoherence("test", settings, drop);
				return this.coherence[instance];
			});
		}

		/**
		 * Reads the bus, and then an entry.
		 * @param instance which of the two reads
		 * @param key the key
		 * @return the value, 0 if there is none
		 */
		@Operation
		public int get(@Param(name = "instance") int instance, @Param(name = "key") int key) {
			readBus(instance);
			Entry entry = this.stores[instance].get(StoreOperations.bytes(key), ReadOptions.DEFAULT);
			return (entry != null) ? Integer.parseInt(entry.value().toUtf8()) : 0;
		}

		void readBus(int instance) {
			this.coherence[instance].poll();
		}

		/**
		 * Writes an entry.
		 * @param instance which of the two writes
		 * @param key the key
		 * @param value the value
		 */
		@Operation
		public void put(@Param(name = "instance") int instance, @Param(name = "key") int key,
				@Param(name = "value") int value) {
			this.stores[instance].put(StoreOperations.mutation(key, value), 0);
		}

		/**
		 * Removes an entry.
		 * @param instance which of the two removes
		 * @param key the key
		 * @return whether there was one
		 */
		@Operation
		public boolean delete(@Param(name = "instance") int instance, @Param(name = "key") int key) {
			return this.stores[instance].delete(StoreOperations.bytes(key), 0);
		}

	}

	/** Two caches of which none hears of the writes of the other. */
	@Param(name = "key", gen = IntGen.class, conf = "1:2")
	@Param(name = "value", gen = IntGen.class, conf = "1:9")
	@Param(name = "instance", gen = IntGen.class, conf = "0:1")
	public static class DeafCaches extends CoherentCaches {

		/** Creates two instances that have just become current. */
		public DeafCaches() {
		}

		@Override
		void readBus(int instance) {
			// It is not read.
		}

	}

	/** A cache as it is often written. */
	public static class UnfencedCache extends StoreOperations {

		/**
		 * Creates a store with a cache that fills after a miss, whatever came between.
		 */
		public UnfencedCache() {
			super(new UnfencedStore());
		}

	}

	/** A cache that keeps what was written, whoever wrote meanwhile. */
	public static class CarelessWritesCache extends StoreOperations {

		/** Creates a store with a cache that only writes fill. */
		public CarelessWritesCache() {
			super(new CarelessWritesStore());
		}

	}

	/**
	 * The smallest linearizable engine: the checker follows every step of it, and it is
	 * the cache that is to be checked.
	 */
	private static class MapStore extends ForwardingStore {

		private final Map<Bytes, Entry> entries = new ConcurrentHashMap<>();

		private final AtomicLong stamps = new AtomicLong();

		@SuppressWarnings("NullAway")
		MapStore() {
			super(null);
		}

		@Override
		protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Set<Capability> capabilities() {
			return Set.of();
		}

		@Override
		public boolean isConsistencyLevelSet() {
			return false;
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			return this.entries.get(key);
		}

		@Override
		public Version put(Mutation.Put put, long now) {
			Version version = Version.of(this.stamps.incrementAndGet());
			this.entries.put(put.key(), new Entry(put.key(), put.value(), version, put.expiresAt(), 0));
			return version;
		}

		@Override
		public boolean delete(Bytes key, long now) {
			return this.entries.remove(key) != null;
		}

	}

	/** Fills after a miss, whatever came between. */
	private static final class UnfencedStore extends MapStore {

		private final Map<Bytes, Entry> cache = new ConcurrentHashMap<>();

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			Entry cached = this.cache.get(key);
			if (cached != null) {
				return cached;
			}
			Entry entry = super.get(key, options);
			if (entry != null) {
				this.cache.put(key, entry);
			}
			return entry;
		}

		@Override
		public Version put(Mutation.Put put, long now) {
			Version version = super.put(put, now);
			this.cache.remove(put.key());
			return version;
		}

		@Override
		public boolean delete(Bytes key, long now) {
			boolean existed = super.delete(key, now);
			this.cache.remove(key);
			return existed;
		}

	}

	/** Fills after a write, whoever wrote meanwhile. */
	private static final class CarelessWritesStore extends MapStore {

		private final Map<Bytes, Entry> cache = new ConcurrentHashMap<>();

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			Entry cached = this.cache.get(key);
			return (cached != null) ? cached : super.get(key, options);
		}

		@Override
		public Version put(Mutation.Put put, long now) {
			this.cache.remove(put.key());
			Version version = super.put(put, now);
			this.cache.put(put.key(), new Entry(put.key(), put.value(), version, put.expiresAt(), 0));
			return version;
		}

		@Override
		public boolean delete(Bytes key, long now) {
			this.cache.remove(key);
			return super.delete(key, now);
		}

	}

}
