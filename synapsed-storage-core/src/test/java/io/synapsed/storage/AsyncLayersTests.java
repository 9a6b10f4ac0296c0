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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.access.AccessPolicy;
import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.access.StorageAction;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.NamespaceRefusedException;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.limit.DeclaredNamespacesLayer;
import io.synapsed.storage.observation.BackendMetricsLayer;
import io.synapsed.storage.observation.ObservationLayer;
import io.synapsed.storage.resilience.BulkheadLayer;
import io.synapsed.storage.resilience.CircuitBreakerLayer;
import io.synapsed.storage.resilience.RetryLayer;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Layers over a client with futures: each does in an asynchronous call what it does in
 * one that waits, or leaves the call to the executor.
 */
class AsyncLayersTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final ExecutorService executor = Executors.newSingleThreadExecutor((work) -> new Thread(work, "work"));

	private final FutureStore engine = new FutureStore(MemoryStore.builder().build());

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private StorageTemplate storage;

	@AfterEach
	void close() {
		this.storage.close();
		this.executor.shutdown();
	}

	private AsyncStorage over(StoreLayer... layers) {
		StorageBuilder builder = StorageBuilder.over(this.engine)
			.serializer(new TextSerializer())
			.executor(this.executor);
		List.of(layers).forEach(builder::layer);
		this.storage = builder.build();
		return this.storage.async();
	}

	private static <X extends StorageException> void fails(CompletableFuture<?> future, Class<X> type) {
		assertThat(future).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(type);
	}

	private double count(String meter, String operation) {
		return this.meters.get(meter).tag("operation", operation).functionCounter().count();
	}

	private void uses(AsyncStorage async) {
		Bytes key = Bytes.utf8("key");
		assertThat(async.put(key, "value")).succeedsWithin(LONG);
		assertThat(async.get(key, String.class).join()).contains("value");
		assertThat(async.getAll(List.of(key)).join()).containsEntry(key, Bytes.utf8("value"));
		assertThat(async.putIfAbsent(key, "other").join()).isEmpty();
		async.putAll(Map.of(Bytes.utf8("other"), "value")).join();
		assertThat(async.delete(key).join()).isTrue();
		assertThat(async.exists(key).join()).isFalse();
	}

	@Test
	void whenEveryLayerCanThenNoThreadWaits() {
		AsyncStorage async = over(new AccessLayer(AccessPolicy.PERMIT_ALL, AuditTrail.NONE),
				ObservationLayer.metrics(this.meters), new DeclaredNamespacesLayer(List.of()),
				new TransformLayer(List.of(new Crc32cCodec(true)), false), new BulkheadLayer(10, Duration.ZERO),
				CircuitBreakerLayer.builder().build(), new BackendMetricsLayer(this.meters));
		this.engine.waits = false;
		uses(async);
		assertThat(this.engine.futures).isGreaterThan(6);
		assertThat(count("synapsed.storage.operations", "put")).isOne();
		assertThat(count("synapsed.storage.backend.operations", "put")).isOne();
	}

	@Test
	void whenALayerCannotThenTheExecutorWaitsForAllCalls() {
		uses(over(CacheLayer.builder().maxEntries(10).maxSize(1 << 20).build()));
		assertThat(this.engine.futures).isZero();
	}

	@Test
	void whenFailuresAreRetriedThenTheExecutorWaitsForAllCalls() {
		uses(over(new RetryLayer(2, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0)));
		assertThat(this.engine.futures).isZero();
	}

	@Test
	void whenThePolicyDeniesThenTheEngineIsNotReached() {
		List<String> audited = new CopyOnWriteArrayList<>();
		AsyncStorage async = over(new AccessLayer((request) -> {
			if (request.action() == StorageAction.WRITE) {
				throw new StorageAccessDeniedException(request.store(), "denied");
			}
		}, recordingInto(audited)));
		fails(async.put("key", "value"), StorageAccessDeniedException.class);
		assertThat(this.engine.futures).isZero();
		assertThat(async.get("key")).succeedsWithin(LONG);
		this.engine.failure = new StorageNetworkException("test", "broken", null);
		fails(async.get("key"), StorageNetworkException.class);
		assertThat(audited).containsExactly("put DENIED", "get SUCCEEDED", "get FAILED");
	}

	private static AuditTrail recordingInto(List<String> audited) {
		return (request, outcome) -> audited.add(request.name() + " " + outcome);
	}

	@Test
	void whenObservedThenTheObservationLastsUntilTheEndAndBelongsToTheCaller() {
		List<Observation.Context> stopped = new CopyOnWriteArrayList<>();
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new ObservationHandler<Observation.Context>() {

			@Override
			public void onStop(Observation.Context context) {
				stopped.add(context);
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		CompletableFuture<@Nullable Void> held = this.engine.holdNext();
		AsyncStorage async = over(ObservationLayer.full(this.meters, observations));
		Observation request = Observation.start("request", observations);
		CompletableFuture<Optional<Bytes>> read;
		try (Observation.Scope scope = request.openScope()) {
			read = async.get("key");
		}
		assertThat(stopped).isEmpty();
		assertThat(observations.getCurrentObservation()).isNull();
		held.completeExceptionally(new StorageNetworkException("test", "broken", null));
		fails(read, StorageNetworkException.class);
		assertThat(stopped).singleElement().satisfies((context) -> {
			assertThat(context.getParentObservation()).isSameAs(request);
			assertThat(context.getError()).isInstanceOf(StorageNetworkException.class);
		});
		assertThat(this.meters.get("synapsed.storage.errors").counter().count()).isOne();
	}

	@Test
	void whenANamespaceIsNotDeclaredThenAnAsynchronousWriteIsRefused() {
		over(new DeclaredNamespacesLayer(List.of("orders")));
		fails(this.storage.inNamespace("other").async().put("key", "value"), NamespaceRefusedException.class);
		assertThat(this.storage.inNamespace("orders").async().put("key", "value")).succeedsWithin(LONG);
	}

	@Test
	void whenTooManyOperationsRunThenTheNextIsRejectedUntilOneEnds() {
		CompletableFuture<@Nullable Void> held = this.engine.holdNext();
		AsyncStorage async = over(new BulkheadLayer(1, Duration.ZERO));
		CompletableFuture<Optional<Bytes>> first = async.get("key");
		fails(async.get("key"), StorageRejectedException.class);
		held.complete(null);
		assertThat(first).succeedsWithin(LONG);
		assertThat(async.get("key")).succeedsWithin(LONG);
	}

	@Test
	void whenAFutureIsCancelledThenTheLayersLearnTheEndOfTheCallAllTheSame() {
		CompletableFuture<@Nullable Void> held = this.engine.holdNext();
		AsyncStorage async = over(new BulkheadLayer(1, Duration.ZERO), ObservationLayer.metrics(this.meters));
		CompletableFuture<Optional<Bytes>> cancelled = async.get("key");
		cancelled.cancel(true);
		fails(async.get("key"), StorageRejectedException.class);
		held.complete(null);
		// The call ends on the only thread of the executor.
		CompletableFuture.runAsync(() -> {
		}, this.executor).join();
		assertThat(async.get("key")).succeedsWithin(LONG);
	}

	@Test
	void whenMostOperationsFailThenTheCircuitBreakerRejectsTheNext() {
		AsyncStorage async = over(CircuitBreakerLayer.builder().window(2).minimumOperations(2).build());
		this.engine.failure = new StorageNetworkException("test", "broken", null);
		fails(async.get("key"), StorageNetworkException.class);
		fails(async.get("key"), StorageNetworkException.class);
		fails(async.get("key"), StorageRejectedException.class);
	}

	/** A store on a server, whose client has futures that end on a thread of its own. */
	private static final class FutureStore extends ForwardingStore {

		private volatile boolean waits = true;

		private volatile int futures;

		private volatile @Nullable StorageException failure;

		private volatile @Nullable CompletableFuture<@Nullable Void> held;

		private FutureStore(KeyValueStore delegate) {
			super(delegate);
		}

		CompletableFuture<@Nullable Void> holdNext() {
			CompletableFuture<@Nullable Void> next = new CompletableFuture<>();
			this.held = next;
			return next;
		}

		@Override
		public boolean isRemote() {
			return true;
		}

		@Override
		public Optional<AsyncCalls> async(Supplier<Executor> completion) {
			return Optional.of(new Futures(completion));
		}

		@Override
		protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
			if (!this.waits) {
				throw new AssertionError(operation + " waits");
			}
			return super.around(operation, call);
		}

		/** Begins at once, and ends when the test lets it. */
		private final class Futures implements AsyncCalls {

			private final Supplier<Executor> completion;

			private Futures(Supplier<Executor> completion) {
				this.completion = completion;
			}

			private <T extends @Nullable Object> CompletionStage<T> end(Supplier<T> call) {
				FutureStore.this.futures++;
				Executor executor = this.completion.get();
				CompletableFuture<@Nullable Void> held = FutureStore.this.held;
				FutureStore.this.held = null;
				return ((held != null) ? held : CompletableFuture.completedFuture(null)).thenApplyAsync((done) -> {
					StorageException failure = FutureStore.this.failure;
					if (failure != null) {
						throw failure;
					}
					return call.get();
				}, executor);
			}

			@Override
			public CompletionStage<@Nullable Entry> get(Bytes key, ReadOptions options) {
				return this.<@Nullable Entry>end(() -> delegate().get(key, options));
			}

			@Override
			public CompletionStage<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options) {
				return end(() -> delegate().getAll(keys, options));
			}

			@Override
			public CompletionStage<Version> put(Mutation.Put put, long now) {
				return end(() -> delegate().put(put, now));
			}

			@Override
			public CompletionStage<Boolean> delete(Bytes key, long now) {
				return end(() -> delegate().delete(key, now));
			}

			@Override
			public CompletionStage<CommitResult> commit(WriteBatch batch, long now) {
				return end(() -> delegate().commit(batch, now));
			}

		}

	}

}
