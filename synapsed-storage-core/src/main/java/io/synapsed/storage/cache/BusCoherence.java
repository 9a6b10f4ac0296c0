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

import io.synapsed.storage.cache.InvalidationMessage.Announcement;
import io.synapsed.storage.cache.InvalidationMessage.Completion;
import io.synapsed.storage.cache.OwnWrites.LeasedWrite;
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
 * Agrees with the caches of other instances over a bus. A write is announced before it
 * begins; whoever reads the announcement drops its keys, and keeps them out until the
 * write is over or its lease has ended. The bus is read again and again; an answer that
 * leaves no gap confirms that every write is known that was announced before the
 * question. The cache answers only while the latest confirmation is young enough, so that
 * a lost message, a lost bus and a process that stood still all come to the same.
 * <p>
 * Where something may have been missed, everything is dropped, and nothing enters the
 * cache for the time of a lease: by then, what was missed is over.
 * <p>
 * Leases against a holder that has gone: Gray and Cheriton, SOSP 1989.
 */
final class BusCoherence implements Coherence, InvalidationLog.Reader {

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

	private final ForeignWrites foreignWrites = new ForeignWrites();

	private volatile boolean connected;

	private boolean lossReported;

	private volatile long confirmedAt;

	private volatile long quarantinedUntil;

	private final LongAdder lapses = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder unannounced = new LongAdder();

	private final ScheduledExecutorService executor;

	/**
	 * Creates the coherence of a cache.
	 * @param store name of the store
	 * @param settings how it is done
	 * @param drop drops keys from the cache, or everything for {@code null}, so that
	 * nothing that was read before enters it any more
	 */
	BusCoherence(String store, CacheInvalidation settings, Consumer<@Nullable List<Bytes>> drop) {
		this.store = store;
		this.settings = settings;
		this.maxStaleness = settings.maxStaleness().toNanos();
		this.lease = settings.lease().toNanos();
		this.drop = drop;
		this.log = new InvalidationLog(settings.bus(), this);
		this.ownWrites = new OwnWrites(settings.bus(), this.sender, this.lease, settings.nanoTime());
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
	 * Reads the bus for the first time, and from then on at its interval.
	 * @throws StorageConfigurationException if the bus can never work
	 */
	void start() {
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
			// The next turn may do better; until then the cache is not confirmed.
			lost(ex);
		}
	}

	/**
	 * Tells the others what there is to tell, and learns what they have told.
	 */
	synchronized void poll() {
		try {
			// What is read first tells whether the bus may be used in the background.
			this.log.read();
			found();
			this.ownWrites.publishEnds();
		}
		catch (StorageClosedException ex) {
			this.connected = false;
			logger.debug("The bus '{}' between the caches of store '{}' is not read: the application has stopped it",
					this.settings.bus().name(), this.store, ex);
		}
		catch (StorageConfigurationException ex) {
			throw ex;
		}
		catch (StorageException ex) {
			lost(ex);
		}
		finally {
			this.foreignWrites.endUntil(now());
		}
	}

	private void found() {
		this.connected = true;
		if (this.lossReported) {
			this.lossReported = false;
			logger.info("The bus '{}' between the caches of store '{}' answers", this.settings.bus().name(),
					this.store);
		}
	}

	private void lost(Throwable cause) {
		this.connected = false;
		if (!this.lossReported) {
			this.lossReported = true;
			logger.warn("The bus '{}' between the caches of store '{}' does not answer: {}", this.settings.bus().name(),
					this.store, consequence(), cause);
		}
	}

	private String consequence() {
		return (this.settings.onFailure() == BusFailure.BYPASS)
				? "reads go round the cache, and writes are refused, until it does"
				: "entries stay in the cache for at most " + this.settings.maxStaleness().toMillis() + " ms";
	}

	@Override
	public long asking() {
		return now();
	}

	@Override
	public void received(InvalidationMessage message) {
		if (message.sender() == this.sender) {
			return;
		}
		if (message instanceof Announcement announcement) {
			// Kept out first, and dropped then: a read that has not seen the one is
			// caught by the other.
			this.drop.accept(this.foreignWrites.begin(announcement, now() + this.lease));
		}
		else if (message instanceof Completion completion) {
			completion.writes().forEach((write) -> this.foreignWrites.end(completion.sender(), write));
		}
	}

	/**
	 * {@inheritDoc} Drops everything, and lets nothing enter the cache for the time of a
	 * lease.
	 */
	@Override
	public void missed(String reason) {
		long now = now();
		if (now - this.quarantinedUntil > 0) {
			logger.warn("The cache of store '{}' is emptied, and stays empty for {} ms: {}", this.store,
					this.settings.lease().toMillis(), reason);
		}
		this.quarantinedUntil = now + this.lease;
		this.drop.accept(null);
	}

	@Override
	public void complete(long asked) {
		if (asked - this.confirmedAt > this.maxStaleness) {
			// The leases were given for a bus that answers.
			this.lapses.increment();
			missed("the bus has not answered for too long, or this process stood still");
		}
		this.confirmedAt = asked;
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
		if (!required && !this.connected) {
			return unannounced();
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
				throw refused("the bus '" + this.settings.bus().name() + "' does not take the announcement", ex);
			}
			return unannounced();
		}
		if (write.isLate()) {
			write.complete();
			throw refused("announcing it took more than half of cache.invalidation.lease ("
					+ this.settings.lease().toMillis() + " ms)", null);
		}
		return write;
	}

	private AnnouncedWrite unannounced() {
		this.unannounced.increment();
		this.ownWrites.oweAnnouncementOfAll();
		return AnnouncedWrite.UNHEARD;
	}

	private StorageFullException full(StorageFullException cause) {
		this.refused.increment();
		return new StorageFullException(this.store,
				"nothing was written: the bus '" + this.settings.bus().name()
						+ "' has no room to tell the caches of other instances of the write. Delete entries, which"
						+ " works without room, or give the bus more memory",
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
						() -> this.connected ? 1 : 0),
				Statistic.gauge("cache.invalidation.current", "caches",
						"Whether the cache may answer: 1, or reads go round it: 0", () -> isCurrent() ? 1 : 0),
				Statistic.gauge("cache.invalidation.lag", "milliseconds",
						"Age of the latest answer of the bus that left nothing out", () -> lag().toNanos() / 1e6),
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
	 * Ends the reading of the bus, tells the others what is over, and closes the bus.
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

}
