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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageSerializationException;
import io.synapsed.storage.serializer.JacksonSerializer;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ValueSerializer;
import io.synapsed.storage.transform.TransformLayer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The samples and the statements of {@code docs/values.md}.
 */
class ValuesPageTests {

	private final MemoryStore engine = MemoryStore.builder().build();

	private final StorageTemplate storage = StorageBuilder.over(this.engine)
		.layer(new TransformLayer(List.of(), false))
		.serializer(new TextSerializer())
		.serializer(new JacksonSerializer(JsonMapper.shared()))
		.build();

	private final List<Bytes> bad = new ArrayList<>();

	@AfterEach
	void close() {
		this.storage.close();
	}

	private <T> T reread(Object written, Class<T> type) {
		this.storage.inNamespace("values").put("key", written);
		return this.storage.keyspace("values", type).get("key").orElseThrow();
	}

	@Test
	void whenAFieldIsAddedThenOldValuesHaveItsDefault() {
		assertThat(reread(new OrderOfLastYear("1", 250), Order.class)).isEqualTo(new Order("1", 250, "EUR"));
		assertThat(reread(new Order("1", 250, "CHF"), OrderOfLastYear.class)).isEqualTo(new OrderOfLastYear("1", 250));
	}

	@Test
	void whenAPrimitiveFieldIsAddedThenOldValuesCannotBeRead() {
		assertThatExceptionOfType(StorageSerializationException.class)
			.isThrownBy(() -> reread(new OrderOfLastYear("1", 250), OrderWithPrimitive.class));
	}

	@Test
	void whenAFieldIsRenamedThenAnAliasReadsBothNames() {
		assertThat(reread(new OrderOfLastYear("1", 250), RenamedOrder.class)).isEqualTo(new RenamedOrder("1", 250L));
		assertThat(reread(new RenamedOrder("1", 250L), RenamedOrder.class)).isEqualTo(new RenamedOrder("1", 250L));
		assertThatExceptionOfType(StorageSerializationException.class)
			.isThrownBy(() -> reread(new RenamedOrder("1", 250L), OrderOfLastYear.class));
	}

	@Test
	void whenTheTypeOfAFieldChangesThenOnlySomeValuesCanBeRead() {
		assertThat(reread(new Small(7), Large.class)).isEqualTo(new Large(7));
		assertThat(reread(new Small(7), Texts.class)).isEqualTo(new Texts("7"));
		assertThatExceptionOfType(StorageSerializationException.class)
			.isThrownBy(() -> reread(new Large(1L << 40), Small.class));
		assertThatExceptionOfType(StorageSerializationException.class)
			.isThrownBy(() -> reread(new Texts("seven"), Small.class));
	}

	@Test
	void whenAnEnumHasANewConstantThenOldReadersFail() {
		assertThat(reread(new OldState(OldStatus.OPEN), NewState.class)).isEqualTo(new NewState(NewStatus.OPEN));
		assertThatExceptionOfType(StorageSerializationException.class)
			.isThrownBy(() -> reread(new NewState(NewStatus.RETURNED), OldState.class));
	}

	@Test
	void whenAnOldReaderWritesBackThenTheNewFieldIsLost() {
		Keyspace<Order> orders = this.storage.keyspace("orders", Order.class);
		Keyspace<OrderOfLastYear> before = this.storage.keyspace("orders", OrderOfLastYear.class);
		orders.put("1", new Order("1", 250, "CHF"));
		before.put("1", before.get("1").orElseThrow());
		assertThat(orders.get("1")).contains(new Order("1", 250, "EUR"));
	}

	@Test
	void whenValuesHaveSubtypesThenTheirNameIsStored() {
		assertThat(reread(new Card("4711"), Payment.class)).isEqualTo(new Card("4711"));
		assertThat(this.storage.inNamespace("values").get("key").orElseThrow().toUtf8())
			.isEqualTo("{\"kind\":\"card\",\"number\":\"4711\"}");
	}

	@Test
	void whenValuesAreStoredThenTheirSerializerIsToo() {
		assertThat(reread("text", String.class)).isEqualTo("text");
		assertThat(reread(42L, Long.class)).isEqualTo(42L);
		assertThat(reread(42L, Bytes.class)).isEqualTo(Bytes.utf8("42"));
		assertThatExceptionOfType(StorageSerializationException.class).isThrownBy(() -> reread("text", Order.class))
			.withMessageContaining("which does not read");
		assertThatExceptionOfType(StorageSerializationException.class)
			.isThrownBy(() -> reread(Bytes.utf8("no JSON"), Order.class));
		assertThat(reread(Bytes.utf8("{\"id\":\"1\",\"cents\":250}"), Order.class))
			.isEqualTo(new Order("1", 250, "EUR"));
	}

	@Test
	void whenASerializerIsReplacedThenTheOldOneStillReads() {
		try (StorageTemplate both = template(new Csv(), new JacksonSerializer(JsonMapper.shared()));
				StorageTemplate reading = template(new JacksonSerializer(JsonMapper.shared()), new Csv())) {
			both.put("csv", new OrderOfLastYear("1", 250));
			assertThat(both.get("csv")).contains(Bytes.utf8("1,250"));
			assertThat(both.get("csv", OrderOfLastYear.class)).contains(new OrderOfLastYear("1", 250));
			reading.put("json", new OrderOfLastYear("1", 250));
			assertThat(reading.get("json").orElseThrow().toUtf8()).startsWith("{");
		}
	}

	private static StorageTemplate template(ValueSerializer... serializers) {
		StorageBuilder builder = StorageBuilder.over(MemoryStore.builder().build());
		for (ValueSerializer serializer : serializers) {
			builder.serializer(serializer);
		}
		return builder.build();
	}

	@Test
	void whenSerializersStandInAnyOrderThenBothAreReadById() {
		MemoryStore shared = MemoryStore.builder().build();
		StorageTemplate writesCsv = StorageBuilder.over(shared)
			.serializer(new Csv())
			.serializer(new JacksonSerializer(JsonMapper.shared()))
			.build();
		StorageTemplate writesJson = StorageBuilder.over(shared)
			.serializer(new JacksonSerializer(JsonMapper.shared()))
			.serializer(new Csv())
			.build();
		writesCsv.put("csv", new OrderOfLastYear("1", 250));
		writesJson.put("json", new OrderOfLastYear("2", 250));
		assertThat(writesJson.get("csv", OrderOfLastYear.class)).contains(new OrderOfLastYear("1", 250));
		assertThat(writesCsv.get("json", OrderOfLastYear.class)).contains(new OrderOfLastYear("2", 250));
		StorageTemplate withoutCsv = StorageBuilder.over(shared)
			.serializer(new JacksonSerializer(JsonMapper.shared()))
			.build();
		assertThatExceptionOfType(StorageSerializationException.class)
			.isThrownBy(() -> withoutCsv.get("csv", OrderOfLastYear.class))
			.withMessageContaining("id 128, which is not registered");
		shared.close();
	}

	@Test
	void whenAllValuesAreWrittenAgainThenTheyHaveTheNewForm() {
		this.storage.keyspace("orders", OrderOfLastYear.class).put("1", new OrderOfLastYear("1", 250));
		Keyspace<Order> orders = this.storage.keyspace("orders", Order.class);
		writeAgain(orders);
		assertThat(orders.storage().get("1").orElseThrow().toUtf8()).contains("\"currency\":\"EUR\"");
	}

	private static void writeAgain(Keyspace<Order> orders) {
		try (Stream<StorageEntry<Order>> all = orders.stream(KeyRange.all(), ScanOptions.DEFAULT)) {
			all.forEach((entry) -> orders.compareAndSet(entry.keyText(), entry.version(), entry.value()));
		}
	}

	@Test
	void whenAFormNeedsANamespaceThenBothAreRead() {
		this.storage.keyspace("orders", OrderOfLastYear.class).put("1", new OrderOfLastYear("1", 250));
		Orders orders = new Orders(this.storage);
		assertThat(orders.find("1")).contains(new Order("1", 250, "EUR"));
		orders.save(new Order("1", 300, "EUR"));
		assertThat(orders.find("1")).contains(new Order("1", 300, "EUR"));
		assertThat(this.storage.inNamespace("orders").exists("1")).isFalse();
	}

	@Test
	void whenAnEntryCannotBeReadThenItIsSetAside() {
		Keyspace<Order> orders = this.storage.keyspace("orders", Order.class);
		orders.storage().put("1", "no order");
		orders.put("2", new Order("2", 250, "EUR"));
		Quarantine quarantine = new Quarantine(this.storage);
		assertThat(quarantine.find("1")).isEmpty();
		assertThat(quarantine.find("2")).isPresent();
		assertThat(this.storage.inNamespace("quarantine").get("orders/1")).contains(Bytes.utf8("no order"));
		assertThat(orders.exists("1")).isFalse();
	}

	@Test
	void whenAScanMeetsUnreadableEntriesThenTheHandlerHearsOfThem() {
		Keyspace<Order> orders = this.storage.keyspace("orders", Order.class);
		orders.storage().put("1", "no order");
		orders.put("2", new Order("2", 250, "EUR"));
		damage("3");
		assertThatExceptionOfType(StorageSerializationException.class).isThrownBy(() -> {
			try (Stream<StorageEntry<Order>> all = orders.stream(KeyRange.all(), ScanOptions.DEFAULT)) {
				all.toList();
			}
		});
		assertThat(total(orders)).isEqualTo(250);
		assertThat(this.bad).containsExactly(Bytes.utf8("1"), Bytes.utf8("3"));
	}

	private long total(Keyspace<Order> orders) {
		try (Stream<StorageEntry<Order>> all = orders.stream(KeyRange.all(), ScanOptions.DEFAULT,
				(key, problem) -> this.bad.add(key))) {
			return all.mapToLong((entry) -> entry.value().cents()).sum();
		}
	}

	@Test
	void whenAnEntryIsDamagedThenItCanBeReplacedAndRemoved() {
		StorageTemplate orders = this.storage.inNamespace("orders");
		damage("1");
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> orders.get("1"));
		orders.put("1", "new");
		assertThat(orders.get("1", String.class)).contains("new");
		damage("2");
		assertThat(orders.delete("2")).isTrue();
		assertThat(orders.exists("2")).isFalse();
	}

	private void damage(String key) {
		Bytes stored = Namespace.of("orders").encode(Bytes.utf8(key));
		this.engine.put(new Mutation.Put(stored, Bytes.utf8("no header"), Entry.NEVER, Entry.NO_SERIALIZER), 0);
	}

	record OrderOfLastYear(String id, long cents) {
	}

	record Order(String id, long cents, @Nullable String currency) {

		Order {
			currency = (currency != null) ? currency : "EUR";
		}

	}

	record RenamedOrder(String id, @JsonAlias("cents") Long amount) {
	}

	record OrderWithPrimitive(String id, long cents, int items) {
	}

	record Small(int number) {
	}

	record Large(long number) {
	}

	record Texts(String number) {
	}

	enum OldStatus {

		OPEN

	}

	enum NewStatus {

		OPEN, RETURNED

	}

	record OldState(OldStatus status) {
	}

	record NewState(NewStatus status) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(value = Card.class, name = "card"),
			@JsonSubTypes.Type(value = Transfer.class, name = "transfer") })
	interface Payment {

	}

	record Card(String number) implements Payment {
	}

	record Transfer(String account) implements Payment {
	}

	static class Orders {

		private final StorageTemplate storage;

		private final Keyspace<Order> orders;

		private final Keyspace<OrderOfLastYear> before;

		Orders(StorageTemplate storage) {
			this.storage = storage;
			this.orders = storage.keyspace("orders.2", Order.class);
			this.before = storage.keyspace("orders", OrderOfLastYear.class);
		}

		Optional<Order> find(String id) {
			return this.orders.get(id).or(() -> this.before.get(id).map(Orders::convert));
		}

		void save(Order order) {
			this.storage.batch()
				.inNamespace("orders.2")
				.put(order.id(), order)
				.inNamespace("orders")
				.delete(order.id())
				.commit();
		}

		private static Order convert(OrderOfLastYear order) {
			return new Order(order.id(), order.cents(), "EUR");
		}

	}

	static class Quarantine {

		private final StorageTemplate storage;

		private final Keyspace<Order> orders;

		Quarantine(StorageTemplate storage) {
			this.storage = storage;
			this.orders = storage.keyspace("orders", Order.class);
		}

		Optional<Order> find(String id) {
			try {
				return this.orders.get(id);
			}
			catch (StorageSerializationException ex) {
				setAside(id);
				return Optional.empty();
			}
		}

		private void setAside(String id) {
			this.orders.storage()
				.getEntry(Bytes.utf8(id))
				.ifPresent((entry) -> this.storage.batch()
					.inNamespace("quarantine")
					.put("orders/" + id, entry.value())
					.inNamespace("orders")
					.requireVersion(entry.key(), entry.version())
					.delete(entry.key())
					.commit());
		}

	}

	/** A serializer of an application. */
	static class Csv implements ValueSerializer {

		@Override
		public int id() {
			return 128;
		}

		@Override
		public String name() {
			return "csv";
		}

		@Override
		public boolean supports(Class<?> type) {
			return type == OrderOfLastYear.class;
		}

		@Override
		public Bytes serialize(Object value) {
			OrderOfLastYear order = (OrderOfLastYear) value;
			return Bytes.utf8(order.id() + "," + order.cents());
		}

		@Override
		public <T> T deserialize(Bytes bytes, Class<T> type) {
			String[] parts = bytes.toUtf8().split(",");
			return type.cast(new OrderOfLastYear(parts[0], Long.parseLong(parts[1])));
		}

	}

}
