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
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import org.jspecify.annotations.Nullable;

/**
 * A running scan. Holds resources of the engine until it is closed. For use by one thread
 * at a time.
 *
 * @since 0.1.0
 */
public final class StorageCursor implements Iterator<StorageEntry<Bytes>>, AutoCloseable {

	private final TolerantScan scan;

	private final EntryConversion conversion;

	private @Nullable Entry upcoming;

	private boolean exhausted;

	StorageCursor(EntryCursor cursor, EntryConversion conversion) {
		this.scan = new TolerantScan(cursor, conversion, null);
		this.conversion = conversion;
	}

	/**
	 * Lets the scan continue after entries that cannot be read. Without a handler, the
	 * first such entry fails the scan.
	 * @param handler decides about each such entry
	 * @return this cursor
	 */
	public StorageCursor onUnreadable(UnreadableEntryHandler handler) {
		this.scan.handler(Arguments.required(handler, "handler"));
		return this;
	}

	/**
	 * Returns whether another entry follows.
	 * @return whether {@link #next()} returns one
	 * @throws StorageClosedException if the cursor or its store is closed
	 * @throws StorageException if the next entry cannot be read; the next call continues
	 * after it
	 */
	@Override
	public boolean hasNext() {
		if (this.upcoming == null && !this.exhausted) {
			this.upcoming = this.scan.next();
			this.exhausted = this.upcoming == null;
		}
		return this.upcoming != null;
	}

	@Override
	public StorageEntry<Bytes> next() {
		hasNext();
		Entry entry = this.upcoming;
		if (entry == null) {
			throw new NoSuchElementException("The scan has no more entries");
		}
		this.upcoming = null;
		return this.conversion.toEntry(entry);
	}

	/**
	 * Returns the remaining entries as a stream. Closing the stream closes this cursor.
	 * @return a sequential stream
	 */
	public Stream<StorageEntry<Bytes>> stream() {
		int characteristics = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT;
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, characteristics), false)
			.onClose(this::close);
	}

	@Override
	public void close() {
		this.scan.close();
	}

}
