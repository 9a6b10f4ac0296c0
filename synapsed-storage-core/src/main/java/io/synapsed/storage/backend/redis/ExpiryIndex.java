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

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import org.jspecify.annotations.Nullable;

/**
 * Finds expired entries through the sorted sets that hold keys by expiry. A set may be
 * out of date if an entry was overwritten or the server has dropped it; a sweep corrects
 * that.
 */
final class ExpiryIndex {

	private final String store;

	private final RedisLayout layout;

	private final RedisCalls calls;

	private final EntryReader reader;

	private final EntryWriter writer;

	ExpiryIndex(String store, RedisLayout layout, RedisCalls calls, EntryReader reader, EntryWriter writer) {
		this.store = store;
		this.layout = layout;
		this.calls = calls;
		this.reader = reader;
		this.writer = writer;
	}

	List<ExpiredEntry> expiredBefore(long now, int limit) {
		List<ExpiredEntry> expired = new ArrayList<>();
		int each = Math.max(1, (limit + this.layout.buckets() - 1) / this.layout.buckets());
		List<Integer> buckets = new ArrayList<>();
		for (int bucket = 0; bucket < this.layout.buckets(); bucket++) {
			buckets.add(bucket);
		}
		List<Integer> full = collect(buckets, now, each, limit, expired);
		// If expired entries are spread unevenly, buckets with more fill up the list.
		for (int bucket : full) {
			if (expired.size() >= limit) {
				break;
			}
			expired.removeIf((entry) -> this.layout.bucketOf(entry.key()) == bucket);
			collect(List.of(bucket), now, limit - expired.size(), limit, expired);
		}
		return expired;
	}

	/**
	 * Collects expired entries of buckets.
	 * @return the buckets that may have more
	 */
	private List<Integer> collect(List<Integer> buckets, long now, int each, int limit, List<ExpiredEntry> expired) {
		List<RedisRequest> requests = new ArrayList<>(buckets.size());
		for (int bucket : buckets) {
			requests.add(RedisRequest.of(PrimaryRead.ZRANGEBYSCORE,
					RedisRequest.arguments()
						.addKey(this.layout.expiryKey(bucket))
						.add("-inf")
						.add(now)
						.add("LIMIT")
						.add(0)
						.add(each)));
		}
		List<@Nullable Object> replies = this.calls.callAll("expired-before", requests, false);
		List<Bytes> keys = new ArrayList<>();
		List<Integer> full = new ArrayList<>();
		for (int index = 0; index < replies.size(); index++) {
			List<@Nullable Object> members = Replies.list(this.store, replies.get(index));
			members.forEach((member) -> keys.add(Bytes.wrap(Replies.bytes(this.store, member))));
			if (members.size() >= each) {
				full.add(buckets.get(index));
			}
		}
		List<@Nullable Entry> entries = this.reader.readWithoutValues(keys);
		List<Bytes> outdated = new ArrayList<>();
		for (int index = 0; index < keys.size(); index++) {
			Entry entry = entries.get(index);
			if (entry == null || !entry.isExpired(now)) {
				outdated.add(keys.get(index));
			}
			else if (expired.size() < limit) {
				expired.add(new ExpiredEntry(keys.get(index), entry.version()));
			}
		}
		if (!outdated.isEmpty()) {
			this.writer.correct(outdated, now);
		}
		return full;
	}

}
