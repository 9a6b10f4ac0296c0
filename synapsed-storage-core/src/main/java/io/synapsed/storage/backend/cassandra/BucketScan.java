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

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one bucket that come next: a page that is at hand, and one that is on
 * its way once the scan has gone beyond its first page. Belongs to one scan.
 */
final class BucketScan {

	private static final int LARGEST_PAGE = 512;

	private static final int LOW = 2;

	private final CassandraCalls calls;

	private final Bytes prefix;

	private final boolean keysOnly;

	private final FirstPages pages;

	private final Deque<Entry> entries = new ArrayDeque<>();

	private Statement<?> statement;

	private @Nullable CompletableFuture<AsyncResultSet> answer;

	private long deadline;

	private boolean exhausted;

	private boolean begun;

	private boolean small;

	/**
	 * Creates the scan of a bucket.
	 * @param statement reads the bucket, with the size of the first page
	 * @param pages learn how large entries are
	 */
	BucketScan(CassandraCalls calls, Bytes prefix, boolean keysOnly, FirstPages pages, Statement<?> statement) {
		this.calls = calls;
		this.prefix = prefix;
		this.keysOnly = keysOnly;
		this.pages = pages;
		this.statement = statement;
	}

	/**
	 * Returns the entry that comes next.
	 * @return the entry, or {@code null} if a page must come first, or there is none
	 */
	@Nullable Entry peek() {
		return this.entries.peek();
	}

	Entry take() {
		return this.entries.remove();
	}

	/**
	 * Whether a page must come before the next entry is known.
	 */
	boolean isWaiting() {
		return this.entries.isEmpty() && !this.exhausted;
	}

	/**
	 * Asks for the next page, unless it is on its way.
	 */
	void ask() {
		if (this.answer == null && !this.exhausted) {
			this.deadline = this.calls.deadline();
			this.answer = this.calls.send(this.statement, this.deadline);
		}
	}

	/**
	 * Asks for the next page if few entries are at hand and none of them is large, so
	 * that buckets which end soon after each other wait together.
	 */
	void askIfLow() {
		if (this.begun && this.small && this.entries.size() <= LOW) {
			ask();
		}
	}

	/**
	 * Waits for the next page. After a failure it is asked for again.
	 */
	void fill() {
		ask();
		CompletableFuture<AsyncResultSet> coming = this.answer;
		if (coming == null) {
			return;
		}
		this.answer = null;
		AsyncResultSet page = this.calls.await("scan", Access.READ, coming, this.deadline);
		long bytes = 0;
		int rows = 0;
		for (Row row : page.currentPage()) {
			Entry entry = entry(row);
			rows++;
			if (entry != null) {
				long size = entry.key().size() + entry.value().size();
				bytes += size;
				if (!this.keysOnly) {
					this.pages.met(size);
				}
				this.entries.add(entry);
			}
		}
		this.exhausted = !page.hasMorePages();
		if (!this.exhausted && rows > 0) {
			long average = Math.max(1, bytes / rows);
			int size = (int) Math.max(1, Math.min(LARGEST_PAGE, this.pages.pageBytes() / average));
			this.statement = this.statement.setPageSize(size).setPagingState(page.getExecutionInfo().getPagingState());
			this.small = average < this.pages.pageBytes();
			if (this.begun && this.small) {
				ask();
			}
			// A scan that ends soon needs no second page.
			this.begun = true;
		}
		else if (!this.exhausted) {
			this.statement = this.statement.setPagingState(page.getExecutionInfo().getPagingState());
		}
	}

	private @Nullable Entry entry(Row row) {
		ByteBuffer key = row.getByteBuffer(0);
		if (key == null) {
			return null;
		}
		Bytes stored = this.prefix.concat(CassandraLayout.bytes(key));
		return this.keysOnly
				? EntryReader.entry(stored, ByteBuffer.allocate(0), row.getUuid(1), row.getLong(2), Entry.NO_SERIALIZER)
				: EntryReader.entry(stored, row.getByteBuffer(3), row.getUuid(1), row.getLong(2), row.getShort(4));
	}

}
