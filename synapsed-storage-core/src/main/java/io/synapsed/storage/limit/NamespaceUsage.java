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

package io.synapsed.storage.limit;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Namespace;

/**
 * Counts the entries of a namespace. Groups entries that expire by the minute of their
 * expiry, so that it can subtract them later without reading them. Safe for use by
 * several threads.
 */
final class NamespaceUsage {

	private static final long MINUTE_MILLIS = 60_000;

	/** The part of the warning mark below which the next warning is possible. */
	private static final double FREE_AGAIN = 0.9;

	private final Namespace namespace;

	private final NamespaceLimit limit;

	private final double warningShare;

	private final TreeMap<Long, Amount> expiringByMinute = new TreeMap<>();

	private Amount total = Amount.ZERO;

	private boolean warned;

	NamespaceUsage(Namespace namespace, NamespaceLimit limit, double warningShare) {
		this.namespace = namespace;
		this.limit = limit;
		this.warningShare = warningShare;
	}

	Namespace namespace() {
		return this.namespace;
	}

	NamespaceLimit limit() {
		return this.limit;
	}

	/**
	 * Reserves space if there is enough.
	 * @return whether there was; a reservation of nothing always succeeds
	 */
	synchronized boolean reserve(Amount amount, long now) {
		if (!hasRoom(amount, Amount.ZERO, now)) {
			return false;
		}
		this.total = this.total.plus(amount);
		return true;
	}

	/**
	 * Returns whether there is enough space, without reserving it.
	 * @param earlier the amount that will be reserved before
	 */
	synchronized boolean hasRoom(Amount amount, Amount earlier, long now) {
		dropExpired(now);
		Amount after = this.total.plus(earlier).plus(amount);
		return (amount.entries() <= 0 || after.entries() <= this.limit.maxEntries())
				&& (amount.size() <= 0 || after.size() <= this.limit.maxSize());
	}

	/** Frees a reservation that is not needed. */
	synchronized void release(Amount reserved) {
		this.total = this.total.minus(reserved);
	}

	/**
	 * Replaces the reservation of a write by its result.
	 * @return whether the namespace has just become nearly full
	 */
	synchronized boolean settle(Amount reserved, List<Holding.Change> changes) {
		this.total = this.total.minus(reserved);
		for (Holding.Change change : changes) {
			if (!change.before().equals(change.after())) {
				remove(change.before());
				add(change.after());
			}
		}
		if (isNearlyFull()) {
			boolean begins = !this.warned;
			this.warned = true;
			return begins;
		}
		// A namespace whose usage varies around the mark does not warn each time.
		this.warned = this.warned && share() > this.warningShare * FREE_AGAIN;
		return false;
	}

	synchronized void add(Holding holding) {
		this.total = this.total.plus(holding.amount());
		if (holding.expiresAt() != Entry.NEVER) {
			this.expiringByMinute.merge(minuteOf(holding.expiresAt()), holding.amount(), Amount::plus);
		}
	}

	/** Subtracts a holding, unless it was subtracted at its expiry. */
	private void remove(Holding holding) {
		if (holding.expiresAt() == Entry.NEVER) {
			this.total = this.total.minus(holding.amount());
		}
		else if (this.expiringByMinute.computeIfPresent(minuteOf(holding.expiresAt()),
				(minute, amount) -> amount.minus(holding.amount())) != null) {
			this.total = this.total.minus(holding.amount());
		}
	}

	private static long minuteOf(long millis) {
		return Math.floorDiv(millis, MINUTE_MILLIS);
	}

	private void dropExpired(long now) {
		Iterator<Map.Entry<Long, Amount>> past = this.expiringByMinute.headMap(minuteOf(now)).entrySet().iterator();
		while (past.hasNext()) {
			this.total = this.total.minus(past.next().getValue());
			past.remove();
		}
	}

	synchronized Amount total(long now) {
		dropExpired(now);
		return this.total;
	}

	/**
	 * Returns the used part of the limit: of entries or of bytes, whichever is larger.
	 */
	synchronized double share(long now) {
		dropExpired(now);
		return share();
	}

	private double share() {
		return Math.max((double) this.total.entries() / this.limit.maxEntries(),
				(double) this.total.size() / this.limit.maxSize());
	}

	synchronized boolean isNearlyFull(long now) {
		dropExpired(now);
		return isNearlyFull();
	}

	private boolean isNearlyFull() {
		return share() >= this.warningShare;
	}

}
