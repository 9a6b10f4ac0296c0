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

import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageSerializationException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import org.jspecify.annotations.Nullable;

/**
 * Scans, and continues after entries that cannot be read if it has a handler for them.
 */
final class TolerantScan {

	private final EntryCursor cursor;

	private final EntryConversion conversion;

	private @Nullable UnreadableEntryHandler handler;

	TolerantScan(EntryCursor cursor, EntryConversion conversion, @Nullable UnreadableEntryHandler handler) {
		this.cursor = cursor;
		this.conversion = conversion;
		this.handler = handler;
	}

	void handler(UnreadableEntryHandler handler) {
		this.handler = handler;
	}

	/**
	 * Moves to the next entry that the layers can read.
	 * @return the entry, or {@code null} at the end
	 */
	@Nullable Entry next() {
		while (true) {
			try {
				return this.cursor.next();
			}
			catch (StorageException ex) {
				Bytes key = this.cursor.unreadable();
				if (key == null) {
					throw ex;
				}
				report(key, ex);
			}
		}
	}

	/**
	 * Returns the remaining entries as objects.
	 */
	<T> Stream<StorageEntry<T>> stream(Class<T> type) {
		int characteristics = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.DISTINCT;
		return StreamSupport
			.stream(new Spliterators.AbstractSpliterator<StorageEntry<T>>(Long.MAX_VALUE, characteristics) {

				@Override
				public boolean tryAdvance(Consumer<? super StorageEntry<T>> action) {
					StorageEntry<T> entry = next(type);
					if (entry == null) {
						return false;
					}
					action.accept(entry);
					return true;
				}

			}, false)
			.onClose(this::close);
	}

	private <T> @Nullable StorageEntry<T> next(Class<T> type) {
		for (Entry entry = next(); entry != null; entry = next()) {
			try {
				return this.conversion.toEntry(entry, type);
			}
			catch (StorageSerializationException ex) {
				report(entry.key(), ex);
			}
		}
		return null;
	}

	private void report(Bytes storedKey, StorageException problem) {
		if (this.handler == null) {
			throw problem;
		}
		this.handler.onUnreadable(this.conversion.decodeKey(storedKey), problem);
	}

	void close() {
		this.cursor.close();
	}

}
