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

package io.synapsed.storage;

import java.util.Iterator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.RangeCondition;
import org.jspecify.annotations.Nullable;

/**
 * Merges a scan with the pending writes of a transaction.
 */
final class TransactionCursor implements EntryCursor {

	private final EntryCursor stored;

	private final Iterator<Mutation> writes;

	private final KeyRange range;

	private final boolean reverse;

	private final LongSupplier now;

	private final Consumer<Entry> reads;

	private long remaining;

	private long storedEntries;

	private @Nullable Bytes lastKey;

	private boolean exhausted;

	private @Nullable Entry nextStored;

	private @Nullable Unreadable nextUnreadable;

	private @Nullable Bytes unreadable;

	private @Nullable Mutation nextWrite;

	TransactionCursor(EntryCursor stored, NavigableMap<Bytes, Mutation> writes, KeyRange range, ScanOptions options,
			LongSupplier now, Consumer<Entry> reads) {
		this.stored = stored;
		this.range = range;
		this.reverse = options.reverse();
		this.writes = (this.reverse ? writes.descendingMap() : writes).values().iterator();
		this.remaining = options.limit();
		this.now = now;
		this.reads = reads;
		try {
			advanceStored();
		}
		catch (Throwable ex) {
			// The caller never gets this cursor, so it cannot close the cursor below.
			stored.close();
			throw ex;
		}
		advanceWrites();
	}

	/**
	 * Fetches the next entry of the store. Remembers an unreadable entry until its turn.
	 */
	private void advanceStored() {
		this.nextStored = null;
		this.nextUnreadable = null;
		try {
			this.nextStored = this.stored.next();
		}
		catch (StorageException ex) {
			Bytes key = this.stored.unreadable();
			if (key == null) {
				throw ex;
			}
			this.nextUnreadable = new Unreadable(key, ex);
		}
	}

	/**
	 * Copies the pending writes of a range, so that later ones do not disturb the scan.
	 * @param writes all pending writes
	 * @param range the range
	 * @return the pending writes of the range
	 */
	static NavigableMap<Bytes, Mutation> within(TreeMap<Bytes, Mutation> writes, KeyRange range) {
		if (range.isEmpty()) {
			return new TreeMap<>();
		}
		NavigableMap<Bytes, Mutation> part = writes;
		if (range.from() != null) {
			part = part.tailMap(range.from(), true);
		}
		if (range.to() != null) {
			part = part.headMap(range.to(), false);
		}
		return new TreeMap<>(part);
	}

	/**
	 * Returns the entry that a pending write will store.
	 * @param write the pending write
	 * @param now milliseconds since the epoch
	 * @return the entry, or {@code null} if the write removes it or it has expired
	 */
	static @Nullable Entry pending(Mutation write, long now) {
		return (write instanceof Mutation.Put put && put.expiresAt() > now)
				? new Entry(put.key(), put.value(), StorageEntry.UNCOMMITTED, put.expiresAt(), put.serializer()) : null;
	}

	@Override
	public @Nullable Entry next() {
		this.unreadable = null;
		while (this.remaining > 0 && (storedKey() != null || this.nextWrite != null)) {
			Entry entry = takeNext();
			if (entry != null) {
				this.remaining--;
				return entry;
			}
		}
		this.exhausted = storedKey() == null && this.nextWrite == null;
		return null;
	}

	@Override
	public @Nullable Bytes unreadable() {
		return this.unreadable;
	}

	private @Nullable Bytes storedKey() {
		if (this.nextUnreadable != null) {
			return this.nextUnreadable.key();
		}
		return (this.nextStored != null) ? this.nextStored.key() : null;
	}

	/**
	 * Returns the condition that protects the scanned part of the range: its number of
	 * entries.
	 * @return the condition, empty if {@link #next()} was not called
	 */
	Optional<RangeCondition> observed() {
		if (this.exhausted) {
			return Optional.of(new RangeCondition(this.range, this.storedEntries));
		}
		if (this.lastKey == null) {
			return Optional.empty();
		}
		KeyRange passed = this.reverse ? this.range.atLeast(this.lastKey) : this.range.atMost(this.lastKey);
		return Optional.of(new RangeCondition(passed, this.storedEntries));
	}

	private @Nullable Entry takeNext() {
		Bytes storedKey = storedKey();
		Entry entry = this.nextStored;
		Unreadable failed = this.nextUnreadable;
		Mutation write = this.nextWrite;
		int order = (storedKey == null) ? 1 : (write == null) ? -1 : storedKey.compareTo(write.key());
		if (this.reverse && storedKey != null && write != null) {
			order = -order;
		}
		if (storedKey != null && order <= 0) {
			this.lastKey = storedKey;
			this.storedEntries += (entry == null || isLive(entry)) ? 1 : 0;
			advanceStored();
		}
		else if (write != null) {
			this.lastKey = write.key();
		}
		if (write == null || order < 0) {
			if (failed != null) {
				this.remaining--;
				this.unreadable = failed.key();
				throw failed.problem();
			}
			return (entry != null) ? read(entry) : null;
		}
		advanceWrites();
		return pending(write, this.now.getAsLong());
	}

	/**
	 * Checks the expiry again: the entry was fetched one step ahead, and may have expired
	 * since.
	 */
	private @Nullable Entry read(Entry entry) {
		if (!isLive(entry)) {
			return null;
		}
		this.reads.accept(entry);
		return entry;
	}

	private boolean isLive(Entry entry) {
		return entry.expiresAt() == Entry.NEVER || !entry.isExpired(this.now.getAsLong());
	}

	private void advanceWrites() {
		this.nextWrite = this.writes.hasNext() ? this.writes.next() : null;
	}

	/** An entry of the store that cannot be read. */
	private record Unreadable(Bytes key, StorageException problem) {
	}

	@Override
	public void close() {
		this.stored.close();
	}

}
