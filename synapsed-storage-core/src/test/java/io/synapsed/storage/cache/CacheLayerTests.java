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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.coherence.Coherence;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
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
 * Tests for {@link CacheLayer}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CacheLayerTests {

	private static final Bytes KEY = Bytes.utf8("key");

	private final MutableClock clock = new MutableClock();

	private final ManualNanoClock nanos = new ManualNanoClock();

	private final Gate engine = new Gate(MemoryStore.builder().clock(this.clock).build());

	/** Nobody gets tired of waiting. */
	private final KeyValueStore store = layer(null, 0, null, Duration.ofHours(1), CachePolicy.W_TINYLFU)
		.over(this.engine);

	private CacheLayer layer(@Nullable Duration timeToLive, double jitter, @Nullable Duration absenceTimeToLive,
			Duration maxWait, CachePolicy policy) {
		return CacheLayer.builder()
			.maxEntries(1_000)
			.maxSize(1 << 20)
			.timeToLive(timeToLive)
			.jitter(jitter)
			.absenceTimeToLive(absenceTimeToLive)
			.maxWait(maxWait)
			.clock(this.clock)
			.policy(policy)
			.nanoTime(this.nanos)
			.build();
	}

	private void put(KeyValueStore store, Bytes key, String value) {
		store.put(new Mutation.Put(key, Bytes.utf8(value), Entry.NEVER, 0), this.clock.millis());
	}

	private @Nullable String get(KeyValueStore store, Bytes key) {
		Entry entry = store.get(key, ReadOptions.DEFAULT);
		return (entry != null) ? entry.value().toUtf8() : null;
	}

	private double statistic(KeyValueStore store, String name) {
		return Statistic.named(store.statistics(), name).value().getAsDouble();
	}

	@Test
	void whenReadTwiceThenTheEngineIsAskedOnce() {
		put(this.engine, KEY, "value");
		assertThat(get(this.store, KEY)).isEqualTo("value");
		assertThat(get(this.store, KEY)).isEqualTo("value");
		assertThat(this.engine.calls(StoreOperation.GET)).isOne();
		assertThat(statistic(this.store, "cache.hits")).isOne();
		assertThat(statistic(this.store, "cache.misses")).isOne();
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenAnyPolicyDecidesThenBothBoundsHold(CachePolicy policy) {
		KeyValueStore few = CacheLayer.builder()
			.maxEntries(10)
			.maxSize(1 << 20)
			.clock(this.clock)
			.policy(policy)
			.build()
			.over(this.engine);
		KeyValueStore small = CacheLayer.builder()
			.maxEntries(1_000)
			.maxSize(4_096)
			.clock(this.clock)
			.policy(policy)
			.build()
			.over(this.engine);
		for (int index = 0; index < 100; index++) {
			Bytes key = Bytes.utf8("key" + index);
			put(this.engine, key, "value");
			get(few, key);
			get(small, key);
			assertThat(statistic(few, "cache.entries")).isLessThanOrEqualTo(10);
			assertThat(statistic(small, "cache.size")).isLessThanOrEqualTo(4_096);
		}
		assertThat(statistic(few, "cache.evictions")).isPositive();
		assertThat(few.layers().get(0).facts()).containsEntry("policy", policy.toString());
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenAnyPolicyDecidesThenWhatIsTooLargeOrTooOldIsNotKept(CachePolicy policy) {
		KeyValueStore store = CacheLayer.builder()
			.maxEntries(10)
			.maxSize(4_096)
			.timeToLive(Duration.ofMillis(100))
			.clock(this.clock)
			.policy(policy)
			.nanoTime(this.nanos)
			.build()
			.over(this.engine);
		put(store, KEY, "x".repeat(5_000));
		get(store, KEY);
		assertThat(statistic(store, "cache.entries")).isZero();
		put(store, KEY, "old");
		get(store, KEY);
		// Behind the back of the cache, as another process would.
		put(this.engine, KEY, "new");
		assertThat(get(store, KEY)).isEqualTo("old");
		this.nanos.advanceMillis(100);
		assertThat(get(store, KEY)).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenAnyPolicyDecidesThenNoReadIsOlderThanAWriteAndNothingComesBack(CachePolicy policy) {
		KeyValueStore store = CacheLayer.builder()
			.maxEntries(4)
			.maxSize(1 << 20)
			.timeToLive(Duration.ofMillis(50))
			.clock(this.clock)
			.policy(policy)
			.nanoTime(this.nanos)
			.build()
			.over(this.engine);
		Map<Bytes, String> expected = new HashMap<>();
		Random random = new Random(20261123);
		for (int step = 0; step < 20_000; step++) {
			Bytes key = Bytes.utf8("key" + random.nextInt(8));
			switch (random.nextInt(8)) {
				case 0 -> {
					put(store, key, "value" + step);
					expected.put(key, "value" + step);
				}
				case 1 -> {
					store.delete(key, this.clock.millis());
					expected.remove(key);
				}
				case 2 -> this.nanos.advanceMillis(random.nextInt(20));
				default -> assertThat(get(store, key)).isEqualTo(expected.get(key));
			}
		}
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenWrittenAloneThenTheNextReadIsAHit(CachePolicy policy) {
		KeyValueStore store = layer(null, 0, null, Duration.ofHours(1), policy).over(this.engine);
		byte[] around = "-value-".getBytes(StandardCharsets.UTF_8);
		Mutation.Put slice = new Mutation.Put(KEY, Bytes.wrap(around, 1, 5), this.clock.millis() + 100, 7);
		Version version = store.put(slice, this.clock.millis());
		Entry cached = store.get(KEY, ReadOptions.DEFAULT);
		assertThat(this.engine.calls(StoreOperation.GET)).isZero();
		Entry stored = this.engine.get(KEY, ReadOptions.DEFAULT);
		assertThat(cached.key()).isEqualTo(stored.key());
		assertThat(cached.value()).isEqualTo(stored.value());
		assertThat(cached.expiresAt()).isEqualTo(stored.expiresAt());
		assertThat(cached.serializer()).isEqualTo(stored.serializer());
		assertThat(cached.version()).isEqualTo(version);
		assertThat(cached.value().exactArray()).as("only what it weighs").hasSize(5);
		CommitResult result = store.commit(WriteBatch.of(List.of(slice)), this.clock.millis());
		assertThat(store.get(KEY, ReadOptions.DEFAULT).version()).isEqualTo(result.versions().get(0));
		assertThat(this.engine.calls(StoreOperation.GET)).isOne();
	}

	@Test
	void whenManyAreWrittenAtOnceThenOnlyThoseEnterThatWereCached() {
		put(this.engine, KEY, "old");
		get(this.store, KEY);
		List<Mutation> puts = new ArrayList<>(List.of(new Mutation.Put(KEY, Bytes.utf8("new"), Entry.NEVER, 0)));
		puts.add(new Mutation.Put(Bytes.utf8("other"), Bytes.utf8("new"), Entry.NEVER, 0));
		this.store.commit(WriteBatch.of(puts), this.clock.millis());
		assertThat(statistic(this.store, "cache.entries")).isOne();
		assertThat(get(this.store, KEY)).isEqualTo("new");
	}

	@Test
	void whenAnotherWriteOfTheKeyRunsThenNeitherEnters() {
		AtomicBoolean first = new AtomicBoolean(true);
		this.engine.beforePut = () -> {
			if (first.getAndSet(false)) {
				put(this.store, KEY, "overtaken");
			}
		};
		put(this.store, KEY, "last");
		assertThat(statistic(this.store, "cache.entries")).isZero();
		assertThat(get(this.store, KEY)).isEqualTo("last");
	}

	@Test
	void whenAnotherInstanceWritesMeanwhileThenWhatWasWrittenDoesNotEnter() {
		AtomicReference<Consumer<@Nullable List<Bytes>>> drop = new AtomicReference<>();
		KeyValueStore told = new CachingStore(this.engine,
				layer(null, 0, null, Duration.ofHours(1), CachePolicy.W_TINYLFU), (consumer) -> {
					drop.set(consumer);
					return Coherence.NONE;
				});
		this.engine.beforePut = () -> drop.get().accept(List.of(KEY));
		put(told, KEY, "value");
		assertThat(statistic(told, "cache.entries")).isZero();
	}

	@Test
	void whenAbsentThenAbsenceIsNotKept() {
		assertThat(get(this.store, KEY)).isNull();
		put(this.engine, KEY, "value");
		assertThat(get(this.store, KEY)).isEqualTo("value");
	}

	@ParameterizedTest
	@EnumSource
	void whenAbsenceIsKeptThenTheEngineIsNotAskedUntilAWriteOrTheEndOfItsTime(CachePolicy policy) {
		KeyValueStore store = layer(null, 0, Duration.ofMillis(100), Duration.ofSeconds(1), policy).over(this.engine);
		Bytes other = Bytes.utf8("other");
		put(store, other, "value");
		for (int read = 0; read < 3; read++) {
			assertThat(get(store, KEY)).isNull();
			assertThat(store.getAll(List.of(KEY, other), ReadOptions.DEFAULT)).element(0).isNull();
			assertThat(store.getAll(List.of(KEY, other), ReadOptions.DEFAULT)).element(1).isNotNull();
		}
		assertThat(this.engine.calls(StoreOperation.GET)).isOne();
		assertThat(store.explain(KEY).get(0).facts()).containsEntry("absent", true);
		put(store, KEY, "first");
		assertThat(get(store, KEY)).isEqualTo("first");
		store.delete(KEY, this.clock.millis());
		assertThat(get(store, KEY)).isNull();
		// Behind the back of the cache, as another process would.
		put(this.engine, KEY, "second");
		this.nanos.advanceMillis(99);
		assertThat(get(store, KEY)).isNull();
		this.nanos.advanceMillis(1);
		assertThat(get(store, KEY)).isEqualTo("second");
	}

	@ParameterizedTest
	@EnumSource
	void whenThereIsJitterThenEntriesThatCameTogetherDoNotGoTogether(CachePolicy policy) {
		KeyValueStore store = layer(Duration.ofMillis(1000), 0.5, null, Duration.ofSeconds(1), policy)
			.over(this.engine);
		fill(store, 100, 10);
		long asked = this.engine.calls(StoreOperation.GET);
		this.nanos.advanceMillis(499);
		readAll(store, 100);
		assertThat(this.engine.calls(StoreOperation.GET)).isEqualTo(asked);
		this.nanos.advanceMillis(251);
		readAll(store, 100);
		assertThat(this.engine.calls(StoreOperation.GET) - asked).isBetween(10L, 90L);
	}

	private void readAll(KeyValueStore store, int count) {
		for (int number = 0; number < count; number++) {
			get(store, Bytes.utf8("key-" + number));
		}
	}

	@Test
	void whenAnotherReadTakesTooLongThenTheCallerReadsByItself() throws Exception {
		KeyValueStore store = layer(null, 0, null, Duration.ofMillis(1), CachePolicy.W_TINYLFU).over(this.engine);
		put(this.engine, KEY, "value");
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch open = new CountDownLatch(1);
		this.engine.beforeGet = () -> {
			this.engine.beforeGet = null;
			inside.countDown();
			await(open);
		};
		ExecutorService executor = Executors.newSingleThreadExecutor();
		try {
			Future<@Nullable String> slow = executor.submit(() -> get(store, KEY));
			inside.await();
			assertThat(get(store, KEY)).isEqualTo("value");
			assertThat(statistic(store, "cache.wait.timeouts")).isOne();
			open.countDown();
			assertThat(slow.get()).isEqualTo("value");
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void whenBypassedThenTheEngineIsAskedAndAnOlderEntryLeavesTheCache() {
		put(this.store, KEY, "old");
		get(this.store, KEY);
		// Behind the back of the cache, as another process would.
		put(this.engine, KEY, "new");
		assertThat(get(this.store, KEY)).isEqualTo("old");
		assertThat(this.store.get(KEY, ReadOptions.BYPASS_CACHE).value().toUtf8()).isEqualTo("new");
		assertThat(this.store.getAll(List.of(KEY), ReadOptions.BYPASS_CACHE).get(0).value().toUtf8()).isEqualTo("new");
		assertThat(get(this.store, KEY)).isEqualTo("new");
	}

	@Test
	void whenAWriteFailsThenTheEntryIsNoLongerCached() {
		List<Runnable> writes = List.of(() -> put(this.store, KEY, "new"), () -> this.store.delete(KEY, 0),
				() -> this.store.commit(WriteBatch.of(List.of(new Mutation.Delete(KEY))), 0));
		for (Runnable write : writes) {
			this.engine.failure = null;
			put(this.store, KEY, "old");
			assertThat(get(this.store, KEY)).isEqualTo("old");
			this.engine.failure = () -> new StorageBackendException("test", "planned");
			assertThatExceptionOfType(StorageBackendException.class).isThrownBy(write::run);
			long before = this.engine.calls(StoreOperation.GET);
			assertThat(get(this.store, KEY)).isEqualTo("old");
			assertThat(this.engine.calls(StoreOperation.GET)).isEqualTo(before + 1);
			// The failed writer is gone: reads fill again.
			get(this.store, KEY);
			assertThat(this.engine.calls(StoreOperation.GET)).isEqualTo(before + 1);
		}
	}

	@Test
	void whenTheOutcomeOfAWriteIsUnknownThenTheNextReadShowsWhatTheEngineHas() {
		put(this.store, KEY, "old");
		get(this.store, KEY);
		this.engine.failureAfterwards = () -> new UnknownOutcomeException("test", "planned");
		assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> put(this.store, KEY, "new"));
		this.engine.failureAfterwards = null;
		assertThat(get(this.store, KEY)).isEqualTo("new");
	}

	@Test
	void whenConditionsFailThenTheEntryIsStillRight() {
		put(this.store, KEY, "value");
		get(this.store, KEY);
		assertThat(this.store.commit(WriteBatch.of(new Mutation.Delete(KEY), new Condition(KEY, null)), 0).applied())
			.isFalse();
		assertThat(get(this.store, KEY)).isEqualTo("value");
	}

	@Test
	void whenSeveralAreReadThenHitsAndMissesAreMixedInOrder() {
		for (String name : List.of("a", "b", "c")) {
			put(this.engine, Bytes.utf8(name), name);
		}
		get(this.store, Bytes.utf8("b"));
		List<Bytes> keys = List.of(Bytes.utf8("c"), Bytes.utf8("b"), Bytes.utf8("x"), Bytes.utf8("a"));
		for (int round = 0; round < 2; round++) {
			List<@Nullable Entry> found = this.store.getAll(keys, ReadOptions.DEFAULT);
			assertThat(found).hasSize(4);
			assertThat(found.get(0).value().toUtf8()).isEqualTo("c");
			assertThat(found.get(1).value().toUtf8()).isEqualTo("b");
			assertThat(found.get(2)).isNull();
			assertThat(found.get(3).value().toUtf8()).isEqualTo("a");
		}
		get(this.store, Bytes.utf8("a"));
		assertThat(this.engine.calls(StoreOperation.GET)).isOne();
	}

	private KeyValueStore servingStale(CachePolicy policy) {
		return CacheLayer.builder()
			.maxEntries(1_000)
			.maxSize(1 << 20)
			.timeToLive(Duration.ofMillis(100))
			.absenceTimeToLive(Duration.ofHours(1))
			.maxWait(Duration.ofHours(1))
			.clock(this.clock)
			.policy(policy)
			.staleOnError(Duration.ofMillis(50))
			.nanoTime(this.nanos)
			.build()
			.over(this.engine);
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenTheEngineFailsThenWhatIsOldIsServedForAWhile(CachePolicy policy) {
		KeyValueStore store = servingStale(policy);
		put(this.engine, KEY, "value");
		assertThat(get(store, KEY)).isEqualTo("value");
		this.nanos.advanceMillis(100);
		this.engine.readFailure = () -> new StorageNetworkException("test", "planned");
		assertThat(get(store, KEY)).isEqualTo("value");
		assertThat(store.getAll(List.of(KEY), ReadOptions.DEFAULT).get(0).value().toUtf8()).isEqualTo("value");
		assertThat(statistic(store, "cache.stale")).isEqualTo(2);
		assertThat(statistic(store, "cache.hits")).isZero();
		assertThatExceptionOfType(StorageNetworkException.class)
			.isThrownBy(() -> store.get(KEY, ReadOptions.BYPASS_CACHE));
		assertThatExceptionOfType(StorageNetworkException.class)
			.isThrownBy(() -> store.getAll(List.of(KEY), ReadOptions.BYPASS_CACHE));
		assertThatExceptionOfType(StorageNetworkException.class)
			.isThrownBy(() -> store.getAll(List.of(KEY, Bytes.utf8("never read")), ReadOptions.DEFAULT));
		this.nanos.advanceMillis(50);
		assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(() -> get(store, KEY));
		this.engine.readFailure = null;
		assertThat(get(store, KEY)).isEqualTo("value");
	}

	@Test
	void whenTheEngineIsThereThenWhatIsOldIsReadAgain() {
		assertReadsAgainAfter100Millis(servingStale(CachePolicy.W_TINYLFU));
	}

	@Test
	void whenTheEngineFailsThenNothingIsServedThatIsGoneOrDamagedOrUnknown() {
		KeyValueStore store = servingStale(CachePolicy.W_TINYLFU);
		Bytes expiring = Bytes.utf8("expiring");
		Bytes absent = Bytes.utf8("absent");
		store.put(new Mutation.Put(expiring, expiring, this.clock.millis() + 110, 0), this.clock.millis());
		put(store, KEY, "value");
		for (Bytes key : List.of(KEY, expiring, absent)) {
			get(store, key);
		}
		this.clock.advance(110);
		this.nanos.advanceMillis(110);
		this.engine.readFailure = () -> new IntegrityException("test", "planned");
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> get(store, KEY));
		this.engine.readFailure = () -> new StorageTimeoutException("test", "planned");
		assertThat(get(store, KEY)).isEqualTo("value");
		assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> get(store, expiring));
		store.delete(KEY, this.clock.millis());
		assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> get(store, KEY));
	}

	@Test
	void whenNothingGrowsStaleThenServingItIsRefused() {
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> CacheLayer.builder()
				.maxEntries(1)
				.maxSize(1_024)
				.clock(this.clock)
				.policy(CachePolicy.LRU)
				.staleOnError(Duration.ofSeconds(1))
				.build())
			.withMessageContaining("cache.stale-on-error");
	}

	@Test
	void whenAnEntryExpiresThenItIsNotServed() {
		this.engine.put(new Mutation.Put(KEY, KEY, this.clock.millis() + 10, 0), this.clock.millis());
		get(this.store, KEY);
		this.clock.advance(9);
		assertThat(get(this.store, KEY)).isNotNull();
		assertThat(this.engine.calls(StoreOperation.GET)).isOne();
		this.clock.advance(1);
		assertThat(get(this.store, KEY)).isNull();
		assertThat(this.store.getAll(List.of(KEY), ReadOptions.DEFAULT)).containsOnlyNulls();
	}

	@Test
	void whenTheTimeToLiveOfTheCacheHasPassedThenTheEngineIsAskedAgain() {
		assertReadsAgainAfter100Millis(CacheLayer.builder()
			.maxEntries(1_000)
			.maxSize(1 << 20)
			.timeToLive(Duration.ofMillis(100))
			.clock(this.clock)
			.nanoTime(this.nanos)
			.build()
			.over(this.engine));
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenTheEngineAnswersSlowlyThenTheTimeToLiveCountsFromBeforeTheQuestion(CachePolicy policy) {
		for (KeyValueStore store : List.of(
				layer(Duration.ofMillis(100), 0, null, Duration.ofHours(1), policy).over(this.engine),
				servingStale(policy))) {
			put(this.engine, KEY, "old");
			this.engine.afterGet = () -> this.nanos.advanceMillis(60);
			assertThat(get(store, KEY)).isEqualTo("old");
			this.engine.afterGet = null;
			put(this.engine, KEY, "new");
			this.nanos.advanceMillis(39);
			assertThat(get(store, KEY)).isEqualTo("old");
			this.nanos.advanceMillis(1);
			assertThat(get(store, KEY)).isEqualTo("new");
		}
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenSeveralAreReadSlowlyThenTheTimeToLiveCountsFromBeforeTheQuestion(CachePolicy policy) {
		KeyValueStore store = layer(Duration.ofMillis(100), 0, Duration.ofMillis(100), Duration.ofHours(1), policy)
			.over(this.engine);
		Bytes absent = Bytes.utf8("absent");
		put(this.engine, KEY, "old");
		this.engine.afterGetAll = () -> this.nanos.advanceMillis(60);
		store.getAll(List.of(KEY, absent), ReadOptions.DEFAULT);
		this.engine.afterGetAll = null;
		put(this.engine, KEY, "new");
		put(this.engine, absent, "there");
		this.nanos.advanceMillis(39);
		assertThat(get(store, KEY)).isEqualTo("old");
		assertThat(get(store, absent)).isNull();
		this.nanos.advanceMillis(1);
		assertThat(get(store, KEY)).isEqualTo("new");
		assertThat(get(store, absent)).isEqualTo("there");
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenTheEngineAnswersLaterThanTheTimeToLiveThenTheAnswerIsNotKept(CachePolicy policy) {
		KeyValueStore store = layer(Duration.ofMillis(100), 0, null, Duration.ofHours(1), policy).over(this.engine);
		put(this.engine, KEY, "old");
		this.engine.afterGet = () -> this.nanos.advanceMillis(100);
		assertThat(get(store, KEY)).isEqualTo("old");
		this.engine.afterGet = null;
		put(this.engine, KEY, "new");
		assertThat(get(store, KEY)).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenTheWallClockIsSetThenTimesToLiveAreAsLongAsTheyWere(CachePolicy policy) {
		for (long set : List.of(-3_600_000L, 3_600_000L)) {
			KeyValueStore store = layer(Duration.ofMillis(100), 0, Duration.ofMillis(100), Duration.ofHours(1), policy)
				.over(this.engine);
			Bytes absent = Bytes.utf8("absent" + set);
			put(this.engine, KEY, "old");
			get(store, KEY);
			get(store, absent);
			put(this.engine, KEY, "new");
			put(this.engine, absent, "there");
			this.clock.advance(set);
			this.nanos.advanceMillis(99);
			assertThat(get(store, KEY)).isEqualTo("old");
			assertThat(get(store, absent)).isNull();
			this.nanos.advanceMillis(1);
			assertThat(get(store, KEY)).isEqualTo("new");
			assertThat(get(store, absent)).isEqualTo("there");
		}
	}

	@ParameterizedTest
	@ValueSource(longs = { -3_600_000, 3_600_000 })
	void whenTheWallClockIsSetThenWhatIsOldIsServedForAsLongAsItMay(long set) {
		KeyValueStore store = servingStale(CachePolicy.W_TINYLFU);
		put(store, KEY, "value");
		get(store, KEY);
		this.clock.advance(set);
		this.nanos.advanceMillis(149);
		this.engine.readFailure = () -> new StorageNetworkException("test", "planned");
		assertThat(get(store, KEY)).isEqualTo("value");
		this.nanos.advanceMillis(1);
		assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(() -> get(store, KEY));
	}

	@Test
	void whenTheReadOfAnotherIsOlderThanTheTimeToLiveThenTheCallerReadsByItself() throws Exception {
		KeyValueStore store = layer(Duration.ofMillis(100), 0, null, Duration.ofHours(1), CachePolicy.LRU)
			.over(this.engine);
		put(this.engine, KEY, "old");
		CountDownLatch read = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		this.engine.afterGet = () -> {
			this.engine.afterGet = null;
			read.countDown();
			await(goOn);
		};
		Thread slow = new Thread(() -> get(store, KEY));
		slow.start();
		await(read);
		put(this.engine, KEY, "new");
		this.nanos.advanceMillis(100);
		assertThat(get(store, KEY)).isEqualTo("new");
		goOn.countDown();
		slow.join();
	}

	@Test
	void whenTimesAreLongerThanAClockCanTellThenEntriesStay() {
		KeyValueStore store = layer(ChronoUnit.FOREVER.getDuration(), 0, ChronoUnit.FOREVER.getDuration(),
				Duration.ofHours(1), CachePolicy.W_TINYLFU)
			.over(this.engine);
		get(store, KEY);
		put(this.engine, KEY, "value");
		this.nanos.advanceMillis(Duration.ofDays(10_000).toMillis());
		assertThat(get(store, KEY)).isNull();
	}

	private void assertReadsAgainAfter100Millis(KeyValueStore store) {
		put(store, KEY, "old");
		get(store, KEY);
		put(this.engine, KEY, "new");
		this.nanos.advanceMillis(99);
		assertThat(get(store, KEY)).isEqualTo("old");
		this.nanos.advanceMillis(1);
		assertThat(get(store, KEY)).isEqualTo("new");
	}

	@Test
	void whenMoreEntriesAreReadThenNoMoreThanTheLimitStay() {
		KeyValueStore store = CacheLayer.builder()
			.maxEntries(10)
			.maxSize(1 << 20)
			.clock(this.clock)
			.build()
			.over(this.engine);
		fill(store, 500, 10);
		assertThat(statistic(store, "cache.entries")).isBetween(1.0, 10.0);
		assertThat(statistic(store, "cache.evictions")).isGreaterThanOrEqualTo(490);
	}

	@Test
	void whenLargerEntriesAreReadThenNoMoreThanTheLimitOfBytesStays() {
		long maxSize = 100_000;
		KeyValueStore store = CacheLayer.builder()
			.maxEntries(1_000)
			.maxSize(maxSize)
			.clock(this.clock)
			.build()
			.over(this.engine);
		fill(store, 300, 2_000);
		assertThat(statistic(store, "cache.size")).isLessThanOrEqualTo(maxSize);
		assertThat(statistic(store, "cache.entries")).isBetween(1.0, maxSize / 2_000.0);
		byte[] huge = new byte[(int) maxSize + 1];
		store.put(new Mutation.Put(KEY, Bytes.wrap(huge), Entry.NEVER, 0), 0);
		get(store, KEY);
		assertThat(statistic(store, "cache.size")).isLessThanOrEqualTo(maxSize);
		assertThat(store.get(KEY, ReadOptions.DEFAULT).value().size()).isEqualTo(huge.length);
	}

	private void fill(KeyValueStore store, int count, int size) {
		for (int number = 0; number < count; number++) {
			Bytes key = Bytes.utf8("key-" + number);
			put(store, key, "x".repeat(size));
			get(store, key);
		}
	}

	@Test
	void whenAHundredMissOneKeyThenTheEngineIsAskedOnce() throws Exception {
		put(this.engine, KEY, "value");
		int threads = 100;
		CountDownLatch arrived = new CountDownLatch(threads);
		CountDownLatch open = new CountDownLatch(1);
		this.engine.beforeGet = () -> await(open);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<@Nullable String>> reads = new ArrayList<>();
			List<Thread> readers = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				reads.add(executor.submit(() -> {
					synchronized (readers) {
						readers.add(Thread.currentThread());
					}
					arrived.countDown();
					return get(this.store, KEY);
				}));
			}
			arrived.await();
			// All of them stand still: one in the engine, the others waiting for it.
			for (Thread reader : readers) {
				while (!isWaiting(reader)) {
					Thread.onSpinWait();
				}
			}
			open.countDown();
			for (Future<@Nullable String> read : reads) {
				assertThat(read.get()).isEqualTo("value");
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(this.engine.calls(StoreOperation.GET)).isOne();
		assertThat(statistic(this.store, "cache.joined")).isEqualTo(threads - 1);
	}

	@Test
	void whenTheSharedReadFailsThenTheOthersReadForThemselves() throws Exception {
		put(this.engine, KEY, "value");
		CountDownLatch inside = new CountDownLatch(1);
		CountDownLatch open = new CountDownLatch(1);
		this.engine.beforeGet = () -> {
			this.engine.beforeGet = null;
			inside.countDown();
			await(open);
			throw new StorageBackendException("test", "planned");
		};
		AtomicReference<@Nullable Object> leaderResult = new AtomicReference<>();
		Thread leader = new Thread(() -> {
			try {
				leaderResult.set(get(this.store, KEY));
			}
			catch (StorageBackendException ex) {
				leaderResult.set(ex);
			}
		});
		leader.start();
		inside.await();
		AtomicReference<@Nullable Object> followerResult = new AtomicReference<>();
		Thread follower = new Thread(() -> followerResult.set(get(this.store, KEY)));
		follower.start();
		while (!isWaiting(follower)) {
			Thread.onSpinWait();
		}
		open.countDown();
		leader.join();
		follower.join();
		assertThat(leaderResult.get()).isInstanceOf(StorageBackendException.class);
		assertThat(followerResult.get()).isEqualTo("value");
		assertThat(get(this.store, KEY)).isEqualTo("value");
	}

	@Test
	void whenAWriteComesWhileAnOldValueIsBeingReadThenItIsNotCachedNorJoined() throws Exception {
		put(this.engine, KEY, "old");
		CountDownLatch read = new CountDownLatch(1);
		CountDownLatch open = new CountDownLatch(1);
		this.engine.afterGet = () -> {
			this.engine.afterGet = null;
			read.countDown();
			await(open);
		};
		AtomicReference<@Nullable String> slow = new AtomicReference<>();
		Thread reader = new Thread(() -> slow.set(get(this.store, KEY)));
		reader.start();
		read.await();
		put(this.store, KEY, "new");
		// The write is complete, so this read must not wait for the older one.
		assertThat(get(this.store, KEY)).isEqualTo("new");
		open.countDown();
		reader.join();
		assertThat(slow).hasValue("old");
		assertThat(get(this.store, KEY)).isEqualTo("new");
		this.store.delete(KEY, 0);
		assertThat(get(this.store, KEY)).isNull();
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenAWriteEndsInAnErrorThenTheCacheGoesOnAndShowsWhatIsThere(CachePolicy policy) {
		boolean[] failing = { false };
		KeyValueStore cached = layer(null, 0, null, Duration.ofHours(1), policy).over(new ForwardingStore(this.engine) {

			@Override
			protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
				T result = call.get();
				if (failing[0]) {
					throw new OutOfMemoryError("planned");
				}
				return result;
			}

		});
		put(cached, KEY, "old");
		assertThat(get(cached, KEY)).isEqualTo("old");
		failing[0] = true;
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> put(cached, KEY, "new"));
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> get(cached, KEY));
		failing[0] = false;
		double hits = statistic(cached, "cache.hits");
		assertThat(get(cached, KEY)).isEqualTo("new");
		assertThat(get(cached, KEY)).isEqualTo("new");
		assertThat(statistic(cached, "cache.hits")).isEqualTo(hits + 1);
	}

	@Test
	void whenSettingsAreOutOfBoundsThenTheMessageNamesThem() {
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> CacheLayer.builder().maxEntries(0).maxSize(1_024).clock(this.clock).build())
			.withMessageContaining("cache.max-entries");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> CacheLayer.builder().maxEntries(1).maxSize(1_023).clock(this.clock).build())
			.withMessageContaining("cache.max-size");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> CacheLayer.builder()
				.maxEntries(1)
				.maxSize(1_024)
				.timeToLive(Duration.ZERO)
				.clock(this.clock)
				.build())
			.withMessageContaining("cache.ttl");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> layer(null, 1.1, null, Duration.ofSeconds(1), CachePolicy.LRU))
			.withMessageContaining("cache.ttl-jitter");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> layer(null, 0, Duration.ZERO, Duration.ofSeconds(1), CachePolicy.LRU))
			.withMessageContaining("cache.absence-ttl");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> layer(null, 0, null, Duration.ZERO, CachePolicy.LRU))
			.withMessageContaining("cache.max-wait");
	}

	private static boolean isWaiting(Thread thread) {
		return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Counts calls, and can hold or fail them. */
	private static final class Gate extends ForwardingStore {

		private final AtomicIntegerArray calls = new AtomicIntegerArray(StoreOperation.values().length);

		private volatile @Nullable Runnable beforeGet;

		private volatile @Nullable Runnable beforePut;

		private volatile @Nullable Runnable afterGet;

		private volatile @Nullable Runnable afterGetAll;

		private volatile @Nullable Supplier<RuntimeException> failure;

		private volatile @Nullable Supplier<RuntimeException> failureAfterwards;

		private volatile @Nullable Supplier<RuntimeException> readFailure;

		private Gate(KeyValueStore delegate) {
			super(delegate);
		}

		private long calls(StoreOperation operation) {
			return this.calls.get(operation.ordinal());
		}

		@Override
		protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
			this.calls.incrementAndGet(operation.ordinal());
			boolean write = operation == StoreOperation.PUT || operation == StoreOperation.DELETE
					|| operation == StoreOperation.COMMIT;
			Supplier<RuntimeException> before = this.failure;
			Supplier<RuntimeException> after = this.failureAfterwards;
			if (write && before != null) {
				throw before.get();
			}
			Supplier<RuntimeException> reading = this.readFailure;
			if (!write && reading != null) {
				throw reading.get();
			}
			run((operation == StoreOperation.GET) ? this.beforeGet : null);
			run((operation == StoreOperation.PUT) ? this.beforePut : null);
			T result = call.get();
			run((operation == StoreOperation.GET) ? this.afterGet : null);
			run((operation == StoreOperation.GET_ALL) ? this.afterGetAll : null);
			if (write && after != null) {
				throw after.get();
			}
			return result;
		}

		private static void run(@Nullable Runnable action) {
			if (action != null) {
				action.run();
			}
		}

	}

}
