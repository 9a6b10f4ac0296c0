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

package io.synapsed.storage.observation;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import org.jspecify.annotations.Nullable;

/**
 * A scan whose bytes are counted. It counts several entries at once, and the rest at the
 * end or when it is closed: counting each would cost as much as a step in memory.
 */
final class ObservedCursor implements EntryCursor {

	private static final int COUNTED_AT_ONCE = 64;

	private final EntryCursor cursor;

	private final OperationMeters meters;

	private long bytes;

	private int uncounted;

	ObservedCursor(EntryCursor cursor, OperationMeters meters) {
		this.cursor = cursor;
		this.meters = meters;
	}

	@Override
	public @Nullable Entry next() {
		Entry entry = this.cursor.next();
		if (entry != null) {
			this.bytes += entry.value().size();
			this.uncounted++;
		}
		if (entry == null || this.uncounted == COUNTED_AT_ONCE) {
			count();
		}
		return entry;
	}

	private void count() {
		if (this.uncounted > 0) {
			this.meters.read(this.bytes);
			this.bytes = 0;
			this.uncounted = 0;
		}
	}

	@Override
	public @Nullable Bytes unreadable() {
		return this.cursor.unreadable();
	}

	@Override
	public void close() {
		count();
		this.cursor.close();
	}

}
