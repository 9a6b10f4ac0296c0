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

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;

/**
 * Fills a store or a map, collects garbage, and tells how much of the heap an entry
 * needs.
 */
public final class HeapProcess {

	static final int VALUE_SIZE = 100;

	private static final int COLLECTIONS = 4;

	private HeapProcess() {
	}

	/**
	 * Fills and prints the bytes of an entry.
	 * @param arguments what to fill, number of entries, seed
	 */
	public static void main(String[] arguments) {
		int entries = Integer.parseInt(arguments[1]);
		int[] numbers = TestData.shuffled(entries, Long.parseLong(arguments[2]));
		Bytes[] values = TestData.documents(VALUE_SIZE, Long.parseLong(arguments[2]));
		Side side = side(arguments[0], entries);
		long before = used();
		for (int number : numbers) {
			side.put.accept(Bytes.wrap(TestData.key(number)), values[number % values.length].copy());
		}
		long after = used();
		Reference.reachabilityFence(side);
		// Alive in both measurements.
		Reference.reachabilityFence(numbers);
		Reference.reachabilityFence(values);
		System.out
			.println(ChildProcess.READY + String.format(Locale.ROOT, "%.1f", (double) (after - before) / entries));
	}

	private static Side side(String name, int entries) {
		switch (name) {
			case "memory" -> {
				StorageTemplate template = StorageBuilder.over(MemoryStore.builder().build()).build();
				return new Side(template, template::put);
			}
			case "map" -> {
				Map<Bytes, Bytes> map = new ConcurrentHashMap<>();
				return new Side(map, map::put);
			}
			case "caffeine" -> {
				Map<Bytes, Bytes> map = Caffeine.newBuilder().maximumSize(2L * entries).<Bytes, Bytes>build().asMap();
				return new Side(map, map::put);
			}
			default -> throw new IllegalArgumentException(name);
		}
	}

	private static long used() {
		for (int time = 0; time < COLLECTIONS; time++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * What is filled.
	 *
	 * @param owner keeps the entries alive
	 * @param put stores one
	 */
	private record Side(Object owner, BiConsumer<Bytes, Bytes> put) {
	}

}
