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

package io.synapsed.storage.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.synapsed.storage.AsyncStorage;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.access.AccessPolicy;
import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.observation.ObservationLayer;
import io.synapsed.storage.spi.StoreLayer;

/**
 * The memory engine beside the collections of the JDK, and what is cheap enough to show
 * only over it: the asynchronous view and measuring.
 */
final class MemoryRows {

	private static final int HOT = 10_000;

	private static final int MANY = 1_000_000;

	private static final int VALUE_SIZE = 100;

	private static final int SCANNED = 100;

	private static final int OPERATIONS = 1000;

	// The key handed in, the stored key with its array, and the result.
	private static final int ALLOCATION = 24 + 24 + 40 + 16;

	private MemoryRows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		rows.add(new Row("memory-get-10k", "memory", "get, 10k keys; raw: ConcurrentHashMap",
				List.of(new Goal.Difference(30),
						new Goal.Allocation(ALLOCATION, "key handed in, stored key, `Optional`")),
				true, (environment) -> get(environment, HOT)));
		rows.add(new Row("memory-get-1m", "memory", "get, 1M keys; raw: ConcurrentHashMap",
				List.of(new Goal.Ratio(1.15), new Goal.Below(1000)), true, (environment) -> get(environment, MANY)));
		rows.add(new Row("memory-get-10k-ordered", "memory", "get, 10k keys; raw: ConcurrentSkipListMap", Goal.NONE,
				(environment) -> getOrdered(environment, HOT)));
		rows.add(new Row("memory-get-1m-ordered", "memory", "get, 1M keys; raw: ConcurrentSkipListMap", Goal.NONE,
				(environment) -> getOrdered(environment, MANY)));
		rows.add(new Row("memory-put-10k", "memory", "put over an entry, 10k keys; raw: ConcurrentHashMap", Goal.NONE,
				(environment) -> put(environment, HOT, new ConcurrentHashMap<>())));
		rows.add(new Row("memory-put-1m", "memory", "put over an entry, 1M keys; raw: ConcurrentHashMap", Goal.NONE,
				(environment) -> put(environment, MANY, new ConcurrentHashMap<>())));
		rows.add(new Row("memory-put-10k-caffeine", "memory", "put over an entry, 10k keys; raw: Caffeine, bounded",
				new Goal.Ratio(1.3), (environment) -> put(environment, HOT, caffeine(HOT))));
		rows.add(new Row("memory-put-1m-caffeine", "memory", "put over an entry, 1M keys; raw: Caffeine, bounded",
				new Goal.Ratio(1.3), (environment) -> put(environment, MANY, caffeine(MANY))));
		rows.add(new Row("memory-scan", "memory", "scan of 100 entries, 1M keys; raw: ConcurrentSkipListMap",
				new Goal.Ratio(1.5), (environment) -> scan(environment, inOrder(MANY))));
		rows.add(new Row("memory-scan-shuffled", "memory",
				"scan of 100 entries, 1M keys put in no order; raw: ConcurrentSkipListMap", new Goal.Ratio(1.5),
				(environment) -> scan(environment, TestData.shuffled(MANY, environment.seed()))));
		rows.add(new Row("async-get", "async", "async().get, completed; raw: get of the template",
				new Goal.Difference(15), MemoryRows::async));
		rows.add(
				new Row("measuring-metrics", "measuring", "get with counters and sampled timers; raw: get without them",
						new Goal.Difference(10), (environment) -> measured(environment, List.of(),
								ObservationLayer.metrics(new SimpleMeterRegistry()))));
		rows.add(new Row("measuring-full", "measuring",
				"get with an observation that a meter handler times; raw: get without", new Goal.Difference(350),
				(environment) -> measured(environment, List.of(),
						observed(DefaultMeterObservationHandler.IgnoredMeters.LONG_TASK_TIMER))));
		rows.add(new Row("measuring-full-long-task", "measuring",
				"the same with the long task timer that the handler has unless told otherwise; raw: get without",
				new Goal.Difference(350), (environment) -> measured(environment, List.of(), observed())));
		rows.add(new Row("measuring-full-by-hand", "measuring",
				"the same; raw: the same observation by hand around a get", Goal.NONE, MemoryRows::observedByHand));
		rows.add(new Row("measuring-no-handlers", "measuring",
				"get with an observation registry without handlers; raw: get with counters and sampled timers",
				new Goal.Difference(5),
				(environment) -> measured(environment, List.of(ObservationLayer.metrics(new SimpleMeterRegistry())),
						ObservationLayer.full(new SimpleMeterRegistry(), ObservationRegistry.create()))));
		rows.add(new Row("access-get", "access", "get that is judged, and permitted; raw: get without", Goal.NONE,
				(environment) -> measured(environment, List.of(),
						new AccessLayer(AccessPolicy.PERMIT_ALL, AuditTrail.NONE))));
		return rows;
	}

	private static ObservationLayer observed(DefaultMeterObservationHandler.IgnoredMeters... ignored) {
		MeterRegistry meters = new SimpleMeterRegistry();
		return ObservationLayer.full(meters, observations(meters, ignored));
	}

	private static ObservationRegistry observations(MeterRegistry meters,
			DefaultMeterObservationHandler.IgnoredMeters... ignored) {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters, ignored));
		return observations;
	}

	private static Contest observedByHand(Environment environment) {
		MemoryStore engine = MemoryStore.builder().build();
		StorageTemplate bare = StorageBuilder.over(engine).build();
		StorageTemplate layered = StorageBuilder.over(engine).layer(observed()).build();
		fill(environment, inOrder(HOT), bare);
		ObservationRegistry observations = observations(new SimpleMeterRegistry());
		return new Contest(OPERATIONS, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				Optional<Bytes> value = Observation.createNotStarted("operation", observations)
					.lowCardinalityKeyValue("store", "memory")
					.lowCardinalityKeyValue("operation", "get")
					.observe(() -> bare.get(Bytes.wrap(key)));
				sum += value.isPresent() ? value.get().size() : 0;
			}
			return sum;
		}, gets(layered)).closing(bare).closing(layered);
	}

	private static int[] inOrder(int keys) {
		return IntStream.range(0, keys).toArray();
	}

	private static Map<Bytes, Bytes> caffeine(int keys) {
		return Caffeine.newBuilder().maximumSize(2L * keys).<Bytes, Bytes>build().asMap();
	}

	private static StorageTemplate template(Environment environment, int keys) {
		return template(environment, inOrder(keys));
	}

	private static StorageTemplate template(Environment environment, int[] keys) {
		StorageTemplate template = StorageBuilder.over(MemoryStore.builder().build())
			.layer(ObservationLayer.metrics(new SimpleMeterRegistry()))
			.build();
		fill(environment, keys, template);
		return template;
	}

	private static void fill(Environment environment, int[] keys, StorageTemplate template) {
		Bytes[] values = TestData.documents(VALUE_SIZE, environment.seed());
		for (int index : keys) {
			template.put(Bytes.wrap(TestData.key(index)), values[index % values.length].copy());
		}
	}

	private static void fill(Environment environment, int[] keys, Map<Bytes, Bytes> map) {
		Bytes[] values = TestData.documents(VALUE_SIZE, environment.seed());
		for (int index : keys) {
			map.put(Bytes.wrap(TestData.key(index)), values[index % values.length].copy());
		}
	}

	private static Contest get(Environment environment, int keys) {
		return get(environment, keys, new ConcurrentHashMap<>());
	}

	private static Contest getOrdered(Environment environment, int keys) {
		return get(environment, keys, new ConcurrentSkipListMap<>());
	}

	private static Contest get(Environment environment, int keys, Map<Bytes, Bytes> raw) {
		fill(environment, inOrder(keys), raw);
		StorageTemplate template = template(environment, keys);
		return new Contest(OPERATIONS, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				Bytes value = raw.get(Bytes.wrap(key));
				sum += (value != null) ? value.size() : 0;
			}
			return sum;
		}, gets(template)).keySpace(keys).closing(template);
	}

	/**
	 * Returns a loop of its own for each caller.
	 */
	private static Work gets(StorageTemplate template) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				Optional<Bytes> value = template.get(Bytes.wrap(key));
				sum += value.isPresent() ? value.get().size() : 0;
			}
			return sum;
		};
	}

	private static Contest put(Environment environment, int keys, Map<Bytes, Bytes> raw) {
		fill(environment, inOrder(keys), raw);
		StorageTemplate template = template(environment, keys);
		return new Contest(OPERATIONS, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.keys().length; index++) {
				Bytes before = raw.put(Bytes.wrap(block.keys()[index]), block.values()[index]);
				sum += (before != null) ? 1 : 0;
			}
			return sum;
		}, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.keys().length; index++) {
				sum += template.put(Bytes.wrap(block.keys()[index]), block.values()[index]).low();
			}
			return sum;
		}).keySpace(keys).values(TestData.documents(VALUE_SIZE, environment.seed())).closing(template);
	}

	private static Contest scan(Environment environment, int[] keys) {
		ConcurrentNavigableMap<Bytes, Bytes> raw = new ConcurrentSkipListMap<>();
		fill(environment, keys, raw);
		StorageTemplate template = template(environment, keys);
		ScanOptions options = ScanOptions.DEFAULT.limit(SCANNED);
		return new Contest(20, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				int remaining = SCANNED;
				for (Map.Entry<Bytes, Bytes> entry : raw.tailMap(Bytes.wrap(key), true).entrySet()) {
					sum += entry.getKey().size() + entry.getValue().size();
					if (--remaining == 0) {
						break;
					}
				}
			}
			return sum;
		}, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				try (StorageCursor cursor = template.scan(KeyRange.all().atLeast(Bytes.wrap(key)), options)) {
					while (cursor.hasNext()) {
						var entry = cursor.next();
						sum += entry.key().size() + entry.value().size();
					}
				}
			}
			return sum;
		}).keySpace(keys.length).closing(template);
	}

	private static Contest async(Environment environment) {
		StorageTemplate template = StorageBuilder.over(MemoryStore.builder().build()).build();
		fill(environment, inOrder(HOT), template);
		AsyncStorage async = template.async();
		return new Contest(OPERATIONS, gets(template), (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				var future = async.get(Bytes.wrap(key));
				if (!future.isDone()) {
					throw new IllegalStateException("The future is not completed");
				}
				Optional<Bytes> value = future.join();
				sum += value.isPresent() ? value.get().size() : 0;
			}
			return sum;
		}).closing(template);
	}

	private static Contest measured(Environment environment, List<StoreLayer> bareLayers, StoreLayer layer) {
		MemoryStore engine = MemoryStore.builder().build();
		StorageBuilder bareBuilder = StorageBuilder.over(engine);
		bareLayers.forEach(bareBuilder::layer);
		StorageTemplate bare = bareBuilder.build();
		StorageTemplate measured = StorageBuilder.over(engine).layer(layer).build();
		fill(environment, inOrder(HOT), bare);
		return new Contest(OPERATIONS, gets(bare), (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				Optional<Bytes> value = measured.get(Bytes.wrap(key));
				sum += value.isPresent() ? value.get().size() : 0;
			}
			return sum;
		}).closing(bare).closing(measured);
	}

}
