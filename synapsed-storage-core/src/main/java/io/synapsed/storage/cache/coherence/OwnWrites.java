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

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.synapsed.storage.cache.coherence.InvalidationMessage.Announcement;
import io.synapsed.storage.cache.coherence.InvalidationMessage.Completion;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.spi.InvalidationBus;

/**
 * Tells the other instances of the writes of this one. Publishes each beginning at once,
 * and the ends later and together. Any thread may announce.
 */
final class OwnWrites {

	private static final int MOST_COMPLETIONS = 1_000;

	private final InvalidationBus bus;

	private final long sender;

	private final long lease;

	private final LongSupplier nanoTime;

	private final AtomicLong numbers = new AtomicLong();

	private final Queue<Long> completed = new ConcurrentLinkedQueue<>();

	// A write outlived its lease, has an unknown outcome, or was not announced: the
	// others
	// must drop what they have cached since.
	private volatile boolean owesAnnouncementOfAll;

	/**
	 * Creates the record of the writes of an instance.
	 * @param bus carries the messages
	 * @param sender identifies the instance
	 * @param lease how long the others keep keys out of their caches, in nanoseconds
	 * @param nanoTime the clock of leases
	 */
	OwnWrites(InvalidationBus bus, long sender, long lease, LongSupplier nanoTime) {
		this.bus = bus;
		this.sender = sender;
		this.lease = lease;
		this.nanoTime = nanoTime;
	}

	/**
	 * Announces a write.
	 * @param keys the keys that may change
	 * @param freesRoom whether the write must go on although the bus is full; the other
	 * caches then drop everything
	 * @return the write
	 * @throws io.synapsed.storage.exception.StorageException if the bus does not take it
	 */
	LeasedWrite announce(List<Bytes> keys, boolean freesRoom) {
		LeasedWrite write = begin();
		try {
			this.bus.publish(message(write, keys));
		}
		catch (StorageFullException ex) {
			if (!freesRoom) {
				throw ex;
			}
			// The others drop everything and wait for the time of a lease, as after a
			// gap.
			this.bus.endEpoch();
		}
		return write;
	}

	/**
	 * Begins a write, of which nobody was told yet.
	 */
	LeasedWrite begin() {
		return new LeasedWrite(this.numbers.incrementAndGet(), this.nanoTime.getAsLong());
	}

	/**
	 * Returns the announcement of a write.
	 */
	Bytes message(LeasedWrite write, List<Bytes> keys) {
		return Announcement.of(this.sender, write.number, keys).encode();
	}

	/**
	 * Makes the next publication tell the others to drop everything.
	 */
	void oweAnnouncementOfAll() {
		this.owesAnnouncementOfAll = true;
	}

	/**
	 * Publishes which writes are over, and an announcement of all keys if one is owed. If
	 * the bus is full, the leases end by themselves.
	 * @throws io.synapsed.storage.exception.StorageException if the bus does not take it
	 */
	void publishEnds() {
		if (this.owesAnnouncementOfAll) {
			// Cleared before it is published: a write that sets it meanwhile needs
			// another announcement.
			this.owesAnnouncementOfAll = false;
			publishAnnouncementOfAll();
		}
		List<Long> ended = drain();
		while (!ended.isEmpty()) {
			if (!publish(new Completion(this.sender, ended))) {
				return;
			}
			ended = drain();
		}
	}

	/**
	 * Publishes a message if the bus has room for it.
	 * @return whether it had
	 */
	private boolean publish(InvalidationMessage message) {
		try {
			this.bus.publish(message.encode());
			return true;
		}
		catch (StorageFullException ex) {
			return false;
		}
	}

	private void publishAnnouncementOfAll() {
		long number = this.numbers.incrementAndGet();
		try {
			if (publish(new Announcement(this.sender, number, null))) {
				this.completed.add(number);
			}
			else {
				this.bus.endEpoch();
			}
		}
		catch (Throwable ex) {
			this.owesAnnouncementOfAll = true;
			throw ex;
		}
	}

	private List<Long> drain() {
		List<Long> ended = new ArrayList<>();
		while (ended.size() < MOST_COMPLETIONS) {
			Long number = this.completed.poll();
			if (number == null) {
				return ended;
			}
			ended.add(number);
		}
		return ended;
	}

	/** A write whose keys the others keep out of their caches for the time of a lease. */
	final class LeasedWrite implements AnnouncedWrite {

		private final long number;

		private final long began;

		private LeasedWrite(long number, long began) {
			this.number = number;
			this.began = began;
		}

		/**
		 * Returns whether more than half of the lease is over.
		 */
		boolean isLate() {
			return OwnWrites.this.nanoTime.getAsLong() - this.began > OwnWrites.this.lease / 2;
		}

		@Override
		public void complete() {
			if (OwnWrites.this.nanoTime.getAsLong() - this.began > OwnWrites.this.lease) {
				oweAnnouncementOfAll();
			}
			OwnWrites.this.completed.add(this.number);
		}

		@Override
		public void leaveOpen() {
			oweAnnouncementOfAll();
		}

	}

}
