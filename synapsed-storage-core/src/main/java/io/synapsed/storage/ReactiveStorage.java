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
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.AsyncCalls;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A view of a {@link StorageTemplate} whose methods return Reactor types. Needs
 * {@code reactor-core}. Nothing happens before a subscription, and each subscription does
 * it again. Safe for use by several threads.
 * <ul>
 * <li>No method, no subscription and no request keeps its thread waiting. What an engine
 * on a server does not do by futures is done on the executor of {@link AsyncStorage}; an
 * embedded engine without an executor works on {@link Schedulers#boundedElastic()}.</li>
 * <li>Where {@code io.micrometer:context-propagation} is on the class path, what it finds
 * in the Reactor context, such as the observation, is there when a call begins.</li>
 * <li>Every failure is a signal. What {@link AsyncStorage} says about cancellation, full
 * executors, closing and transactions holds here, too.</li>
 * </ul>
 *
 * @since 0.1.0
 */
public final class ReactiveStorage {

	private final StorageTemplate storage;

	private final AsyncExecution execution;

	private final AsyncStorage async;

	private final @Nullable ReactiveContext context;

	private ReactiveStorage(StorageTemplate storage, AsyncExecution execution, AsyncCalls calls,
			@Nullable ReactiveContext context) {
		this.storage = storage;
		this.execution = execution;
		this.async = new AsyncStorage(storage, execution, calls);
		this.context = context;
	}

	/**
	 * Creates the view of a store. One that works in the thread of the caller works on
	 * the threads of Reactor for work that waits.
	 * @param calls the asynchronous calls of the store
	 * @param context adds to the context of subscribers, or {@code null}
	 */
	static ReactiveStorage of(StorageTemplate storage, AsyncExecution execution, AsyncCalls calls,
			@Nullable ReactiveContext context) {
		if (!execution.isInCaller()) {
			return new ReactiveStorage(storage, execution, calls, context);
		}
		AsyncExecution elastic = execution.elsewhere((task) -> Schedulers.boundedElastic().schedule(task));
		return new ReactiveStorage(storage, elastic, new ExecutorCalls(storage.store(), elastic), context);
	}

	/**
	 * Reads a value.
	 * @param key the key
	 * @return the bytes, or empty if there is no entry
	 * @see StorageTemplate#get(Bytes)
	 */
	public Mono<Bytes> get(Bytes key) {
		return optional(() -> this.async.get(key));
	}

	/**
	 * Reads a value.
	 * @param key the key
	 * @return the bytes, or empty if there is no entry
	 * @see StorageTemplate#get(String)
	 */
	public Mono<Bytes> get(String key) {
		return optional(() -> this.async.get(key));
	}

	/**
	 * Reads a value as an object.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the object, or empty if there is no entry
	 * @see StorageTemplate#get(Bytes, Class)
	 */
	public <T> Mono<T> get(Bytes key, Class<T> type) {
		return optional(() -> this.async.get(key, type));
	}

	/**
	 * Reads a value as an object.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the object, or empty if there is no entry
	 * @see StorageTemplate#get(String, Class)
	 */
	public <T> Mono<T> get(String key, Class<T> type) {
		return optional(() -> this.async.get(key, type));
	}

	/**
	 * Reads several values.
	 * @param keys the keys
	 * @return the bytes of the keys that have an entry
	 * @see StorageTemplate#getAll(Collection)
	 */
	public Mono<Map<Bytes, Bytes>> getAll(Collection<Bytes> keys) {
		return mono(() -> this.async.getAll(keys));
	}

	/**
	 * Stores a value.
	 * @param key the key
	 * @param value the value
	 * @return the version of the new entry
	 * @see StorageTemplate#put(Bytes, Object)
	 */
	public Mono<Version> put(Bytes key, Object value) {
		return mono(() -> this.async.put(key, value));
	}

	/**
	 * Stores a value.
	 * @param key the key
	 * @param value the value
	 * @return the version of the new entry
	 * @see StorageTemplate#put(String, Object)
	 */
	public Mono<Version> put(String key, Object value) {
		return mono(() -> this.async.put(key, value));
	}

	/**
	 * Stores a value that expires.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the entry lives, at least 1 ms
	 * @return the version of the new entry
	 * @see StorageTemplate#put(Bytes, Object, Duration)
	 */
	public Mono<Version> put(Bytes key, Object value, Duration timeToLive) {
		return mono(() -> this.async.put(key, value, timeToLive));
	}

	/**
	 * Stores several values together.
	 * @param values the values by key
	 * @return completes when the values are stored
	 * @see StorageTemplate#putAll(Map)
	 */
	public Mono<Void> putAll(Map<Bytes, ?> values) {
		return mono(() -> this.async.putAll(values)).then();
	}

	/**
	 * Removes an entry.
	 * @param key the key
	 * @return whether there was one
	 * @see StorageTemplate#delete(Bytes)
	 */
	public Mono<Boolean> delete(Bytes key) {
		return mono(() -> this.async.delete(key));
	}

	/**
	 * Removes an entry.
	 * @param key the key
	 * @return whether there was one
	 * @see StorageTemplate#delete(String)
	 */
	public Mono<Boolean> delete(String key) {
		return mono(() -> this.async.delete(key));
	}

	/**
	 * Returns whether there is an entry.
	 * @param key the key
	 * @return whether there is one
	 * @see StorageTemplate#exists(Bytes)
	 */
	public Mono<Boolean> exists(Bytes key) {
		return mono(() -> this.async.exists(key));
	}

	/**
	 * Stores a value if there is none.
	 * @param key the key
	 * @param value the value
	 * @return the new version, or empty if there was an entry
	 * @see StorageTemplate#putIfAbsent(Bytes, Object)
	 */
	public Mono<Version> putIfAbsent(Bytes key, Object value) {
		return optional(() -> this.async.putIfAbsent(key, value));
	}

	/**
	 * Replaces a value if the entry is at a version.
	 * @param key the key
	 * @param expected the required version
	 * @param value the new value
	 * @return the new version, or empty if the entry is absent or at another version
	 * @see StorageTemplate#compareAndSet(Bytes, Version, Object)
	 */
	public Mono<Version> compareAndSet(Bytes key, Version expected, Object value) {
		return optional(() -> this.async.compareAndSet(key, expected, value));
	}

	/**
	 * Adds to a counter.
	 * @param key the key
	 * @param delta the number to add
	 * @return the new count
	 * @see StorageTemplate#increment(Bytes, long)
	 */
	public Mono<Long> increment(Bytes key, long delta) {
		return mono(() -> this.async.increment(key, delta));
	}

	/**
	 * Makes all earlier writes as durable as the engine can.
	 * @return completes when they are
	 * @see StorageTemplate#flush()
	 */
	public Mono<Void> flush() {
		return mono(() -> this.async.flush()).then();
	}

	/**
	 * Scans a range. Reads no more than what is requested, and what the engine reads
	 * ahead of that at a time. The scan ends, and frees what it holds, with the last
	 * entry, an error or a cancellation.
	 * @param range the keys
	 * @param options direction and limit
	 * @return the entries in order
	 * @see StorageTemplate#scan(KeyRange, ScanOptions)
	 */
	public Flux<StorageEntry<Bytes>> scan(KeyRange range, ScanOptions options) {
		return scan(() -> this.storage.stream(range, options));
	}

	/**
	 * Scans a range as objects. The first entry that is not of the type ends the scan
	 * with an error. Everything else is as for {@link #scan(KeyRange, ScanOptions)}.
	 * @param <T> the type of the values
	 * @param range the keys
	 * @param options direction and limit
	 * @param type the type of the values
	 * @return the entries in order
	 * @see StorageTemplate#stream(KeyRange, ScanOptions, Class)
	 */
	public <T> Flux<StorageEntry<T>> scan(KeyRange range, ScanOptions options, Class<T> type) {
		return scan(() -> this.storage.stream(range, options, type));
	}

	/**
	 * Delivers the changes of a range from the subscription on. Events that were not
	 * requested yet wait. If too many do, the flux ends with a
	 * {@link io.synapsed.storage.exception.StorageRejectedException} after those that
	 * wait: later events are lost, and it says so. It completes when the store is closed.
	 * @param range the keys
	 * @param waiting how many events may wait, at least 1
	 * @return the events in the order of the commits
	 * @see StorageTemplate#watch(KeyRange, StorageListener)
	 */
	public Flux<StorageEvent> watch(KeyRange range, int waiting) {
		if (waiting < 1) {
			throw new IllegalArgumentException("the number of events that may wait must be at least 1, not " + waiting);
		}
		return flux(new WatchFlux(this.storage, this.execution, Arguments.required(range, "range"), waiting)::create);
	}

	private <T> Flux<StorageEntry<T>> scan(Supplier<Stream<StorageEntry<T>>> entries) {
		return flux(() -> ScanFlux.create(entries, this.execution));
	}

	private <T> Mono<T> optional(Supplier<CompletableFuture<Optional<T>>> call) {
		return mono(call).flatMap(Mono::justOrEmpty);
	}

	private <T> Mono<T> mono(Supplier<CompletableFuture<T>> call) {
		Mono<T> mono = begun(call).flatMap(Mono::fromFuture);
		ReactiveContext context = this.context;
		return (context == null) ? mono : Mono.deferContextual(
				(present) -> addition(context, present).flatMap((addition) -> mono.contextWrite(addition)));
	}

	private <T> Flux<T> flux(Supplier<Flux<T>> call) {
		Flux<T> flux = begun(call).flatMapMany(Function.identity());
		ReactiveContext context = this.context;
		return (context == null) ? flux : Flux.deferContextual(
				(present) -> addition(context, present).flatMapMany((addition) -> flux.contextWrite(addition)));
	}

	private static Mono<Context> addition(ReactiveContext context, ContextView present) {
		return context.addition(present).defaultIfEmpty(Context.empty());
	}

	/**
	 * Begins something at the subscription. Reactor restores the context of threads while
	 * it handles a signal.
	 */
	private static <R> Mono<R> begun(Supplier<R> call) {
		return Mono.just(call).handle((begin, sink) -> sink.next(begin.get()));
	}

}
