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

package io.synapsed.storage.access;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageListener;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.UnreadableEntryHandler;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PutCheck;
import io.synapsed.storage.spi.RangeCondition;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AccessLayer}.
 */
class AccessLayerTests {

	/** What shows or changes nothing that is stored. */
	private static final Set<String> NOT_JUDGED = Set.of("name", "capabilities", "statistics", "warnings", "layers",
			"snapshotEncryption", "consistencyLevels", "consistencyLevel", "isConsistencyLevelSet", "isRemote", "async",
			"probe", "close");

	private static final AccessPolicy DENY_ALL = (operation) -> {
		throw new StorageAccessDeniedException(operation.store(), "denied");
	};

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final List<AccessRequest> judged = new ArrayList<>();

	private final List<String> recorded = new ArrayList<>();

	private final KeyValueStore engine = recording(MemoryStore.builder().name("test").build());

	@AfterEach
	void close() {
		this.engine.close();
	}

	private KeyValueStore recording(KeyValueStore delegate) {
		return (KeyValueStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { KeyValueStore.class }, (proxy, method, arguments) -> {
					if (!NOT_JUDGED.contains(method.getName())) {
						this.calls.add(method.getName());
					}
					if (method.getName().equals("capabilities")) {
						// A missing capability would refuse before the policy is asked.
						return Set.of(Capability.values());
					}
					try {
						return method.invoke(delegate, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	private void record(AccessRequest operation, AuditTrail.Outcome outcome) {
		this.recorded.add(operation.action() + " " + operation.name() + " " + outcome);
	}

	private KeyValueStore store(AccessPolicy policy) {
		return new AccessLayer(policy, this::record).over(this.engine);
	}

	private StorageTemplate template(AccessPolicy policy) {
		return StorageBuilder.over(this.engine).layer(new AccessLayer(policy, this::record)).build();
	}

	private AccessPolicy denying(StorageAction action) {
		return (operation) -> {
			this.judged.add(operation);
			if (operation.action() == action) {
				DENY_ALL.check(operation);
			}
		};
	}

	static Stream<Method> operations() {
		return Stream.of(KeyValueStore.class.getMethods())
			.filter((method) -> !NOT_JUDGED.contains(method.getName()) && !method.isSynthetic());
	}

	@ParameterizedTest
	@MethodSource("operations")
	void whenThePolicyDeniesThenNoOperationOfTheSpiReachesTheEngine(Method method) {
		Object[] arguments = Stream.of(method.getParameterTypes()).map(AccessLayerTests::argument).toArray();
		assertThatExceptionOfType(InvocationTargetException.class).isThrownBy(() -> {
			Object result = method.invoke(store(DENY_ALL), arguments);
			if (result instanceof PutCheck check) {
				this.calls.remove(method.getName());
				PutCheck.class.getMethod("check", List.class).invoke(check, List.of(put(KEY)));
			}
		}).withCauseInstanceOf(StorageAccessDeniedException.class);
		assertThat(this.calls).isEmpty();
		assertThat(this.recorded).hasSize(1).allMatch((entry) -> entry.endsWith(" DENIED"));
	}

	private static Object argument(Class<?> type) {
		Map<Class<?>, Object> values = Map.ofEntries(Map.entry(Bytes.class, KEY), Map.entry(long.class, 1L),
				Map.entry(int.class, 1), Map.entry(List.class, List.of(KEY)),
				Map.entry(ReadOptions.class, ReadOptions.DEFAULT), Map.entry(ScanOptions.class, ScanOptions.DEFAULT),
				Map.entry(KeyRange.class, KeyRange.all()), Map.entry(String.class, "position"),
				Map.entry(Mutation.Put.class, put(KEY)), Map.entry(Path.class, Path.of("nowhere")),
				Map.entry(WriteBatch.class, WriteBatch.of(List.of(put(KEY)))),
				Map.entry(Class.class, MemoryStore.class), Map.entry(WatchListener.class, (WatchListener) (event) -> {
				}));
		Object value = values.get(type);
		if (value == null) {
			throw new AssertionError("The test needs an argument of type " + type);
		}
		return value;
	}

	private static Mutation.Put put(Bytes key) {
		return new Mutation.Put(key, Bytes.utf8("value"), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	static Stream<Method> roles() {
		Set<String> local = Set.of("name", "capabilities", "store", "inNamespace", "keyspace", "async", "reactive",
				"batch", "require", "checkLimits", "withConsistency", "consistency", "close");
		return Stream.of(StorageTemplate.class.getMethods())
			.filter((method) -> method.getDeclaringClass() != Object.class && !method.isSynthetic()
					&& !local.contains(method.getName()));
	}

	@ParameterizedTest
	@MethodSource("roles")
	void whenThePolicyDeniesThenNoOperationOfTheTemplateReachesTheEngine(Method method) {
		Object[] arguments = Stream.of(method.getParameterTypes()).map(AccessLayerTests::roleArgument).toArray();
		assertThatExceptionOfType(InvocationTargetException.class).isThrownBy(() -> {
			Object result = method.invoke(template(DENY_ALL), arguments);
			if (result instanceof Stream<?> lazy) {
				lazy.toList();
			}
		}).havingCause().isInstanceOf(StorageAccessDeniedException.class);
		assertThat(this.calls).isEmpty();
	}

	private static Object roleArgument(Class<?> type) {
		if (type == Object.class) {
			return Bytes.utf8("value");
		}
		if (type == Duration.class) {
			return Duration.ofSeconds(1);
		}
		if (type == Class.class) {
			return Bytes.class;
		}
		if (type == Collection.class) {
			return List.of(Bytes.utf8("key"));
		}
		if (type == Map.class) {
			return Map.of(Bytes.utf8("key"), Bytes.utf8("value"));
		}
		if (type == Function.class) {
			return Function.identity();
		}
		if (type == Version.class) {
			try (MemoryStore other = MemoryStore.builder().name("other").build()) {
				return other.put(put(KEY), 1);
			}
		}
		if (type == UnreadableEntryHandler.class) {
			return (UnreadableEntryHandler) (key, problem) -> {
			};
		}
		if (type == StorageListener.class) {
			return (StorageListener) (event) -> {
			};
		}
		return argument(type);
	}

	@Test
	void whenOnePartOfABatchIsDeniedThenNoneIsWritten() {
		AccessPolicy policy = (operation) -> {
			if (Bytes.utf8("forbidden").equals(operation.key())) {
				DENY_ALL.check(operation);
			}
		};
		WriteBatch batch = WriteBatch.of(List.of(put(KEY), put(Namespace.DEFAULT.encode("forbidden"))));
		assertThatExceptionOfType(StorageAccessDeniedException.class).isThrownBy(() -> store(policy).commit(batch, 1));
		assertThat(this.calls).isEmpty();
	}

	@Test
	void conditionsOfABatchAreReads() {
		WriteBatch condition = WriteBatch.of(put(KEY), new Condition(KEY, null));
		assertThatExceptionOfType(StorageAccessDeniedException.class)
			.isThrownBy(() -> store(denying(StorageAction.READ)).commit(condition, 1));
		WriteBatch range = new WriteBatch(List.of(put(KEY)), List.of(), List.of(new RangeCondition(KeyRange.all(), 0)));
		assertThatExceptionOfType(StorageAccessDeniedException.class)
			.isThrownBy(() -> store(denying(StorageAction.SCAN)).commit(range, 1));
		assertThat(this.calls).isEmpty();
	}

	@Test
	void whenRemovingOneKeyOfARangeIsDeniedThenNothingOfTheRangeIsRead() {
		assertThatExceptionOfType(StorageAccessDeniedException.class)
			.isThrownBy(() -> template(denying(StorageAction.DELETE)).deleteRange(KeyRange.all()));
		assertThat(this.calls).isEmpty();
	}

	@Test
	void readsInASnapshotAreJudgedEach() {
		AccessPolicy policy = (operation) -> {
			if (operation.action() != StorageAction.SNAPSHOT) {
				DENY_ALL.check(operation);
			}
		};
		try (Snapshot snapshot = store(policy).snapshot()) {
			assertThatExceptionOfType(StorageAccessDeniedException.class)
				.isThrownBy(() -> snapshot.get(KEY, ReadOptions.DEFAULT));
			assertThatExceptionOfType(StorageAccessDeniedException.class)
				.isThrownBy(() -> snapshot.getAll(List.of(KEY), ReadOptions.DEFAULT));
			assertThatExceptionOfType(StorageAccessDeniedException.class)
				.isThrownBy(() -> snapshot.scan(KeyRange.all(), ScanOptions.DEFAULT));
		}
	}

	@Test
	void keysAndRangesAreToldWithinTheirNamespace() {
		StorageTemplate people = template(denying(StorageAction.ADMINISTER)).inNamespace("people");
		people.get("ada");
		people.scan(KeyRange.all(), ScanOptions.DEFAULT).close();
		people.scan(KeyRange.prefix("a"), ScanOptions.DEFAULT).close();
		people.store().scan(KeyRange.all(), ScanOptions.DEFAULT).close();
		people.store()
			.scan(new KeyRange(Namespace.of("people").encode("a"), Namespace.of("places").encode("a")),
					ScanOptions.DEFAULT)
			.close();
		assertThat(this.judged).extracting(AccessRequest::namespace)
			.containsExactly("people", "people", "people", null, null);
		assertThat(this.judged.get(0).key()).isEqualTo(Bytes.utf8("ada"));
		assertThat(this.judged.get(1).range()).isEqualTo(KeyRange.all());
		assertThat(this.judged.get(2).range()).isEqualTo(KeyRange.prefix("a"));
		assertThat(this.judged.toString()).doesNotContain("ada");
	}

	@Test
	void whetherTheKeyIsThereMakesNoDifferenceToADenial() {
		this.engine.put(put(KEY), 1);
		this.calls.clear();
		KeyValueStore store = store(DENY_ALL);
		List<String> messages = new ArrayList<>();
		for (Bytes key : List.of(KEY, Namespace.DEFAULT.encode("absent"))) {
			assertThatExceptionOfType(StorageAccessDeniedException.class)
				.isThrownBy(() -> store.get(key, ReadOptions.DEFAULT))
				.satisfies((ex) -> messages.add(ex.getMessage()));
		}
		assertThat(messages.get(0)).isEqualTo(messages.get(1));
		assertThat(this.calls).isEmpty();
	}

	@Test
	void whenAValueIsDamagedThenThatIsRecorded() {
		KeyValueStore broken = (KeyValueStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { KeyValueStore.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("get")) {
						throw new IntegrityException("test", "damaged");
					}
					return method.invoke(this.engine, arguments);
				});
		KeyValueStore store = new AccessLayer(AccessPolicy.PERMIT_ALL, this::record).over(broken);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> store.get(KEY, ReadOptions.DEFAULT));
		assertThat(this.recorded).containsExactly("READ get DAMAGED");
	}

	@Test
	void whenAScanFailsOnItsWayThenThatIsRecorded() {
		this.engine.put(put(KEY), 1);
		KeyValueStore store = store(AccessPolicy.PERMIT_ALL);
		try (EntryCursor cursor = store.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			this.engine.close();
			assertThatExceptionOfType(StorageClosedException.class).isThrownBy(cursor::next);
		}
		assertThat(this.recorded).containsExactly("SCAN scan SUCCEEDED", "SCAN scan FAILED");
	}

	@Test
	void administrationBelowTheLayerIsJudgedAndRecorded() {
		AccessLayer denying = new AccessLayer(DENY_ALL, this::record);
		assertThatExceptionOfType(StorageAccessDeniedException.class)
			.isThrownBy(() -> denying.administer("test", null, "verify", () -> this.calls.add("verify")));
		assertThat(this.calls).isEmpty();
		new AccessLayer(AccessPolicy.PERMIT_ALL, this::record).administer("test", null, "verify",
				() -> this.calls.add("verify"));
		assertThat(this.calls).containsExactly("verify");
		assertThat(this.recorded).containsExactly("ADMINISTER verify DENIED", "ADMINISTER verify SUCCEEDED");
	}

}
