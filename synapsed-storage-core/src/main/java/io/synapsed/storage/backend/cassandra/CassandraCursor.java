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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EngineCursor;
import io.synapsed.storage.engine.EntryBatch;
import io.synapsed.storage.engine.StorageEngine;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A scan that merges the buckets of each namespace. It keeps two pages of each bucket at
 * most, whose sizes follow those of the entries.
 */
final class CassandraCursor extends EngineCursor {

	/** Pages of all buckets together, in bytes; a page has at least one entry. */
	static final long BYTES_AHEAD = 4L << 20;

	private static final int IN_FLIGHT = 64;

	private final CassandraLayout layout;

	private final CassandraCalls calls;

	private final CassandraStatements statements;

	private final FirstPages firstPages;

	private final ScanOptions options;

	private final ConsistencyLevel level;

	private final NamespaceWalk namespaces;

	/** Buckets whose next entry is known, the next one first. */
	private final PriorityQueue<BucketScan> ready;

	/** Buckets whose next entry is not known. */
	private final List<BucketScan> waiting = new ArrayList<>();

	CassandraCursor(StorageEngine engine, CassandraLayout layout, CassandraCalls calls, CassandraStatements statements,
			FirstPages firstPages, KeyRange range, ScanOptions options, ConsistencyLevel level) {
		super(engine, range, options, () -> false, new EntryBatch(128, 1024, BYTES_AHEAD));
		this.layout = layout;
		this.calls = calls;
		this.statements = statements;
		this.firstPages = firstPages;
		this.options = options;
		this.level = level;
		this.namespaces = new NamespaceWalk(calls, statements, range, options.reverse(), ofList(level));
		Comparator<Bytes> order = options.reverse() ? Comparator.reverseOrder() : Comparator.naturalOrder();
		this.ready = new PriorityQueue<>(layout.buckets(),
				Comparator.comparing((BucketScan scan) -> Objects.requireNonNull(scan.peek()).key(), order));
		opened();
	}

	/**
	 * The list of namespaces is read from many partitions, which no serial read does.
	 */
	private static ConsistencyLevel ofList(ConsistencyLevel level) {
		return level.isSerial() ? CassandraLevels.ofRead(CassandraLevels.MAJORITY) : level;
	}

	@Override
	protected boolean fill(EntryBatch batch) {
		while (!batch.isFull()) {
			Entry entry = takeNext();
			if (entry == null) {
				NamespaceWalk.Part part = this.namespaces.next();
				if (part == null) {
					return false;
				}
				start(part);
			}
			else {
				batch.add(entry);
			}
		}
		return true;
	}

	private void start(NamespaceWalk.Part part) {
		long limit = this.options.limit();
		int firstPage = this.options.keysOnly() ? this.firstPages.ofKeys(limit) : this.firstPages.withValues(limit);
		for (int bucket = 0; bucket < this.layout.buckets(); bucket++) {
			this.waiting.add(new BucketScan(this.calls, part.prefix(), this.options.keysOnly(), this.firstPages,
					this.statements
						.scan(part.prefix(), bucket, part.from(), part.to(), this.options.reverse(),
								this.options.keysOnly())
						.setConsistencyLevel(this.level)
						.setPageSize(firstPage)
						.build()));
		}
	}

	private @Nullable Entry takeNext() {
		while (!this.waiting.isEmpty()) {
			fillBuckets();
		}
		BucketScan first = this.ready.poll();
		if (first == null) {
			return null;
		}
		Entry entry = first.take();
		place(first);
		return entry;
	}

	private void place(BucketScan scan) {
		if (scan.peek() != null) {
			this.ready.add(scan);
		}
		else if (scan.isWaiting()) {
			this.waiting.add(scan);
		}
	}

	/**
	 * Reads a page of every bucket that has no entry at hand, several at once. A bucket
	 * whose page cannot be read stays where it is.
	 */
	private void fillBuckets() {
		// Others will soon have none, too.
		this.ready.stream().limit(IN_FLIGHT).forEach(BucketScan::askIfLow);
		int asked = 0;
		while (!this.waiting.isEmpty()) {
			while (asked < this.waiting.size() && asked < IN_FLIGHT) {
				this.waiting.get(asked++).ask();
			}
			BucketScan scan = this.waiting.get(0);
			scan.fill();
			this.waiting.remove(0);
			asked--;
			if (scan.isWaiting()) {
				// A page without entries, of which more follow.
				this.waiting.add(scan);
			}
			else {
				place(scan);
			}
		}
	}

}
