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

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.synapsed.storage.cache.InvalidationMessage.Announcement;
import io.synapsed.storage.cache.InvalidationMessage.Completion;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.spi.InvalidationBus;

/**
 * The writes of this instance, of which others are to hear. Beginnings are published at
 * once, ends together and later. Any thread may announce.
 */
final class OwnWrites {

	private static final int MOST_COMPLETIONS = 1_000;

	private final InvalidationBus bus;

	private final long sender;

	private final long lease;

	private final LongSupplier nanoTime;

	private final AtomicLong numbers = new AtomicLong();

	private final Queue<Long> completed = new ConcurrentLinkedQueue<>();

	// A write was not over when its lease ended, or may never be, or nobody was told of
	// it: the others must not rely on what they have kept since.
	private volatile boolean owesAnnouncementOfAll;

	/**
	 * Begins to write.
	 * @param bus carries the messages
	 * @param sender who it is that writes
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
	 * @param keys what it may change
	 * @param freesRoom whether a full bus must not keep it from being announced: then it
	 * is announced as something that may change everything
	 * @return the write
	 * @throws io.synapsed.storage.exception.StorageException if the bus does not take it
	 */
	LeasedWrite announce(List<Bytes> keys, boolean freesRoom) {
		LeasedWrite write = new LeasedWrite(this.numbers.incrementAndGet(), this.nanoTime.getAsLong());
		try {
			this.bus.publish(Announcement.of(this.sender, write.number, keys).encode());
		}
		catch (StorageFullException ex) {
			if (!freesRoom) {
				throw ex;
			}
			// The others drop everything and wait for a lease, as after a gap.
			this.bus.endEpoch();
		}
		return write;
	}

	/**
	 * Remembers that the others must be told to drop everything.
	 */
	void oweAnnouncementOfAll() {
		this.owesAnnouncementOfAll = true;
	}

	/**
	 * Tells the others what is over, and what they must not rely on. Where the bus has no
	 * room for what is over, the leases end by themselves.
	 * @throws io.synapsed.storage.exception.StorageException if the bus does not take it
	 */
	void publishEnds() {
		if (this.owesAnnouncementOfAll) {
			// First taken back: who owes one meanwhile owes another.
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
	 * Publishes a message if there is room for it.
	 * @return whether there was
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

	/** A write that others keep their hands off, for a while. */
	final class LeasedWrite implements AnnouncedWrite {

		private final long number;

		private final long began;

		private LeasedWrite(long number, long began) {
			this.number = number;
			this.began = began;
		}

		/**
		 * Whether so much of the lease is over that the rest may be too short.
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
