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
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import org.jspecify.annotations.Nullable;

/**
 * A running scan. It holds resources of the engine until it is closed, and belongs to one
 * thread at a time.
 *
 * @since 0.1.0
 */
public final class StorageCursor implements Iterator<StorageEntry<Bytes>>, AutoCloseable {

	private final EntryCursor cursor;

	private final Function<Entry, StorageEntry<Bytes>> conversion;

	private @Nullable Entry upcoming;

	private boolean exhausted;

	StorageCursor(EntryCursor cursor, Function<Entry, StorageEntry<Bytes>> conversion) {
		this.cursor = cursor;
		this.conversion = conversion;
	}

	/**
	 * Whether another entry follows.
	 * @return whether {@link #next()} returns one
	 * @throws StorageClosedException if the cursor or its store is closed
	 */
	@Override
	public boolean hasNext() {
		if (this.upcoming == null && !this.exhausted) {
			this.upcoming = this.cursor.next();
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
		return this.conversion.apply(entry);
	}

	/**
	 * Returns the rest of the scan as a stream, which closes this cursor when it is
	 * closed.
	 * @return a sequential stream
	 */
	public Stream<StorageEntry<Bytes>> stream() {
		int characteristics = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT;
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, characteristics), false)
			.onClose(this::close);
	}

	@Override
	public void close() {
		this.cursor.close();
	}

}
