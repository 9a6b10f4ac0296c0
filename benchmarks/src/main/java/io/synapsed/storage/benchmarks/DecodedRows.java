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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.serializer.JacksonSerializer;
import io.synapsed.storage.spi.PerNamespace;
import tools.jackson.databind.json.JsonMapper;

/**
 * Typed reads: hits of a cache that keeps decoded objects beside Caffeine that holds the
 * objects, and what keeping them costs a miss.
 */
final class DecodedRows {

	private static final int HOT = 10_000;

	private static final long CACHE_ENTRIES = 100_000;

	private static final long CACHE_SIZE = 256L << 20;

	/** As the layer has it, which keeps a history of reads from the start then. */
	private static final int CACHE_CAPACITY = 1 << 16;

	/** A value of about 100 bytes of JSON. */
	private record Order(String id, String customer, long cents, boolean paid, Instant placedAt) {

		private static Order of(int number) {
			return new Order("order-" + number, "customer-" + number % 977, number * 31L, number % 2 == 0,
					Instant.ofEpochSecond(1_700_000_000L + number));
		}

	}

	private DecodedRows() {
	}

	static List<Row> all() {
		return List.of(
				new Row("cache-decoded", "cache",
						"typed hit through the template, decoded values kept; raw: Caffeine that holds the objects",
						new Goal.Ratio(1.3), (environment) -> besideCaffeine()),
				new Row("cache-decoded-keyspace", "cache",
						"typed hit of a keyspace with text keys, decoded values kept; raw: Caffeine with text keys that"
								+ " holds the objects",
						new Goal.Ratio(1.3), (environment) -> besideCaffeineWithText()),
				new Row("cache-decoded-off", "cache",
						"typed hit through the template, decoded values kept; raw: the same, not kept", Goal.NONE,
						(environment) -> besideDecoding()),
				new Row("cache-decoded-miss", "cache",
						"miss and fill, read as bytes, room for decoded values; raw: the same without",
						new Goal.Difference(150), (environment) -> misses()));
	}

	private static StorageTemplate open(boolean decoded, long maxEntries) {
		StorageTemplate template = StorageBuilder.over(MemoryStore.builder().build())
			.layer(CacheLayer.builder()
				.maxEntries(maxEntries)
				.maxSize(CACHE_SIZE)
				.decodedValues(PerNamespace.same(decoded))
				.build())
			.serializer(new JacksonSerializer(JsonMapper.builder().build()))
			.build();
		for (int index = 0; index < HOT; index++) {
			Bytes key = Bytes.wrap(TestData.key(index));
			template.put(key, Order.of(index));
			template.get(key, Order.class);
		}
		return template;
	}

	private static <K> Cache<K, Order> caffeine() {
		return Caffeine.newBuilder()
			.maximumWeight(CACHE_SIZE)
			.initialCapacity(CACHE_CAPACITY)
			.weigher((K key, Order value) -> (int) (CACHE_SIZE / CACHE_ENTRIES))
			.executor(Runnable::run)
			.build();
	}

	private static Contest besideCaffeine() {
		StorageTemplate template = open(true, CACHE_ENTRIES);
		Cache<Bytes, Order> cache = caffeine();
		for (int index = 0; index < HOT; index++) {
			cache.put(Bytes.wrap(TestData.key(index)), Order.of(index));
		}
		return new Contest(1000, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				Order order = cache.getIfPresent(Bytes.wrap(block.key(index, sum)));
				sum += (order != null) ? order.cents() : 0;
			}
			return sum;
		}, typedGets(template)).closing(template);
	}

	/** Both sides make each key a text of its own, as a request would. */
	private static Contest besideCaffeineWithText() {
		StorageTemplate template = open(true, CACHE_ENTRIES);
		Keyspace<Order> orders = template.keyspace("orders", Order.class);
		Cache<String, Order> cache = caffeine();
		for (int index = 0; index < HOT; index++) {
			cache.put(text(TestData.key(index)), Order.of(index));
			orders.put(text(TestData.key(index)), Order.of(index));
			orders.get(text(TestData.key(index)));
		}
		return new Contest(1000, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				Order order = cache.getIfPresent(text(block.key(index, sum)));
				sum += (order != null) ? order.cents() : 0;
			}
			return sum;
		}, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				Optional<Order> order = orders.get(text(block.key(index, sum)));
				sum += order.isPresent() ? order.get().cents() : 0;
			}
			return sum;
		}).closing(template);
	}

	private static String text(byte[] key) {
		return new String(key, StandardCharsets.US_ASCII);
	}

	private static Contest besideDecoding() {
		StorageTemplate decoding = open(false, CACHE_ENTRIES);
		StorageTemplate template = open(true, CACHE_ENTRIES);
		return new Contest(100, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				Optional<Order> order = decoding.get(Bytes.wrap(block.key(index, sum)), Order.class);
				sum += order.isPresent() ? order.get().cents() : 0;
			}
			return sum;
		}, typedGets(template)).closing(decoding).closing(template);
	}

	private static Work typedGets(StorageTemplate template) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				Optional<Order> order = template.get(Bytes.wrap(block.key(index, sum)), Order.class);
				sum += order.isPresent() ? order.get().cents() : 0;
			}
			return sum;
		};
	}

	/** The cache holds a hundredth of the keys: nearly every read misses. */
	private static Contest misses() {
		StorageTemplate without = open(false, HOT / 100);
		StorageTemplate with = open(true, HOT / 100);
		return new Contest(1000, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				sum += without.get(Bytes.wrap(block.key(index, sum))).orElseThrow().size();
			}
			return sum;
		}, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				sum += with.get(Bytes.wrap(block.key(index, sum))).orElseThrow().size();
			}
			return sum;
		}).closing(without).closing(with);
	}

}
