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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;

/**
 * What the side of this library does with any engine. Every row is a process of its own,
 * so that sharing these loops teaches the compiler of the JVM nothing.
 */
final class TemplateWork {

	private static final int FILLED_AT_A_TIME = 100;

	private static final int MOST_SCANNED = 100;

	private TemplateWork() {
	}

	/**
	 * Fills a store, in an order of the seed.
	 * @param environment holds the seed
	 * @param template the store
	 * @param size bytes of each value
	 * @param keys number of keys
	 */
	static void fill(Environment environment, StorageTemplate template, int size, int keys) {
		Bytes[] values = TestData.documents(size, environment.seed());
		int[] numbers = TestData.shuffled(keys, environment.seed());
		for (int from = 0; from < numbers.length; from += FILLED_AT_A_TIME) {
			Map<Bytes, Bytes> batch = new LinkedHashMap<>();
			for (int index = from; index < from + FILLED_AT_A_TIME; index++) {
				batch.put(Bytes.wrap(TestData.key(numbers[index])), values[numbers[index] % values.length]);
			}
			template.putAll(batch);
		}
	}

	static Work gets(StorageTemplate template) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				var value = template.get(Bytes.wrap(key));
				sum += value.isPresent() ? value.get().size() : 0;
			}
			return sum;
		};
	}

	static Work puts(StorageTemplate template) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.keys().length; index++) {
				sum += template.put(Bytes.wrap(block.keys()[index]), block.values()[index]).low();
			}
			return sum;
		};
	}

	static Work getAll(StorageTemplate template, int batch) {
		return (block) -> {
			long sum = 0;
			for (int from = 0; from < block.keys().length; from += batch) {
				List<Bytes> keys = new ArrayList<>(batch);
				for (int index = from; index < from + batch; index++) {
					keys.add(Bytes.wrap(block.keys()[index]));
				}
				for (Bytes value : template.getAll(keys).values()) {
					sum += value.size();
				}
			}
			return sum;
		};
	}

	static Work putAll(StorageTemplate template, int batch) {
		return (block) -> {
			for (int from = 0; from < block.keys().length; from += batch) {
				template.putAll(map(block, from, batch));
			}
			return 0;
		};
	}

	static Work scans(StorageTemplate template, int entries) {
		ScanOptions options = ScanOptions.DEFAULT.limit(entries);
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				try (StorageCursor cursor = template.scan(KeyRange.all().atLeast(Bytes.wrap(key)), options)) {
					while (cursor.hasNext()) {
						StorageEntry<Bytes> entry = cursor.next();
						sum += entry.key().size() + entry.value().size();
					}
				}
			}
			return sum;
		};
	}

	/**
	 * Scans from random keys, 1 to 100 entries each, as the load E of YCSB does.
	 * @param template the store
	 * @return the work
	 */
	static Work shortScans(StorageTemplate template) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				ScanOptions options = ScanOptions.DEFAULT.limit(1 + Math.floorMod(Arrays.hashCode(key), MOST_SCANNED));
				try (StorageCursor cursor = template.scan(KeyRange.all().atLeast(Bytes.wrap(key)), options)) {
					while (cursor.hasNext()) {
						StorageEntry<Bytes> entry = cursor.next();
						sum += entry.key().size() + entry.value().size();
					}
				}
			}
			return sum;
		};
	}

	/**
	 * Takes a part of a block as a map, which is what batches are handed in as.
	 * @param block the block
	 * @param from the first key
	 * @param batch number of keys
	 * @return keys and values, in their order
	 */
	static Map<Bytes, Bytes> map(Block block, int from, int batch) {
		Map<Bytes, Bytes> map = new LinkedHashMap<>();
		for (int index = from; index < from + batch; index++) {
			map.put(Bytes.wrap(block.keys()[index]), block.values()[index]);
		}
		return map;
	}

	/**
	 * Shares a block among threads that work at the same time.
	 * @param work what each does with its share
	 * @param executor has so many threads
	 * @param threads number of shares
	 * @return work that ends when all shares are done
	 */
	static Work shared(Work work, ExecutorService executor, int threads) {
		return (block) -> {
			List<Future<Long>> running = new ArrayList<>();
			int share = block.size() / threads;
			for (int from = 0; from < block.size(); from += share) {
				Block part = new Block(Arrays.copyOfRange(block.keys(), from, from + share),
						Arrays.copyOfRange(block.values(), from, from + share));
				running.add(executor.submit(() -> work.run(part)));
			}
			long sum = 0;
			for (Future<Long> future : running) {
				sum += future.get();
			}
			return sum;
		};
	}

}
