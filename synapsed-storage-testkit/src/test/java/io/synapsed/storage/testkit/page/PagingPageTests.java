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

package io.synapsed.storage.testkit.page;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.serializer.JacksonSerializer;
import io.synapsed.storage.serializer.TextSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The samples and the statements of {@code docs/paging.md}.
 */
class PagingPageTests {

	private final StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().build())
		.serializer(new TextSerializer())
		.serializer(new JacksonSerializer(JsonMapper.shared()))
		.build();

	private final Orders orders = new Orders(this.storage);

	@BeforeEach
	void fill() {
		IntStream.range(0, 25).forEach((number) -> this.orders.save("ada", number, new Order(number)));
		this.orders.save("ad", 1, new Order(-1));
		this.orders.save("bob", 1, new Order(-2));
	}

	@AfterEach
	void close() {
		this.storage.close();
	}

	@Test
	void whenPagesAreReadThenEachEntryComesOnce() {
		List<Integer> numbers = new ArrayList<>();
		List<Integer> sizes = new ArrayList<>();
		String continuation = null;
		do {
			Page<Order> page = this.orders.page("ada", continuation, 10);
			page.entries().forEach((entry) -> numbers.add(entry.value().number()));
			sizes.add(page.entries().size());
			continuation = page.next();
		}
		while (continuation != null);
		assertThat(numbers).containsExactlyElementsOf(IntStream.range(0, 25).boxed().toList());
		assertThat(sizes).containsExactly(10, 10, 5);
	}

	@Test
	void whenTheLastPageIsFullThenNoEmptyPageFollows() {
		String next = this.orders.page("ada", null, 24).next();
		assertThat(this.orders.page("ada", next, 1).next()).isNull();
		assertThat(this.orders.page("ada", null, 25).next()).isNull();
	}

	@Test
	void whenATokenIsForgedThenItDoesNotLeaveTheRange() {
		for (String key : List.of("a", "ad/0000000001", "bob/", "\u00ff")) {
			assertThat(this.orders.page("ada", Orders.token(Bytes.utf8(key)), 100).entries())
				.allSatisfy((entry) -> assertThat(entry.keyText()).startsWith("ada/"));
		}
	}

	@Test
	void whenPagesGoBackwardsThenTheNewestComesFirst() {
		List<StorageEntry<Order>> first = this.orders.newestBefore("ada", null, 3);
		assertThat(first).extracting((entry) -> entry.value().number()).containsExactly(24, 23, 22);
		assertThat(this.orders.newestBefore("ada", first.get(2).key(), 3)).extracting((entry) -> entry.value().number())
			.containsExactly(21, 20, 19);
	}

	@Test
	void whenWrittenBetweenPagesThenNoEntryIsSkipped() {
		String next = this.orders.page("ada", null, 10).next();
		this.storage.inNamespace("orders").delete("ada/0000000003");
		this.orders.save("ada", 100, new Order(100));
		Page<Order> second = this.orders.page("ada", next, 100);
		assertThat(second.entries()).extracting((entry) -> entry.value().number())
			.startsWith(10)
			.endsWith(100)
			.hasSize(16);
	}

	@Test
	void whenEntriesAreUnreadableThenThePageStillGoesOn() {
		this.storage.inNamespace("orders").put("ada/0000000009", "no order");
		this.storage.inNamespace("orders").put("ada/0000000019", "no order");
		List<Integer> numbers = new ArrayList<>();
		List<Bytes> bad = new ArrayList<>();
		Bytes after = null;
		do {
			after = this.orders.readable("ada", after, 10, numbers, bad);
		}
		while (after != null);
		assertThat(numbers).hasSize(23).doesNotContain(9, 19).startsWith(0).endsWith(24);
		assertThat(bad).extracting(Bytes::toUtf8).containsExactly("ada/0000000009", "ada/0000000019");
	}

	@Test
	void whenPagesAreReadFromASnapshotThenTheyAreOfOneMoment() {
		List<String> pages = new ArrayList<>();
		pages(this.storage.inNamespace("orders"), KeyRange.prefix("ada/"), 10, (page) -> {
			pages.add(page.get(0).keyText() + " " + page.size());
			this.orders.save("ada", 100, new Order(100));
		});
		assertThat(pages).containsExactly("ada/0000000000 10", "ada/0000000010 10", "ada/0000000020 5");
	}

	private static void pages(StorageTemplate storage, KeyRange range, int size, PageConsumer consumer) {
		try (StorageSnapshot snapshot = storage.snapshot(); StorageCursor cursor = snapshot.scan(range)) {
			List<StorageEntry<Bytes>> page = new ArrayList<>();
			while (cursor.hasNext()) {
				page.add(cursor.next());
				if (page.size() == size || !cursor.hasNext()) {
					consumer.accept(page);
					page = new ArrayList<>();
				}
			}
		}
	}

	@Test
	void whenKeysAreCountedThenValuesAreNotNeeded() {
		assertThat(this.storage.inNamespace("orders").count(KeyRange.prefix("ada/"))).isEqualTo(25);
	}

	interface PageConsumer {

		void accept(List<StorageEntry<Bytes>> page);

	}

	record Order(int number) {
	}

	record Page<T>(List<StorageEntry<T>> entries, @Nullable String next) {
	}

	static class Orders {

		private static final Bytes ZERO = Bytes.wrap(new byte[1]);

		private final Keyspace<Order> orders;

		Orders(StorageTemplate storage) {
			this.orders = storage.keyspace("orders", Order.class);
		}

		void save(String customer, long number, Order order) {
			this.orders.put(customer + "/" + "%010d".formatted(number), order);
		}

		Page<Order> page(String customer, @Nullable String continuation, int size) {
			KeyRange range = KeyRange.prefix(customer + "/");
			if (continuation != null) {
				range = range.atLeast(Bytes.wrap(Base64.getUrlDecoder().decode(continuation)).concat(ZERO));
			}
			try (Stream<StorageEntry<Order>> found = this.orders.stream(range, ScanOptions.DEFAULT.limit(size + 1))) {
				List<StorageEntry<Order>> entries = found.toList();
				if (entries.size() <= size) {
					return new Page<>(entries, null);
				}
				return new Page<>(entries.subList(0, size), token(entries.get(size - 1).key()));
			}
		}

		static String token(Bytes key) {
			return Base64.getUrlEncoder().withoutPadding().encodeToString(key.toByteArray());
		}

		List<StorageEntry<Order>> newestBefore(String customer, @Nullable Bytes last, int size) {
			KeyRange all = KeyRange.prefix(customer + "/");
			KeyRange range = (last != null) ? new KeyRange(all.from(), last) : all;
			try (Stream<StorageEntry<Order>> found = this.orders.stream(range,
					ScanOptions.DEFAULT.reverse(true).limit(size))) {
				return found.toList();
			}
		}

		@Nullable Bytes readable(String customer, @Nullable Bytes after, int size, List<Integer> numbers, List<Bytes> bad) {
			KeyRange all = KeyRange.prefix(customer + "/");
			KeyRange range = (after != null) ? all.atLeast(after.concat(ZERO)) : all;
			List<Bytes> seen = new ArrayList<>();
			try (Stream<StorageEntry<Order>> found = this.orders.stream(range, ScanOptions.DEFAULT.limit(size),
					(key, problem) -> {
						seen.add(key);
						bad.add(key);
					})) {
				found.forEach((entry) -> {
					seen.add(entry.key());
					numbers.add(entry.value().number());
				});
			}
			return (seen.size() == size) ? seen.get(size - 1) : null;
		}

	}

}
