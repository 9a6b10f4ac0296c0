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

package io.synapsed.storage.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Lets concurrent misses of a key share one read of the engine. The first miss leads a
 * {@link Flight}, and fills the cache; later ones wait for its result, unless it may be
 * older than their question.
 */
final class SingleFlight {

	private final EngineReads reads;

	private final Function<Bytes, @Nullable Entry> cached;

	private final CacheLayer settings;

	private final CacheFigures figures;

	private final Map<Bytes, Flight> flights = new ConcurrentHashMap<>();

	/**
	 * Creates a single flight.
	 * @param reads reads from the engine
	 * @param cached finds an entry, or an {@link AbsentEntry}, in the cache
	 * @param settings how long a miss waits, and for how long an answer is fresh
	 * @param figures counts the misses that waited
	 */
	SingleFlight(EngineReads reads, Function<Bytes, @Nullable Entry> cached, CacheLayer settings,
			CacheFigures figures) {
		this.reads = reads;
		this.cached = cached;
		this.settings = settings;
		this.figures = figures;
	}

	/**
	 * Answers a miss.
	 * @param key the key
	 * @param state the state of its stripe after the miss
	 * @param options how to read
	 * @return the entry, or {@code null} if there is none
	 */
	@Nullable Entry load(Bytes key, long state, ReadOptions options) {
		if (!this.reads.mayFill(key, state)) {
			return this.reads.read(key, options);
		}
		Flight own = new Flight(state, this.reads.asking());
		Flight running = this.flights.putIfAbsent(key, own);
		if (running == null) {
			return lead(own, key, state, options);
		}
		boolean fresh = running.isFresh(state) && this.settings.isGoodSince(running.began());
		return fresh ? join(running, key, options) : this.reads.read(key, options);
	}

	private @Nullable Entry lead(Flight flight, Bytes key, long state, ReadOptions options) {
		try {
			// The flight before this one may have landed since the miss.
			Entry landed = this.cached.apply(key);
			Entry entry = (landed != null) ? AbsentEntry.toNull(landed)
					: this.reads.readAndFill(key, state, flight.began(), options);
			flight.land(entry);
			return entry;
		}
		catch (Throwable ex) {
			flight.fail(ex);
			throw ex;
		}
		finally {
			this.flights.remove(key, flight);
		}
	}

	private @Nullable Entry join(Flight flight, Bytes key, ReadOptions options) {
		try {
			Entry entry = flight.await(this.settings.maxWait());
			this.figures.joined.increment();
			return (entry == null || !entry.isExpired(this.settings.clock().millis())) ? entry : null;
		}
		catch (ExecutionException ex) {
			// The read of this caller may succeed, or fail with a cause of its own.
			return this.reads.read(key, options);
		}
		catch (TimeoutException ex) {
			this.figures.waitTimeouts.increment();
			return this.reads.read(key, options);
		}
	}

}
