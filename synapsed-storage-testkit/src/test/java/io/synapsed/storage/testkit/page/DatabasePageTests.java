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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.serializer.JacksonSerializer;
import io.synapsed.storage.serializer.TextSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The samples and the statements of {@code docs/database.md}.
 */
class DatabasePageTests {

	private final StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().build())
		.serializer(new TextSerializer())
		.serializer(new JacksonSerializer(JsonMapper.shared()))
		.build();

	private final SingleConnectionDataSource database = new SingleConnectionDataSource("jdbc:sqlite::memory:", true);

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	private final TransactionTemplate transaction = new TransactionTemplate(
			new DataSourceTransactionManager(this.database));

	@BeforeEach
	void create() {
		this.jdbc.sql("create table person (id text primary key, name text)").update();
		this.jdbc.sql("create table outbox (id integer primary key autoincrement, person text, name text)").update();
		this.jdbc.sql("create table payment (id text primary key, cents integer)").update();
		this.jdbc.sql("insert into person values ('1', 'Ada')").update();
	}

	@AfterEach
	void close() {
		this.storage.close();
		this.database.destroy();
	}

	private String name() {
		return this.jdbc.sql("select name from person where id = '1'").query(String.class).single();
	}

	@Test
	void whenTheDatabaseRollsBackThenTheStoreDoesNot() {
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			this.jdbc.sql("update person set name = 'Grace' where id = '1'").update();
			this.storage.put("person/1", "Grace");
			throw new IllegalStateException("planted");
		}));
		assertThat(name()).isEqualTo("Ada");
		assertThat(this.storage.get("person/1", String.class)).contains("Grace");
	}

	@Test
	void whenTheDatabaseHasCommittedThenTheStoreIsCleared() {
		Persons persons = new Persons(this.storage, this.jdbc, this.transaction);
		this.storage.inNamespace("persons").put("1", "Ada");
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			persons.rename("1", "Grace");
			throw new IllegalStateException("planted");
		}));
		assertThat(persons.find("1")).isEqualTo("Ada");
		persons.rename("1", "Grace");
		assertThat(this.storage.inNamespace("persons").exists("1")).isFalse();
		assertThat(persons.find("1")).isEqualTo("Grace");
		assertThat(this.storage.inNamespace("persons").remainingTimeToLive(Bytes.utf8("1"))).isPresent();
	}

	@Test
	void whenTheCallbackFailsThenTheDatabaseHasCommitted() {
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			this.jdbc.sql("update person set name = 'Grace' where id = '1'").update();
			Persons.afterCommit(() -> {
				throw new IllegalStateException("planted");
			});
		}));
		assertThat(name()).isEqualTo("Grace");
	}

	@Test
	void whenTheOutboxIsRelayedThenTheStoreFollows() {
		Outbox outbox = new Outbox(this.storage, this.jdbc, this.transaction);
		outbox.rename("1", "Grace");
		outbox.rename("1", "Barbara");
		List<Long> pending = this.jdbc.sql("select id from outbox order by id").query(Long.class).list();
		assertThat(pending).hasSize(2);
		outbox.relay();
		assertThat(this.storage.keyspace("persons", Person.class).get("1").orElseThrow().name()).isEqualTo("Barbara");
		assertThat(this.jdbc.sql("select count(*) from outbox").query(Long.class).single()).isZero();
	}

	@Test
	void whenARowIsRelayedTwiceOrLateThenTheNewerValueStays() {
		Outbox outbox = new Outbox(this.storage, this.jdbc, this.transaction);
		outbox.apply("1", new Person("Grace", 7));
		outbox.apply("1", new Person("Grace", 7));
		outbox.apply("1", new Person("Ada", 6));
		assertThat(this.storage.keyspace("persons", Person.class).get("1")).contains(new Person("Grace", 7));
	}

	@Test
	void whenARequestIsRepeatedThenItIsAppliedOnce() {
		assertThat(pay("request-1", 500)).isTrue();
		assertThat(pay("request-1", 500)).isFalse();
		assertThat(this.storage.get("balance", Long.class)).contains(500L);
	}

	private boolean pay(String requestId, long cents) {
		return this.storage.inTransaction((transaction) -> {
			if (transaction.exists(Bytes.utf8("request/" + requestId))) {
				return false;
			}
			long balance = transaction.get("balance", Long.class).orElse(0L);
			transaction.put("balance", balance + cents);
			transaction.put(Bytes.utf8("request/" + requestId), "done", Duration.ofDays(1));
			return true;
		});
	}

	@Test
	void whenTheStoreLeadsThenItsOutboxReachesTheDatabase() {
		Payments payments = new Payments(this.storage, this.jdbc);
		payments.accept("p1", 500);
		payments.relay();
		payments.accept("p1", 500);
		payments.relay();
		assertThat(this.jdbc.sql("select id, cents from payment").query().listOfRows())
			.containsExactly(Map.of("id", "p1", "cents", 500));
		assertThat(this.storage.inNamespace("outbox").count(KeyRange.all())).isZero();
	}

	@Test
	void whenWorkConflictsThenItIsRunAgain() {
		this.storage.put("counter", 1L);
		List<Integer> runs = new ArrayList<>();
		this.storage.inTransaction((transaction) -> {
			runs.add(runs.size());
			transaction.get("counter");
			if (runs.size() == 1) {
				this.storage.put("counter", 2L);
			}
			transaction.put("seen", "yes");
			return null;
		});
		assertThat(runs).hasSize(2);
	}

	static class Persons {

		private final StorageTemplate persons;

		private final JdbcClient jdbc;

		private final TransactionTemplate transaction;

		Persons(StorageTemplate storage, JdbcClient jdbc, TransactionTemplate transaction) {
			this.persons = storage.inNamespace("persons");
			this.jdbc = jdbc;
			this.transaction = transaction;
		}

		void rename(String id, String name) {
			this.transaction.executeWithoutResult((status) -> {
				this.jdbc.sql("update person set name = ? where id = ?").params(name, id).update();
				afterCommit(() -> this.persons.delete(id));
			});
		}

		String find(String id) {
			return this.persons.get(id, String.class).orElseGet(() -> {
				String name = this.jdbc.sql("select name from person where id = ?")
					.param(id)
					.query(String.class)
					.single();
				this.persons.put(id, name, Duration.ofMinutes(5));
				return name;
			});
		}

		static void afterCommit(Runnable work) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void afterCommit() {
					work.run();
				}

			});
		}

	}

	record Person(String name, long change) {
	}

	static class Outbox {

		private final StorageTemplate storage;

		private final JdbcClient jdbc;

		private final TransactionTemplate transaction;

		Outbox(StorageTemplate storage, JdbcClient jdbc, TransactionTemplate transaction) {
			this.storage = storage;
			this.jdbc = jdbc;
			this.transaction = transaction;
		}

		void rename(String id, String name) {
			this.transaction.executeWithoutResult((status) -> {
				this.jdbc.sql("update person set name = ? where id = ?").params(name, id).update();
				this.jdbc.sql("insert into outbox (person, name) values (?, ?)").params(id, name).update();
			});
		}

		void relay() {
			for (Map<String, Object> row : this.jdbc.sql("select * from outbox order by id").query().listOfRows()) {
				long change = ((Number) row.get("id")).longValue();
				apply((String) row.get("person"), new Person((String) row.get("name"), change));
				this.jdbc.sql("delete from outbox where id = ?").param(change).update();
			}
		}

		void apply(String id, Person person) {
			this.storage.inTransaction((transaction) -> {
				StorageTransaction persons = transaction.inNamespace("persons");
				Person current = persons.get(id, Person.class).orElse(null);
				if (current == null || current.change() < person.change()) {
					persons.put(id, person);
				}
				return null;
			});
		}

	}

	record Payment(String id, long cents) {
	}

	static class Payments {

		private final StorageTemplate storage;

		private final JdbcClient jdbc;

		Payments(StorageTemplate storage, JdbcClient jdbc) {
			this.storage = storage;
			this.jdbc = jdbc;
		}

		void accept(String id, long cents) {
			Payment payment = new Payment(id, cents);
			this.storage.batch()
				.inNamespace("payments")
				.put(id, payment)
				.inNamespace("outbox")
				.put(id, payment)
				.commit();
		}

		void relay() {
			StorageTemplate outbox = this.storage.inNamespace("outbox");
			try (Stream<StorageEntry<Payment>> waiting = outbox.stream(KeyRange.all(), ScanOptions.DEFAULT,
					Payment.class)) {
				waiting.forEach((entry) -> {
					Payment payment = entry.value();
					this.jdbc.sql("insert into payment (id, cents) values (?, ?) on conflict (id) do nothing")
						.params(payment.id(), payment.cents())
						.update();
					outbox.compareAndDelete(entry.keyText(), entry.version());
				});
			}
		}

	}

}
