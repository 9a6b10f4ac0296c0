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

package io.synapsed.storage.backend.redis;

import java.util.Arrays;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.WatchEvent;
import org.jspecify.annotations.Nullable;

/**
 * A change in the history of a bucket.
 *
 * @param bucket the bucket
 * @param position its position in the history
 * @param event the event; {@code null} for the mark at the start of a history
 */
record Change(int bucket, ChangePosition position, @Nullable WatchEvent event) {

	/** Bytes that a change takes on the heap beside its key and its value. */
	private static final long OVERHEAD = 256;

	/**
	 * Reads a change.
	 * @param store name of the store
	 * @param bucket the bucket
	 * @param entry identifier and fields as the server gives them
	 */
	static Change read(String store, int bucket, @Nullable Object entry) {
		List<@Nullable Object> parts = Replies.list(store, entry);
		List<@Nullable Object> fields = Replies.list(store, parts.get(1));
		byte[] id = Replies.bytes(store, parts.get(0));
		byte[] content = Replies.bytes(store, fields.get(fields.size() - 1));
		if (content.length < StoredValue.STAMP_SIZE) {
			throw Replies.unexpected(store);
		}
		ChangePosition position = ChangePosition.ofId(id, Arrays.copyOf(content, StoredValue.STAMP_SIZE));
		if (position == null) {
			throw Replies.unexpected(store);
		}
		return new Change(bucket, position, event(store, fields, content));
	}

	private static @Nullable WatchEvent event(String store, List<@Nullable Object> fields, byte[] content) {
		if (fields.size() < 4) {
			return null;
		}
		Bytes key = Bytes.wrap(Replies.bytes(store, fields.get(1)));
		if (Replies.bytes(store, fields.get(2))[0] == 'd') {
			return WatchEvent.delete(key, StoredValue.version(content));
		}
		Entry entry = StoredValue.entry(store, key, content);
		return (entry != null) ? WatchEvent.put(entry) : null;
	}

	/**
	 * Returns about how many bytes it takes on the heap.
	 */
	long size() {
		if (this.event == null) {
			return OVERHEAD;
		}
		Bytes key = this.event.key();
		Entry entry = this.event.entry();
		return OVERHEAD + ((key != null) ? key.size() : 0) + ((entry != null) ? entry.value().size() : 0);
	}

}
