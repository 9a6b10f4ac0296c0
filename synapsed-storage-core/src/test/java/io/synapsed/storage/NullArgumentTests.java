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

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.serializer.TextSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every argument of every public method that must not be {@code null} is refused by name,
 * and nothing is written. The methods are found by reflection.
 */
class NullArgumentTests {

	private static final StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().build())
		.serializer(new TextSerializer())
		.build();

	private static final Bytes KEY = Bytes.utf8("key");

	@BeforeEach
	void reset() {
		storage.put(KEY, "before");
		storage.inNamespace("typed").put(KEY, "before");
	}

	@AfterAll
	static void close() {
		storage.close();
	}

	private static Map<Class<?>, Object> targets() {
		Map<Class<?>, Object> targets = new LinkedHashMap<>();
		targets.put(StorageTemplate.class, storage);
		targets.put(Keyspace.class, storage.keyspace("typed", String.class));
		targets.put(AsyncStorage.class, storage.async());
		targets.put(StorageBatch.class, storage.batch());
		targets.put(StorageTransaction.class, storage.beginTransaction());
		targets.put(StorageSnapshot.class, storage.snapshot());
		targets.put(StorageCursor.class, storage.scan(KeyRange.all()));
		targets.put(StorageBuilder.class, StorageBuilder.over(MemoryStore.builder().build()));
		return targets;
	}

	static Stream<Arguments> nulls() {
		List<Arguments> cases = new ArrayList<>();
		for (Class<?> type : targets().keySet()) {
			for (Method method : type.getMethods()) {
				if (method.getDeclaringClass().getPackage() != StorageTemplate.class.getPackage()
						|| Modifier.isStatic(method.getModifiers()) || method.isBridge()) {
					continue;
				}
				Parameter[] parameters = method.getParameters();
				for (int index = 0; index < parameters.length; index++) {
					if (isRequired(parameters[index])) {
						cases.add(Arguments.of(type, method, index, ""));
						if (Collection.class.isAssignableFrom(parameters[index].getType())) {
							cases.add(Arguments.of(type, method, index, "key"));
						}
						if (Map.class.isAssignableFrom(parameters[index].getType())) {
							cases.add(Arguments.of(type, method, index, "key"));
							cases.add(Arguments.of(type, method, index, "value"));
						}
					}
				}
			}
		}
		assertThat(cases).hasSizeGreaterThan(100);
		return cases.stream();
	}

	private static boolean isRequired(Parameter parameter) {
		return !parameter.getType().isPrimitive() && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
	}

	@ParameterizedTest(name = "{0} {1} {2} {3}")
	@MethodSource("nulls")
	void whenAnArgumentIsNullThenItIsRefusedByNameAndNothingIsWritten(Class<?> type, Method method, int position,
			String element) throws ReflectiveOperationException {
		Parameter parameter = method.getParameters()[position];
		Object[] arguments = new Object[method.getParameterCount()];
		for (int index = 0; index < arguments.length; index++) {
			if (index != position) {
				arguments[index] = valid(method.getParameters()[index]);
			}
			else if (!element.isEmpty()) {
				arguments[index] = withNull(parameter, element, method);
			}
		}
		String name = element.isEmpty() ? parameter.getName() : element;
		Throwable thrown = thrown(method, targets().get(type), arguments);
		assertThat(thrown).isExactlyInstanceOf(expected(parameter, name))
			.hasMessageContaining("'" + name + "' is null");
		if (thrown instanceof InvalidKeyException refused) {
			assertThat(refused.store()).contains(storage.name());
		}
		assertThat(storage.get(KEY, String.class)).contains("before");
		assertThat(storage.count(KeyRange.all())).isEqualTo(1);
		assertThat(storage.inNamespace("typed").get(KEY, String.class)).contains("before");
		assertThat(storage.inNamespace("typed").count(KeyRange.all())).isEqualTo(1);
	}

	private static Class<? extends RuntimeException> expected(Parameter parameter, String name) {
		return switch (name) {
			case "key", "namespace" -> InvalidKeyException.class;
			case "value" -> (parameter.getDeclaringExecutable().getName().equals("checkLimits"))
					? IllegalArgumentException.class : InvalidValueException.class;
			case "timeToLive" -> InvalidValueException.class;
			default -> IllegalArgumentException.class;
		};
	}

	private static @Nullable Throwable thrown(Method method, @Nullable Object target, @Nullable Object[] arguments)
			throws ReflectiveOperationException {
		try {
			Object result = method.invoke(target, arguments);
			if (result instanceof CompletableFuture<?> future) {
				future.join();
			}
			return null;
		}
		catch (InvocationTargetException ex) {
			return ex.getCause();
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

	private static Object withNull(Parameter parameter, String element, Method method) {
		Object key = (method.getDeclaringClass() == Keyspace.class) ? "new" : Bytes.utf8("new");
		if (Map.class.isAssignableFrom(parameter.getType())) {
			Map<Object, @Nullable Object> map = new LinkedHashMap<>();
			map.put(key, "value");
			map.put(element.equals("key") ? null
					: "value".equals(element) && key instanceof String ? "other" : Bytes.utf8("other"),
					element.equals("value") ? null : "value");
			return map;
		}
		return Arrays.asList(key, null);
	}

	private static Object valid(Parameter parameter) {
		Class<?> type = parameter.getType();
		if (type == long.class) {
			return 1L;
		}
		if (type == Bytes.class) {
			return parameter.getName().equals("storedKey") ? Bytes.utf8("\0key") : KEY;
		}
		if (type == String.class || type == Object.class) {
			return "text";
		}
		if (type == Duration.class) {
			return Duration.ofHours(1);
		}
		if (type == Version.class) {
			return storage.getEntry(KEY).orElseThrow().version();
		}
		if (type == KeyRange.class) {
			return KeyRange.all();
		}
		if (type == ScanOptions.class) {
			return ScanOptions.DEFAULT;
		}
		if (type == ReadOptions.class) {
			return ReadOptions.DEFAULT;
		}
		if (type == Class.class) {
			return String.class;
		}
		if (type == Capability.class) {
			return Capability.TTL;
		}
		if (Map.class.isAssignableFrom(type)) {
			return Map.of();
		}
		if (Collection.class.isAssignableFrom(type)) {
			return List.of();
		}
		if (type == Function.class) {
			return (Function<Object, Object>) (argument) -> argument;
		}
		if (type == StorageListener.class) {
			return (StorageListener) (event) -> Collections.emptyList();
		}
		if (type == UnreadableEntryHandler.class) {
			return (UnreadableEntryHandler) (key, problem) -> Collections.emptyList();
		}
		throw new AssertionError("The test has no value for " + parameter);
	}

}
