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

import java.util.List;
import java.util.function.BooleanSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EngineCursor;
import io.synapsed.storage.engine.StorageEngine;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A scan that reads page after page. Each page starts where the last one ended, so that
 * the scan holds no transaction between them.
 */
final class SqliteCursor extends EngineCursor {

	private static final int FIRST_PAGE = 32;

	private static final int LARGEST_PAGE = 512;

	private static final long PAGE_BYTES = 512 << 10;

	private static final Bytes ZERO = Bytes.wrap(new byte[1]);

	private final Pages pages;

	private final ScanOptions options;

	private KeyRange rest;

	private int pageSize = FIRST_PAGE;

	private List<Entry> page = List.of();

	private int next;

	private boolean last;

	/**
	 * Starts a scan, which holds nothing between its pages.
	 * @param pages where its pages come from
	 */
	SqliteCursor(StorageEngine engine, Pages pages, KeyRange range, ScanOptions options, BooleanSupplier sourceClosed) {
		super(engine, range, options, sourceClosed);
		this.pages = pages;
		this.options = options;
		this.rest = range;
	}

	@Override
	protected @Nullable Entry fetch() throws Exception {
		while (this.next == this.page.size()) {
			if (this.last) {
				return null;
			}
			turn();
		}
		return this.page.get(this.next++);
	}

	private void turn() throws Exception {
		int rows = (int) Math.min(this.pageSize, remaining());
		SqliteTable.Page read = this.pages.read(this.rest, this.options, rows, PAGE_BYTES);
		this.page = read.entries();
		this.next = 0;
		this.last = read.last();
		this.pageSize = Math.min(this.pageSize * 4, LARGEST_PAGE);
		if (!this.page.isEmpty()) {
			Bytes key = this.page.get(this.page.size() - 1).key();
			this.rest = this.options.reverse() ? new KeyRange(this.rest.from(), key)
					: new KeyRange(key.concat(ZERO), this.rest.to());
		}
	}

	@Override
	protected void doRelease() {
		this.page = List.of();
		this.next = 0;
		this.last = true;
	}

	/** Where the pages of a scan come from. */
	@FunctionalInterface
	interface Pages {

		/**
		 * Reads a page.
		 */
		SqliteTable.Page read(KeyRange range, ScanOptions options, int rows, long bytes) throws Exception;

	}

}
