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

package io.synapsed.storage.expiry;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.synapsed.storage.StorageClosedException;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reclaims the space of expired entries in the background, in small batches that each
 * leave room for other writers. Nobody sees an expired entry before either: sweeping is
 * only about space. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ExpirySweeper implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ExpirySweeper.class);

	private static final int BATCH = 500;

	private final KeyValueStore engine;

	private final InstantSource clock;

	private final ScheduledExecutorService executor;

	private final LongAdder reclaimed = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private volatile boolean stopped;

	/**
	 * Creates a sweeper, which does nothing until it is started or asked to sweep.
	 * @param engine the store to sweep, best below all layers
	 * @param clock the clock of that store
	 */
	public ExpirySweeper(KeyValueStore engine, InstantSource clock) {
		this.engine = engine;
		this.clock = clock;
		this.executor = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "synapsed-sweeper-" + engine.name());
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Starts to sweep in the background.
	 * @param interval pause between two sweeps
	 */
	public void start(Duration interval) {
		this.executor.scheduleWithFixedDelay(this::sweepSafely, interval.toNanos(), interval.toNanos(),
				TimeUnit.NANOSECONDS);
	}

	private void sweepSafely() {
		try {
			sweep();
		}
		catch (StorageClosedException ex) {
			this.stopped = true;
		}
		catch (RuntimeException ex) {
			this.failures.increment();
			logger.warn("Sweeping expired entries of store '{}' failed; it is tried again", this.engine.name(), ex);
		}
	}

	/**
	 * Reclaims everything that has expired by now, in the calling thread.
	 * @return number of entries that were found expired
	 */
	public long sweep() {
		long found = 0;
		long now = this.clock.millis();
		while (!this.stopped) {
			List<ExpiredEntry> expired = this.engine.expiredBefore(now, BATCH);
			if (expired.isEmpty()) {
				break;
			}
			this.engine.commit(WriteBatch.of(expired.stream().map(ExpiredEntry::reclaim).toList()), now);
			found += expired.size();
			this.reclaimed.add(expired.size());
		}
		return found;
	}

	/**
	 * Returns the figures of the sweeper.
	 * @return the figures
	 */
	public List<Statistic> statistics() {
		return List.of(
				Statistic.counter("expiry.reclaimed", "entries", "Expired entries whose space was reclaimed",
						this.reclaimed::sum),
				Statistic.counter("expiry.failures", "operations", "Sweeps that failed", this.failures::sum));
	}

	/**
	 * Stops sweeping, and waits for a batch that is being reclaimed.
	 */
	@Override
	public void close() {
		this.stopped = true;
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(10, TimeUnit.SECONDS)) {
				logger.warn("The sweeper of store '{}' is still at work", this.engine.name());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
