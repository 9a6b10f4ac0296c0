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

package io.synapsed.storage.backend.sqlite;

import java.util.function.BooleanSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EngineCursor;
import io.synapsed.storage.engine.EntryBatch;
import io.synapsed.storage.engine.StorageEngine;
import io.synapsed.storage.spi.Entry;

/**
 * A scan that reads page after page. Each page starts where the last one ended, so that
 * the scan holds no transaction between them.
 */
final class SqliteCursor extends EngineCursor {

	// A statement costs as much as a few rows.
	private static final int FIRST_PAGE = 8;

	// A limit up to this tells how many entries are going to be read.
	private static final int MOST_AT_ONCE = 128;

	private static final int LARGEST_PAGE = 512;

	private static final long PAGE_BYTES = 512 << 10;

	private static final Bytes ZERO = Bytes.wrap(new byte[1]);

	private final Pages pages;

	private final ScanOptions options;

	private KeyRange rest;

	/**
	 * Starts a scan, which holds nothing between its pages.
	 * @param pages where its pages come from
	 */
	SqliteCursor(StorageEngine engine, Pages pages, KeyRange range, ScanOptions options, BooleanSupplier sourceClosed) {
		super(engine, range, options, sourceClosed,
				new EntryBatch(firstPage(options.limit()), LARGEST_PAGE, PAGE_BYTES));
		this.pages = pages;
		this.options = options;
		this.rest = range;
	}

	private static int firstPage(long limit) {
		return (limit <= MOST_AT_ONCE) ? (int) limit : FIRST_PAGE;
	}

	@Override
	protected boolean fill(EntryBatch batch) throws Exception {
		try {
			return this.pages.read(this.rest, this.options, batch);
		}
		finally {
			Entry last = batch.last();
			if (last != null) {
				this.rest = this.options.reverse() ? new KeyRange(this.rest.from(), last.key())
						: new KeyRange(last.key().concat(ZERO), this.rest.to());
			}
		}
	}

	/** Where the pages of a scan come from. */
	@FunctionalInterface
	interface Pages {

		/**
		 * Reads a page.
		 * @return whether further entries may follow
		 */
		boolean read(KeyRange range, ScanOptions options, EntryBatch page) throws Exception;

	}

}
