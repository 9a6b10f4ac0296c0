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

package io.synapsed.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.CacheLayerBuilder;
import io.synapsed.storage.cache.CachePolicy;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.MutableTypeException;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.exception.StorageSerializationException;
import io.synapsed.storage.serializer.JacksonSerializer;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.ValueSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for decoded objects that the cache keeps beside its entries.
 */
class DecodedValuesTests {

	private final MutableClock clock = new MutableClock();

	private final MemoryStore engine = MemoryStore.builder().clock(this.clock).build();

	private final CountingSerializer serializer = new CountingSerializer();

	record Order(String id, long cents) {
	}

	record Lines(String id, List<String> lines) {
	}

	private StorageTemplate store(PerNamespace<Boolean> decoded) {
		return store(CacheLayer.builder().clock(this.clock).decodedValues(decoded).build());
	}

	private StorageTemplate store(CacheLayer cache) {
		return StorageBuilder.over(this.engine).clock(this.clock).layer(cache).serializer(this.serializer).build();
	}

	private StorageTemplate everywhere() {
		return store(PerNamespace.same(true));
	}

	private static Map<String, Object> explain(StorageTemplate storage, String key) {
		return storage.store().explain(Namespace.DEFAULT.encode(key)).get(0).facts();
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenAnObjectIsReadAgainThenItIsTheSame(CachePolicy policy) {
		StorageTemplate storage = store(
				CacheLayer.builder().policy(policy).decodedValues(PerNamespace.same(true)).build());
		storage.put("order", new Order("a", 1));
		Order first = storage.get("order", Order.class).orElseThrow();
		assertThat(first).isEqualTo(new Order("a", 1));
		assertThat(storage.get("order", Order.class)).containsSame(first);
		assertThat(storage.get(Bytes.utf8("order"), Order.class)).containsSame(first);
		assertThat(storage.getEntry("order", Order.class).orElseThrow().value()).isSameAs(first);
		assertThat(storage.getAll(List.of(Bytes.utf8("order")), Order.class).values()).containsExactly(first);
		assertThat(this.serializer.reads).hasValue(1);
	}

	@Test
	void whenAReadMissesThenItsObjectIsKept() {
		StorageTemplate storage = everywhere();
		StorageBuilder.over(this.engine).serializer(this.serializer).build().put("order", new Order("a", 1));
		Order first = storage.get("order", Order.class).orElseThrow();
		assertThat(storage.get("order", Order.class)).containsSame(first);
		assertThat(this.serializer.reads).hasValue(1);
	}

	@Test
	void whenSeveralReadsMissThenTheirObjectsAreKept() {
		StorageTemplate storage = everywhere();
		StorageTemplate below = StorageBuilder.over(this.engine).serializer(this.serializer).build();
		List<Bytes> keys = Stream.of("a", "b", "absent", "c").map(Bytes::utf8).toList();
		for (Bytes key : List.of(keys.get(0), keys.get(1), keys.get(3))) {
			below.put(key, new Order(key.toUtf8(), 1));
		}
		Map<Bytes, Order> first = storage.getAll(keys, Order.class);
		assertThat(first.keySet()).containsExactly(keys.get(0), keys.get(1), keys.get(3));
		storage.getAll(keys, Order.class).forEach((key, order) -> assertThat(order).isSameAs(first.get(key)));
		assertThat(this.serializer.reads).hasValue(3);
	}

	@Test
	void whenTheCacheLosesTheEntryThenTheObjectIsGone() {
		StorageTemplate storage = everywhere();
		storage.put("order", new Order("a", 1));
		Order first = storage.get("order", Order.class).orElseThrow();
		storage.put("order", new Order("a", 2));
		assertThat(storage.get("order", Order.class)).contains(new Order("a", 2));
		storage.put("order", new Order("a", 1));
		assertThat(storage.get("order", Order.class)).contains(first).get().isNotSameAs(first);
		storage.delete("order");
		assertThat(storage.get("order", Order.class)).isEmpty();
		storage.put("order", new Order("a", 1), Duration.ofSeconds(1));
		assertThat(storage.get("order", Order.class)).isPresent();
		this.clock.advance(2000);
		assertThat(storage.get("order", Order.class)).isEmpty();
	}

	@Test
	void whenACallerMayNotReadThenTheObjectInTheCacheIsDeniedToo() {
		AtomicBoolean allowed = new AtomicBoolean(true);
		List<AccessRequest> recorded = new ArrayList<>();
		StorageTemplate storage = StorageBuilder.over(this.engine)
			.layer(CacheLayer.builder().decodedValues(PerNamespace.same(true)).build())
			.layer(new AccessLayer((request) -> {
				if (!allowed.get()) {
					throw new StorageAccessDeniedException(request.store(), "denied");
				}
			}, (request, outcome) -> recorded.add(request)))
			.serializer(this.serializer)
			.build();
		assertThat(recorded).isEmpty();
		storage.put("order", new Order("a", 1));
		Order first = storage.get("order", Order.class).orElseThrow();
		assertThat(storage.get("order", Order.class)).containsSame(first);
		assertThat(recorded).hasSize(3);
		allowed.set(false);
		assertThatExceptionOfType(StorageAccessDeniedException.class)
			.isThrownBy(() -> storage.get("order", Order.class));
	}

	@Test
	void whenAReadBypassesTheCacheThenItSharesNothing() {
		StorageTemplate storage = everywhere();
		storage.put("order", new Order("a", 1));
		Order first = storage.get("order", Order.class).orElseThrow();
		storage.inTransaction((transaction) -> {
			assertThat(transaction.get("order", Order.class)).contains(first).get().isNotSameAs(first);
			return null;
		});
		try (StorageSnapshot snapshot = storage.snapshot()) {
			assertThat(snapshot.get(Bytes.utf8("order"), Order.class)).contains(first).get().isNotSameAs(first);
		}
	}

	@Test
	void whenEntriesGrowOldThenTheirObjectsDo() {
		AtomicInteger millis = new AtomicInteger();
		StorageTemplate storage = store(CacheLayer.builder()
			.timeToLive(Duration.ofMillis(100))
			.nanoTime(() -> millis.get() * 1_000_000L)
			.decodedValues(PerNamespace.same(true))
			.build());
		storage.put("order", new Order("a", 1));
		Order first = storage.get("order", Order.class).orElseThrow();
		assertThat(storage.get("order", Order.class)).containsSame(first);
		StorageBuilder.over(this.engine).serializer(this.serializer).build().put("order", new Order("a", 2));
		millis.set(99);
		assertThat(storage.get("order", Order.class)).containsSame(first);
		millis.set(101);
		assertThat(storage.get("order", Order.class)).contains(new Order("a", 2));
	}

	@Test
	void whenAValueIsReadAsAnotherTypeThenEachTypeGetsItsOwn() {
		StorageTemplate storage = everywhere();
		storage.put("count", 17L);
		assertThat(storage.get("count", Long.class)).contains(17L);
		assertThat(storage.get("count", String.class)).contains("17");
		assertThat(storage.get("count", Long.class)).contains(17L);
		assertThat(storage.get("count", Bytes.class)).contains(Bytes.utf8("17"));
		assertThat(storage.get("count", byte[].class).orElseThrow())
			.isNotSameAs(storage.get("count", byte[].class).orElseThrow());
		assertThat(storage.get("count")).contains(Bytes.utf8("17"));
	}

	@Test
	void whenAValueCannotBeDecodedThenEachReadSaysSo() {
		StorageTemplate storage = everywhere();
		storage.put("text", "no order");
		for (int count = 0; count < 3; count++) {
			assertThatExceptionOfType(StorageSerializationException.class)
				.isThrownBy(() -> storage.get("text", Order.class));
		}
		assertThat(this.serializer.reads).hasValue(3);
		assertThat(explain(storage, "text")).containsEntry("decoded", "not yet");
		assertThat(storage.get("text", String.class)).contains("no order");
	}

	@Test
	void whenItIsOffThenEachReadDecodes() {
		StorageTemplate storage = store(PerNamespace.same(false));
		storage.put("order", new Order("a", 1));
		assertThat(storage.get("order", Order.class).orElseThrow())
			.isNotSameAs(storage.get("order", Order.class).orElseThrow());
		assertThat(explain(storage, "order")).doesNotContainKey("decoded");
		assertThat(storage.keyspace("lines", Lines.class).name()).isEqualTo("lines");
	}

	@Test
	void whenANamespaceHasItsOwnSettingThenItHolds() {
		StorageTemplate storage = store(PerNamespace.of(false, Map.of("orders", true)));
		Keyspace<Order> orders = storage.keyspace("orders", Order.class);
		Keyspace<Order> others = storage.keyspace("others", Order.class);
		orders.put("a", new Order("a", 1));
		others.put("a", new Order("a", 1));
		assertThat(orders.get("a").orElseThrow()).isSameAs(orders.get("a").orElseThrow());
		assertThat(others.get("a").orElseThrow()).isNotSameAs(others.get("a").orElseThrow());
		assertThat(storage.keyspace("others", Lines.class).name()).isEqualTo("others");
		assertThatExceptionOfType(MutableTypeException.class).isThrownBy(() -> storage.keyspace("orders", Lines.class))
			.withMessageContaining("in the namespace 'orders': Lines.lines is a java.util.List")
			.satisfies((ex) -> assertThat(ex.store()).contains(storage.name()));
	}

	@Test
	void whenAKeyspaceAsksForItThenOnlyThatViewKeeps() {
		StorageTemplate storage = store(PerNamespace.same(false));
		Keyspace<Order> plain = storage.keyspace("orders", Order.class);
		plain.put("a", new Order("a", 1));
		assertThat(plain.get("a")).isPresent();
		Keyspace<Order> orders = plain.withDecodedValues();
		Order first = orders.get("a").orElseThrow();
		assertThat(orders.get("a")).containsSame(first);
		assertThat(orders.withDecodedValues().get("a")).containsSame(first);
		assertThat(plain.get("a")).contains(first).get().isNotSameAs(first);
		Keyspace<Lines> lines = storage.keyspace("orders", Lines.class);
		assertThatExceptionOfType(MutableTypeException.class).isThrownBy(lines::withDecodedValues)
			.withMessageContaining("Lines.lines");
		assertThat(facts(storage)).containsEntry("decoded-values", false)
			.containsEntry("decoded-values-of-namespaces", Map.of("orders", true));
	}

	@Test
	void whenThereIsNoCacheThenAKeyspaceThatAsksForItStillWorksAndIsChecked() {
		StorageTemplate storage = StorageBuilder.over(this.engine).serializer(this.serializer).build();
		Keyspace<Order> orders = storage.keyspace("orders", Order.class).withDecodedValues();
		orders.put("a", new Order("a", 1));
		assertThat(orders.get("a")).contains(new Order("a", 1));
		assertThatExceptionOfType(MutableTypeException.class)
			.isThrownBy(() -> storage.keyspace("lines", Lines.class).withDecodedValues());
	}

	@Test
	void whenAMutableTypeIsReadThenItIsNotKeptAndSaidOnce() {
		Logger logger = (Logger) LoggerFactory.getLogger("io.synapsed.storage.cache.DecodedNamespaces");
		ListAppender<ILoggingEvent> events = new ListAppender<>();
		events.start();
		logger.setLevel(Level.INFO);
		logger.addAppender(events);
		try {
			StorageTemplate storage = everywhere();
			storage.put("lines", new Lines("a", List.of("b")));
			Lines first = storage.get("lines", Lines.class).orElseThrow();
			first.lines().add("changed by one caller");
			assertThat(storage.get("lines", Lines.class).orElseThrow().lines()).containsExactly("b");
			storage.get("lines", Lines.class);
			storage.get("lines", byte[].class);
			assertThat(events.list).singleElement().satisfies((event) -> {
				assertThat(event.getLevel()).isEqualTo(Level.INFO);
				assertThat(event.getFormattedMessage()).contains("Lines.lines is a java.util.List", "@Immutable");
			});
			assertThat(facts(storage)).extractingByKey("not-kept-decoded")
				.asString()
				.contains(Lines.class.getName(), "Lines.lines is a java.util.List");
			assertThat(explain(storage, "lines")).containsEntry("decoded", "not yet");
		}
		finally {
			logger.setLevel(null);
			logger.detachAppender(events);
		}
	}

	@Test
	void whenAKeyIsExplainedThenTheTypeOfTheObjectIsShown() {
		StorageTemplate storage = everywhere();
		storage.put("order", new Order("a", 1));
		assertThat(explain(storage, "order")).containsEntry("decoded", "not yet");
		storage.get("order", Order.class);
		assertThat(explain(storage, "order")).containsEntry("decoded", Order.class.getName());
		assertThat(facts(storage)).containsEntry("decoded-values", true);
	}

	private static Map<String, Object> facts(StorageTemplate storage) {
		return storage.store()
			.layers()
			.stream()
			.filter((layer) -> layer.layer().equals("cache"))
			.findFirst()
			.map(LayerDescription::facts)
			.orElseThrow();
	}

	@ParameterizedTest
	@EnumSource(CachePolicy.class)
	void whenObjectsAreKeptThenTheyCountTowardsTheSize(CachePolicy policy) {
		double without = size(CacheLayer.builder().policy(policy));
		double with = size(CacheLayer.builder().policy(policy).decodedValues(PerNamespace.same(true)));
		assertThat(with - without).isEqualTo(64 + 3 * 1000);
	}

	private double size(CacheLayerBuilder cache) {
		KeyValueStore store = store(cache.maxEntries(100_000).build()).store();
		Bytes key = Namespace.DEFAULT.encode("key");
		store.put(new Mutation.Put(key, Bytes.wrap(new byte[1000]), Entry.NEVER, 0), 0);
		store.get(key, ReadOptions.DEFAULT);
		return Statistic.named(store.statistics(), "cache.size").value().getAsDouble();
	}

	/** JSON and text; counts what it reads. */
	private static final class CountingSerializer implements ValueSerializer {

		private final JacksonSerializer json = new JacksonSerializer(JsonMapper.builder().build());

		private final TextSerializer text = new TextSerializer();

		private final AtomicInteger reads = new AtomicInteger();

		@Override
		public int id() {
			return 200;
		}

		@Override
		public String name() {
			return "counting";
		}

		@Override
		public boolean supports(Class<?> type) {
			return true;
		}

		@Override
		public Bytes serialize(Object value) {
			return this.text.supports(value.getClass()) ? this.text.serialize(value) : this.json.serialize(value);
		}

		@Override
		public <T> T deserialize(Bytes bytes, Class<T> type) {
			this.reads.incrementAndGet();
			return this.text.supports(type) ? this.text.deserialize(bytes, type) : this.json.deserialize(bytes, type);
		}

	}

}
