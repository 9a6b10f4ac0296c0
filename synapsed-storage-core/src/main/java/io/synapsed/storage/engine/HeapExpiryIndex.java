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

package io.synapsed.storage.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the keys of entries on the heap in the order of their expiry, for an engine that
 * has its entries there. Safe for use by several threads; changes of the same key must
 * not run at the same time. The index knows key and expiry only: when an entry is
 * replaced, remove the old one before you add the new one.
 *
 * @since 0.1.0
 */
public final class HeapExpiryIndex {

	private final NavigableSet<Expiry> expiries = new ConcurrentSkipListSet<>(
			Comparator.comparingLong(Expiry::time).thenComparing(Expiry::key));

	/**
	 * Adds an entry. Does nothing if it never expires.
	 * @param entry the entry
	 */
	public void add(Entry entry) {
		if (entry.expiresAt() != Entry.NEVER) {
			this.expiries.add(new Expiry(entry.expiresAt(), entry.key()));
		}
	}

	/**
	 * Removes an entry. Does nothing if it never expires.
	 * @param entry the entry
	 */
	public void remove(Entry entry) {
		if (entry.expiresAt() != Entry.NEVER) {
			this.expiries.remove(new Expiry(entry.expiresAt(), entry.key()));
		}
	}

	/**
	 * Finds entries that have expired, the oldest expiry first.
	 * @param now milliseconds since the epoch
	 * @param limit the largest number, at least 1
	 * @param entries looks up the entry of a key, {@code null} if there is none
	 * @return the entries
	 */
	public List<ExpiredEntry> expiredBefore(long now, int limit, Function<Bytes, @Nullable Entry> entries) {
		List<ExpiredEntry> expired = new ArrayList<>();
		for (Expiry expiry : this.expiries) {
			if (expiry.time() > now || expired.size() == limit) {
				break;
			}
			Entry entry = entries.apply(expiry.key());
			// A write may have replaced the entry meanwhile.
			if (entry != null && entry.isExpired(now)) {
				expired.add(new ExpiredEntry(entry.key(), entry.version()));
			}
		}
		return expired;
	}

	/**
	 * Removes all entries.
	 */
	public void clear() {
		this.expiries.clear();
	}

	private record Expiry(long time, Bytes key) {
	}

}
