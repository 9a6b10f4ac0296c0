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

package io.synapsed.storage.testkit.limit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.NamespaceFullException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.limit.LimitLayer;
import io.synapsed.storage.limit.NamespaceLimit;
import io.synapsed.storage.maintenance.Pace;
import io.synapsed.storage.maintenance.Recoding;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.testkit.FaultInjectionLayer;
import io.synapsed.storage.testkit.MutableClock;
import io.synapsed.storage.testkit.Parallel;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LimitLayer}.
 */
class LimitLayerTests {

	private static final String NAMESPACE = "people";

	/** Key with the prefix of the namespace. */
	private static final int KEY_SIZE = NAMESPACE.length() + 1 + 1;

	private static final Bytes VALUE = Bytes.utf8("value");

	private final MutableClock clock = new MutableClock();

	private final FaultInjectionLayer faults = new FaultInjectionLayer();

	private StorageTemplate open(KeyValueStore engine, long maxEntries, long maxSize) {
		return StorageBuilder.over(engine)
			.clock(this.clock)
			.layer(new LimitLayer(
					PerNamespace.of(NamespaceLimit.NONE, Map.of(NAMESPACE, new NamespaceLimit(maxEntries, maxSize))),
					0.8, this.clock))
			.layer(this.faults)
			.build();
	}

	private StorageTemplate open(long maxEntries, long maxSize) {
		return open(MemoryStore.builder().clock(this.clock).build(), maxEntries, maxSize);
	}

	private static Object usage(StorageTemplate storage, String figure) {
		LayerDescription limits = storage.store().layers().get(0);
		assertThat(limits.layer()).isEqualTo("limits");
		return ((Map<?, ?>) ((Map<?, ?>) limits.facts().get("namespaces")).get(NAMESPACE)).get(figure);
	}

	private static Map<Bytes, Bytes> values(String... keys) {
		return Stream.of(keys).collect(Collectors.toMap(Bytes::utf8, (key) -> VALUE));
	}

	private static void refused(Runnable write) {
		assertThatExceptionOfType(NamespaceFullException.class).isThrownBy(write::run).withMessageContaining(NAMESPACE);
	}

	@Test
	void whenANamespaceIsFullThenNewEntriesAreRefusedAndAllElseGoesOn() {
		StorageTemplate storage = open(2, NamespaceLimit.UNLIMITED);
		StorageTemplate people = storage.inNamespace(NAMESPACE);
		people.put("a", VALUE);
		people.put("b", VALUE);
		refused(() -> people.put("c", VALUE));
		refused(() -> people.putIfAbsent("c", VALUE));
		refused(() -> people.increment("c", 1));
		assertThat(people.exists("c")).isFalse();
		people.put("a", Bytes.utf8("longer than before"));
		assertThat(people.get("a")).contains(Bytes.utf8("longer than before"));
		storage.put("c", VALUE);
		storage.inNamespace("others").put("c", VALUE);
		people.delete("a");
		people.put("c", VALUE);
		assertThat(usage(storage, "entries")).isEqualTo(2L);
		assertThat(Statistic.named(storage.store().statistics(), "limits.refused").value().getAsDouble()).isEqualTo(3);
	}

	@Test
	void whenAValueGrowsBeyondTheLimitThenTheOldOneStays() {
		StorageTemplate storage = open(NamespaceLimit.UNLIMITED, 2 * (KEY_SIZE + 10));
		StorageTemplate people = storage.inNamespace(NAMESPACE);
		people.put("a", Bytes.copyOf(new byte[10]));
		people.put("b", Bytes.copyOf(new byte[10]));
		refused(() -> people.put("b", Bytes.copyOf(new byte[11])));
		people.put("a", Bytes.copyOf(new byte[9]));
		people.put("b", Bytes.copyOf(new byte[11]));
		assertThat(usage(storage, "size")).isEqualTo(2L * (KEY_SIZE + 10));
	}

	@Test
	void whenABatchIsTooMuchThenNothingOfItIsWritten() {
		StorageTemplate storage = open(2, NamespaceLimit.UNLIMITED);
		StorageTemplate people = storage.inNamespace(NAMESPACE);
		refused(() -> people.putAll(values("a", "b", "c")));
		assertThat(people.exists("a") || people.exists("b") || people.exists("c")).isFalse();
		people.putAll(values("a", "b"));
		// What is removed in the same batch makes room in it.
		people.batch().delete("a").put("c", VALUE).commit();
		assertThat(people.exists("c")).isTrue();
		assertThat(usage(storage, "entries")).isEqualTo(2L);
	}

	@Test
	void whenConditionsFailThenNothingIsCounted() {
		StorageTemplate storage = open(10, NamespaceLimit.UNLIMITED);
		StorageTemplate people = storage.inNamespace(NAMESPACE);
		people.put("a", VALUE);
		assertThat(people.putIfAbsent("a", VALUE)).isEmpty();
		assertThat(usage(storage, "entries")).isEqualTo(1L);
		assertThat(people.delete("b")).isFalse();
		assertThat(usage(storage, "entries")).isEqualTo(1L);
	}

	@Test
	void whenEntriesExpireThenTheyMakeRoomWithinAMinute() {
		StorageTemplate storage = open(2, NamespaceLimit.UNLIMITED);
		StorageTemplate people = storage.inNamespace(NAMESPACE);
		people.put("a", VALUE, Duration.ofSeconds(30));
		people.put("b", VALUE, Duration.ofHours(1));
		refused(() -> people.put("c", VALUE));
		this.clock.advance(Duration.ofSeconds(91));
		people.put("c", VALUE);
		people.put("b", VALUE);
		this.clock.advance(Duration.ofHours(2));
		assertThat(usage(storage, "entries")).isEqualTo(2L);
		people.delete("b");
		people.delete("c");
		assertThat(usage(storage, "entries")).isEqualTo(0L);
		assertThat(usage(storage, "size")).isEqualTo(0L);
	}

	@Test
	void whenAStoreIsOpenedAgainThenWhatItHoldsIsCounted(@TempDir Path directory) {
		try (StorageTemplate storage = open(RocksDbStore.builder().directory(directory).build(), 3,
				NamespaceLimit.UNLIMITED)) {
			storage.inNamespace(NAMESPACE).putAll(values("a", "b"));
		}
		try (StorageTemplate storage = open(RocksDbStore.builder().directory(directory).build(), 3,
				NamespaceLimit.UNLIMITED)) {
			storage.inNamespace(NAMESPACE).put("c", VALUE);
			refused(() -> storage.inNamespace(NAMESPACE).put("d", VALUE));
		}
		// A limit that is lower than what is there refuses new entries alone.
		try (StorageTemplate storage = open(RocksDbStore.builder().directory(directory).build(), 1,
				NamespaceLimit.UNLIMITED)) {
			storage.inNamespace(NAMESPACE).put("a", Bytes.utf8("other"));
			storage.inNamespace(NAMESPACE).delete("b");
			refused(() -> storage.inNamespace(NAMESPACE).put("d", VALUE));
		}
	}

	@Test
	void whenAnOutcomeIsUnknownThenWhatIsThereIsCounted() {
		StorageTemplate storage = open(10, NamespaceLimit.UNLIMITED);
		StorageTemplate people = storage.inNamespace(NAMESPACE);
		this.faults.whenWriting().nth(1).thenLoseTheAnswer();
		assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> people.put("a", VALUE));
		assertThat(usage(storage, "entries")).isEqualTo(1L);
		this.faults.whenWriting().nth(1).thenLoseTheRequest();
		assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> people.put("b", VALUE));
		assertThat(usage(storage, "entries")).isEqualTo(1L);
	}

	@Test
	void whenWritesEndInErrorsThenWhatIsThereIsCountedAndNoKeyStaysLocked() throws Exception {
		StorageTemplate storage = open(3, NamespaceLimit.UNLIMITED);
		StorageTemplate people = storage.inNamespace(NAMESPACE);
		this.faults.whenWriting().next(5).thenFailWithError(() -> new OutOfMemoryError("planned"));
		for (int time = 0; time < 5; time++) {
			assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> people.put("a", VALUE));
		}
		assertThat(usage(storage, "entries")).isEqualTo(0L);
		this.faults.heal();
		// The read that finds out what is there fails too.
		this.faults.whenWriting().next(1).thenFailWithError(() -> new OutOfMemoryError("planned"));
		this.faults.whenReading().nth(2).thenFailWithError(() -> new OutOfMemoryError("planned"));
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> people.put("a", VALUE));
		this.faults.heal();
		this.faults.whenWriting().next(1).thenFailWithErrorAfterwards(() -> new OutOfMemoryError("planned"));
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> people.put("a", VALUE));
		assertThat(usage(storage, "entries")).isEqualTo(1L);
		Parallel.run(1, (thread) -> () -> people.put("a", VALUE));
		storage.close();
	}

	@Test
	void whenValuesAreWrittenAnewThenTheyAreNeverRefused() {
		MemoryStore engine = MemoryStore.builder().clock(this.clock).build();
		TransformLayer plain = new TransformLayer(List.of(new Crc32cCodec(false)), false);
		StorageBuilder.over(engine).layer(plain).build().inNamespace(NAMESPACE).put("a", VALUE);
		TransformLayer checked = new TransformLayer(List.of(new Crc32cCodec(true)), false);
		StorageTemplate storage = StorageBuilder.over(engine)
			.clock(this.clock)
			.layer(checked)
			.layer(new LimitLayer(PerNamespace.of(NamespaceLimit.NONE,
					Map.of(NAMESPACE, new NamespaceLimit(1, KEY_SIZE + VALUE.size()))), 1, this.clock))
			.build();
		assertThat(new Recoding(checked.values(), this.clock).run(Pace.UNLIMITED).findings().counts())
			.containsEntry("renewed", 1L);
		assertThat(storage.inNamespace(NAMESPACE).get("a")).contains(VALUE);
		refused(() -> storage.inNamespace(NAMESPACE).put("b", VALUE));
	}

	@Test
	void whenManyThreadsWriteThenTheLimitHoldsAllTheTime() {
		int limit = 30;
		StorageTemplate storage = open(limit, NamespaceLimit.UNLIMITED);
		StorageTemplate people = storage.inNamespace(NAMESPACE);
		AtomicBoolean ended = new AtomicBoolean();
		ExecutorService executor = Executors.newFixedThreadPool(4);
		List<CompletableFuture<?>> writers = new ArrayList<>();
		for (int number = 0; number < 4; number++) {
			Random random = new Random(number);
			writers.add(CompletableFuture.runAsync(() -> {
				for (int write = 0; write < 20_000; write++) {
					String key = Integer.toString(random.nextInt(60));
					try {
						if (random.nextInt(5) < 3) {
							people.put(key, VALUE);
						}
						else {
							people.delete(key);
						}
					}
					catch (NamespaceFullException ex) {
						// Others were faster.
					}
				}
			}, executor));
		}
		CompletableFuture<?> all = CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new))
			.whenComplete((result, failure) -> ended.set(true));
		while (!ended.get()) {
			assertThat(count(people)).isLessThanOrEqualTo(limit);
		}
		all.join();
		executor.shutdown();
		assertThat(usage(storage, "entries")).isEqualTo(count(people));
	}

	/**
	 * In a snapshot: a scan beside writes may meet an entry that is not there with
	 * another.
	 */
	private static long count(StorageTemplate people) {
		long count = 0;
		try (var snapshot = people.snapshot();
				StorageCursor cursor = snapshot.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			while (cursor.hasNext()) {
				cursor.next();
				count++;
			}
		}
		return count;
	}

	@Test
	void whenMuchOfALimitIsUsedThenThereIsAWarning() {
		StorageTemplate storage = open(5, NamespaceLimit.UNLIMITED);
		StorageTemplate people = storage.inNamespace(NAMESPACE);
		people.putAll(values("a", "b", "c"));
		assertThat(storage.store().warnings()).isEmpty();
		people.put("d", VALUE);
		assertThat(storage.store().warnings()).singleElement()
			.matches((warning) -> warning.problem().contains(NAMESPACE) && warning.problem().contains("80 %"));
		people.delete("d");
		assertThat(storage.store().warnings()).isEmpty();
	}

	@Test
	void whenSeveralProcessesShareAStoreThenItIsRefused() {
		KeyValueStore shared = new ForwardingStore(MemoryStore.builder().build()) {

			@Override
			public Set<Capability> capabilities() {
				return Set.of(Capability.SHARED, Capability.ORDERED_SCAN);
			}

		};
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> open(shared, 1, 1))
			.withMessageContaining("limits");
	}

	@Test
	void whenALimitIsNoneThenItIsRefused() {
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> new NamespaceLimit(0, 1))
			.withMessageContaining("limits.max-entries");
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> new NamespaceLimit(1, 0))
			.withMessageContaining("limits.max-size");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> new LimitLayer(PerNamespace.same(NamespaceLimit.NONE), 1.1, this.clock))
			.withMessageContaining("limits.warn-at");
	}

}
