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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.EngineCursor;
import io.synapsed.storage.engine.EntryBatch;
import io.synapsed.storage.engine.StorageEngine;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A scan that merges the indexes of all buckets and reads entries a page ahead. Keys
 * whose entry is gone meanwhile are left out.
 */
final class RedisCursor extends EngineCursor {

	private static final int FIRST_PAGE = 8;

	private static final int LARGEST_PAGE = 512;

	private static final int FIRST_ENTRIES = 128;

	private static final int MOST_ENTRIES = 1024;

	private static final int MOST_ATTEMPTS = 10;

	private static final long BYTES_AHEAD = 4L << 20;

	private final String store;

	private final RedisLayout layout;

	private final BucketIndexes indexes;

	private final EntryReader reader;

	private final ScanOptions options;

	private final List<BucketKeys> buckets = new ArrayList<>();

	/** The keys whose entries come next. */
	private final List<Bytes> keys = new ArrayList<>();

	RedisCursor(StorageEngine engine, RedisLayout layout, BucketIndexes indexes, EntryReader reader, KeyRange range,
			ScanOptions options) {
		super(engine, range, options, () -> false, new EntryBatch(FIRST_ENTRIES, MOST_ENTRIES, BYTES_AHEAD));
		this.store = engine.name();
		this.layout = layout;
		this.indexes = indexes;
		this.reader = reader;
		this.options = options;
		if (!range.isEmpty()) {
			int page = firstPage(layout.buckets(), options.limit());
			for (int bucket = 0; bucket < layout.buckets(); bucket++) {
				this.buckets.add(new BucketKeys(bucket, range, page));
			}
		}
		opened();
	}

	private static int firstPage(int buckets, long limit) {
		long share = limit / buckets;
		// Room for buckets that have more than their share.
		return (int) Math.min(LARGEST_PAGE, (share < FIRST_PAGE / 2) ? FIRST_PAGE : share * 3 / 2 + 4);
	}

	@Override
	protected boolean fill(EntryBatch batch) {
		// Keys whose entries could not be read are still there.
		findKeys(batch.room());
		if (this.keys.isEmpty()) {
			return false;
		}
		List<@Nullable Entry> entries = this.options.keysOnly() ? this.reader.readWithoutValues(this.keys)
				: this.reader.read(this.keys);
		for (Entry entry : entries) {
			// All of them may be gone.
			if (entry != null) {
				batch.add(entry);
			}
		}
		this.keys.clear();
		return true;
	}

	private void findKeys(int count) {
		while (this.keys.size() < count) {
			fillBuckets();
			BucketKeys first = null;
			for (BucketKeys bucket : this.buckets) {
				Bytes key = bucket.keys.peek();
				if (key != null && (first == null || isBefore(key, first.keys.element()))) {
					first = bucket;
				}
			}
			if (first == null) {
				break;
			}
			this.keys.add(first.keys.remove());
		}
	}

	private boolean isBefore(Bytes key, Bytes other) {
		return this.options.reverse() ? key.compareTo(other) > 0 : key.compareTo(other) < 0;
	}

	/**
	 * Reads a page of every bucket that has no key at hand, all at once.
	 */
	private void fillBuckets() {
		List<BucketKeys> empty = null;
		for (BucketKeys bucket : this.buckets) {
			if (bucket.keys.isEmpty() && !bucket.exhausted) {
				empty = (empty != null) ? empty : new ArrayList<>();
				empty.add(bucket);
			}
		}
		if (empty == null) {
			return;
		}
		List<BucketKeys> asked = empty;
		List<Integer> numbers = asked.stream().map((bucket) -> bucket.bucket).toList();
		List<@Nullable Object> replies = null;
		for (int attempt = 1; replies == null; attempt++) {
			if (attempt > MOST_ATTEMPTS) {
				throw new StorageTimeoutException(this.store,
						"the index on the Redis server was lost in each of " + MOST_ATTEMPTS + " attempts to read it");
			}
			replies = this.indexes.read(asked.stream().map(BucketKeys::request).toList(), numbers);
		}
		for (int index = 0; index < empty.size(); index++) {
			empty.get(index).accept(Replies.list(this.store, replies.get(index)));
		}
	}

	/** Keys of one bucket that come next. */
	private final class BucketKeys {

		private static final byte[] LOWEST = { '-' };

		private static final byte[] HIGHEST = { '+' };

		private final int bucket;

		private final Deque<Bytes> keys = new ArrayDeque<>();

		private byte[] low;

		private byte[] high;

		private int page;

		private boolean exhausted;

		private BucketKeys(int bucket, KeyRange range, int page) {
			this.bucket = bucket;
			this.low = (range.from() != null) ? bound('[', range.from()) : LOWEST;
			this.high = (range.to() != null) ? bound('(', range.to()) : HIGHEST;
			this.page = page;
		}

		private static byte[] bound(char kind, Bytes key) {
			byte[] bound = new byte[1 + key.size()];
			bound[0] = (byte) kind;
			key.copyTo(bound, 1);
			return bound;
		}

		private RedisRequest request() {
			boolean reverse = RedisCursor.this.options.reverse();
			CommandArgs<byte[], byte[]> arguments = RedisRequest.arguments()
				.addKey(RedisCursor.this.layout.indexKey(this.bucket))
				.add(reverse ? this.high : this.low)
				.add(reverse ? this.low : this.high)
				.add("LIMIT")
				.add(0)
				.add(this.page);
			if (RedisCursor.this.options.keysOnly()) {
				// Keys are scanned to be counted or removed: none may be missed.
				return RedisRequest.of(reverse ? PrimaryRead.ZREVRANGEBYLEX : PrimaryRead.ZRANGEBYLEX, arguments);
			}
			return RedisRequest.of(reverse ? CommandType.ZREVRANGEBYLEX : CommandType.ZRANGEBYLEX, arguments);
		}

		private void accept(List<@Nullable Object> members) {
			for (Object member : members) {
				byte[] key = Replies.bytes(RedisCursor.this.store, member);
				// The empty one is no key.
				if (key.length > 0) {
					this.keys.add(Bytes.wrap(key));
				}
			}
			this.exhausted = members.size() < this.page;
			if (!this.keys.isEmpty()) {
				Bytes last = this.keys.getLast();
				if (RedisCursor.this.options.reverse()) {
					this.high = bound('(', last);
				}
				else {
					this.low = bound('(', last);
				}
			}
			this.page = Math.min(LARGEST_PAGE, this.page * 2);
		}

	}

}
