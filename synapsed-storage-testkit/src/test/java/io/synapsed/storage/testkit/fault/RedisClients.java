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

package io.synapsed.storage.testkit.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnknownOutcomeException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * RedisClients that write, read and count while the way to the server is spoiled, and
 * remember what each call has claimed.
 */
final class RedisClients implements AutoCloseable {

	private static final int THREADS = 4;

	private final StorageTemplate storage;

	private final List<Thread> threads = new ArrayList<>();

	private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();

	private final Queue<String> refused = new ConcurrentLinkedQueue<>();

	private final Queue<String> unknown = new ConcurrentLinkedQueue<>();

	private final AtomicInteger counted = new AtomicInteger();

	private final AtomicInteger countedPerhaps = new AtomicInteger();

	private final AtomicLong slowest = new AtomicLong();

	private final AtomicLong done = new AtomicLong();

	private final ConcurrentHashMap<String, AtomicInteger> failures = new ConcurrentHashMap<>();

	private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();

	private volatile boolean stopped;

	RedisClients(StorageTemplate storage) {
		this.storage = storage;
		for (int number = 0; number < THREADS; number++) {
			int client = number;
			Thread thread = new Thread(() -> work(client), "client-" + number);
			this.threads.add(thread);
			thread.start();
		}
	}

	private void work(int client) {
		for (int number = 0; !this.stopped; number++) {
			String key = "key-" + client + "-" + number;
			attempt(() -> {
				timed(() -> this.storage.put(key, "value"));
				this.acknowledged.add(key);
			}, () -> this.refused.add(key), () -> this.unknown.add(key));
			attempt(() -> {
				this.storage.increment("count", 1);
				this.counted.incrementAndGet();
			}, () -> {
			}, this.countedPerhaps::incrementAndGet);
			attempt(() -> timed(() -> this.storage.get(key)), () -> {
			}, () -> this.unexpected.add(new AssertionError("A read has an unknown outcome")));
		}
	}

	private void attempt(Runnable call, Runnable onRefused, Runnable onUnknown) {
		try {
			call.run();
			this.done.incrementAndGet();
		}
		catch (UnknownOutcomeException ex) {
			count(ex);
			onUnknown.run();
		}
		catch (StorageException ex) {
			count(ex);
			onRefused.run();
			// What is refused at once would be refused hundreds of thousands of times.
			LockSupport.parkNanos(1_000_000);
		}
		catch (RuntimeException | Error ex) {
			this.unexpected.add(ex);
		}
	}

	/**
	 * Measures an operation that is one call of the engine. An increment is several.
	 */
	private void timed(Runnable call) {
		long start = System.nanoTime();
		try {
			call.run();
		}
		finally {
			this.slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
		}
	}

	private void count(StorageException ex) {
		this.failures.computeIfAbsent(ex.getClass().getSimpleName(), (name) -> new AtomicInteger()).incrementAndGet();
	}

	/**
	 * Waits until calls succeed again: a number of them since now.
	 */
	void awaitProgress(int calls, Duration limit) {
		long target = this.done.get() + calls;
		long deadline = System.nanoTime() + limit.toNanos();
		while (this.done.get() < target) {
			assertThat(System.nanoTime() < deadline).as("calls succeed again within " + limit).isTrue();
			LockSupport.parkNanos(100_000);
		}
	}

	/**
	 * Ends the clients.
	 */
	@Override
	public void close() {
		this.stopped = true;
		try {
			for (Thread thread : this.threads) {
				thread.join(60_000);
				assertThat(thread.isAlive()).as("a client hangs").isFalse();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Compares what calls have claimed with what the server has.
	 */
	void judge() {
		assertThat(this.unexpected).isEmpty();
		assertThat(missing(this.acknowledged)).as("acknowledged writes that are lost").isEmpty();
		assertThat(this.refused.stream().filter((key) -> this.storage.exists(Bytes.utf8(key))).toList())
			.as("writes that took effect although the call said they did not")
			.isEmpty();
		long count = this.storage.get("count", Long.class).orElse(0L);
		assertThat(count).as("increments, each once or not at all")
			.isBetween((long) this.counted.get(), (long) this.counted.get() + this.countedPerhaps.get());
	}

	/**
	 * Returns how many acknowledged writes are not there.
	 */
	int lost() {
		return missing(this.acknowledged).size();
	}

	private List<String> missing(Queue<String> keys) {
		return keys.stream().filter((key) -> !this.storage.exists(Bytes.utf8(key))).toList();
	}

	Duration slowest() {
		return Duration.ofNanos(this.slowest.get());
	}

	int unknown() {
		return this.unknown.size() + this.countedPerhaps.get();
	}

	@Override
	public String toString() {
		return "%d acknowledged writes, %d refused, %d unknown; %d increments, %d unknown; failures %s; slowest put or get %d ms"
			.formatted(this.acknowledged.size(), this.refused.size(), this.unknown.size(), this.counted.get(),
					this.countedPerhaps.get(), this.failures, slowest().toMillis());
	}

}
