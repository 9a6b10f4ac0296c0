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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.TestRun;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.coherence.BusCoherence;
import io.synapsed.storage.cache.coherence.BusMessages;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.cache.coherence.InProcessInvalidationBus;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.InvalidationBus;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Random interleavings of three instances over one engine: puts, deletes, reads, expiry
 * and invalidations, with messages that are lost, instances that die, a bus that fails.
 * Whenever the engine is called, before and after it works, others may come in between,
 * and so on. Chance is seeded: a failure comes again.
 * <p>
 * A read must show what was current at some moment between the largest staleness before
 * its beginning and its end, and never what is older than a write of its own instance
 * that had completed before.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CacheInterleavingTests {

	private static final int STEPS = TestRun.figure(20_000, 100_000);

	private static final int INSTANCES = 3;

	private static final int KEYS = 10;

	/** Written in batches only. */
	private static final Bytes OTHER = Bytes.utf8("key-" + KEYS);

	private static final int DEEPEST = 3;

	private static final long STALENESS = 500;

	private static final long LEASE = 1_000;

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenInstancesInterleaveThenNoReadIsOlderThanItMayBe(CachePolicy policy) {
		Simulation simulation = new Simulation(policy, 7, false);
		for (int step = 0; step < STEPS; step++) {
			simulation.step();
		}
		System.out.printf("%s: %d reads, %d of them cached, %d of something old; %d writes, %d refused; %d crashes%n",
				policy, simulation.reads, simulation.hits(), simulation.oldReads, simulation.written,
				simulation.refused, simulation.crashes);
		assertThat(simulation.hits()).isGreaterThan(simulation.reads / 10);
		assertThat(simulation.oldReads).isPositive();
		assertThat(simulation.crashes).isPositive();
		assertThat(simulation.refused).isPositive();
	}

	@Test
	void whenLostMessagesLeaveNoGapThenTheFaultIsFound() {
		Simulation simulation = new Simulation(CachePolicy.LRU, 7, true);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> {
			for (int step = 0; step < STEPS; step++) {
				simulation.step();
			}
		}).withMessageContaining("is too old");
	}

	private static final class Simulation {

		private final Random random;

		private final CachePolicy policy;

		private final boolean hideLosses;

		private final MutableClock clock = new MutableClock();

		private final ManualNanoClock nanos = new ManualNanoClock();

		private final InProcessInvalidationBus log = new InProcessInvalidationBus();

		private final MemoryStore engine = MemoryStore.builder().clock(this.clock).build();

		private final Map<Bytes, List<State>> states = new HashMap<>();

		private final List<Instance> instances = new ArrayList<>();

		private int depth;

		private long values;

		private long reads;

		private long oldReads;

		private long written;

		private long refused;

		private long crashes;

		private long hitsOfTheDead;

		private Simulation(CachePolicy policy, long seed, boolean hideLosses) {
			this.policy = policy;
			this.random = new Random(seed);
			this.hideLosses = hideLosses;
			for (int number = 0; number < INSTANCES; number++) {
				this.instances.add(new Instance());
			}
		}

		private long hits() {
			return this.hitsOfTheDead + this.instances.stream().mapToLong(Instance::hits).sum();
		}

		private void step() {
			this.depth = 0;
			int number = this.random.nextInt(INSTANCES);
			try {
				act(this.instances.get(number));
			}
			catch (Crash crash) {
				this.crashes++;
				this.hitsOfTheDead += crash.instance.hits();
				this.instances.set(this.instances.indexOf(crash.instance), new Instance());
			}
			catch (StorageRejectedException | StorageFullException ex) {
				this.refused++;
			}
		}

		/**
		 * Others come in between.
		 */
		private void interleave() {
			if (this.depth >= DEEPEST || this.random.nextInt(3) != 0) {
				return;
			}
			this.depth++;
			try {
				act(this.instances.get(this.random.nextInt(INSTANCES)));
			}
			catch (StorageRejectedException | StorageFullException ex) {
				this.refused++;
			}
			finally {
				this.depth--;
			}
		}

		private void act(Instance instance) {
			int choice = this.random.nextInt(1_000);
			if (choice < 500) {
				read(instance);
			}
			else if (choice < 600) {
				write(instance);
			}
			else if (choice < 900) {
				instance.coherence.poll();
			}
			else if (choice < 980) {
				pass(this.random.nextInt(20));
			}
			else if (this.depth == 0) {
				this.instances.forEach((any) -> {
					any.bus.down = false;
					any.bus.full = this.random.nextInt(40) == 0;
				});
				pass(this.random.nextInt((int) STALENESS / 4));
				if (this.random.nextInt(20) == 0) {
					spoil(instance);
				}
			}
		}

		private void spoil(Instance instance) {
			switch (this.random.nextInt(8)) {
				case 0 -> instance.bus.loseNext();
				case 1 -> instance.bus.down = true;
				case 2 -> this.log.endEpoch();
				case 3 -> this.log.publish(Bytes.utf8("foreign"));
				case 4 -> pass(STALENESS * 3);
				default -> instance.crashing = true;
			}
		}

		private void pass(long millis) {
			this.clock.advance(millis);
			this.nanos.advanceMillis(millis);
		}

		private Bytes key() {
			return Bytes.utf8("key-" + this.random.nextInt(KEYS + 1));
		}

		private void write(Instance instance) {
			Map<Bytes, Integer> outer = instance.committed;
			instance.committed = new HashMap<>();
			try {
				writeAnything(instance.store, Bytes.utf8("key-" + this.random.nextInt(KEYS)));
				this.written++;
				instance.committed.forEach((key, state) -> instance.completed.merge(key, state, Math::max));
			}
			finally {
				instance.committed = outer;
			}
		}

		private void writeAnything(KeyValueStore store, Bytes key) {
			long now = this.clock.millis();
			switch (this.random.nextInt(4)) {
				case 0 -> store.delete(key, now);
				case 1 -> store.put(put(key, now + 1 + this.random.nextInt(2_000)), now);
				case 2 -> store.commit(WriteBatch.of(List.of(put(key, Entry.NEVER), put(OTHER, Entry.NEVER))), now);
				default -> store.put(put(key, Entry.NEVER), now);
			}
		}

		private void committed(Instance instance, List<Mutation> mutations) {
			for (Mutation mutation : mutations) {
				State state = State.of(mutation, this.nanos.getAsLong());
				List<State> known = this.states.computeIfAbsent(mutation.key(), (key) -> new ArrayList<>());
				known.add(state);
				instance.committed.put(mutation.key(), known.size() - 1);
			}
			if (instance.crashing && this.depth == 0) {
				throw new Crash(instance);
			}
		}

		private Mutation.Put put(Bytes key, long expiresAt) {
			return new Mutation.Put(key, Bytes.utf8(Long.toString(++this.values)), expiresAt, 0);
		}

		private void read(Instance instance) {
			Bytes key = key();
			if (!instance.reading.add(key)) {
				// It would wait for itself.
				return;
			}
			try {
				read(instance, key);
			}
			finally {
				instance.reading.remove(key);
			}
		}

		private void read(Instance instance, Bytes key) {
			long begun = this.nanos.getAsLong();
			long now = this.clock.millis();
			int own = instance.completed.getOrDefault(key, -1);
			Entry entry;
			if (this.random.nextInt(4) == 0) {
				entry = instance.store.getAll(List.of(key), ReadOptions.DEFAULT).get(0);
			}
			else {
				entry = instance.store.get(key, ReadOptions.DEFAULT);
			}
			this.reads++;
			judge(key, entry, begun, now, own);
		}

		private void judge(Bytes key, @Nullable Entry entry, long begun, long now, int own) {
			List<State> known = this.states.getOrDefault(key, List.of());
			int oldest = known.size() - 1;
			while (oldest >= 0 && known.get(oldest).since() - (begun - STALENESS * 1_000_000) >= 0) {
				oldest--;
			}
			int allowed = Math.max(oldest, own);
			if (entry == null) {
				boolean absent = allowed < 0;
				for (int index = Math.max(0, allowed); index < known.size(); index++) {
					absent |= known.get(index).isAbsent(this.clock.millis());
				}
				assertThat(absent).as("the absence of %s is too old", key).isTrue();
				return;
			}
			assertThat(entry.isExpired(now)).as("an expired entry").isFalse();
			int found = known.size() - 1;
			while (!entry.value().equals(known.get(found).value())) {
				found--;
			}
			assertThat(found).as("the value of %s is too old", key).isGreaterThanOrEqualTo(allowed);
			this.oldReads += (found < known.size() - 1) ? 1 : 0;
		}

		/** What a key was, from a moment on. */
		private record State(@Nullable Bytes value, long expiresAt, long since) {

			private static State of(Mutation mutation, long since) {
				return (mutation instanceof Mutation.Put put) ? new State(put.value(), put.expiresAt(), since)
						: new State(null, 0, since);
			}

			private boolean isAbsent(long now) {
				return this.value == null || this.expiresAt <= now;
			}

		}

		/** An instance dies while it writes. */
		private static final class Crash extends Error {

			private static final long serialVersionUID = 1L;

			private final transient Instance instance;

			private Crash(Instance instance) {
				super("planned", null, false, false);
				this.instance = instance;
			}

		}

		private final class Instance {

			private final FaultyBus bus = new FaultyBus(Simulation.this.log);

			private final KeyValueStore store;

			/** Number of the state of each key after the latest completed write. */
			private final Map<Bytes, Integer> completed = new HashMap<>();

			private final Set<Bytes> reading = new HashSet<>();

			/** Those of the write that is running. */
			private Map<Bytes, Integer> committed = new HashMap<>();

			private boolean crashing;

			private @Nullable BusCoherence coherence;

			private Instance() {
				CacheInvalidation settings = CacheInvalidation.builder(this.bus)
					.maxStaleness(Duration.ofMillis(STALENESS))
					.lease(Duration.ofMillis(LEASE))
					.pollInterval(Duration.ofMillis(1))
					.nanoTime(Simulation.this.nanos)
					.build();
				CacheLayer layer = CacheLayer.builder()
					.maxEntries(KEYS - 2)
					.maxSize(1 << 20)
					.timeToLive(Duration.ofSeconds(20))
					.jitter(0.1)
					.absenceTimeToLive(Duration.ofSeconds(10))
					.maxWait(Duration.ofMillis(1))
					.clock(Simulation.this.clock)
					.policy(Simulation.this.policy)
					.invalidation(settings)
					.nanoTime(Simulation.this.nanos)
					.build();
				this.store = new CachingStore(new Engine(this), layer, (drop) -> {
					this.coherence = new BusCoherence("test", settings, drop);
					return this.coherence;
				});
				if (Simulation.this.hideLosses) {
					this.bus.tamper = (answer) -> FaultyBus.with(answer,
							answer.messages().stream().map(this::perhapsAnother).toList());
				}
			}

			/** Puts the end of an unknown write in the place of a message. */
			private InvalidationBus.Message perhapsAnother(InvalidationBus.Message message) {
				return (Simulation.this.random.nextInt(4) != 0) ? message
						: new InvalidationBus.Message(message.number(), BusMessages.emptyCompletion(1));
			}

			private long hits() {
				return (long) Statistic.named(this.store.statistics(), "cache.hits").value().getAsDouble();
			}

		}

		/** The engine as an instance sees it: others come in between. */
		private final class Engine extends ForwardingStore {

			private final Instance instance;

			private Engine(Instance instance) {
				super(Simulation.this.engine);
				this.instance = instance;
			}

			@Override
			protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
				interleave();
				T result = call.get();
				interleave();
				return result;
			}

			@Override
			public Version put(Mutation.Put put, long now) {
				return around(StoreOperation.PUT, () -> {
					Version version = delegate().put(put, now);
					committed(this.instance, List.of(put));
					return version;
				});
			}

			@Override
			public boolean delete(Bytes key, long now) {
				return around(StoreOperation.DELETE, () -> {
					boolean removed = delegate().delete(key, now);
					committed(this.instance, List.of(new Mutation.Delete(key)));
					return removed;
				});
			}

			@Override
			public CommitResult commit(WriteBatch batch, long now) {
				return around(StoreOperation.COMMIT, () -> {
					CommitResult result = delegate().commit(batch, now);
					committed(this.instance, batch.mutations());
					return result;
				});
			}

		}

	}

}
