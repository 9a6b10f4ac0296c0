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
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.engine.RepeatedWork;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reclaims the space of expired entries in the background. Expired entries are invisible
 * already before that. Sweeps in small batches with pauses: another writer waits about a
 * millisecond for a batch. A store that several processes share needs no pauses, because
 * its server lets other writers in. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ExpirySweeper implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ExpirySweeper.class);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

	private final KeyValueStore engine;

	private final InstantSource clock;

	private final boolean paced;

	private final LongSupplier nanoTime;

	private final LongConsumer pause;

	private final LongAdder reclaimed = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private volatile int failedInARow;

	private volatile String lastFailure = "";

	private @Nullable ScheduledExecutorService executor;

	/**
	 * Creates a sweeper. It does nothing before {@link #start(Duration)} or
	 * {@link #sweep()}.
	 * @param engine the store to sweep, preferably below all layers
	 * @param clock the clock of that store
	 */
	public ExpirySweeper(KeyValueStore engine, InstantSource clock) {
		this(engine, clock, System::nanoTime, LockSupport::parkNanos);
	}

	ExpirySweeper(KeyValueStore engine, InstantSource clock, LongSupplier nanoTime, LongConsumer pause) {
		this.engine = engine;
		this.clock = clock;
		this.paced = !engine.capabilities().contains(Capability.SHARED);
		this.nanoTime = nanoTime;
		this.pause = pause;
	}

	/**
	 * Starts to sweep in the background. Does nothing if it has been started already.
	 * @param interval pause between two sweeps
	 */
	public synchronized void start(Duration interval) {
		if (this.executor == null) {
			ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(this::thread);
			started.scheduleWithFixedDelay(new RepeatedWork(() -> sweepUntilClosed(started), this::failed),
					TimeUnit.NANOSECONDS.convert(interval), TimeUnit.NANOSECONDS.convert(interval),
					TimeUnit.NANOSECONDS);
			this.executor = started;
		}
	}

	private Thread thread(Runnable work) {
		Thread thread = new Thread(work, "synapsed-sweeper-" + this.engine.name());
		thread.setDaemon(true);
		return thread;
	}

	private void sweepUntilClosed(ScheduledExecutorService sweeping) {
		try {
			long now = this.clock.millis();
			ReclaimPace pace = newPace();
			while (!sweeping.isShutdown() && sweepBatch(now, pace) > 0) {
				// Continues with the next batch.
			}
			this.failedInARow = 0;
		}
		catch (StorageClosedException ex) {
			sweeping.shutdown();
		}
	}

	private void failed(Throwable failure) {
		this.failures.increment();
		this.lastFailure = failure.toString();
		if (++this.failedInARow == 1) {
			logger.warn("Sweeping expired entries of store '{}' failed; the next sweep tries again", this.engine.name(),
					failure);
		}
	}

	/**
	 * Reclaims all entries that have expired by now, in the calling thread.
	 * @return number of expired entries that were found
	 */
	public long sweep() {
		long now = this.clock.millis();
		long found = 0;
		ReclaimPace pace = newPace();
		for (int batch = sweepBatch(now, pace); batch > 0; batch = sweepBatch(now, pace)) {
			found += batch;
		}
		return found;
	}

	private ReclaimPace newPace() {
		return new ReclaimPace(this.nanoTime, this.pause);
	}

	private int sweepBatch(long now, ReclaimPace pace) {
		// The search blocks no writer.
		List<ExpiredEntry> expired = this.engine.expiredBefore(now, ReclaimPace.MOST);
		for (int from = 0; from < expired.size();) {
			int to = this.paced ? Math.min(from + pace.size(), expired.size()) : expired.size();
			List<ExpiredEntry> part = expired.subList(from, to);
			if (this.paced) {
				pace.reclaim(part.size(), () -> reclaim(part, now));
			}
			else {
				reclaim(part, now);
			}
			from = to;
		}
		return expired.size();
	}

	private void reclaim(List<ExpiredEntry> expired, long now) {
		this.engine.commit(WriteBatch.of(expired.stream().map(ExpiredEntry::reclaim).toList()), now);
		this.reclaimed.add(expired.size());
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
	 * Warns if sweeping in the background fails.
	 * @return a warning if the latest sweep has failed, else nothing
	 */
	public List<StoreWarning> warnings() {
		int failed = this.failedInARow;
		return (failed == 0) ? List.of()
				: List.of(new StoreWarning(
						"The space of expired entries is not reclaimed: the latest " + failed + " sweeps have failed.",
						"The latest failure: " + this.lastFailure));
	}

	/**
	 * Stops sweeping in the background, and waits for the running batch. The sweeper can
	 * be started again.
	 */
	public synchronized void stop() {
		ScheduledExecutorService running = this.executor;
		if (running == null) {
			return;
		}
		this.executor = null;
		running.shutdown();
		try {
			if (!running.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("The sweeper of store '{}' is still at work", this.engine.name());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		stop();
	}

}
