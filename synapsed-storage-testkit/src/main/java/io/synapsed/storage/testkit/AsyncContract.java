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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.AsyncStorage;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.StorageClosedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The view whose methods return futures.
 *
 * @since 0.1.0
 */
public abstract class AsyncContract extends StoreContract {

	private static <T extends @Nullable Object> T await(CompletableFuture<T> future) throws Exception {
		return future.get(60, TimeUnit.SECONDS);
	}

	@Test
	void whenUsedThenItDoesWhatTheStoreDoes() throws Exception {
		uses(storage());
	}

	@Test
	void whenAnExecutorIsGivenThenTheWorkIsDoneThere() throws Exception {
		List<String> threads = new ArrayList<>();
		ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
			Thread thread = new Thread(task, "storage-work");
			threads.add(thread.getName());
			return thread;
		});
		try {
			uses(open(fixture().open(directory().resolveSibling("async"), clock()).executor(executor)));
		}
		finally {
			executor.shutdown();
		}
		assertThat(threads).containsExactly("storage-work");
	}

	private void uses(StorageTemplate storage) throws Exception {
		AsyncStorage async = storage.async();
		Bytes key = bytes("key");
		Version version = await(async.put(key, "value"));
		assertThat(await(async.get(key))).contains(bytes("value"));
		assertThat(await(async.get("key"))).contains(bytes("value"));
		assertThat(await(async.get(key, String.class))).contains("value");
		assertThat(await(async.get("key", String.class))).contains("value");
		assertThat(await(async.exists(key))).isTrue();
		assertThat(await(async.exists(bytes("absent")))).isFalse();
		assertThat(await(async.getAll(List.of(key)))).isEqualTo(Map.of(key, bytes("value")));
		if (storage.capabilities().contains(Capability.CONDITIONAL_WRITE)) {
			assertThat(await(async.putIfAbsent(key, "other"))).isEmpty();
			assertThat(await(async.compareAndSet(bytes("absent"), version, "other"))).isEmpty();
			Optional<Version> next = await(async.compareAndSet(key, version, "next"));
			assertThat(next).isPresent();
			assertThat(await(async.compareAndSet(key, version, "other"))).isEmpty();
			assertThat(await(async.putIfAbsent(bytes("fresh"), "value"))).isPresent();
		}
		if (storage.capabilities().contains(Capability.INCREMENT)) {
			assertThat(await(async.increment(bytes("counter"), 2))).isEqualTo(2);
		}
		if (storage.capabilities().contains(Capability.ATOMIC_BATCH)) {
			await(async.putAll(Map.of(bytes("a"), "1", bytes("b"), "2")));
			assertThat(storage.get("b", String.class)).contains("2");
		}
		if (storage.capabilities().contains(Capability.COLOCATED_BATCH)) {
			await(async.putAll(Map.of(bytes("{a}1"), "1", bytes("{a}2"), "2")));
			assertThat(storage.get("{a}2", String.class)).contains("2");
		}
		if (storage.capabilities().contains(Capability.TTL)) {
			await(async.put(bytes("short"), "value", Duration.ofMillis(1)));
			clock().advance(Duration.ofMillis(1));
			assertThat(await(async.get("short"))).isEmpty();
		}
		await(async.flush());
		assertThat(await(async.delete(key))).isTrue();
		assertThat(await(async.delete("key"))).isFalse();
		assertThat(await(async.get(key))).isEmpty();
	}

	@Test
	void whenAnOperationFailsThenTheFutureDoesAndTheCallDoesNotThrow() {
		CompletableFuture<Optional<Bytes>> bad = storage().async().get(Bytes.EMPTY);
		assertThat(bad).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.withCauseInstanceOf(InvalidKeyException.class);
		storage().close();
		CompletableFuture<Optional<Bytes>> closed = storage().async().get("key");
		assertThat(closed).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.withCauseInstanceOf(StorageClosedException.class);
	}

}
