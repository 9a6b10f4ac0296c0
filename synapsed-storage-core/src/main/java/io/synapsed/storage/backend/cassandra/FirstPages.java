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

package io.synapsed.storage.backend.cassandra;

import java.util.concurrent.atomic.LongAccumulator;

/**
 * How many entries the first pages of a scan may have. Small pages make a second wave of
 * requests needed, and large ones take memory that is not counted: so a page is as large
 * as the scan is likely to need, if the entries that scans have met allow it. Safe for
 * use by several threads.
 */
final class FirstPages {

	/** Of a store that no scan has read yet. Its entries may be large. */
	private static final int UNKNOWN = 2;

	private static final int OF_KEYS = 64;

	private static final int LARGEST = 512;

	private final int buckets;

	private final long pageBytes;

	private final LongAccumulator largestEntry = new LongAccumulator(Math::max, 0);

	FirstPages(int buckets) {
		this.buckets = buckets;
		this.pageBytes = Math.max(1, CassandraCursor.BYTES_AHEAD / buckets);
	}

	/**
	 * Returns about how large the page of a bucket may be.
	 */
	long pageBytes() {
		return this.pageBytes;
	}

	/**
	 * Learns how large an entry is.
	 */
	void met(long bytes) {
		this.largestEntry.accumulate(bytes);
	}

	/**
	 * Returns the number of entries of a page with values.
	 * @param limit of the scan
	 */
	int withValues(long limit) {
		long largest = this.largestEntry.get();
		long fitting = (largest == 0) ? UNKNOWN : Math.max(UNKNOWN, this.pageBytes / largest);
		return (int) Math.min(fitting, likely(limit));
	}

	/**
	 * Returns the number of entries of a page of keys.
	 * @param limit of the scan
	 */
	int ofKeys(long limit) {
		return Math.max(OF_KEYS, likely(limit));
	}

	/**
	 * Returns what hardly any bucket exceeds: entries are spread by a hash, so their
	 * number in a bucket varies as its square root. A scan without a limit may end soon.
	 */
	private int likely(long limit) {
		if (limit == Long.MAX_VALUE) {
			return OF_KEYS;
		}
		double share = (double) limit / this.buckets;
		return (int) Math.min(LARGEST, Math.min(limit, Math.ceil(share + 4 * Math.sqrt(share) + 2)));
	}

}
