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

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries by key.
 */
final class EntryReader {

	// Bounds the size of one command.
	private static final int KEYS_AT_A_TIME = 1024;

	private final String store;

	private final RedisLayout layout;

	private final RedisCalls calls;

	private final boolean singleServer;

	private final InstantSource clock;

	EntryReader(String store, RedisLayout layout, RedisCalls calls, boolean singleServer, InstantSource clock) {
		this.store = store;
		this.layout = layout;
		this.calls = calls;
		this.singleServer = singleServer;
		this.clock = clock;
	}

	/**
	 * Reads an entry that has not expired.
	 */
	@Nullable Entry get(Bytes key) {
		return get(CommandType.GET, key);
	}

	/**
	 * Reads an entry that has not expired from the primary, to be written back.
	 */
	@Nullable Entry getCurrent(Bytes key) {
		return get(PrimaryRead.GET, key);
	}

	private @Nullable Entry get(ProtocolKeyword command, Bytes key) {
		RedisRequest request = RedisRequest.ofKeys(command, this.layout.entryKey(key));
		return live(StoredValue.entry(this.store, key, bytes(this.calls.call("get", request, false))));
	}

	/**
	 * Reads entries that have not expired, in the order of the keys.
	 * @param current whether the primary must answer
	 */
	List<@Nullable Entry> getAll(List<Bytes> keys, boolean current) {
		List<@Nullable Entry> found = current ? read(PrimaryRead.MGET, PrimaryRead.GET, keys) : read(keys);
		for (int index = 0; index < found.size(); index++) {
			found.set(index, live(found.get(index)));
		}
		return found;
	}

	/**
	 * Reads entries, expired or not, in the order of the keys.
	 */
	List<@Nullable Entry> read(List<Bytes> keys) {
		return read(CommandType.MGET, CommandType.GET, keys);
	}

	private List<@Nullable Entry> read(ProtocolKeyword several, ProtocolKeyword one, List<Bytes> keys) {
		List<@Nullable Entry> found = new ArrayList<>(Collections.<@Nullable Entry>nCopies(keys.size(), null));
		List<List<Integer>> groups = groups(keys);
		if (groups.isEmpty()) {
			return found;
		}
		List<RedisRequest> requests = new ArrayList<>(groups.size());
		for (List<Integer> group : groups) {
			CommandArgs<byte[], byte[]> arguments = RedisRequest.arguments();
			group.forEach((index) -> arguments.addKey(this.layout.entryKey(keys.get(index))));
			requests.add(RedisRequest.of(several, arguments));
		}
		List<@Nullable Object> replies = this.calls.readAll("get-all", requests,
				(number) -> oneByOne(one, keys, groups.get(number)));
		for (int number = 0; number < groups.size(); number++) {
			List<Integer> group = groups.get(number);
			List<@Nullable Object> values = Replies.list(this.store, replies.get(number));
			for (int position = 0; position < group.size(); position++) {
				int index = group.get(position);
				found.set(index, StoredValue.entry(this.store, keys.get(index), bytes(values.get(position))));
			}
		}
		return found;
	}

	private List<RedisRequest> oneByOne(ProtocolKeyword command, List<Bytes> keys, List<Integer> group) {
		return group.stream()
			.map((index) -> RedisRequest.ofKeys(command, this.layout.entryKey(keys.get(index))))
			.toList();
	}

	/**
	 * Groups the keys that one command may read: all keys of a single server, the keys of
	 * a bucket in a cluster.
	 */
	private List<List<Integer>> groups(List<Bytes> keys) {
		List<List<Integer>> groups = new ArrayList<>();
		Map<Integer, List<Integer>> open = new LinkedHashMap<>();
		for (int index = 0; index < keys.size(); index++) {
			int owner = this.singleServer ? 0 : this.layout.bucketOf(keys.get(index));
			List<Integer> group = open.get(owner);
			if (group == null || group.size() == KEYS_AT_A_TIME) {
				group = new ArrayList<>();
				open.put(owner, group);
				groups.add(group);
			}
			group.add(index);
		}
		return groups;
	}

	/**
	 * Reads version and expiry of entries, expired or not, from the primary. Their values
	 * are empty.
	 */
	List<@Nullable Entry> readWithoutValues(List<Bytes> keys) {
		List<RedisRequest> requests = new ArrayList<>(keys.size());
		for (Bytes key : keys) {
			requests.add(RedisRequest.of(PrimaryRead.GETRANGE,
					RedisRequest.arguments()
						.addKey(this.layout.entryKey(key))
						.add(0)
						.add(StoredValue.PREFIX_SIZE - 1)));
		}
		List<@Nullable Object> replies = requests.isEmpty() ? List.of()
				: this.calls.callAll("get-all", requests, false);
		List<@Nullable Entry> found = new ArrayList<>(keys.size());
		for (int index = 0; index < keys.size(); index++) {
			byte[] prefix = bytes(replies.get(index));
			// The answer is the same for an absent string and an empty one, and no store
			// writes empty ones.
			boolean absent = prefix == null || prefix.length == 0;
			found.add(StoredValue.entry(this.store, keys.get(index), absent ? null : prefix));
		}
		return found;
	}

	@Nullable Entry live(@Nullable Entry entry) {
		// Asking the clock is not free.
		return (entry != null && entry.expiresAt() != Entry.NEVER && entry.isExpired(this.clock.millis())) ? null
				: entry;
	}

	private byte @Nullable [] bytes(@Nullable Object reply) {
		return (reply != null) ? Replies.bytes(this.store, reply) : null;
	}

}
