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
package io.synapsed.storage.cache.coherence;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.synapsed.storage.cache.coherence.InvalidationMessage.Announcement;
import io.synapsed.storage.cache.coherence.InvalidationMessage.Completion;
import io.synapsed.storage.cache.coherence.OwnWrites.LeasedWrite;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.spi.Statistic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a cache in agreement with the caches of other instances, over a bus.
 * <p>
 * An instance announces a write before the write begins. The others read the
 * announcement, drop the keys, and keep them out of their caches until the write is over
 * or its lease has ended. Each instance reads the bus at an interval. An answer without a
 * gap confirms that the instance knows every write that was announced before the
 * question. A cache answers only while its latest confirmation is younger than the
 * largest staleness. A lost message, a lost bus and a process that stood still therefore
 * have the same effect.
 * <p>
 * If messages may be missing, the cache drops everything, and keeps nothing for the time
 * of a lease. The writes that it did not hear of are over by then.
 * <p>
 * Leases end the writes of an instance that has died (Gray and Cheriton, SOSP 1989). Safe
 * for use by several threads.
 *
 * @since 0.1.0
 */
public final class BusCoherence implements Coherence {

	private static final Logger logger = LoggerFactory.getLogger(BusCoherence.class);

	private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

	private final String store;

	private final CacheInvalidation settings;

	private final long maxStaleness;

	private final long lease;

	/** Drops keys from the cache, or everything for {@code null}. */
	private final Consumer<@Nullable List<Bytes>> drop;

	private final long sender = new SecureRandom().nextLong();

	private final InvalidationLog log;

	private final OwnWrites ownWrites;

	private final JoinedWrites joining;

	private final ForeignWrites foreignWrites = new ForeignWrites();

	private final BusAvailability availability;

	private volatile long confirmedAt;

	private volatile long quarantinedUntil;

	private final LongAdder lapses = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder unannounced = new LongAdder();

	private final ScheduledExecutorService executor;

	/**
	 * Creates the coherence of a cache. It reads the bus from {@link #start()} on.
	 * @param store name of the store
	 * @param settings the bus and the times
	 * @param drop drops keys from the cache, or everything for {@code null}; an entry
	 * that was read before must not enter the cache afterwards
	 */
	public BusCoherence(String store, CacheInvalidation settings, Consumer<@Nullable List<Bytes>> drop) {
		this.store = store;
		this.settings = settings;
		this.maxStaleness = settings.maxStaleness().toNanos();
		this.lease = settings.lease().toNanos();
		this.drop = drop;
		this.log = new InvalidationLog(settings.bus(), new LogReader());
		this.availability = new BusAvailability(store, settings);
		this.ownWrites = new OwnWrites(settings.bus(), this.sender, this.lease, settings.nanoTime());
		this.joining = new JoinedWrites(store, settings.bus(), this.ownWrites);
		long now = settings.nanoTime().getAsLong();
		this.confirmedAt = now;
		this.quarantinedUntil = now + this.lease;
		this.executor = Executors.newSingleThreadScheduledExecutor((work) -> {
			Thread thread = new Thread(work, "synapsed-invalidation-" + store);
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Reads the bus once, and then at its interval until {@link #close()}.
	 * @throws StorageConfigurationException if the bus can never work
	 */
	public void start() {
		try {
			poll();
		}
		catch (Throwable ex) {
			close();
			throw ex;
		}
		long interval = this.settings.pollInterval().toNanos();
		this.executor.scheduleWithFixedDelay(this::pollSafely, interval, interval, TimeUnit.NANOSECONDS);
	}

	private void pollSafely() {
		try {
			poll();
		}
		catch (Throwable ex) {
			// The next turn may succeed; until then the cache is not confirmed.
			this.availability.failed(ex);
		}
	}

	/**
	 * Reads the new messages of the other instances, and publishes which own writes have
	 * ended.
	 * @throws StorageConfigurationException if the bus can never work
	 */
	public synchronized void poll() {
		try {
			// The first read finds out whether the bus may be used in the background.
			this.log.read();
			this.availability.answered();
			this.ownWrites.publishEnds();
		}
		catch (StorageClosedException ex) {
			this.availability.stopped(ex);
		}
		catch (StorageConfigurationException ex) {
			throw ex;
		}
		catch (StorageException ex) {
			this.availability.failed(ex);
		}
		finally {
			this.foreignWrites.endUntil(now());
		}
	}

	/**
	 * Drops everything, and lets nothing enter the cache for the time of a lease.
	 */
	private void quarantine(String reason) {
		long now = now();
		if (now - this.quarantinedUntil > 0) {
			logger.warn("The cache of store '{}' is emptied, and stays empty for {} ms: {}", this.store,
					this.settings.lease().toMillis(), reason);
		}
		this.quarantinedUntil = now + this.lease;
		this.drop.accept(null);
	}

	private long now() {
		return this.settings.nanoTime().getAsLong();
	}

	@Override
	public boolean isCurrent() {
		if (this.settings.onFailure() == BusFailure.BOUND) {
			return true;
		}
		long now = now();
		return now - this.confirmedAt <= this.maxStaleness && now - this.quarantinedUntil >= 0;
	}

	@Override
	public Duration lag() {
		return Duration.ofNanos(now() - this.confirmedAt);
	}

	@Override
	public boolean mayFill(Bytes key) {
		return isCurrent() && !this.foreignWrites.holds(key);
	}

	@Override
	public AnnouncedWrite announce(List<Bytes> keys, boolean freesRoom) {
		boolean required = this.settings.onFailure() == BusFailure.BYPASS;
		if (!required && !this.availability.isAvailable()) {
			return unannounced();
		}
		boolean joinable = required && !freesRoom;
		if (joinable) {
			AnnouncedWrite joined = this.joining.join(keys, (write) -> publish(write, keys));
			if (joined != null) {
				return joined;
			}
		}
		LeasedWrite write;
		try {
			write = this.ownWrites.announce(keys, freesRoom);
		}
		catch (StorageFullException ex) {
			if (required) {
				throw full(ex);
			}
			return unannounced();
		}
		catch (StorageException ex) {
			if (required) {
				throw notTaken(ex);
			}
			return unannounced();
		}
		if (write.isLate()) {
			write.complete();
			throw late();
		}
		return joinable ? this.joining.observe(write, keys) : write;
	}

	/**
	 * Publishes the announcement of a write that does not carry it.
	 */
	private void publish(LeasedWrite write, List<Bytes> keys) {
		try {
			this.settings.bus().publish(this.ownWrites.message(write, keys));
		}
		catch (StorageFullException ex) {
			throw full(ex);
		}
		catch (StorageException ex) {
			throw notTaken(ex);
		}
		if (write.isLate()) {
			throw late();
		}
	}

	private StorageRejectedException notTaken(StorageException cause) {
		return refused("the bus '" + this.settings.bus().name() + "' does not take the announcement", cause);
	}

	private StorageRejectedException late() {
		return refused("announcing it took more than half of cache.invalidation.lease ("
				+ this.settings.lease().toMillis() + " ms)", null);
	}

	private AnnouncedWrite unannounced() {
		this.unannounced.increment();
		this.ownWrites.oweAnnouncementOfAll();
		return AnnouncedWrite.LOCAL;
	}

	private StorageFullException full(StorageFullException cause) {
		this.refused.increment();
		return new StorageFullException(this.store,
				"nothing was written: the bus '" + this.settings.bus().name()
						+ "' has no space to tell the caches of other instances of the write. Delete entries, which"
						+ " needs no space, or give the bus more memory",
				cause);
	}

	private StorageRejectedException refused(String reason, @Nullable Throwable cause) {
		this.refused.increment();
		return new StorageRejectedException(this.store,
				"the write was refused, and nothing was written: the caches of other instances cannot be told of it, "
						+ reason + ". Repeat it when the bus answers, or set cache.invalidation.on-failure to 'bound'",
				cause);
	}

	@Override
	public List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>(List.of(
				Statistic.gauge("cache.invalidation.connected", "buses", "Whether the bus answers: 1, or not: 0",
						() -> this.availability.isAvailable() ? 1 : 0),
				Statistic.gauge("cache.invalidation.current", "caches",
						"Whether the cache may answer: 1, or reads bypass it: 0", () -> isCurrent() ? 1 : 0),
				Statistic.gauge("cache.invalidation.lag", "milliseconds",
						"Age of the latest answer of the bus without a gap", () -> lag().toNanos() / 1e6),
				Statistic.counter("cache.invalidation.lapses", "operations",
						"Times that the bus or this process stood still for too long, each of which emptied the cache",
						this.lapses::sum),
				Statistic.counter("cache.invalidation.refused", "operations",
						"Writes that were refused because the bus did not take their announcement", this.refused::sum),
				Statistic.counter("cache.invalidation.unannounced", "operations",
						"Writes that went on without an announcement", this.unannounced::sum)));
		statistics.addAll(this.log.statistics());
		return statistics;
	}

	@Override
	public Map<String, Object> facts() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("invalidation", this.settings.bus().name());
		facts.put("max-staleness", this.settings.maxStaleness().toString());
		facts.put("lease", this.settings.lease().toString());
		facts.put("poll-interval", this.settings.pollInterval().toString());
		facts.put("on-failure", this.settings.onFailure().toString());
		return facts;
	}

	@Override
	public Map<String, Object> facts(Bytes key) {
		return Map.of("current", isCurrent(), "written-elsewhere", this.foreignWrites.holds(key));
	}

	/**
	 * Stops reading the bus, publishes which own writes have ended, and closes the bus.
	 * Waits up to 10 seconds for a read that is running.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		boolean interrupted = false;
		try {
			if (this.executor.awaitTermination(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
				this.ownWrites.publishEnds();
			}
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		catch (StorageException ex) {
			logger.debug("The bus could not be told of the last writes of store '{}'; their leases end", this.store,
					ex);
		}
		finally {
			this.settings.bus().close();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/** Applies what the log of the bus says. */
	private final class LogReader implements InvalidationLog.Reader {

		@Override
		public long asking() {
			return now();
		}

		@Override
		public void received(InvalidationMessage message) {
			if (message.sender() == BusCoherence.this.sender) {
				return;
			}
			ForeignWrites writes = BusCoherence.this.foreignWrites;
			if (message instanceof Announcement announcement) {
				// Blocks the keys before it drops them: one of the two catches a read
				// that has not seen the other.
				BusCoherence.this.drop.accept(writes.begin(announcement, now() + BusCoherence.this.lease));
			}
			else if (message instanceof Completion completion) {
				completion.writes().forEach((write) -> writes.end(completion.sender(), write));
			}
		}

		@Override
		public void missed(String reason) {
			quarantine(reason);
		}

		@Override
		public void complete(long asked) {
			if (asked - BusCoherence.this.confirmedAt > BusCoherence.this.maxStaleness) {
				// The leases assume a bus that answers.
				BusCoherence.this.lapses.increment();
				quarantine("the bus has not answered for too long, or this process stood still");
			}
			BusCoherence.this.confirmedAt = asked;
		}

	}

}
