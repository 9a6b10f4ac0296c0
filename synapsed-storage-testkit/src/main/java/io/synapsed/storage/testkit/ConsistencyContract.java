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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StoreConsistency;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every operation works at each consistency level that a store reports, reaches the
 * engine at that level, and is refused at every other one.
 *
 * @since 0.1.0
 */
public abstract class ConsistencyContract extends StoreContract {

	private final LevelRecorder engine = new LevelRecorder();

	@Override
	protected StorageBuilder customize(StorageBuilder builder) {
		return builder.layer(this.engine);
	}

	private Set<ConsistencyLevel> given() {
		return storage().store().consistencyLevels();
	}

	private void arriveAt(ConsistencyLevel level, String operation) {
		assertThat(this.engine.take()).as("%s at %s", operation, level.propertyValue())
			.containsOnly(level.propertyValue());
	}

	/** A cache may have answered. */
	private void arriveAtMost(ConsistencyLevel level, String operation) {
		assertThat(this.engine.take()).as("%s at %s", operation, level.propertyValue())
			.isSubsetOf(level.propertyValue());
	}

	@Test
	void whenOpenThenLevelsAreExactlyTheExpectedOnesAndTheOwnIsOneOfThem() {
		assertThat(given()).containsExactlyInAnyOrderElementsOf(fixture().expectedConsistencyLevels())
			.contains(storage().store().consistencyLevel());
		StoreConsistency described = storage().consistency();
		assertThat(described.available()).isEqualTo(given());
		assertThat(described.level()).isEqualTo(storage().store().consistencyLevel());
		assertThat(described.set()).isEqualTo(storage().store().isConsistencyLevelSet());
	}

	@Test
	void whenALevelIsGivenThenWritesArriveAtItAndTakeEffect() {
		for (ConsistencyLevel level : given()) {
			String name = level.propertyValue();
			StorageTemplate view = storage().withConsistency(level);
			this.engine.take();
			view.put(bytes(name), "1");
			arriveAt(level, "put");
			view.put(name + "-text", "1");
			arriveAt(level, "put of a text key");
			assertThat(storage().get(bytes(name))).contains(bytes("1"));
			this.engine.take();
			assertThat(view.delete(bytes(name))).isTrue();
			arriveAt(level, "delete");
			assertThat(view.delete(bytes(name))).isFalse();
			arriveAt(level, "delete of nothing");
			assertThat(storage().exists(bytes(name))).isFalse();
			this.engine.take();
			view.async().put(bytes(name), "2").join();
			arriveAt(level, "asynchronous put");
			assertThat(storage().get(bytes(name))).contains(bytes("2"));
			this.engine.take();
			if (has(Capability.TTL)) {
				view.put(bytes(name), "3", Duration.ofMinutes(1));
				arriveAt(level, "put with a time to live");
			}
			if (has(Capability.TTL) && has(Capability.CONDITIONAL_WRITE)) {
				assertThat(view.persist(bytes(name))).isTrue();
				arriveAt(level, "persist");
			}
			if (has(Capability.INCREMENT)) {
				assertThat(view.increment(bytes("count-" + name), 2)).isEqualTo(2);
				arriveAt(level, "increment");
			}
		}
	}

	@Test
	void whenALevelIsGivenThenReadsArriveAtItAndSeeEarlierWrites() {
		for (ConsistencyLevel level : given()) {
			String name = level.propertyValue();
			StorageTemplate view = storage().withConsistency(level);
			view.put(bytes(name), "value");
			this.engine.take();
			assertThat(view.get(bytes(name))).contains(bytes("value"));
			arriveAtMost(level, "get");
			assertThat(view.get(name, String.class)).contains("value");
			arriveAtMost(level, "get of an object");
			assertThat(view.getEntry(bytes(name))).isPresent();
			arriveAtMost(level, "get of an entry");
			assertThat(view.exists(bytes(name))).isTrue();
			arriveAtMost(level, "exists");
			assertThat(view.<Integer>read(bytes(name), (buffer) -> buffer.remaining())).contains(5);
			arriveAtMost(level, "read");
			assertThat(view.getAll(List.of(bytes(name), bytes("absent")))).hasSize(1);
			arriveAt(level, "get-all");
			assertThat(view.get(bytes(name), ReadOptions.BYPASS_CACHE)).contains(bytes("value"));
			arriveAt(level, "get round the cache");
			assertThat(storage().get(bytes(name), ReadOptions.BYPASS_CACHE.consistency(level))).isPresent();
			arriveAt(level, "get with options");
			assertThat(view.get(bytes("absent-" + name))).isEmpty();
			arriveAt(level, "get of nothing");
			if (has(Capability.ORDERED_SCAN)) {
				assertThat(view.count(KeyRange.prefix(bytes(name)))).isOne();
				arriveAt(level, "count");
				assertThat(
						storage().scan(KeyRange.all(), ScanOptions.DEFAULT.reverse(true).consistency(level)).stream())
					.isNotEmpty();
				arriveAt(level, "scan with options");
			}
			if (has(Capability.SNAPSHOT)) {
				try (StorageSnapshot snapshot = view.snapshot()) {
					arriveAt(level, "snapshot");
					assertThat(snapshot.get(name)).contains(bytes("value"));
				}
			}
		}
	}

	@Test
	void whenALevelIsGivenThenBatchesAndRangesArriveAtIt() {
		assumeHas(Capability.COLOCATED_BATCH, Capability.CONDITIONAL_WRITE);
		for (ConsistencyLevel level : given()) {
			StorageTemplate view = storage().withConsistency(level).inNamespace(level.propertyValue());
			this.engine.take();
			view.putAll(Map.of(bytes("{a}1"), "1", bytes("{a}2"), "2"));
			arriveAt(level, "put-all");
			view.deleteAll(List.of(bytes("{a}1")));
			arriveAt(level, "delete-all");
			assertThat(view.batch().requireAbsent(bytes("{a}1")).put(bytes("{a}2"), "3").commit()).isTrue();
			arriveAt(level, "batch");
			assertThat(view.batch().requireAbsent(bytes("{a}2")).delete(bytes("{a}2")).commit()).isFalse();
			arriveAt(level, "rejected batch");
			assertThat(view.get("{a}2")).contains(bytes("3"));
			this.engine.take();
			if (has(Capability.ORDERED_SCAN)) {
				assertThat(view.deleteRange(KeyRange.all())).isOne();
				arriveAt(level, "delete-range");
			}
		}
	}

	@Test
	void whenALevelIsGivenThenConditionalWritesArriveAtItAndJudge() {
		assumeHas(Capability.CONDITIONAL_WRITE);
		for (ConsistencyLevel level : given()) {
			Bytes key = bytes(level.propertyValue());
			StorageTemplate view = storage().withConsistency(level);
			this.engine.take();
			Optional<Version> first = view.putIfAbsent(key, "1");
			arriveAt(level, "put-if-absent");
			assertThat(first).isPresent();
			assertThat(view.putIfAbsent(key, "2")).isEmpty();
			arriveAt(level, "put-if-absent of an entry");
			Optional<Version> second = view.compareAndSet(key, first.get(), "2");
			arriveAt(level, "compare-and-set");
			assertThat(second).isPresent();
			assertThat(view.compareAndSet(key, first.get(), "3")).isEmpty();
			arriveAt(level, "compare-and-set of another version");
			assertThat(view.compareAndDelete(key, first.get())).isFalse();
			arriveAt(level, "compare-and-delete of another version");
			assertThat(view.compareAndDelete(key, second.get())).isTrue();
			arriveAt(level, "compare-and-delete");
			assertThat(view.exists(key)).isFalse();
		}
	}

	@Test
	void whenALevelIsGivenThenTransactionsReadAndCommitAtIt() {
		assumeHas(Capability.TRANSACTION);
		for (ConsistencyLevel level : given()) {
			Bytes key = bytes(level.propertyValue());
			StorageTemplate view = storage().withConsistency(level);
			this.engine.take();
			view.inTransaction((transaction) -> {
				assertThat(transaction.get(key)).isEmpty();
				transaction.put(key, "value");
				transaction.inNamespace("other").put(key, "other");
				return null;
			});
			arriveAt(level, "transaction");
			assertThat(view.get(key)).contains(bytes("value"));
			assertThat(view.inNamespace("other").get(key)).contains(bytes("other"));
		}
	}

	@Test
	void whenLevelAndNamespaceAreCombinedThenTheOrderDoesNotMatter() {
		for (ConsistencyLevel level : given()) {
			String name = level.propertyValue();
			StorageTemplate levelFirst = storage().withConsistency(level).inNamespace(name);
			StorageTemplate namespaceFirst = storage().inNamespace(name).withConsistency(level);
			Keyspace<String> keyspace = storage().keyspace(name, String.class).withConsistency(level);
			this.engine.take();
			levelFirst.put("first", "1");
			namespaceFirst.put("second", "2");
			keyspace.put("third", "3");
			arriveAt(level, "put in a namespace");
			assertThat(namespaceFirst.get("first")).contains(bytes("1"));
			assertThat(levelFirst.get("third")).contains(bytes("3"));
			assertThat(keyspace.get("second")).contains("2");
			arriveAtMost(level, "get in a namespace");
			assertThat(storage().exists("first")).isFalse();
		}
	}

	@Test
	void whenAViewHasALevelThenThatOfACallGoesBefore() {
		ConsistencyLevel lowest = Collections.min(given());
		ConsistencyLevel highest = Collections.max(given());
		StorageTemplate view = storage().withConsistency(lowest).withConsistency(highest);
		this.engine.take();
		view.put("key", "value");
		arriveAt(highest, "put");
		view.get(bytes("key"), ReadOptions.BYPASS_CACHE.consistency(lowest));
		arriveAt(lowest, "get with options");
	}

	@Test
	void whenNoLevelIsAskedForThenTheEngineDecides() {
		storage().put("key", "value");
		storage().get(bytes("key"), ReadOptions.BYPASS_CACHE);
		storage().delete("key");
		assertThat(this.engine.take()).containsOnly("none");
	}

	@Test
	void whenOthersMayWriteThenReadsAboveSessionGoRoundACache() {
		assumeHas(Capability.SHARED);
		storage().put("key", "value");
		for (ConsistencyLevel level : given()) {
			if (level.isAbove(ConsistencyLevel.SESSION)) {
				StorageTemplate view = storage().withConsistency(level);
				storage().get("key");
				this.engine.take();
				assertThat(view.get("key")).contains(bytes("value"));
				arriveAt(level, "get");
				assertThat(view.exists("key")).isTrue();
				arriveAt(level, "exists");
				assertThat(view.getAll(List.of(bytes("key")))).hasSize(1);
				arriveAt(level, "get-all");
			}
		}
	}

	@Test
	void whenALevelIsNotGivenThenEveryOperationIsRefusedAndNothingChanges() {
		Set<ConsistencyLevel> refused = EnumSet.allOf(ConsistencyLevel.class);
		refused.removeAll(given());
		storage().put("key", "value");
		storage().get("key");
		refused.forEach(this::refuses);
		this.engine.giveOnly(Set.of(Collections.min(given())));
		EnumSet.allOf(ConsistencyLevel.class)
			.stream()
			.filter((level) -> !given().contains(level))
			.forEach(this::refuses);
	}

	private void refuses(ConsistencyLevel level) {
		assertRefused(level, "view", () -> storage().withConsistency(level));
		operations(level).forEach((operation, call) -> assertRefused(level, operation, call));
		assertThat(storage().get(bytes("key"), ReadOptions.BYPASS_CACHE)).contains(bytes("value"));
		assertThat(storage().get(bytes("new"), ReadOptions.BYPASS_CACHE)).isEmpty();
	}

	private void assertRefused(ConsistencyLevel level, String operation, ThrowingCallable call) {
		assertThatExceptionOfType(UnsupportedConsistencyLevelException.class)
			.as("%s at %s", operation, level.propertyValue())
			.isThrownBy(call)
			.withMessageContaining(storage().name())
			.withMessageContaining(level.propertyValue())
			.satisfies((refusal) -> {
				assertThat(refusal.level()).isEqualTo(level);
				assertThat(refusal.available()).isEqualTo(given());
			});
	}

	private Map<String, ThrowingCallable> operations(ConsistencyLevel level) {
		KeyValueStore store = storage().store();
		ReadOptions reads = ReadOptions.of(level);
		Bytes key = Namespace.DEFAULT.encode(bytes("key"));
		Mutation put = new Mutation.Put(Namespace.DEFAULT.encode(bytes("new")), bytes("other"), Entry.NEVER,
				Entry.NO_SERIALIZER);
		Mutation delete = new Mutation.Delete(key);
		Map<String, ThrowingCallable> operations = new LinkedHashMap<>();
		operations.put("get", () -> store.get(key, reads));
		operations.put("get round the cache", () -> store.get(key, reads.bypassingCache()));
		operations.put("lease", () -> store.lease(key, reads).close());
		operations.put("get-all", () -> store.getAll(List.of(key), reads));
		operations.put("get-all of nothing", () -> store.getAll(List.of(), reads));
		operations.put("template", () -> storage().get(bytes("key"), reads));
		operations.put("put", () -> commit(level, put));
		operations.put("delete", () -> commit(level, delete));
		operations.put("nothing", () -> commit(level));
		if (has(Capability.COLOCATED_BATCH)) {
			operations.put("batch", () -> commit(level, put, put));
		}
		if (has(Capability.ORDERED_SCAN)) {
			operations.put("scan",
					() -> store.scan(Namespace.DEFAULT.encode(KeyRange.all()), ScanOptions.DEFAULT.consistency(level))
						.close());
		}
		return operations;
	}

	private CommitResult commit(ConsistencyLevel level, Mutation... mutations) {
		return storage().store()
			.commit(WriteBatch.of(new ArrayList<>(List.of(mutations))).withConsistency(level), clock().millis());
	}

	@Test
	void whenClosedThenOperationsAtALevelSayThatItIs() {
		ConsistencyLevel level = Collections.min(given());
		storage().close();
		assertThatCode(() -> storage().store().consistencyLevels()).doesNotThrowAnyException();
		assertThatExceptionOfType(StorageClosedException.class)
			.isThrownBy(() -> storage().withConsistency(level).get("key"));
	}

}
