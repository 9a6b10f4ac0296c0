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

package io.synapsed.storage.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.cql.Row;
import io.synapsed.storage.AsyncStorage;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.cassandra.CassandraOptions;
import io.synapsed.storage.backend.cassandra.CassandraStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is special about Cassandra: its table, its settings, its rows.
 */
@Tag("cassandra")
class CassandraStoreTests {

	private final MutableClock clock = new MutableClock();

	@TempDir
	private Path directory;

	private CqlSession session;

	private String table;

	@BeforeEach
	void chooseTable() {
		this.session = CassandraTables.session();
		this.table = CassandraTables.tableOf(this.directory.resolve("store"));
	}

	@AfterEach
	void emptyTable() {
		CassandraTables.release(this.directory);
	}

	private CassandraStore open(UnaryOperator<CassandraOptions.Builder> settings) {
		return open("orders", settings);
	}

	private CassandraStore open(String name, UnaryOperator<CassandraOptions.Builder> settings) {
		return open(this.session, name, settings);
	}

	private CassandraStore open(CqlSession session, String name, UnaryOperator<CassandraOptions.Builder> settings) {
		return CassandraStore.builder()
			.name(name)
			.session(session)
			.clock(this.clock)
			.options(settings
				.apply(CassandraOptions.builder()
					.keyspace(CassandraTables.KEYSPACE)
					.table(this.table)
					.buckets(4)
					.timeout(Duration.ofSeconds(20))
					.openTimeout(Duration.ofSeconds(60)))
				.build())
			.build();
	}

	private static Bytes key(String key) {
		return Namespace.DEFAULT.encode(key);
	}

	private static Mutation.Put put(String key, String value) {
		return put(key, value, Entry.NEVER);
	}

	private static Mutation.Put put(String key, String value, long expiresAt) {
		return new Mutation.Put(key(key), Bytes.utf8(value), expiresAt, Entry.NO_SERIALIZER);
	}

	private void refused(UnaryOperator<CassandraOptions.Builder> settings, String... parts) {
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> open(settings))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(parts));
	}

	@Test
	void whenTheKeyspaceIsMissingThenTheStatementThatCreatesItIsShown() {
		refused((options) -> options.keyspace("nowhere"), "orders", "'nowhere'", "CREATE KEYSPACE");
		refused((options) -> options.keyspace(""), "cassandra.keyspace");
	}

	@Test
	void whenTheTableIsMissingAndOnlyValidatedThenTheStatementThatCreatesItIsShown() {
		refused((options) -> options.table("missing").schema(CassandraOptions.SchemaAction.VALIDATE), "'missing'",
				"CREATE TABLE IF NOT EXISTS \"contract\".\"missing\"", "PRIMARY KEY ((namespace, bucket), key)");
	}

	@Test
	void whenTheTableIsAnotherOneThenItIsRefused() {
		this.session.execute(
				"CREATE TABLE IF NOT EXISTS contract.other (namespace blob, bucket int, key text, PRIMARY KEY (key))");
		refused((options) -> options.table("other"), "'other'", "bucket", "value", "CREATE TABLE");
	}

	@Test
	void whenTheTableHasAnotherSchemaThenItIsRefused() {
		open((options) -> options.table("later")).close();
		this.session.execute("ALTER TABLE contract.later WITH comment = 'synapsed-storage schema 2'");
		refused((options) -> options.table("later"), "schema 2", "schema 1");
	}

	@Test
	void whenTheDataIsThatOfAnotherStoreThenItIsRefused() {
		open((options) -> options).close();
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> open("carts", (options) -> options))
			.withMessageContaining("'orders'")
			.withMessageContaining("'carts'")
			.withMessageContaining("cassandra.table");
		open("carts", (options) -> options.storeName("orders")).close();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenTheDataWasWrittenWithOtherSettingsThenItIsRefused(boolean conditional) {
		open((options) -> options.conditionalWrites(conditional)).close();
		refused((options) -> options.conditionalWrites(!conditional), "cassandra.conditional-writes",
				Boolean.toString(conditional));
		refused((options) -> options.conditionalWrites(conditional).buckets(8), "cassandra.buckets", "4", "8");
	}

	@Test
	void whenManyInstancesCreateAStoreThenTheyAgreeOnItsDescriptor() {
		open((options) -> options).close();
		this.session.execute("TRUNCATE contract." + this.table);
		List<Boolean> opened = Parallel.run(6, (thread) -> () -> {
			try (CassandraStore store = open((options) -> options.conditionalWrites(thread % 2 == 0))) {
				return true;
			}
			catch (StorageConfigurationException ex) {
				return false;
			}
		});
		assertThat(opened.stream().filter((success) -> success)).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenAWriteIsTooLargeThenItIsRefusedBeforeItIsSent(boolean conditional) {
		try (CassandraStore store = open((options) -> options.conditionalWrites(conditional))) {
			Mutation.Put large = new Mutation.Put(key("large"), Bytes.wrap(new byte[8 << 20]), Entry.NEVER, 0);
			assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> store.put(large, 0))
				.withMessageContaining("nothing was written");
			Mutation.Put fits = new Mutation.Put(key("fits"), Bytes.wrap(new byte[1 << 20]), Entry.NEVER, 0);
			store.put(fits, 0);
			assertThat(store.get(key("fits"), ReadOptions.DEFAULT)).isNotNull();
			assertThat(store.get(key("large"), ReadOptions.DEFAULT)).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenEntriesExpireAndComeBackThenNoRowIsLeftBehindThatIsNoEntry(boolean conditional) {
		try (CassandraStore store = open(
				(options) -> options.conditionalWrites(conditional).expiryGrace(Duration.ofSeconds(1)))) {
			long now = this.clock.millis();
			store.put(put("ends", "1"), now);
			store.put(put("ends", "2", now + 1), now);
			store.put(put("stays", "1", now + 1), now);
			store.put(put("stays", "2"), now);
			awaitNoRow("ends");
			assertThat(store.get(key("ends"), ReadOptions.DEFAULT)).isNull();
			assertThat(store.get(key("stays"), ReadOptions.DEFAULT)).isNotNull();
		}
	}

	private void awaitNoRow(String key) {
		long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (rows(key) > 0) {
			assertThat(System.nanoTime() - deadline).as("the server keeps the row").isNegative();
			Thread.onSpinWait();
		}
	}

	private int rows(String key) {
		int rows = 0;
		for (Row row : this.session.execute("SELECT key FROM contract." + this.table)) {
			rows += Bytes.utf8(key).asByteBuffer().equals(row.getByteBuffer(0)) ? 1 : 0;
		}
		return rows;
	}

	@Test
	void whenARowHasExpiredThenALightweightTransactionSeesItAbsent() {
		try (CassandraStore store = open((options) -> options)) {
			long now = this.clock.millis();
			Version version = store.put(put("{a}key", "1", now + 1_000), now);
			Condition absent = new Condition(key("{a}key"), null);
			assertThat(store.commit(WriteBatch.of(put("{a}key", "2"), absent), now).failedKeys())
				.containsExactly(key("{a}key"));
			assertThat(store.delete(key("{a}key"), now + 1_000)).isFalse();
			CommitResult result = store.commit(WriteBatch.of(put("{a}key", "2"), absent), now + 1_000);
			assertThat(result.applied()).isTrue();
			assertThat(store.commit(WriteBatch.of(put("{a}key", "3"), new Condition(key("{a}key"), version)), now)
				.applied()).isFalse();
		}
	}

	@Test
	void whenConditionsContradictOrNameAForeignVersionThenTheyFail() {
		try (CassandraStore store = open((options) -> options)) {
			Version version = store.put(put("{a}key", "1"), 0);
			List<Condition> both = List.of(new Condition(key("{a}key"), version), new Condition(key("{a}key"), null));
			assertThat(store.commit(new WriteBatch(List.of(put("{a}key", "2")), both), 0).applied()).isFalse();
			assertThat(store.commit(WriteBatch.of(put("{a}key", "2"), new Condition(key("{a}key"), Version.of(7))), 0)
				.failedKeys()).containsExactly(key("{a}key"));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenChangesLieApartThenEachPartitionIsWrittenAndConditionsAreRefused(boolean conditional) {
		try (CassandraStore store = open((options) -> options.conditionalWrites(conditional))) {
			List<Mutation.Put> puts = IntStream.range(0, 300)
				.mapToObj((number) -> put("key-%03d".formatted(number), "value"))
				.toList();
			assertThat(store.commit(WriteBatch.of(puts), 0).versions()).hasSize(300);
			assertThat(store.getAll(puts.stream().map(Mutation.Put::key).toList(), ReadOptions.DEFAULT))
				.doesNotContainNull()
				.hasSize(300);
			WriteBatch batch = new WriteBatch(List.of(put("{a}", "1"), put("{b}", "1"), put("{c}", "1")),
					List.of(new Condition(key("{d}"), null)));
			assertThatExceptionOfType(UnsupportedCapabilityException.class).isThrownBy(() -> store.commit(batch, 0));
			assertThat(store.get(key("{a}"), ReadOptions.DEFAULT)).isNull();
		}
	}

	@Test
	void whenARangeGoesOverNamespacesThenItIsScannedInOrderBothWays() {
		try (CassandraStore store = open((options) -> options)) {
			List<Bytes> keys = new ArrayList<>();
			for (String namespace : List.of("", "a", "ab", "b")) {
				for (int number = 0; number < 10; number++) {
					Bytes key = Namespace.named(namespace).encode("key-" + number);
					store.put(new Mutation.Put(key, Bytes.EMPTY, Entry.NEVER, 0), 0);
					keys.add(key);
				}
			}
			KeyRange applications = new KeyRange(Namespace.SYSTEM.prefix().prefixEnd(), null);
			assertThat(scan(store, applications, ScanOptions.DEFAULT)).isEqualTo(keys.subList(10, 40));
			KeyRange inner = new KeyRange(keys.get(12), keys.get(35));
			assertThat(scan(store, inner, ScanOptions.DEFAULT)).isEqualTo(keys.subList(12, 35));
			List<Bytes> reversed = new ArrayList<>(keys.subList(12, 35));
			Collections.reverse(reversed);
			assertThat(scan(store, inner, ScanOptions.DEFAULT.reverse(true).withoutValues())).isEqualTo(reversed);
			assertThat(scan(store, new KeyRange(null, Namespace.SYSTEM.prefix()), ScanOptions.DEFAULT))
				.isEqualTo(keys.subList(0, 10));
		}
	}

	private static List<Bytes> scan(CassandraStore store, KeyRange range, ScanOptions options) {
		List<Bytes> keys = new ArrayList<>();
		try (EntryCursor cursor = store.scan(range, options)) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				keys.add(entry.key());
			}
		}
		return keys;
	}

	@ParameterizedTest
	@EnumSource
	void whenALevelIsAskedForThenItIsGivenOrRefused(ConsistencyLevel level) {
		try (CassandraStore store = open((options) -> options)) {
			assertThat(store.consistencyLevel()).isEqualTo(ConsistencyLevel.QUORUM);
			store.commit(WriteBatch.of(List.of(put("key", "value"))).withConsistency(level), 0);
			ReadOptions options = ReadOptions.of(level);
			assertThat(store.get(key("key"), options)).isNotNull();
			assertThat(store.getAll(List.of(key("key")), options)).doesNotContainNull();
			assertThat(scan(store, KeyRange.prefix(Namespace.DEFAULT.prefix()), ScanOptions.DEFAULT.consistency(level)))
				.containsExactly(key("key"));
			assertThat(store.commit(WriteBatch.of(List.of(new Mutation.Delete(key("key")))).withConsistency(level), 0)
				.removed()).isTrue();
		}
	}

	@Test
	void whenWritesArePlainThenNoReadIsLinearizable() {
		try (CassandraStore store = open((options) -> options.conditionalWrites(false))) {
			assertThat(store.consistencyLevels()).doesNotContain(ConsistencyLevel.LINEARIZABLE)
				.contains(ConsistencyLevel.QUORUM);
			assertThatExceptionOfType(UnsupportedConsistencyLevelException.class)
				.isThrownBy(() -> store.get(key("key"), ReadOptions.of(ConsistencyLevel.LINEARIZABLE)));
		}
	}

	@Test
	void whenPlainWritesAreRewrittenThenLaterOnesStay() {
		try (CassandraStore store = open((options) -> options.conditionalWrites(false))) {
			Version first = store.put(put("key", "first"), 0);
			Mutation.Rewrite rewrite = new Mutation.Rewrite(put("key", "rewritten"), first);
			store.commit(WriteBatch.of(List.of(rewrite)), 0);
			Entry entry = store.get(key("key"), ReadOptions.DEFAULT);
			assertThat(entry).isNotNull();
			assertThat(entry.value().toUtf8()).isEqualTo("rewritten");
			assertThat(entry.version()).isEqualTo(first);
			store.put(put("key", "second"), 0);
			store.commit(WriteBatch.of(List.of(rewrite)), 0);
			assertThat(store.get(key("key"), ReadOptions.DEFAULT).value().toUtf8()).isEqualTo("second");
		}
	}

	/**
	 * What the documentation says of plain writes, and what the store warns of.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenTheClockOfAClientIsAheadThenItHidesPlainWritesOnlyAndItIsToldSo(boolean conditional) {
		UnaryOperator<CassandraOptions.Builder> settings = (options) -> options.conditionalWrites(conditional);
		Map<DefaultDriverOption, String> ahead = Map.of(DefaultDriverOption.TIMESTAMP_GENERATOR_CLASS,
				ClockAhead.class.getName());
		try (CassandraStore store = open(settings);
				CqlSession skewed = CassandraTables.connect(List.of(CassandraTables.server()), ahead);
				CassandraStore other = open(skewed, "orders", settings)) {
			other.put(put("written", "ahead"), 0);
			store.put(put("written", "later"), 0);
			store.put(put("removed", "before"), 0);
			other.delete(key("removed"), 0);
			store.put(put("removed", "later"), 0);
			Entry written = store.get(key("written"), ReadOptions.DEFAULT);
			Entry removed = store.get(key("removed"), ReadOptions.DEFAULT);
			assertThat(written.value().toUtf8()).isEqualTo(conditional ? "later" : "ahead");
			assertThat(removed != null).isEqualTo(conditional);
			assertThat(other.warnings()).anySatisfy((warning) -> assertThat(warning.problem()).contains("ahead of"));
			assertThat(store.warnings())
				.noneSatisfy((warning) -> assertThat(warning.problem()).contains("clock of this process"));
		}
	}

	@Test
	void whenTheStoreIsClosedThenTheSessionStaysOpen() {
		CassandraStore store = open((options) -> options);
		assertThat(store.unwrap(CqlSession.class)).containsSame(this.session);
		assertThat(store.warnings()).anySatisfy((warning) -> assertThat(warning.problem()).contains("one replica"));
		store.close();
		assertThat(this.session.isClosed()).isFalse();
		assertThat(store.warnings()).isEmpty();
	}

	@Test
	void whenAsynchronousCallersShareAKeyThenEachWriteIsWhole() {
		try (CassandraStore store = open((options) -> options)) {
			List<CompletableFuture<Version>> writes = IntStream.range(0, 50)
				.mapToObj((number) -> CompletableFuture.supplyAsync(() -> store.put(put("key", "" + number), 0)))
				.toList();
			List<Version> versions = writes.stream().map(CompletableFuture::join).toList();
			assertThat(versions).doesNotHaveDuplicates();
			assertThat(store.get(key("key"), ReadOptions.DEFAULT).version()).isIn(versions);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenAsynchronousCallsOfOneThreadShareAPartitionThenEachTakesEffectOnce(boolean conditional) {
		try (StorageTemplate storage = template(conditional, Duration.ofSeconds(20))) {
			AsyncStorage async = storage.async();
			List<CompletableFuture<Version>> writes = IntStream.range(0, 200)
				.mapToObj((number) -> async.put("{a}" + number % 10, "" + number))
				.toList();
			List<Version> versions = writes.stream().map(CompletableFuture::join).toList();
			assertThat(versions).doesNotHaveDuplicates();
			List<Bytes> keys = IntStream.range(0, 10).mapToObj((number) -> Bytes.utf8("{a}" + number)).toList();
			assertThat(async.getAll(keys).join()).containsOnlyKeys(keys);
			if (conditional) {
				// The last write of each key has won: they go in the order of the calls.
				assertThat(async.get("{a}3", String.class).join()).contains("193");
				List<CompletableFuture<Optional<Version>>> first = IntStream.range(0, 50)
					.mapToObj((number) -> async.putIfAbsent(Bytes.utf8("{a}once"), "" + number))
					.toList();
				assertThat(first.stream().map(CompletableFuture::join).filter(Optional::isPresent)).hasSize(1);
			}
			async.putAll(Map.of(Bytes.utf8("{b}1"), "1", Bytes.utf8("{b}2"), "2")).join();
			assertThat(async.delete("{b}1").join()).isTrue();
			assertThat(async.delete("{b}1").join()).isFalse();
			assertThat(async.exists(Bytes.utf8("{b}2")).join()).isTrue();
		}
	}

	@Test
	void whenAFutureEndsThenWhatDependsOnItRunsOnNoThreadOfTheDriver() {
		try (StorageTemplate storage = template(true, Duration.ofSeconds(20))) {
			Set<String> threads = ConcurrentHashMap.newKeySet();
			CompletableFuture<?>[] dependents = IntStream.range(0, 100)
				.mapToObj((number) -> storage.async()
					.get("" + number)
					.thenAccept((value) -> threads.add(Thread.currentThread().getName())))
				.toArray(CompletableFuture[]::new);
			CompletableFuture.allOf(dependents).join();
			assertThat(threads).allSatisfy((thread) -> assertThat(thread).matches("synapsed-storage-orders-\\d+|main"));
		}
	}

	@Test
	void whenTheStoreIsClosedThenItWaitsForFuturesThatRun() {
		StorageTemplate storage = template(true, Duration.ofSeconds(2));
		storage.put("key", "1");
		CassandraTables.server().pause();
		List<CompletableFuture<Version>> writes;
		try {
			writes = IntStream.range(0, 20).mapToObj((number) -> storage.async().put("key", "2")).toList();
			storage.close();
		}
		finally {
			CassandraTables.server().resume();
		}
		assertThat(writes).allSatisfy((write) -> assertThat(write.handle((version, failure) -> "over"))
			.succeedsWithin(Duration.ofMinutes(1)));
		assertThat(storage.async().get("key")).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.withCauseInstanceOf(StorageClosedException.class);
	}

	private StorageTemplate template(boolean conditional, Duration timeout) {
		CassandraStore store = open((options) -> options.conditionalWrites(conditional).timeout(timeout));
		return StorageBuilder.over(store)
			.layer(new TransformLayer(List.of(new Crc32cCodec(true)), false))
			.serializer(new TextSerializer())
			.build();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenTheServerIsStoppedThenAsynchronousCallsReturnAtOnceAndTheirFuturesEnd(boolean conditional) {
		CassandraStore store = open((options) -> options.conditionalWrites(conditional).timeout(Duration.ofSeconds(2)));
		try (StorageTemplate storage = StorageBuilder.over(store).serializer(new TextSerializer()).build()) {
			storage.put("{a}key", "1");
			CassandraTables.server().pause();
			try {
				// The threads of the server stop one after another.
				List<CompletableFuture<Version>> writes = IntStream.range(0, 20)
					.mapToObj((number) -> storage.async().put("{a}key", "2"))
					.toList();
				List<CompletableFuture<Optional<Bytes>>> reads = IntStream.range(0, 20)
					.mapToObj((number) -> storage.async().get("{a}key"))
					.toList();
				assertThat(reads.get(19)).isNotDone();
				assertThat(writes.get(19)).isNotDone();
				assertThat(reads.get(19)).failsWithin(Duration.ofMinutes(1))
					.withThrowableThat()
					.withCauseInstanceOf(StorageTimeoutException.class);
				writes.forEach((write) -> assertThat(write.handle((version, failure) -> "over"))
					.succeedsWithin(Duration.ofMinutes(1)));
			}
			finally {
				CassandraTables.server().resume();
			}
			awaitRead(storage.store(), key("{a}key"));
			assertThat(storage.async().put("{a}key", "3")).succeedsWithin(Duration.ofMinutes(1));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenTheServerIsStoppedThenCallsEndAndTheirOutcomeIsSaid(boolean conditional) {
		try (CassandraStore store = open(
				(options) -> options.conditionalWrites(conditional).timeout(Duration.ofSeconds(2)))) {
			store.put(put("{a}key", "1"), 0);
			CassandraTables.server().pause();
			try {
				assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> {
					// The threads of the server stop one after another.
					for (int attempt = 0; attempt < 1_000; attempt++) {
						store.put(put("{a}key", "2"), 0);
					}
				}).withMessageContaining("not known");
				assertThatExceptionOfType(StorageTimeoutException.class)
					.isThrownBy(() -> store.get(key("{a}key"), ReadOptions.DEFAULT));
				assertThatExceptionOfType(StorageTimeoutException.class)
					.isThrownBy(() -> scan(store, KeyRange.prefix(Namespace.DEFAULT.prefix()), ScanOptions.DEFAULT));
			}
			finally {
				CassandraTables.server().resume();
			}
			// The first ones may still meet what has piled up.
			awaitRead(store, key("{a}key"));
			store.put(put("{a}key", "3"), 0);
			assertThat(store.get(key("{a}key"), ReadOptions.DEFAULT)).isNotNull();
		}
	}

	private static void awaitRead(KeyValueStore store, Bytes key) {
		for (int attempt = 1;; attempt++) {
			try {
				store.get(key, ReadOptions.DEFAULT);
				return;
			}
			catch (StorageTimeoutException | StorageNetworkException ex) {
				if (attempt == 20) {
					throw ex;
				}
			}
		}
	}

}
