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

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.MutableTypeException;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.ValueSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Mutability}: every type that can be changed is refused, with the
 * component that makes it so, and no object of one is ever shared.
 */
class MutabilityTests {

	@TempDir
	static Path directory;

	@Test
	void whenTypesOfManyShapesAreJudgedThenMutableOnesAreRefusedAndNeverShared() throws Exception {
		long seed = System.nanoTime();
		GeneratedTypes generated = new GeneratedTypes();
		generated.addRandom(new SplittableRandom(seed), TestRun.figure(500, 5000));
		Map<Class<?>, String> types = generated.compile(directory);
		assertThat(types).hasSizeGreaterThan(1200);
		try (StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().build())
			.layer(CacheLayer.builder()
				.maxEntries(10)
				.maxSize(1 << 20)
				.decodedValues(PerNamespace.of(true, Map.of("off", false)))
				.build())
			.serializer(new InstanceSerializer())
			.build()) {
			storage.put("key", new Date());
			storage.inNamespace("off").put("key", new Date());
			types.forEach((type, expected) -> check(storage, type, expected, seed));
		}
	}

	private static void check(StorageTemplate storage, Class<?> type, String expected, long seed) {
		Optional<Mutability> found = Mutability.of(type);
		String description = type.getName() + " with seed " + seed;
		assertThat(found.isEmpty()).as(description).isEqualTo(expected.isEmpty());
		Object first = storage.get("key", type).orElseThrow();
		Object second = storage.get("key", type).orElseThrow();
		assertThat(storage.inNamespace("off").get("key", type).orElseThrow()).as(description).isNotSameAs(second);
		if (found.isEmpty()) {
			assertThat(second).as(description).isSameAs(first);
			assertThat(storage.keyspace("values", type).withDecodedValues().name()).isEqualTo("values");
			return;
		}
		assertThat(second).as(description).isNotSameAs(first);
		assertThat(found.get().where()).as(description).startsWith(type.getSimpleName());
		String component = expected.substring("mutable: ".length());
		if (!component.isEmpty()) {
			assertThat(found.get().where()).as(description).contains("." + component);
		}
		assertThatExceptionOfType(MutableTypeException.class).as(description)
			.isThrownBy(() -> storage.keyspace("values", type))
			.withMessageContaining(found.get().where());
		assertThatExceptionOfType(MutableTypeException.class).as(description)
			.isThrownBy(() -> storage.keyspace("off", type).withDecodedValues());
	}

	@ParameterizedTest
	@ValueSource(classes = { String.class, Long.class, java.math.BigDecimal.class, java.time.Instant.class,
			java.util.UUID.class, Bytes.class, java.time.DayOfWeek.class, int.class, Plain.class, Declared.class })
	void whenATypeIsImmutableThenNothingIsFound(Class<?> type) {
		assertThat(Mutability.of(type)).isEmpty();
	}

	record Plain(String text, Optional<Plain> next) {
	}

	@Immutable
	record Declared(List<String> lines) {

		Declared {
			lines = List.copyOf(lines);
		}

	}

	record Order(String id, Address address) {
	}

	record Address(String city, List<String> lines) {
	}

	record Schedule(Optional<Date> begin) {
	}

	static class Account {

		private final String id = "";

		private long balance;

		long add(long amount) {
			this.balance += amount + this.id.length();
			return this.balance;
		}

	}

	@Test
	void whenATypeIsRefusedThenTheReasonSaysWhereAndWhatToDo() {
		assertThat(Mutability.of(Order.class)).hasValueSatisfying((found) -> {
			assertThat(found.where()).isEqualTo("Order.address.lines");
			assertThat(found.reason()).startsWith("is a java.util.List")
				.contains("List.copyOf", "declare the record @Immutable");
		});
		assertThat(Mutability.of(Schedule.class)).hasValueSatisfying((found) -> {
			assertThat(found.where()).isEqualTo("Schedule.begin");
			assertThat(found.reason()).startsWith("is a java.util.Date");
		});
		assertThat(Mutability.of(Account.class)).hasValueSatisfying(
				(found) -> assertThat(found.reason()).endsWith("Account, whose field 'balance' is not final"));
		assertThat(Mutability.of(byte[].class))
			.hasValueSatisfying((found) -> assertThat(found.reason()).contains("array", "Bytes"));
	}

	/** Makes an object of any class, a new one each time. */
	private static final class InstanceSerializer implements ValueSerializer {

		@Override
		public int id() {
			return 200;
		}

		@Override
		public String name() {
			return "instances";
		}

		@Override
		public boolean supports(Class<?> type) {
			return true;
		}

		@Override
		public Bytes serialize(Object value) {
			return Bytes.utf8("any");
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> T deserialize(Bytes bytes, Class<T> type) {
			try {
				return (T) create(type);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static Object create(Class<?> type) throws ReflectiveOperationException {
			if (type.isSealed()) {
				return create(type.getPermittedSubclasses()[0]);
			}
			Constructor<?> constructor = type.getDeclaredConstructors()[0];
			constructor.setAccessible(true);
			Object[] arguments = new Object[constructor.getParameterCount()];
			for (int index = 0; index < arguments.length; index++) {
				// The default of a primitive type, null for any other.
				arguments[index] = Array.get(Array.newInstance(constructor.getParameterTypes()[index], 1), 0);
			}
			return constructor.newInstance(arguments);
		}

	}

}
