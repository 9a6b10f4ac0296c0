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

package io.synapsed.storage.common;

import org.jspecify.annotations.Nullable;

/**
 * Options of a scan.
 *
 * @param reverse whether to go from the highest key to the lowest
 * @param limit the largest number of entries, at least 1
 * @param keysOnly whether the caller needs no values; they may then be empty
 * @param consistency what the scan may rely on, or {@code null} for the level of the
 * namespace or of the store
 * @since 0.1.0
 */
public record ScanOptions(boolean reverse, long limit, boolean keysOnly, @Nullable ConsistencyLevel consistency) {

	/** Scans forwards, without a limit, with values. */
	public static final ScanOptions DEFAULT = new ScanOptions(false, Long.MAX_VALUE, false, null);

	/**
	 * Checks the limit.
	 * @param reverse whether to go from the highest key to the lowest
	 * @param limit the largest number of entries
	 * @param keysOnly whether the caller needs no values
	 * @param consistency what the scan may rely on
	 */
	public ScanOptions {
		if (limit < 1) {
			throw new IllegalArgumentException("The limit of a scan must be at least 1, not " + limit);
		}
	}

	/**
	 * Creates options without a level.
	 * @param reverse whether to go from the highest key to the lowest
	 * @param limit the largest number of entries, at least 1
	 * @param keysOnly whether the caller needs no values
	 */
	public ScanOptions(boolean reverse, long limit, boolean keysOnly) {
		this(reverse, limit, keysOnly, null);
	}

	/**
	 * Returns the same options with another direction.
	 * @param reverse whether to go from the highest key to the lowest
	 * @return the options
	 */
	public ScanOptions reverse(boolean reverse) {
		return new ScanOptions(reverse, this.limit, this.keysOnly, this.consistency);
	}

	/**
	 * Returns the same options with another limit.
	 * @param limit the largest number of entries, at least 1
	 * @return the options
	 */
	public ScanOptions limit(long limit) {
		return new ScanOptions(this.reverse, limit, this.keysOnly, this.consistency);
	}

	/**
	 * Returns the same options without values.
	 * @return the options
	 */
	public ScanOptions withoutValues() {
		return new ScanOptions(this.reverse, this.limit, true, this.consistency);
	}

	/**
	 * Returns the same options with another level.
	 * @param consistency what the scan may rely on, or {@code null} for the level of the
	 * namespace or of the store
	 * @return the options
	 */
	public ScanOptions consistency(@Nullable ConsistencyLevel consistency) {
		return new ScanOptions(this.reverse, this.limit, this.keysOnly, consistency);
	}

}
