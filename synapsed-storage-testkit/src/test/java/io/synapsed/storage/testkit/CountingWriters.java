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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;

/**
 * Clients that count up the values of keys, each its own, and remember what was
 * acknowledged.
 */
final class CountingWriters implements AutoCloseable {

	private static final int KEYS_OF_A_WRITER = 25;

	/** Far longer than any fault lasts. */
	private static final long PATIENCE_SECONDS = 120;

	private final Map<Bytes, Long> acknowledged = new ConcurrentHashMap<>();

	private final Map<Bytes, Set<Long>> unknown = new ConcurrentHashMap<>();

	private final Semaphore acknowledgements = new Semaphore(0);

	private final AtomicLong refused = new AtomicLong();

	private final List<Thread> threads = new ArrayList<>();

	private volatile boolean ended;

	/**
	 * Begins to write.
	 * @param stores one for each writer
	 */
	CountingWriters(List<? extends KeyValueStore> stores) {
		for (int writer = 0; writer < stores.size(); writer++) {
			KeyValueStore store = stores.get(writer);
			String prefix = "writer-" + writer + "-";
			Thread thread = new Thread(() -> write(store, prefix), prefix);
			this.threads.add(thread);
			thread.start();
		}
	}

	private void write(KeyValueStore store, String prefix) {
		for (long number = 1; !this.ended; number++) {
			for (int index = 0; index < KEYS_OF_A_WRITER && !this.ended; index++) {
				write(store, Namespace.DEFAULT.encode(prefix + index), number);
			}
		}
	}

	private void write(KeyValueStore store, Bytes key, long number) {
		try {
			store.put(new Mutation.Put(key, Bytes.utf8(Long.toString(number)), Entry.NEVER, Entry.NO_SERIALIZER), 0);
			this.acknowledged.put(key, number);
			this.acknowledgements.release();
		}
		catch (UnknownOutcomeException ex) {
			this.unknown.computeIfAbsent(key, (absent) -> ConcurrentHashMap.newKeySet()).add(number);
		}
		catch (StorageTimeoutException | StorageNetworkException | StorageRejectedException ex) {
			this.refused.incrementAndGet();
		}
	}

	/**
	 * Waits until a number of writes that begins now is acknowledged.
	 */
	void awaitAcknowledged(int writes) throws InterruptedException {
		this.acknowledgements.drainPermits();
		if (!this.acknowledgements.tryAcquire(writes, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
			throw new AssertionError("Writes do not go on: " + this.acknowledgements.availablePermits() + " of "
					+ writes + " in " + PATIENCE_SECONDS + " s");
		}
	}

	/**
	 * Ends the writers, and finds what was lost, or was written although it was refused.
	 * @param store to read with
	 * @param late whether a write that is not known may take effect after later ones
	 * @return what is wrong, by key
	 */
	Map<Bytes, String> wrong(KeyValueStore store, boolean late) throws InterruptedException {
		close();
		Map<Bytes, String> wrong = new TreeMap<>();
		this.acknowledged.forEach((key, last) -> {
			Entry entry = store.get(key, ReadOptions.DEFAULT);
			long found = (entry != null) ? Long.parseLong(entry.value().toUtf8()) : 0;
			Set<Long> possible = new TreeSet<>(this.unknown.getOrDefault(key, Set.of()));
			possible.removeIf((number) -> number < last && !late);
			if (found != last && !possible.contains(found)) {
				wrong.put(key, "acknowledged " + last + ", not known " + possible + ", found " + found);
			}
		});
		return wrong;
	}

	long acknowledged() {
		return this.acknowledged.values().stream().mapToLong(Long::longValue).sum();
	}

	int unknown() {
		return this.unknown.values().stream().mapToInt(Set::size).sum();
	}

	long refused() {
		return this.refused.get();
	}

	@Override
	public void close() throws InterruptedException {
		this.ended = true;
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

}
