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

package io.synapsed.storage.testkit.access;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.access.StorageAction;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.testkit.EngineFixtures;
import io.synapsed.storage.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link AccessLayer} over an engine with snapshots and one without.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(value = EngineFixtures.class, names = { "MEMORY", "REDIS" })
class AccessLayerTests {

	/** The caller may do everything here. */
	private static final String OPEN = "open";

	/** The caller may do everything here with keys that begin with an a. */
	private static final String PARTLY_OPEN = "partly-open";

	private static final String READ_ONLY = "read-only";

	private static final String WRITE_ONLY = "write-only";

	private static final String CLOSED = "closed";

	private static final KeyRange PART = KeyRange.prefix("a");

	private static final Bytes VALUE = Bytes.utf8("7");

	private final MutableClock clock = new MutableClock();

	private final List<String> recorded = new CopyOnWriteArrayList<>();

	@Parameter
	private EngineFixtures engine;

	@TempDir
	private Path directory;

	private StorageTemplate storage;

	private volatile boolean administrator;

	@BeforeEach
	void open() {
		this.storage = this.engine.fixture()
			.open(this.directory, this.clock)
			.clock(this.clock)
			.layer(new AccessLayer(this::judge, this::record))
			.build();
	}

	@AfterEach
	void close() {
		this.storage.close();
		this.engine.fixture().destroy(this.directory);
	}

	private void judge(AccessRequest operation) {
		if (!this.administrator && !isPermitted(operation)) {
			throw new StorageAccessDeniedException(operation.store(), operation + " is not permitted");
		}
	}

	private static boolean isPermitted(AccessRequest operation) {
		if (operation.namespace() == null) {
			return operation.action() == StorageAction.SNAPSHOT;
		}
		return switch (operation.namespace()) {
			case OPEN -> true;
			case PARTLY_OPEN ->
				(operation.key() != null) ? PART.contains(operation.key()) : isInPart(operation.range());
			case READ_ONLY -> operation.action() == StorageAction.READ || operation.action() == StorageAction.SCAN;
			case WRITE_ONLY -> operation.action() == StorageAction.WRITE;
			default -> false;
		};
	}

	private static boolean isInPart(KeyRange range) {
		return range.from() != null && PART.contains(range.from()) && range.to() != null
				&& range.to().compareTo(PART.to()) <= 0;
	}

	private void record(AccessRequest operation, AuditTrail.Outcome outcome) {
		if (!this.administrator) {
			this.recorded.add(operation + " " + outcome);
		}
	}

	private <T> T asAdministrator(Supplier<T> work) {
		this.administrator = true;
		try {
			return work.get();
		}
		finally {
			this.administrator = false;
		}
	}

	private Version fill(String namespace, String key) {
		return asAdministrator(() -> this.storage.inNamespace(namespace).put(key, VALUE));
	}

	private Map<String, Bytes> contents(String namespace) {
		return asAdministrator(() -> {
			Map<String, Bytes> contents = new LinkedHashMap<>();
			try (StorageCursor cursor = this.storage.inNamespace(namespace).scan(KeyRange.all(), ScanOptions.DEFAULT)) {
				cursor.forEachRemaining((entry) -> contents.put(entry.key().toUtf8(), entry.value()));
			}
			return contents;
		});
	}

	private void denied(Runnable work) {
		assertThatExceptionOfType(StorageAccessDeniedException.class).isThrownBy(work::run);
		assertThat(this.recorded).last().asString().endsWith(" DENIED");
	}

	@Test
	void whoHasOneNamespaceHasTransactionsThere() {
		long sum = this.storage.inTransaction((transaction) -> {
			StorageTransaction open = transaction.inNamespace(OPEN);
			assertThat(open.get("a")).isEmpty();
			open.put("a", VALUE);
			return 1L;
		});
		assertThat(sum).isOne();
		this.storage.inTransaction((transaction) -> transaction.inNamespace(OPEN).get("a"));
		this.storage.inTransaction((transaction) -> null);
		assertThat(contents(OPEN)).containsOnlyKeys("a");
	}

	@Test
	void whenOneWriteOfATransactionIsDeniedThenNoneIsMadeOrTold() throws InterruptedException {
		BlockingQueue<StorageEvent> events = new LinkedBlockingQueue<>();
		try (Subscription watch = this.storage.inNamespace(OPEN).watch(KeyRange.all(), events::add)) {
			denied(() -> this.storage.inTransaction((transaction) -> {
				transaction.inNamespace(OPEN).put("a", VALUE);
				transaction.inNamespace(READ_ONLY).put("b", VALUE);
				return null;
			}));
			assertThat(contents(OPEN)).isEmpty();
			assertThat(contents(READ_ONLY)).isEmpty();
			this.storage.inNamespace(OPEN).put("last", VALUE);
			StorageEvent event = events.poll(20, TimeUnit.SECONDS);
			assertThat(event).isNotNull();
			assertThat(event.key()).contains(Bytes.utf8("last"));
		}
	}

	@Test
	void whenAReadOfATransactionIsDeniedThenItsWritesAreNotMade() {
		fill(CLOSED, "a");
		for (String key : List.of("a", "absent")) {
			denied(() -> this.storage.inTransaction((transaction) -> {
				transaction.inNamespace(OPEN).put("a", VALUE);
				return transaction.inNamespace(CLOSED).get(key);
			}));
		}
		denied(() -> this.storage.inTransaction((transaction) -> {
			transaction.inNamespace(OPEN).put("a", VALUE);
			transaction.inNamespace(PARTLY_OPEN).scan(KeyRange.all(), ScanOptions.DEFAULT).close();
			return null;
		}));
		assertThat(contents(OPEN)).isEmpty();
	}

	@Test
	void whenOnePartOfABatchIsDeniedThenNothingIsWrittenOrRemoved() {
		fill(PARTLY_OPEN, "a");
		fill(PARTLY_OPEN, "b");
		StorageTemplate part = this.storage.inNamespace(PARTLY_OPEN);
		denied(() -> part.batch().put(Bytes.utf8("a1"), VALUE).put(Bytes.utf8("b1"), VALUE).commit());
		denied(() -> part.batch().put(Bytes.utf8("a1"), VALUE).delete(Bytes.utf8("b")).commit());
		denied(() -> part.putAll(Map.of(Bytes.utf8("a1"), VALUE, Bytes.utf8("b1"), VALUE)));
		denied(() -> part.deleteAll(List.of(Bytes.utf8("a"), Bytes.utf8("b"))));
		denied(() -> part.getAll(List.of(Bytes.utf8("a"), Bytes.utf8("b"))));
		assertThat(contents(PARTLY_OPEN)).containsOnlyKeys("a", "b");
		part.batch().put(Bytes.utf8("a1"), VALUE).delete(Bytes.utf8("a")).commit();
		assertThat(contents(PARTLY_OPEN)).containsOnlyKeys("a1", "b");
	}

	@Test
	void whenARangeIsWiderThanPermittedThenItIsRefusedWhole() {
		fill(PARTLY_OPEN, "a");
		fill(PARTLY_OPEN, "b");
		StorageTemplate part = this.storage.inNamespace(PARTLY_OPEN);
		Bytes to = Bytes.utf8("b1");
		for (KeyRange range : List.of(KeyRange.all(), new KeyRange(Bytes.utf8("a"), to), new KeyRange(null, to),
				new KeyRange(Bytes.utf8("a"), null), KeyRange.prefix("b"))) {
			denied(() -> part.scan(range, ScanOptions.DEFAULT));
			denied(() -> part.deleteRange(range));
			denied(() -> part.watch(range, (event) -> {
			}));
		}
		denied(() -> this.storage.store().scan(KeyRange.all(), ScanOptions.DEFAULT));
		assertThat(contents(PARTLY_OPEN)).containsOnlyKeys("a", "b");
		try (StorageCursor cursor = part.scan(PART, ScanOptions.DEFAULT)) {
			assertThat(cursor).toIterable().extracting((entry) -> entry.key().toUtf8()).containsExactly("a");
		}
		assertThat(part.deleteRange(PART)).isOne();
		assertThat(contents(PARTLY_OPEN)).containsOnlyKeys("b");
	}

	@Test
	void aPermittedWatchTellsNothingOfWhatIsBesideItsRange() throws InterruptedException {
		BlockingQueue<StorageEvent> events = new LinkedBlockingQueue<>();
		try (Subscription watch = this.storage.inNamespace(PARTLY_OPEN).watch(PART, events::add)) {
			fill(PARTLY_OPEN, "b");
			fill(CLOSED, "a");
			fill(PARTLY_OPEN, "a");
			StorageEvent event = events.poll(20, TimeUnit.SECONDS);
			assertThat(event).isNotNull();
			assertThat(event.key()).contains(Bytes.utf8("a"));
		}
	}

	@Test
	void whoHasNoRightsCannotTellWhetherAKeyIsThere() {
		Map<String, BiConsumer<StorageTemplate, Bytes>> operations = new LinkedHashMap<>(readingAndWriting());
		operations.put("put", (namespace, key) -> namespace.put(key, VALUE));
		operations.put("put for a time", (namespace, key) -> namespace.put(key, VALUE, Duration.ofHours(1)));
		operations.put("put all", (namespace, key) -> namespace.putAll(Map.of(key, VALUE)));
		assertNoDifference(CLOSED, operations);
	}

	/** What one does with a key depends on whether it is there. */
	@Test
	void whoMayOnlyWriteCannotTellWhetherAKeyIsThere() {
		assertNoDifference(WRITE_ONLY, readingAndWriting());
		this.storage.inNamespace(WRITE_ONLY).put("there", VALUE);
		this.storage.inNamespace(WRITE_ONLY).put("absent", VALUE);
		assertThat(contents(WRITE_ONLY)).containsOnlyKeys("there", "there for a time", "absent");
	}

	private Map<String, BiConsumer<StorageTemplate, Bytes>> readingAndWriting() {
		Version version = fill(OPEN, "for its version");
		Map<String, BiConsumer<StorageTemplate, Bytes>> operations = new LinkedHashMap<>();
		operations.put("get", StorageTemplate::get);
		operations.put("get an entry", StorageTemplate::getEntry);
		operations.put("exists", StorageTemplate::exists);
		operations.put("get all", (namespace, key) -> namespace.getAll(List.of(key)));
		operations.put("remaining time to live", StorageTemplate::remainingTimeToLive);
		operations.put("put if absent", (namespace, key) -> namespace.putIfAbsent(key, VALUE));
		operations.put("compare and set", (namespace, key) -> namespace.compareAndSet(key, version, VALUE));
		operations.put("compare and delete", (namespace, key) -> namespace.compareAndDelete(key, version));
		operations.put("increment", (namespace, key) -> namespace.increment(key, 1));
		operations.put("expire", (namespace, key) -> namespace.expire(key, Duration.ofHours(1)));
		operations.put("persist", StorageTemplate::persist);
		operations.put("delete", StorageTemplate::delete);
		operations.put("delete all", (namespace, key) -> namespace.deleteAll(List.of(key)));
		operations.put("delete range", (namespace, key) -> namespace.deleteRange(KeyRange.prefix(key)));
		operations.put("scan", (namespace, key) -> namespace.scan(KeyRange.prefix(key), ScanOptions.DEFAULT));
		operations.put("watch", (namespace, key) -> namespace.watch(KeyRange.prefix(key), (event) -> {
		}));
		operations.put("read in a transaction",
				(namespace, key) -> namespace.inTransaction((transaction) -> transaction.get(key)));
		operations.put("write in a transaction", (namespace, key) -> namespace.inTransaction((transaction) -> {
			transaction.put(key, VALUE);
			return null;
		}));
		return operations;
	}

	private void assertNoDifference(String namespace, Map<String, BiConsumer<StorageTemplate, Bytes>> operations) {
		StorageTemplate storage = this.storage.inNamespace(namespace);
		asAdministrator(() -> {
			storage.put("there", VALUE);
			storage.put(Bytes.utf8("there for a time"), VALUE, Duration.ofHours(1));
			return storage.put(Bytes.utf8("expired"), VALUE, Duration.ofMillis(1));
		});
		this.clock.advance(Duration.ofSeconds(1));
		operations.forEach((name, operation) -> {
			List<String> answers = new ArrayList<>();
			for (String key : List.of("there", "there for a time", "expired", "absent")) {
				this.recorded.clear();
				StorageAccessDeniedException ex = catchThrowableOfType(StorageAccessDeniedException.class,
						() -> operation.accept(storage, Bytes.utf8(key)));
				assertThat(ex).as(name).isNotNull().hasNoCause();
				answers.add(ex.getMessage() + " " + this.recorded);
			}
			assertThat(answers).as(name).containsOnly(answers.get(0));
			assertThat(answers.get(0)).as(name).contains("DENIED");
		});
		assertThat(contents(namespace)).containsOnlyKeys("there", "there for a time").containsEntry("there", VALUE);
	}

}
