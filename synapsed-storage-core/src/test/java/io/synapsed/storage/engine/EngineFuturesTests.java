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
package io.synapsed.storage.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the frame around {@link EngineFutures}.
 */
class EngineFuturesTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final Bytes KEY = Bytes.utf8("key");

	private static final Mutation.Put PUT = new Mutation.Put(KEY, Bytes.utf8("value"), Entry.NEVER,
			Entry.NO_SERIALIZER);

	/** Ends of stages that the executor has taken, and not run. */
	private final Queue<Runnable> ends = new ArrayDeque<>();

	private final FutureEngine engine = new FutureEngine();

	private AsyncCalls calls() {
		return this.engine.async(() -> this.ends::add).orElseThrow();
	}

	@Test
	void whenTheClientAnswersThenTheStageEndsOnTheExecutorOfTheCaller() {
		CompletableFuture<Version> put = calls().put(PUT, 0).toCompletableFuture();
		this.engine.answer.complete(Version.of(1));
		assertThat(put).isNotDone();
		this.ends.remove().run();
		assertThat(put).isCompletedWithValue(Version.of(1));
	}

	@Test
	void whenTheExecutorTakesNoMoreThenTheOutcomeIsHeardOfAllTheSame() {
		CompletableFuture<Version> put = this.engine.async(() -> (task) -> {
			throw new RejectedExecutionException("full");
		}).orElseThrow().put(PUT, 0).toCompletableFuture();
		this.engine.answer.complete(Version.of(1));
		assertThat(put).succeedsWithin(LONG).isEqualTo(Version.of(1));
	}

	@Test
	void whenTheExecutorCanMakeNoThreadThenTheOutcomeIsHeardOfAllTheSame() {
		CompletableFuture<Version> put = this.engine.async(() -> (task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		}).orElseThrow().put(PUT, 0).toCompletableFuture();
		this.engine.answer.complete(Version.of(1));
		assertThat(put).succeedsWithin(LONG).isEqualTo(Version.of(1));
		this.engine.close();
	}

	@Test
	void whenTheClientFailsThenTheFailureIsTranslatedAsThatOfACallThatWaits() {
		CompletableFuture<Version> put = calls().put(PUT, 0).toCompletableFuture();
		this.engine.answer.completeExceptionally(new IOException("broken"));
		this.ends.remove().run();
		assertThat(put).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(StorageBackendException.class)
			.withMessageContaining("put failed");
	}

	@Test
	void whenACallIsRefusedThenItHasLeftAndTheStoreCloses() {
		assertThatExceptionOfType(UnsupportedConsistencyLevelException.class)
			.isThrownBy(() -> calls().get(KEY, ReadOptions.DEFAULT.consistency(ConsistencyLevel.ALL)));
		this.engine.close();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> calls().get(KEY, ReadOptions.DEFAULT));
	}

	@Test
	void whenAFutureRunsThenClosingWaitsForIt() throws Exception {
		CompletableFuture<Version> put = calls().put(PUT, 0).toCompletableFuture();
		Thread closing = new Thread(this.engine::close);
		closing.start();
		while (!this.engine.calls().isClosed()) {
			Thread.onSpinWait();
		}
		assertThat(this.engine.closed).isFalse();
		this.engine.answer.complete(Version.of(1));
		closing.join(LONG.toMillis());
		assertThat(this.engine.closed).isTrue();
		this.ends.remove().run();
		assertThat(put).isCompletedWithValue(Version.of(1));
	}

	@Test
	void whenABatchOfOneChangeHasALevelThenTheEngineWritesItAtThatLevel() {
		CompletableFuture<CommitResult> commit = calls()
			.commit(WriteBatch.of(List.of(PUT)).withConsistency(ConsistencyLevel.ONE), 0)
			.toCompletableFuture();
		this.engine.answer.complete(Version.of(7));
		this.ends.remove().run();
		assertThat(commit.join().versions()).containsExactly(Version.of(7));
		assertThat(this.engine.level).isEqualTo(ConsistencyLevel.ONE);
	}

	/** An engine whose client answers when it is told. */
	private static final class FutureEngine extends StorageEngine {

		private final CompletableFuture<Version> answer = new CompletableFuture<>();

		private volatile boolean closed;

		private @Nullable ConsistencyLevel level;

		private FutureEngine() {
			super("futures", new Builder(), new CallRegistry("futures"));
		}

		@Override
		protected EngineFutures futures() {
			return new Futures();
		}

		@Override
		public Set<ConsistencyLevel> consistencyLevels() {
			return Set.of(ConsistencyLevel.ONE, ConsistencyLevel.QUORUM);
		}

		@Override
		protected @Nullable Entry doGet(Bytes key, ReadOptions options) {
			throw new AssertionError("waits");
		}

		@Override
		protected Version doPut(Mutation.Put put, long now) {
			throw new AssertionError("waits");
		}

		@Override
		protected boolean doDelete(Bytes key, long now) {
			throw new AssertionError("waits");
		}

		@Override
		protected CommitResult doCommit(WriteBatch batch, long now) {
			throw new AssertionError("waits");
		}

		@Override
		protected List<ExpiredEntry> doExpiredBefore(long now, int limit) {
			return List.of();
		}

		@Override
		protected void doClose(boolean idle) {
			this.closed = true;
		}

		@Override
		public Set<Capability> capabilities() {
			return Set.of();
		}

		@Override
		public List<Statistic> statistics() {
			return List.of();
		}

		@Override
		public List<LayerDescription> layers() {
			return List.of();
		}

		/** The futures of the client. */
		private final class Futures implements EngineFutures {

			@Override
			public CompletableFuture<@Nullable Entry> get(Bytes key, ReadOptions options) {
				return FutureEngine.this.answer.thenApply((version) -> null);
			}

			@Override
			public CompletableFuture<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options) {
				return FutureEngine.this.answer.thenApply((version) -> List.of());
			}

			@Override
			public CompletableFuture<Version> put(Mutation.Put put, ConsistencyLevel consistency, long now) {
				FutureEngine.this.level = consistency;
				return FutureEngine.this.answer;
			}

			@Override
			public CompletableFuture<Boolean> delete(Bytes key, ConsistencyLevel consistency, long now) {
				return FutureEngine.this.answer.thenApply((version) -> true);
			}

			@Override
			public CompletableFuture<CommitResult> commit(WriteBatch batch, long now) {
				return FutureEngine.this.answer.thenApply((version) -> CommitResult.applied(List.of(version)));
			}

		}

	}

	/** Holds the settings of the engine. */
	private static final class Builder extends EngineBuilder<Builder> {

		private Builder() {
			super("futures");
		}

	}

}
