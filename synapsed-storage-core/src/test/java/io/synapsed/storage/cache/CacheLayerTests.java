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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.StorageBackendException;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CacheLayer}.
 */
class CacheLayerTests {

	private final AtomicLong now = new AtomicLong(1000);

	private final InstantSource clock = () -> Instant.ofEpochMilli(this.now.get());

	private final CountingStore engine = new CountingStore(MemoryStore.builder().clock(this.clock).build());

	private final KeyValueStore store = new CacheLayer(100, 1 << 20, null, this.clock).over(this.engine);

	@Test
	void whenAKeyIsReadTwiceThenTheEngineIsAskedOnce() {
		put("key", "1", Entry.NEVER);
		assertThat(get("key")).isEqualTo("1");
		assertThat(get("key")).isEqualTo("1");
		assertThat(this.engine.reads).hasValue(1);
	}

	@Test
	void whenAValueIsWrittenThenTheCacheIsNotFilled() {
		put("key", "1", Entry.NEVER);
		assertThat(statistic(this.store, "cache.entries")).isZero();
	}

	@Test
	void whenTheCacheIsBypassedThenTheEngineIsAsked() {
		put("key", "1", Entry.NEVER);
		get("key");
		assertThat(this.store.get(key("key"), ReadOptions.BYPASS_CACHE)).isNotNull();
		assertThat(this.engine.reads).hasValue(2);
	}

	@Test
	void whenAnEntryExpiresThenTheCacheDoesNotServeIt() {
		put("key", "1", 1010);
		assertThat(get("key")).isEqualTo("1");
		this.now.set(1010);
		assertThat(get("key")).isNull();
	}

	@Test
	void whenAWriteFailsThenTheEntryIsReadAnew() {
		put("key", "1", Entry.NEVER);
		get("key");
		this.engine.failing = true;
		assertThatExceptionOfType(StorageBackendException.class).isThrownBy(() -> put("key", "2", Entry.NEVER));
		this.engine.failing = false;
		assertThat(get("key")).isEqualTo("1");
		assertThat(this.engine.reads).hasValue(2);
	}

	@Test
	void whenAHundredThreadsMissAKeyThenTheEngineIsAskedOnce() throws Exception {
		put("key", "1", Entry.NEVER);
		CountDownLatch gate = new CountDownLatch(1);
		this.engine.gate = gate;
		ExecutorService threads = Executors.newFixedThreadPool(100);
		try {
			List<Future<@Nullable String>> reads = new ArrayList<>();
			for (int number = 0; number < 100; number++) {
				reads.add(threads.submit(() -> get("key")));
			}
			// All have missed once all are counted; the one that leads is held at the
			// gate.
			while (statistic(this.store, "cache.misses") < 100) {
				Thread.onSpinWait();
			}
			gate.countDown();
			for (Future<@Nullable String> read : reads) {
				assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("1");
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.engine.reads).hasValue(1);
	}

	@Test
	void whenThereAreMoreEntriesThanAllowedThenSomeAreDropped() {
		KeyValueStore small = new CacheLayer(10, 1 << 20, null, this.clock).over(this.engine);
		for (int number = 0; number < 100; number++) {
			put("key" + number, "1", Entry.NEVER);
			small.get(key("key" + number), ReadOptions.DEFAULT);
		}
		assertThat(statistic(small, "cache.entries")).isLessThanOrEqualTo(10);
		assertThat(statistic(small, "cache.evictions")).isGreaterThanOrEqualTo(90);
	}

	@Test
	void whenThereAreMoreBytesThanAllowedThenSomeAreDropped() {
		KeyValueStore small = new CacheLayer(1000, 10_000, null, this.clock).over(this.engine);
		for (int number = 0; number < 100; number++) {
			put("key" + number, "x".repeat(1000), Entry.NEVER);
			small.get(key("key" + number), ReadOptions.DEFAULT);
		}
		assertThat(statistic(small, "cache.size")).isLessThanOrEqualTo(10_000);
	}

	@Test
	void whenTheTimeToLiveOfTheCacheHasPassedThenTheEngineIsAsked() {
		KeyValueStore aging = new CacheLayer(10, 1 << 20, Duration.ofMillis(50), this.clock).over(this.engine);
		put("key", "1", Entry.NEVER);
		aging.get(key("key"), ReadOptions.DEFAULT);
		this.now.addAndGet(49);
		aging.get(key("key"), ReadOptions.DEFAULT);
		assertThat(this.engine.reads).hasValue(1);
		this.now.addAndGet(2);
		aging.get(key("key"), ReadOptions.DEFAULT);
		assertThat(this.engine.reads).hasValue(2);
	}

	private void put(String key, String value, long expiresAt) {
		this.store.put(new Mutation.Put(key(key), Bytes.utf8(value), expiresAt, 0), this.now.get());
	}

	private @Nullable String get(String key) {
		Entry entry = this.store.get(key(key), ReadOptions.DEFAULT);
		return (entry != null) ? entry.value().toUtf8() : null;
	}

	private static Bytes key(String key) {
		return Namespace.DEFAULT.encode(key);
	}

	private static double statistic(KeyValueStore store, String name) {
		return store.statistics()
			.stream()
			.filter((statistic) -> statistic.name().equals(name))
			.findFirst()
			.orElseThrow()
			.value()
			.getAsDouble();
	}

	private static final class CountingStore extends ForwardingStore {

		private final AtomicInteger reads = new AtomicInteger();

		private volatile boolean failing;

		private volatile @Nullable CountDownLatch gate;

		private CountingStore(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
			if (operation == StoreOperation.GET) {
				this.reads.incrementAndGet();
				awaitGate();
			}
			if (this.failing) {
				throw new StorageBackendException(name(), "fails");
			}
			return call.get();
		}

		private void awaitGate() {
			CountDownLatch closed = this.gate;
			if (closed != null) {
				try {
					closed.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
		}

	}

}
