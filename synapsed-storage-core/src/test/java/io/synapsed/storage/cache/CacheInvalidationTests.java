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
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.coherence.BusCoherence;
import io.synapsed.storage.cache.coherence.BusFailure;
import io.synapsed.storage.cache.coherence.BusMessages;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.cache.coherence.InProcessInvalidationBus;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.Condition;
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
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CacheInvalidation}: two instances share an engine and a bus. Time and
 * the reading of the bus go on when the test says so.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CacheInvalidationTests {

	private static final Bytes KEY = Bytes.utf8("key");

	private static final Bytes OTHER = Bytes.utf8("other");

	private static final long STALENESS = 1_000;

	private static final long LEASE = 5_000;

	private final MutableClock clock = new MutableClock();

	private final ManualNanoClock nanos = new ManualNanoClock();

	private final Engine engine = new Engine(MemoryStore.builder().clock(this.clock).build());

	private final InProcessInvalidationBus log = new InProcessInvalidationBus();

	private Instance writer = new Instance(BusFailure.BYPASS);

	private Instance reader = new Instance(BusFailure.BYPASS);

	@Test
	void whenAnotherInstanceWritesThenTheNextPollShowsIt() {
		warmUp();
		this.writer.put(KEY, "new");
		assertThat(this.reader.get(KEY)).isEqualTo("old");
		this.reader.poll();
		assertThat(this.reader.get(KEY)).isEqualTo("new");
	}

	@Test
	void whenAnotherInstanceDeletesOrCommitsThenTheNextPollShowsIt() {
		warmUp();
		this.writer.store.delete(KEY, 0);
		this.reader.poll();
		assertThat(this.reader.get(KEY)).isNull();
		this.writer.store.commit(WriteBatch.of(List.of(put(KEY, "newer"), put(OTHER, "too"))), 0);
		this.reader.poll();
		assertThat(this.reader.get(KEY)).isEqualTo("newer");
		assertThat(this.reader.get(OTHER)).isEqualTo("too");
	}

	@Test
	void whenTheWriteIsOverThenItsKeyIsCachedAgain() {
		warmUp();
		this.writer.put(KEY, "new");
		this.reader.poll();
		assertReads(1, KEY);
		assertReads(1, KEY);
		this.writer.poll();
		this.reader.poll();
		assertReads(1, KEY);
		assertReads(0, KEY);
	}

	@Test
	void whenAWriteIsUnderWayThenItsKeyStaysOutAndOthersStayIn() {
		warmUp();
		this.writer.put(OTHER, "other");
		settle();
		this.reader.get(OTHER);
		this.engine.beforePut.set(() -> {
			this.reader.poll();
			assertThat(this.reader.get(KEY)).isEqualTo("old");
			assertReads(0, OTHER);
		});
		this.writer.put(KEY, "new");
		assertThat(this.reader.get(KEY)).isEqualTo("new");
	}

	@Test
	void whenAReadBeganBeforeTheAnnouncementThenItDoesNotFill() {
		warmUp();
		this.writer.put(KEY, "second");
		settle();
		this.engine.afterGet.set(() -> {
			this.writer.put(KEY, "third");
			this.writer.poll();
			this.reader.poll();
		});
		assertThat(this.reader.get(KEY)).isEqualTo("second");
		assertThat(this.reader.get(KEY)).isEqualTo("third");
		assertReads(0, KEY);
	}

	@Test
	void whenAReadOfSeveralBeganBeforeTheAnnouncementThenItDoesNotFill() {
		warmUp();
		this.writer.put(KEY, "second");
		settle();
		this.engine.afterGet.set(() -> {
			this.writer.put(KEY, "third");
			this.writer.poll();
			this.reader.poll();
		});
		this.reader.store.getAll(List.of(KEY, OTHER), ReadOptions.DEFAULT);
		assertThat(this.reader.get(KEY)).isEqualTo("third");
	}

	@Test
	void whenTheWriterDiesAfterItsWriteThenTheKeyStaysOutForItsLease() {
		warmUp();
		this.writer.put(KEY, "new");
		this.reader.poll();
		assertStaysOutForALease(KEY);
	}

	@Test
	void whenAWriteTakesLongerThanItsLeaseThenTheOthersDropWhatTheyHaveReadSince() {
		warmUp();
		this.engine.beforePut.set(() -> {
			pass(LEASE + 500);
			assertThat(this.reader.get(KEY)).isEqualTo("old");
			assertReads(0, KEY);
		});
		this.writer.put(KEY, "new");
		settle();
		assertThat(this.reader.get(KEY)).isEqualTo("new");
	}

	@Test
	void whenTheOutcomeIsUnknownThenTheOthersDropEverythingOnceTheBusHasTakenIt() {
		warmUp();
		this.engine.failure = new UnknownOutcomeException("test", "planned");
		assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> this.writer.put(OTHER, "new"));
		this.engine.failure = null;
		this.writer.bus.down = true;
		this.writer.poll();
		this.writer.bus.down = false;
		this.writer.poll();
		this.reader.poll();
		assertReads(1, KEY);
	}

	@Test
	void whenAWriteHadNoEffectThenItIsOverAtOnce() {
		warmUp();
		this.engine.failure = new StorageFullException("test", "planned", null);
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> this.writer.put(KEY, "new"));
		this.engine.failure = null;
		settle();
		assertReads(1, KEY);
		assertReads(0, KEY);
	}

	@Test
	void whenAMessageIsLostThenTheNextOneShowsTheGap() {
		warmUp();
		this.reader.bus.tamper = (answer) -> {
			if (answer.messages().isEmpty()) {
				return answer;
			}
			return FaultyBus.with(answer, answer.messages().subList(1, answer.messages().size()));
		};
		this.writer.put(KEY, "new");
		this.writer.put(OTHER, "new");
		this.reader.poll();
		assertThat(this.reader.get(KEY)).isEqualTo("new");
		assertThat(this.reader.statistic("cache.invalidation.gaps")).isOne();
	}

	@Test
	void whenTheLastMessageIsLostThenTheNumberOfTheLatestShowsTheGap() {
		warmUp();
		this.reader.bus.loseNext();
		this.writer.put(KEY, "new");
		this.reader.poll();
		assertThat(this.reader.get(KEY)).isEqualTo("new");
		assertThat(this.reader.statistic("cache.invalidation.gaps")).isOne();
	}

	@Test
	void whenThereWasAGapThenNothingIsCachedForALease() {
		warmUp();
		this.reader.bus.loseNext();
		this.writer.put(OTHER, "new");
		this.writer.poll();
		this.reader.poll();
		assertStaysOutForALease(KEY);
	}

	@Test
	void whenAReadLastsLongerThanALeaseAfterAGapThenItDoesNotFill() {
		warmUp();
		this.writer.put(KEY, "second");
		settle();
		this.engine.afterGet.set(() -> {
			this.reader.bus.loseNext();
			this.writer.put(KEY, "third");
			settle();
			pass(LEASE + 500);
		});
		assertThat(this.reader.get(KEY)).isEqualTo("second");
		assertThat(this.reader.get(KEY)).isEqualTo("third");
	}

	@Test
	void whenTheBusHasBegunAnewThenTheCacheIsEmptied() {
		warmUp();
		this.writer.put(KEY, "new");
		this.log.endEpoch();
		this.reader.poll();
		assertThat(this.reader.get(KEY)).isEqualTo("new");
		assertThat(this.reader.statistic("cache.invalidation.epochs")).isOne();
		pass(LEASE);
		assertReads(1, KEY);
		assertReads(0, KEY);
	}

	@Test
	void whenTheBusDoesNotAnswerThenReadsGoRoundTheCacheAndWritesAreRefused() {
		warmUp();
		this.reader.bus.down = true;
		this.nanos.advanceMillis(STALENESS);
		this.reader.poll();
		assertReads(0, KEY);
		this.nanos.advanceMillis(1);
		this.writer.put(KEY, "new");
		assertThat(this.reader.get(KEY)).isEqualTo("new");
		assertThat(this.reader.statistic("cache.bypassed")).isOne();
		assertThat(this.reader.statistic("cache.invalidation.connected")).isZero();
		assertThatExceptionOfType(StorageRejectedException.class).isThrownBy(() -> this.reader.put(KEY, "lost"))
			.withMessageContaining("nothing was written")
			.withMessageContaining("cache.invalidation.on-failure")
			.withCauseInstanceOf(StorageException.class);
		assertThat(this.reader.get(KEY)).isEqualTo("new");
		assertThat(this.reader.statistic("cache.invalidation.refused")).isOne();
		this.reader.bus.down = false;
		this.reader.poll();
		assertThat(this.reader.statistic("cache.invalidation.lapses")).isOne();
		pass(LEASE);
		assertReads(1, KEY);
		assertReads(0, KEY);
	}

	@Test
	void whenTheBusIsFullThenWhatFreesRoomIsWrittenAndTheOthersDropEverything() {
		for (Runnable removal : List.<Runnable>of(() -> this.writer.store.delete(KEY, 0),
				() -> this.writer.store.commit(new WriteBatch(List.of(new Mutation.Delete(KEY)),
						List.of(new Condition(OTHER, null)), List.of()), 0),
				() -> this.writer.store.commit(WriteBatch.of(List.of(put(OTHER, "new"), new Mutation.Delete(KEY))),
						0))) {
			this.engine.delete(OTHER, 0);
			pass(LEASE);
			warmUp();
			this.writer.bus.full = true;
			removal.run();
			this.reader.poll();
			assertThat(this.reader.get(KEY)).isNull();
			assertThat(this.reader.statistic("cache.invalidation.connected")).isOne();
			assertThat(this.writer.statistic("cache.invalidation.refused")).isZero();
			this.writer.bus.full = false;
		}
	}

	@Test
	void whenTheBusIsFullThenARemovalKeepsEverythingOutForALease() {
		warmUp();
		this.writer.put(OTHER, "other");
		settle();
		this.writer.bus.full = true;
		this.writer.store.delete(KEY, 0);
		this.reader.poll();
		assertStaysOutForALease(OTHER);
	}

	@Test
	void whenTheBusIsFullThenOtherWritesAreRefusedAsFull() {
		warmUp();
		this.writer.bus.full = true;
		for (Runnable write : List.<Runnable>of(() -> this.writer.put(KEY, "new"),
				() -> this.writer.store.commit(WriteBatch.of(List.of(put(KEY, "new"))), 0))) {
			assertThatExceptionOfType(StorageFullException.class).isThrownBy(write::run)
				.withMessageContaining("nothing was written")
				.withMessageContaining("the bus 'in-process'");
		}
		assertThat(this.reader.get(KEY)).isEqualTo("old");
		assertReads(0, KEY);
		assertThat(this.writer.statistic("cache.invalidation.refused")).isEqualTo(2);
	}

	@Test
	void whenTheBusIsFullThenItIsStillReadAndTheLeasesOfWritesEndByThemselves() {
		warmUp();
		this.writer.put(OTHER, "other");
		this.writer.bus.full = true;
		this.writer.poll();
		assertThat(this.writer.statistic("cache.invalidation.connected")).isOne();
		assertThat(this.writer.get(KEY)).isEqualTo("old");
		this.reader.poll();
		assertStaysOutForALease(OTHER);
	}

	@Test
	void whenTheBusIsFullAndAnOutcomeUnknownThenTheOthersDropEverything() {
		warmUp();
		this.engine.failure = new UnknownOutcomeException("test", "planned");
		assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> this.writer.put(OTHER, "new"));
		this.engine.failure = null;
		this.writer.bus.full = true;
		this.writer.poll();
		this.reader.poll();
		assertReads(1, KEY);
		assertThat(this.reader.statistic("cache.invalidation.epochs")).isOne();
	}

	@Test
	void whenTheBusIsFullAndABoundIsSetThenNothingIsRefused() {
		this.writer = new Instance(BusFailure.BOUND);
		this.reader = new Instance(BusFailure.BOUND);
		warmUp();
		this.writer.bus.full = true;
		this.writer.put(KEY, "new");
		assertThat(this.writer.statistic("cache.invalidation.unannounced")).isOne();
		settle();
		assertThat(this.reader.get(KEY)).isEqualTo("new");
	}

	@Test
	void whenTheBusHasNoRoomForAnEpochThenEachAnswerEmptiesTheCacheUntilItHas() {
		warmUp();
		this.reader.bus.tamper = (answer) -> new InvalidationBus.Messages("", answer.position(), 0, List.of());
		for (int round = 0; round < 20; round++) {
			this.nanos.advanceMillis(500);
			settle();
			assertReads(1, KEY);
			assertReads(1, KEY);
		}
		assertThat(this.reader.statistic("cache.invalidation.connected")).isOne();
		this.reader.bus.tamper = UnaryOperator.identity();
		this.reader.poll();
		assertStaysOutForALease(KEY);
	}

	@Test
	void whenTheAnswerOfTheBusIsSlowThenItConfirmsOnlyWhatWasBeforeTheQuestion() {
		warmUp();
		this.reader.bus.tamper = (answer) -> {
			this.writer.put(KEY, "new");
			this.nanos.advanceMillis(STALENESS - 100);
			return answer;
		};
		this.reader.poll();
		assertThat(this.reader.get(KEY)).isEqualTo("old");
		this.nanos.advanceMillis(101);
		assertThat(this.reader.get(KEY)).isEqualTo("new");
	}

	@Test
	void whenBusAndEngineAreGoneThenWhatIsOldIsServedForAWhileIfThatIsAllowed() {
		FaultyBus bus = new FaultyBus(this.log);
		CacheInvalidation settings = CacheInvalidation.builder(bus)
			.maxStaleness(Duration.ofMillis(STALENESS))
			.lease(Duration.ofMillis(LEASE))
			.pollInterval(Duration.ofMillis(500))
			.nanoTime(this.nanos)
			.build();
		CacheLayer layer = CacheLayer.builder()
			.maxEntries(1_000)
			.maxSize(1 << 20)
			.clock(this.clock)
			.policy(CachePolicy.LRU)
			.invalidation(settings)
			.staleOnError(Duration.ofMillis(10_000))
			.nanoTime(this.nanos)
			.build();
		AtomicReference<BusCoherence> coherence = new AtomicReference<>();
		KeyValueStore store = new CachingStore(this.engine, layer, (drop) -> {
			coherence.set(new BusCoherence("test", settings, drop));
			return coherence.get();
		});
		coherence.get().poll();
		for (long passed = 0; passed < LEASE; passed += 500) {
			this.nanos.advanceMillis(500);
			coherence.get().poll();
		}
		store.put(put(KEY, "value"), 0);
		store.get(KEY, ReadOptions.DEFAULT);
		bus.down = true;
		this.engine.failure = new StorageNetworkException("test", "planned");
		this.nanos.advanceMillis(10_000);
		assertThat(store.get(KEY, ReadOptions.DEFAULT).value().toUtf8()).isEqualTo("value");
		this.nanos.advanceMillis(1);
		assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(() -> store.get(KEY, ReadOptions.DEFAULT));
	}

	@Test
	void whenTheProcessStoodStillThenItTrustsNothing() {
		warmUp();
		this.nanos.advanceMillis(60_000);
		assertReads(1, KEY);
		this.reader.poll();
		assertReads(1, KEY);
		assertThat(this.reader.statistic("cache.invalidation.lapses")).isOne();
	}

	@Test
	void whenTheBusIsDownAndABoundIsSetThenReadsAndWritesGoOn() {
		this.writer = new Instance(BusFailure.BOUND);
		this.reader = new Instance(BusFailure.BOUND);
		warmUp();
		this.writer.bus.down = true;
		this.writer.poll();
		this.writer.put(KEY, "new");
		assertThat(this.writer.statistic("cache.invalidation.unannounced")).isOne();
		this.reader.poll();
		assertThat(this.reader.get(KEY)).isEqualTo("old");
		this.nanos.advanceMillis(STALENESS);
		assertThat(this.reader.get(KEY)).isEqualTo("new");
		this.writer.put(KEY, "newer");
		this.writer.bus.down = false;
		settle();
		assertThat(this.reader.get(KEY)).isEqualTo("newer");
	}

	@ParameterizedTest
	@ValueSource(longs = { -3_600_000, 0, 3_600_000 })
	void whenABoundIsSetThenItCountsFromBeforeTheReadWhateverTheWallClockSays(long set) {
		this.reader = new Instance(BusFailure.BOUND);
		this.engine.put(put(KEY, "old"), 0);
		this.engine.afterGet.set(() -> {
			this.engine.put(put(KEY, "new"), 0);
			this.nanos.advanceMillis(STALENESS - 100);
		});
		assertThat(this.reader.get(KEY)).isEqualTo("old");
		this.clock.advance(set);
		this.nanos.advanceMillis(99);
		assertThat(this.reader.get(KEY)).isEqualTo("old");
		this.nanos.advanceMillis(1);
		assertThat(this.reader.get(KEY)).isEqualTo("new");
	}

	@Test
	void whenABoundIsSetThenItAlsoBoundsTheTimeToLive() {
		CacheLayerBuilder layer = CacheLayer.builder().timeToLive(Duration.ofHours(1));
		assertThat(layer.invalidation(settings(this.log, BusFailure.BOUND)).build().timeToLive())
			.isEqualTo(Duration.ofMillis(STALENESS));
		assertThat(layer.invalidation(settings(this.log, BusFailure.BYPASS)).build().timeToLive())
			.isEqualTo(Duration.ofHours(1));
	}

	@Test
	void whenSomethingElseIsOnTheBusThenTheCacheIsEmptied() {
		warmUp();
		this.reader.bus.insertNext(new InvalidationBus.Message(0, Bytes.EMPTY));
		this.reader.poll();
		assertReads(1, KEY);
		assertThat(this.reader.statistic("cache.invalidation.unreadable")).isOne();
		pass(LEASE);
		assertReads(1, KEY);
		assertReads(0, KEY);
	}

	@Test
	void whenMessagesArePoisonedThenTheyAreCountedAndNothingBreaks() {
		warmUp();
		Random random = new Random(42);
		byte[] announcement = BusMessages.announcement(7, 1, List.of(KEY, OTHER)).toByteArray();
		int poisoned = 0;
		for (int round = 0; round < 5_000; round++) {
			byte[] content = announcement.clone();
			switch (round % 3) {
				case 0 -> content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
				case 1 -> content = java.util.Arrays.copyOf(content, random.nextInt(2 * content.length));
				default -> random.nextBytes(content);
			}
			this.log.publish(Bytes.wrap(content));
			poisoned += BusMessages.isReadable(Bytes.wrap(content)) ? 0 : 1;
			this.reader.poll();
		}
		assertThat(poisoned).isGreaterThan(2_000);
		assertThat(this.reader.statistic("cache.invalidation.unreadable")).isEqualTo(poisoned);
		assertThat(this.reader.statistic("cache.invalidation.gaps")).isZero();
		this.writer.put(KEY, "new");
		settle();
		assertThat(this.reader.get(KEY)).isEqualTo("new");
	}

	@Test
	void whenABatchIsLargeThenEverythingIsDropped() {
		warmUp();
		List<Mutation> mutations = new ArrayList<>();
		for (int index = 0; index < 5_000; index++) {
			mutations.add(put(Bytes.utf8("another-key-" + index), "value"));
		}
		this.engine.beforeCommit.set(() -> {
			this.reader.poll();
			assertReads(1, KEY);
			assertReads(1, KEY);
		});
		this.writer.store.commit(WriteBatch.of(mutations), 0);
		settle();
		assertReads(1, KEY);
		assertReads(0, KEY);
	}

	@Test
	void whenSomebodyAnnouncesWithoutEndThenItIsTakenForEverything() {
		warmUp();
		for (int index = 0; index <= 100_000; index++) {
			Bytes key = Bytes.utf8("k" + index);
			this.log.publish(BusMessages.announcement(7, index, List.of(key)));
		}
		// An answer holds a thousand messages, and a turn a hundred answers.
		this.reader.poll();
		this.reader.poll();
		assertReads(1, KEY);
		assertReads(1, KEY);
		pass(LEASE);
		assertReads(1, KEY);
		assertReads(0, KEY);
	}

	@Test
	void whenTheAnnouncementTookTooLongThenTheWriteIsRefused() {
		warmUp();
		this.writer.bus.beforePublish = () -> this.nanos.advanceMillis(LEASE / 2 + 1);
		assertThatExceptionOfType(StorageRejectedException.class).isThrownBy(() -> this.writer.put(KEY, "new"))
			.withMessageContaining("cache.invalidation.lease");
		assertThat(this.engine.get(KEY, ReadOptions.DEFAULT).value().toUtf8()).isEqualTo("old");
	}

	@Test
	void whenExplainedThenItSaysWhetherTheCacheIsCurrentAndTheKeyWrittenElsewhere() {
		warmUp();
		assertThat(this.reader.store.explain(KEY).get(0).facts()).containsEntry("current", true)
			.containsEntry("written-elsewhere", false);
		this.writer.put(KEY, "new");
		this.reader.poll();
		assertThat(this.reader.store.explain(KEY).get(0).facts()).containsEntry("written-elsewhere", true);
		this.nanos.advanceMillis(STALENESS + 1);
		assertThat(this.reader.store.explain(KEY).get(0).facts()).containsEntry("current", false);
		assertThat(this.reader.store.layers().get(0).facts()).containsEntry("invalidation", "in-process")
			.containsEntry("on-failure", "bypass");
		assertThat(this.reader.statistic("cache.invalidation.lag")).isEqualTo(STALENESS + 1);
	}

	@Test
	void whenClosedThenTheOthersHearOfTheLastWriteAndTheBusIsClosed() {
		warmUp();
		this.writer.put(KEY, "new");
		this.writer.store.close();
		assertThat(this.writer.bus.closed).isTrue();
		this.reader.poll();
		assertThat(this.reader.store.explain(KEY).get(0).facts()).containsEntry("written-elsewhere", false);
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenTheLayerReadsTheBusByItselfThenInstancesAgree(CachePolicy policy) {
		CacheInvalidation settings = CacheInvalidation.builder(this.log)
			.maxStaleness(Duration.ofMillis(200))
			.lease(Duration.ofMillis(400))
			.pollInterval(Duration.ofMillis(1))
			.build();
		CacheLayer layer = CacheLayer.builder()
			.maxEntries(100)
			.maxSize(1 << 20)
			.clock(this.clock)
			.policy(policy)
			.invalidation(settings)
			.build();
		MemoryStore shared = MemoryStore.builder().clock(this.clock).build();
		try (KeyValueStore one = layer.over(shared); KeyValueStore two = layer.over(shared)) {
			String last = "";
			long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
			while (statistic(two, "cache.hits") < 100 && System.nanoTime() < deadline) {
				String value = Long.toString(System.nanoTime());
				if (statistic(two, "cache.hits") % 10 == 0 && !value.equals(last) && isPut(one, value)) {
					last = value;
				}
				two.get(KEY, ReadOptions.DEFAULT);
			}
			assertThat(statistic(two, "cache.hits")).isEqualTo(100);
			String expected = last;
			while (!two.get(KEY, ReadOptions.DEFAULT).value().toUtf8().equals(expected)
					&& System.nanoTime() < deadline) {
				Thread.onSpinWait();
			}
			assertThat(two.get(KEY, ReadOptions.DEFAULT).value().toUtf8()).isEqualTo(expected);
		}
	}

	/** A busy machine may take more of a short lease than a write may. */
	private static boolean isPut(KeyValueStore store, String value) {
		try {
			store.put(put(KEY, value), 0);
			return true;
		}
		catch (StorageRejectedException ex) {
			return false;
		}
	}

	@Test
	void whenTheBusRefusesForGoodThenTheLayerDoesNotStart() {
		InvalidationBus refusing = new InvalidationBus() {

			@Override
			public String name() {
				return "refusing";
			}

			@Override
			public void publish(Bytes message) {
				throw new StorageConfigurationException("test", "planned");
			}

			@Override
			public void endEpoch() {
				throw new StorageConfigurationException("test", "planned");
			}

			@Override
			public Messages read(String position) {
				throw new StorageConfigurationException("test", "planned");
			}

			@Override
			public void close() {
			}

		};
		CacheLayer layer = CacheLayer.builder()
			.maxEntries(100)
			.maxSize(1 << 20)
			.clock(this.clock)
			.invalidation(CacheInvalidation.builder(refusing)
				.maxStaleness(Duration.ofSeconds(1))
				.pollInterval(Duration.ofMillis(10))
				.nanoTime(this.nanos)
				.build())
			.build();
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> layer.over(this.engine));
	}

	@Test
	void whenATimeIsOutOfItsBoundsThenTheMessageNamesIt() {
		assertRefused("max-staleness", 9, 5_000, 1);
		assertRefused("max-staleness", 3_600_001, 3_600_001 * 2, 1);
		assertRefused("lease", 1_000, 1_999, 1);
		assertRefused("poll-interval", 1_000, 5_000, 501);
		assertRefused("poll-interval", 1_000, 5_000, 0);
	}

	private void assertRefused(String property, long maxStaleness, long lease, long pollInterval) {
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> CacheInvalidation.builder(this.log)
				.maxStaleness(Duration.ofMillis(maxStaleness))
				.lease(Duration.ofMillis(lease))
				.pollInterval(Duration.ofMillis(pollInterval))
				.nanoTime(this.nanos)
				.build())
			.withMessageContaining("cache.invalidation." + property);
	}

	/**
	 * Gets both instances going, with an old value in the cache of the reader.
	 */
	private void warmUp() {
		settle();
		pass(LEASE);
		this.writer.put(KEY, "old");
		settle();
		assertThat(this.reader.get(KEY)).isEqualTo("old");
		assertReads(0, KEY);
	}

	private void settle() {
		for (int round = 0; round < 2; round++) {
			this.writer.poll();
			this.reader.poll();
		}
	}

	private void pass(long millis) {
		for (long passed = 0; passed < millis; passed += 500) {
			this.nanos.advanceMillis(500);
			settle();
		}
	}

	/** Asserts that the reader caches a key only after a lease, and then. */
	private void assertStaysOutForALease(Bytes key) {
		for (long passed = 0; passed < LEASE; passed += 500) {
			assertReads(1, key);
			this.nanos.advanceMillis(500);
			this.reader.poll();
		}
		assertReads(1, key);
		assertReads(0, key);
	}

	/** Asserts how often the engine is asked when the reader reads. */
	private void assertReads(int expected, Bytes key) {
		long before = this.engine.gets;
		this.reader.get(key);
		assertThat(this.engine.gets - before).isEqualTo(expected);
	}

	private static Mutation.Put put(Bytes key, String value) {
		return new Mutation.Put(key, Bytes.utf8(value), Entry.NEVER, 0);
	}

	private static double statistic(KeyValueStore store, String name) {
		return Statistic.named(store.statistics(), name).value().getAsDouble();
	}

	private CacheInvalidation settings(InvalidationBus bus, BusFailure onFailure) {
		return CacheInvalidation.builder(bus)
			.maxStaleness(Duration.ofMillis(STALENESS))
			.lease(Duration.ofMillis(LEASE))
			.pollInterval(Duration.ofMillis(500))
			.onFailure(onFailure)
			.nanoTime(this.nanos)
			.build();
	}

	/** An instance whose bus is read when the test says so. */
	private final class Instance {

		private final FaultyBus bus = new FaultyBus(CacheInvalidationTests.this.log);

		private final KeyValueStore store;

		private @Nullable BusCoherence coherence;

		private Instance(BusFailure onFailure) {
			CacheInvalidation settings = settings(this.bus, onFailure);
			CacheLayer layer = CacheLayer.builder()
				.maxEntries(1_000)
				.maxSize(1 << 20)
				.clock(CacheInvalidationTests.this.clock)
				.invalidation(settings)
				.nanoTime(CacheInvalidationTests.this.nanos)
				.build();
			this.store = new CachingStore(CacheInvalidationTests.this.engine, layer, (drop) -> {
				this.coherence = new BusCoherence("test", settings, drop);
				return this.coherence;
			});
		}

		private void poll() {
			this.coherence.poll();
		}

		private void put(Bytes key, String value) {
			this.store.put(CacheInvalidationTests.put(key, value), 0);
		}

		private @Nullable String get(Bytes key) {
			Entry entry = this.store.get(key, ReadOptions.DEFAULT);
			return (entry != null) ? entry.value().toUtf8() : null;
		}

		private double statistic(String name) {
			return CacheInvalidationTests.statistic(this.store, name);
		}

	}

	/** What both instances share. */
	private static final class Engine extends ForwardingStore {

		private long gets;

		private final AtomicReference<@Nullable Runnable> afterGet = new AtomicReference<>();

		private final AtomicReference<@Nullable Runnable> beforePut = new AtomicReference<>();

		private final AtomicReference<@Nullable Runnable> beforeCommit = new AtomicReference<>();

		private @Nullable StorageException failure;

		private Engine(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
			if (this.failure != null) {
				throw this.failure;
			}
			if (operation == StoreOperation.PUT) {
				runOnce(this.beforePut);
			}
			if (operation == StoreOperation.COMMIT) {
				runOnce(this.beforeCommit);
			}
			T result = call.get();
			if (operation == StoreOperation.GET || operation == StoreOperation.GET_ALL) {
				this.gets++;
				runOnce(this.afterGet);
			}
			return result;
		}

		/** The other instance goes on. */
		@Override
		public void close() {
		}

		/** What it does may come here again. */
		private static void runOnce(AtomicReference<@Nullable Runnable> action) {
			Runnable planned = action.getAndSet(null);
			if (planned != null) {
				planned.run();
			}
		}

	}

}
