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

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.sqlite.SqliteStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.CachePolicy;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.observation.BackendMetricsLayer;
import io.synapsed.storage.observation.ObservationLayer;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;

/**
 * The layers: the cache beside raw Caffeine, and all of them, one after the other, over
 * RocksDB beside rocksdbjni.
 */
final class LayerRows {

	private static final int HOT = 10_000;

	private static final int VALUE_SIZE = 100;

	private static final int STACK_VALUE_SIZE = 1024;

	private static final long CACHE_ENTRIES = 100_000;

	private static final long CACHE_SIZE = 256L << 20;

	/**
	 * As the layer has it: Caffeine keeps a history of reads from the start then, and not
	 * only once it is half full.
	 */
	private static final int CACHE_CAPACITY = (int) Math.min(1 << 16, CACHE_ENTRIES);

	private static final int CACHE_OVERHEAD = 200;

	private static final List<String> STACK = List.of("template alone", "and counters and sampled timers", "and header",
			"and LZ4", "and metrics of the engine", "and cache");

	private LayerRows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		rows.add(new Row("cache-hit", "cache", "cache hit in the layer; raw: Caffeine with the same settings",
				new Goal.Ratio(1.15), (environment) -> cacheHit(environment, CachePolicy.W_TINYLFU, 1)));
		for (CachePolicy policy : List.of(CachePolicy.LRU, CachePolicy.LFU, CachePolicy.ARC)) {
			rows.add(new Row("cache-hit-" + policy, "cache-policies",
					"cache hit in the layer, " + policy + "; raw: Caffeine", new Goal.Ratio(3),
					(environment) -> cacheHit(environment, policy, 1)));
		}
		for (int threads : new int[] { 2, 8 }) {
			for (CachePolicy policy : List.of(CachePolicy.W_TINYLFU, CachePolicy.LRU)) {
				rows.add(new Row("cache-hit-" + policy + "-" + threads, "cache-policies",
						"cache hit in the layer, " + policy + ", " + threads
								+ " threads at once; raw: Caffeine, as many",
						Goal.NONE, (environment) -> cacheHit(environment, policy, threads)));
			}
		}
		rows.add(new Row("cache-hit-template", "cache",
				"cache hit through the template; raw: Caffeine with the same settings", Goal.NONE,
				LayerRows::cacheHitOfTemplate));
		rows.add(new Row("cache-hit-rocksdb", "cache", "cache hit through the template; raw: RocksDB get, 100 B",
				new Goal.Ratio(0.2), LayerRows::cacheHitBesideRocksDb));
		rows.add(new Row("cache-mixed", "cache",
				"half gets, half puts of 10,000 cached keys over RocksDB, 100 B; raw: the same by hand with Caffeine and"
						+ " rocksdbjni",
				new Goal.Ratio(1.5), LayerRows::cacheMixed));
		rows.add(new Row("cache-mixed-sqlite", "cache",
				"the same over SQLite; raw: by hand with Caffeine and sqlite-jdbc with kept statements",
				new Goal.Ratio(1.5), LayerRows::cacheMixedOverSqlite));
		for (int depth = 0; depth < STACK.size(); depth++) {
			int layers = depth;
			rows.add(new Row("stack-get-" + depth, "stack",
					"get over RocksDB, 1 KiB: " + STACK.get(depth) + "; raw: rocksdbjni", Goal.NONE,
					(environment) -> stack(environment, layers, true)));
			rows.add(new Row("stack-put-" + depth, "stack",
					"put over RocksDB, 1 KiB: " + STACK.get(depth) + "; raw: rocksdbjni", Goal.NONE,
					(environment) -> stack(environment, layers, false)));
		}
		return rows;
	}

	private static Cache<Bytes, Bytes> byHand() {
		return Caffeine.newBuilder()
			.maximumWeight(CACHE_SIZE)
			.weigher((Bytes key, Bytes value) -> key.size() + value.size() + CACHE_OVERHEAD)
			.initialCapacity(CACHE_CAPACITY)
			.executor(Runnable::run)
			.build();
	}

	private static StorageTemplate cachedOverRocksDb(Environment environment) throws IOException {
		StorageTemplate template = StorageBuilder.over(RocksDbRows.open(environment, "ours", Durability.PROCESS))
			.layer(cacheLayer())
			.build();
		TemplateWork.fill(environment, template, VALUE_SIZE, RocksDbRows.keys(VALUE_SIZE));
		template.store().compact();
		return template;
	}

	private static Contest cacheMixed(Environment environment) throws Exception {
		RocksDbRows.Raw raw = RocksDbRows.Raw.open(environment, VALUE_SIZE, Durability.PROCESS);
		StorageTemplate template = cachedOverRocksDb(environment);
		Cache<Bytes, Bytes> cache = byHand();
		return cacheMixed(environment, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				if (index % 2 == 0) {
					raw.db().put(raw.writes(), key, block.values()[index].exactArray());
					cache.put(Bytes.wrap(key), block.values()[index]);
				}
				else {
					Bytes value = cache.getIfPresent(Bytes.wrap(key));
					if (value == null) {
						value = Bytes.wrap(raw.db().get(raw.reads(), key));
						cache.put(Bytes.wrap(key), value);
					}
					sum += value.size();
				}
			}
			return sum;
		}, template).closing(raw).closing(template);
	}

	private static Contest cacheMixedOverSqlite(Environment environment) throws Exception {
		SqliteRows.Raw raw = SqliteRows.Raw.open(environment, true);
		StorageTemplate template = StorageBuilder
			.over(SqliteStore.builder().directory(environment.subdirectory("ours")).build())
			.layer(cacheLayer())
			.build();
		TemplateWork.fill(environment, template, VALUE_SIZE, SqliteRows.KEYS);
		template.store().compact();
		Cache<Bytes, Bytes> cache = byHand();
		return cacheMixed(environment, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				if (index % 2 == 0) {
					raw.put(key, block.values()[index].exactArray());
					cache.put(Bytes.wrap(key), block.values()[index]);
				}
				else {
					Bytes value = cache.getIfPresent(Bytes.wrap(key));
					if (value == null) {
						value = Bytes.wrap(Objects.requireNonNull(raw.read(key)));
						cache.put(Bytes.wrap(key), value);
					}
					sum += value.size();
				}
			}
			return sum;
		}, template).closing(raw).closing(template);
	}

	private static Contest cacheMixed(Environment environment, Work raw, StorageTemplate template) {
		return new Contest(100, raw, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				Bytes key = Bytes.wrap(block.key(index, sum));
				if (index % 2 == 0) {
					template.put(key, block.values()[index]);
				}
				else {
					sum += template.get(key).orElseThrow().size();
				}
			}
			return sum;
		}).keySpace(HOT).values(TestData.documents(VALUE_SIZE, environment.seed()));
	}

	private static TransformLayer lz4(int minSize) {
		Lz4Algorithm algorithm = new Lz4Algorithm();
		return new TransformLayer(List.of(new CompressionCodec("benchmark", algorithm, List.of(algorithm), minSize)),
				false);
	}

	private static CacheLayer cacheLayer() {
		return CacheLayer.builder().maxEntries(CACHE_ENTRIES).maxSize(CACHE_SIZE).build();
	}

	private static StorageTemplate cached(Environment environment, CacheLayer layer) {
		StorageTemplate template = StorageBuilder.over(MemoryStore.builder().build()).layer(layer).build();
		Bytes[] values = TestData.documents(VALUE_SIZE, environment.seed());
		for (int index = 0; index < HOT; index++) {
			Bytes key = Bytes.wrap(TestData.key(index));
			template.put(key, values[index % values.length].copy());
			template.get(key);
		}
		return template;
	}

	private static Cache<Bytes, Bytes> caffeine(Environment environment) {
		long share = CACHE_SIZE / CACHE_ENTRIES;
		Cache<Bytes, Bytes> cache = Caffeine.newBuilder()
			.maximumWeight(CACHE_SIZE)
			.initialCapacity(CACHE_CAPACITY)
			.weigher((Bytes key, Bytes value) -> (int) Math.max(share, key.size() + value.size() + CACHE_OVERHEAD))
			.executor(Runnable::run)
			.build();
		Bytes[] values = TestData.documents(VALUE_SIZE, environment.seed());
		for (int index = 0; index < HOT; index++) {
			cache.put(Bytes.wrap(TestData.key(index)), values[index % values.length].copy());
		}
		return cache;
	}

	private static Work hits(Cache<Bytes, Bytes> cache) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				Bytes value = cache.getIfPresent(Bytes.wrap(key));
				sum += (value != null) ? value.size() : 0;
			}
			return sum;
		};
	}

	/**
	 * Both sides get the key as it is kept. The layer under test gets it with the prefix
	 * of its namespace, one byte more.
	 */
	private static Contest cacheHit(Environment environment, CachePolicy policy, int threads) {
		StorageTemplate template = cached(environment,
				CacheLayer.builder().maxEntries(CACHE_ENTRIES).maxSize(CACHE_SIZE).policy(policy).build());
		KeyValueStore layer = template.store();
		Cache<Bytes, Bytes> caffeine = Caffeine.newBuilder()
			.maximumWeight(CACHE_SIZE)
			.initialCapacity(CACHE_CAPACITY)
			.weigher((Bytes key, Bytes value) -> (int) (CACHE_SIZE / CACHE_ENTRIES))
			.executor(Runnable::run)
			.build();
		Bytes[] values = TestData.documents(VALUE_SIZE, environment.seed());
		for (int index = 0; index < HOT; index++) {
			caffeine.put(stored(TestData.key(index)), values[index % values.length].copy());
		}
		Work raw = (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				Bytes value = caffeine.getIfPresent(stored(key));
				sum += (value != null) ? value.size() : 0;
			}
			return sum;
		};
		Work ours = (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				Entry entry = layer.get(stored(key), ReadOptions.DEFAULT);
				sum += (entry != null) ? entry.value().size() : 0;
			}
			return sum;
		};
		if (threads == 1) {
			return new Contest(1000, raw, ours).closing(template);
		}
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		return new Contest(10_000, TemplateWork.shared(raw, executor, threads),
				TemplateWork.shared(ours, executor, threads))
			.closing(template)
			.closing(executor::shutdown);
	}

	private static Bytes stored(byte[] key) {
		return Namespace.DEFAULT.encode(Bytes.wrap(key));
	}

	private static Contest cacheHitOfTemplate(Environment environment) {
		StorageTemplate template = cached(environment, cacheLayer());
		return new Contest(1000, hits(caffeine(environment)), (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				Optional<Bytes> value = template.get(Bytes.wrap(key));
				sum += value.isPresent() ? value.get().size() : 0;
			}
			return sum;
		}).closing(template);
	}

	private static Contest cacheHitBesideRocksDb(Environment environment) throws Exception {
		RocksDbRows.Raw raw = RocksDbRows.Raw.open(environment, VALUE_SIZE, Durability.PROCESS);
		StorageTemplate template = cachedOverRocksDb(environment);
		for (int index = 0; index < HOT; index++) {
			template.get(Bytes.wrap(TestData.key(index)));
		}
		return new Contest(50, RocksDbRows.rawGets(raw), TemplateWork.gets(template)).closing(raw).closing(template);
	}

	private static Contest stack(Environment environment, int depth, boolean reading) throws Exception {
		RocksDbRows.Raw raw = RocksDbRows.Raw.open(environment, STACK_VALUE_SIZE, Durability.PROCESS);
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		List<StoreLayer> layers = new ArrayList<>();
		if (depth >= 1) {
			layers.add(ObservationLayer.metrics(meters));
		}
		if (depth >= 2) {
			layers.add((depth >= 3) ? lz4(STACK_VALUE_SIZE) : new TransformLayer(List.of(), false));
		}
		if (depth >= 4) {
			layers.add(new BackendMetricsLayer(meters));
		}
		if (depth >= 5) {
			layers.add(cacheLayer());
		}
		StorageBuilder builder = StorageBuilder.over(RocksDbRows.open(environment, "ours", Durability.PROCESS));
		layers.forEach(builder::layer);
		StorageTemplate template = builder.build();
		TemplateWork.fill(environment, template, STACK_VALUE_SIZE, RocksDbRows.keys(STACK_VALUE_SIZE));
		template.store().compact();
		return new Contest(50, reading ? RocksDbRows.rawGets(raw) : RocksDbRows.rawPuts(raw),
				reading ? TemplateWork.gets(template) : TemplateWork.puts(template))
			.keySpace(HOT)
			.values(TestData.documents(STACK_VALUE_SIZE, environment.seed()))
			.closing(raw)
			.closing(template);
	}

}
