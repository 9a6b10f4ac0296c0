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

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.synapsed.storage.engine.Handover;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Where the asynchronous calls of a store run: on an executor, or in the thread of the
 * caller. A call that has not begun when its future is cancelled, or when the store is
 * closed, never begins, and no future stays open. Safe for use by several threads.
 */
final class AsyncExecution implements AutoCloseable {

	/** Carries nothing to another thread. */
	static final UnaryOperator<Runnable> NO_CONTEXT = (task) -> task;

	private final String store;

	private final @Nullable Executor executor;

	private final UnaryOperator<Runnable> context;

	/** The executor, if it belongs to the store. */
	private final @Nullable ExecutorService own;

	/** The calls that an executor has not begun. */
	private final Set<CompletableFuture<?>> waiting;

	private final AtomicBoolean closed;

	private AsyncExecution(String store, @Nullable Executor executor, UnaryOperator<Runnable> context,
			@Nullable ExecutorService own) {
		this(store, executor, context, own, ConcurrentHashMap.newKeySet(), new AtomicBoolean());
	}

	private AsyncExecution(String store, @Nullable Executor executor, UnaryOperator<Runnable> context,
			@Nullable ExecutorService own, Set<CompletableFuture<?>> waiting, AtomicBoolean closed) {
		this.store = store;
		this.executor = executor;
		this.context = context;
		this.own = own;
		this.waiting = waiting;
		this.closed = closed;
	}

	/**
	 * Runs calls in the thread of the caller.
	 * @param context as for {@link #on}, for calls that run elsewhere
	 */
	static AsyncExecution inCaller(String store, UnaryOperator<Runnable> context) {
		return new AsyncExecution(store, null, context, null);
	}

	boolean isInCaller() {
		return this.executor == null;
	}

	/**
	 * Returns an execution on another executor, which closes with this one.
	 */
	AsyncExecution elsewhere(Executor other) {
		return new AsyncExecution(this.store, other, this.context, null, this.waiting, this.closed);
	}

	/**
	 * Runs calls on an executor, which stays open.
	 * @param context puts the context of the thread that calls it around a task
	 */
	static AsyncExecution on(String store, Executor executor, UnaryOperator<Runnable> context) {
		return new AsyncExecution(store, executor, context, null);
	}

	/**
	 * Runs calls on threads of the store's own, which end with it.
	 * @param context puts the context of the thread that calls it around a task
	 */
	static AsyncExecution onOwnThreads(String store, UnaryOperator<Runnable> context) {
		ExecutorService own = StoreThreads.create(store);
		return new AsyncExecution(store, own, context, own);
	}

	/**
	 * Decides how the asynchronous calls of a store are done: on the futures of its
	 * client if the engine and every layer can, else the calls that wait, on the
	 * executor.
	 */
	AsyncCalls callsOf(KeyValueStore store) {
		AsyncCalls waiting = new ExecutorCalls(store, this);
		return (this.executor != null) ? store.async(this::inContext).orElse(waiting) : waiting;
	}

	/**
	 * Runs a call.
	 * @return its result to come
	 */
	<T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> call) {
		if (this.executor == null) {
			return CompletableFuture.completedFuture(call.get());
		}
		CompletableFuture<T> future = new CompletableFuture<>();
		this.waiting.add(future);
		try {
			this.executor.execute(this.context.apply(() -> run(future, call)));
		}
		catch (RejectedExecutionException ex) {
			fail(future, rejected(ex));
		}
		catch (RuntimeException | Error ex) {
			// Such as a thread that cannot be made.
			fail(future, ex);
		}
		if (this.closed.get()) {
			fail(future, closedBefore());
		}
		return future;
	}

	private <T extends @Nullable Object> void run(CompletableFuture<T> future, Supplier<T> call) {
		if (this.waiting.remove(future)) {
			try {
				future.complete(call.get());
			}
			catch (Throwable ex) {
				future.completeExceptionally(ex);
			}
		}
	}

	/**
	 * Prevents a call that has not begun. Does nothing to any other.
	 */
	void withdraw(CompletableFuture<?> future) {
		if (this.waiting.remove(future)) {
			future.cancel(false);
		}
	}

	private void fail(CompletableFuture<?> future, Throwable failure) {
		if (this.waiting.remove(future)) {
			future.completeExceptionally(failure);
		}
	}

	/**
	 * Returns what a call fails with that no executor has taken.
	 */
	StorageException rejected(RejectedExecutionException refusal) {
		return this.closed.get() ? closedBefore() : new StorageRejectedException(this.store,
				"the executor of asynchronous calls takes no more of them; the call was not begun", refusal);
	}

	private StorageClosedException closedBefore() {
		return new StorageClosedException(this.store, "was closed before the asynchronous call began");
	}

	/**
	 * Returns an executor whose tasks run in the context of this thread. To be asked when
	 * a call begins.
	 */
	Executor inContext() {
		return (this.context != NO_CONTEXT) ? inContext(() -> false) : all();
	}

	private Executor all() {
		return (this.executor != null) ? this.executor : Runnable::run;
	}

	/**
	 * Returns an executor whose tasks run in the context of this thread. To be given one
	 * task at a time.
	 * @param required whether a task must run even if the executor takes no more, so that
	 * it can end what it has begun
	 */
	Executor inContext(BooleanSupplier required) {
		Executor all = all();
		Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
		Runnable next = this.context.apply(() -> tasks.remove().run());
		return (task) -> {
			tasks.add(task);
			if (required.getAsBoolean()) {
				Handover.execute(all, next);
				return;
			}
			try {
				all.execute(next);
			}
			catch (RuntimeException | Error ex) {
				tasks.remove(task);
				throw ex;
			}
		};
	}

	/**
	 * Refuses the calls that have not begun, and ends the threads of the store's own when
	 * they have nothing to do.
	 */
	@Override
	public void close() {
		this.closed.set(true);
		this.waiting.forEach((future) -> fail(future, closedBefore()));
		if (this.own != null) {
			this.own.shutdown();
		}
	}

}
