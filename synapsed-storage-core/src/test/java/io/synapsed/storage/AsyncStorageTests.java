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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncStorage}: when a call begins, and what becomes of one that does
 * not.
 */
class AsyncStorageTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	/** Work that an executor has taken, and not begun. */
	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private static StorageTemplate over(Executor executor) {
		return StorageBuilder.over(MemoryStore.builder().build())
			.serializer(new TextSerializer())
			.executor(executor)
			.build();
	}

	private static <X extends StorageException> void fails(CompletableFuture<?> future, Class<X> type, String part) {
		assertThat(future).isCompletedExceptionally()
			.failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(type)
			.withMessageContaining(part);
	}

	@Test
	void whenTheExecutorTakesNoMoreThenTheFutureSaysSoAndNothingIsDone() {
		try (StorageTemplate storage = over((task) -> {
			throw new RejectedExecutionException("full");
		})) {
			fails(storage.async().put("key", "value"), StorageRejectedException.class, "not begun");
			assertThat(storage.get("key")).isEmpty();
		}
	}

	@Test
	void whenAFutureIsCancelledBeforeItsCallBeginsThenTheCallNeverBegins() {
		try (StorageTemplate storage = over(this.tasks::add)) {
			CompletableFuture<Version> cancelled = storage.async().put("cancelled", "value");
			CompletableFuture<Version> overtaken = storage.async().put("overtaken", "value");
			CompletableFuture<Version> done = storage.async().put("done", "value");
			CompletableFuture<Long> counted = storage.async().increment(Bytes.utf8("counted"), 1);
			CompletableFuture<?> removed = storage.async().putAll(Map.of(Bytes.utf8("removed"), "value"));
			cancelled.cancel(true);
			overtaken.complete(Version.of(0));
			counted.cancel(false);
			removed.cancel(false);
			this.tasks.forEach(Runnable::run);
			assertThat(done).succeedsWithin(LONG);
			assertThat(storage.get("cancelled")).isEmpty();
			assertThat(storage.get("overtaken")).isEmpty();
			assertThat(storage.get("counted")).isEmpty();
			assertThat(storage.get("removed")).isEmpty();
			assertThat(storage.get("done")).isPresent();
		}
	}

	@Test
	void whenTheStoreIsClosedThenCallsThatHaveNotBegunFailAndNoFutureStaysOpen() {
		StorageTemplate storage = over(this.tasks::add);
		CompletableFuture<Optional<Bytes>> before = storage.async().get("key");
		storage.close();
		fails(before, StorageClosedException.class, "before the asynchronous call began");
		fails(storage.async().get("key"), StorageClosedException.class, "closed");
		this.tasks.forEach(Runnable::run);
		fails(before, StorageClosedException.class, "before the asynchronous call began");
	}

	@Test
	void whenAValueChangesAfterTheCallThenWhatItWasIsStored() {
		try (StorageTemplate storage = over(this.tasks::add)) {
			byte[] value = { 1, 2 };
			CompletableFuture<Version> put = storage.async().put("key", value);
			value[0] = 9;
			this.tasks.forEach(Runnable::run);
			assertThat(put).succeedsWithin(LONG);
			assertThat(storage.get("key")).contains(Bytes.copyOf(new byte[] { 1, 2 }));
		}
	}

	@Test
	void whenTheContextIsPropagatedThenEachWayIsAskedInTheThreadOfTheCaller() {
		ThreadLocal<String> user = new ThreadLocal<>();
		ThreadLocal<String> trace = new ThreadLocal<>();
		AtomicReference<String> seen = new AtomicReference<>();
		try (StorageTemplate storage = StorageBuilder.over(new ForwardingStore(MemoryStore.builder().build()) {

			@Override
			public @Nullable Entry get(Bytes key, ReadOptions options) {
				seen.set(user.get() + " " + trace.get());
				return super.get(key, options);
			}

		})
			.executor((task) -> new Thread(task).start())
			.contextPropagation((task) -> carry(user, task))
			.contextPropagation((task) -> carry(trace, task))
			.build()) {
			user.set("ada");
			trace.set("1");
			assertThat(storage.async().get("key")).succeedsWithin(LONG);
		}
		assertThat(seen).hasValue("ada 1");
	}

	private static Runnable carry(ThreadLocal<String> context, Runnable task) {
		String captured = context.get();
		return () -> {
			context.set(captured);
			task.run();
		};
	}

	@Test
	void whenTheViewIsReactiveThenNoThreadOfASubscriberWorksForAnEmbeddedEngine() {
		List<String> workers = new CopyOnWriteArrayList<>();
		try (StorageTemplate storage = StorageBuilder.over(new ForwardingStore(MemoryStore.builder().build()) {

			@Override
			protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
				workers.add(Thread.currentThread().getName());
				return super.around(operation, call);
			}

		}).serializer(new TextSerializer()).build()) {
			storage.reactive().put("key", "value").block(LONG);
			storage.reactive().scan(KeyRange.all(), ScanOptions.DEFAULT).collectList().block(LONG);
			assertThat(storage.reactive().increment(Bytes.utf8("counter"), 1).block(LONG)).isOne();
		}
		assertThat(workers).hasSizeGreaterThan(4).allMatch((worker) -> worker.startsWith("boundedElastic-"));
	}

	@Test
	void whenTheExecutorTakesNoMoreThenAReactiveScanSaysSo() {
		try (StorageTemplate storage = over((task) -> {
			throw new RejectedExecutionException("full");
		})) {
			assertThat(storage.reactive().scan(KeyRange.all(), ScanOptions.DEFAULT).collectList().toFuture())
				.failsWithin(LONG)
				.withThrowableThat()
				.withCauseInstanceOf(StorageRejectedException.class);
		}
	}

	@Test
	void whenTheEngineIsOnAServerThenCallsReturnAtOnceOnThreadsThatEndWithTheStore() throws InterruptedException {
		CountDownLatch answer = new CountDownLatch(1);
		AtomicReference<Thread> worker = new AtomicReference<>();
		StorageTemplate storage = StorageBuilder.over(new ForwardingStore(MemoryStore.builder().build()) {

			@Override
			public boolean isRemote() {
				return true;
			}

			@Override
			public @Nullable Entry get(Bytes key, ReadOptions options) {
				worker.set(Thread.currentThread());
				try {
					answer.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
				return super.get(key, options);
			}

		}).build();
		CompletableFuture<Optional<Bytes>> read = storage.async().get("key");
		assertThat(read).isNotDone();
		answer.countDown();
		assertThat(read).succeedsWithin(LONG);
		storage.close();
		worker.get().join(LONG.toMillis());
		assertThat(worker.get().isAlive()).isFalse();
		assertThat(worker.get().getName()).startsWith("synapsed-storage-memory-");
	}

}
