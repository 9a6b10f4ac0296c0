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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entries of buckets without their indexes, by a scan over all keys of the
 * servers. It finds every entry that exists throughout. In a cluster it scans each node
 * twice, in opposite order: one of the two finds an entry that moves between nodes
 * meanwhile. Belongs to one thread.
 */
final class EntryWalk {

	private static final int KEYS_AT_A_TIME = 1000;

	private static final byte[] START = { '0' };

	private final String store;

	private final RedisLayout layout;

	private final List<RedisCalls> nodes;

	private final List<Integer> buckets;

	private final Set<Integer> wanted;

	private final long[] states;

	private final boolean resumable;

	private int node;

	private byte[] cursor = START;

	private long found;

	EntryWalk(String store, RedisLayout layout, RedisCalls calls, RedisConnections connections, List<Integer> buckets,
			long[] states) {
		this.store = store;
		this.layout = layout;
		this.buckets = buckets;
		this.wanted = new HashSet<>(buckets);
		this.states = states;
		this.nodes = new ArrayList<>();
		if (connections.isCluster()) {
			connections.primaries().forEach((source) -> this.nodes.add(calls.over(source)));
			List<RedisCalls> backwards = new ArrayList<>(this.nodes);
			Collections.reverse(backwards);
			this.nodes.addAll(backwards);
		}
		else {
			this.nodes.add(calls);
		}
		this.resumable = !connections.isCluster();
	}

	/**
	 * Returns where the walk is. Only the same process of a server knows what that means.
	 * @return the position, or nothing if there is none: a cluster has several
	 */
	String position() {
		return (this.resumable && hasMore()) ? new String(this.cursor, StandardCharsets.US_ASCII) : "";
	}

	/**
	 * Goes on where another walk was.
	 * @param position what {@link #position()} has returned, not empty
	 */
	void resume(String position) {
		this.cursor = position.getBytes(StandardCharsets.US_ASCII);
	}

	List<Integer> buckets() {
		return this.buckets;
	}

	/**
	 * Returns the states that the indexes of the buckets had when the walk began.
	 */
	long[] states() {
		return this.states;
	}

	/**
	 * Returns how many entries were found so far.
	 */
	long found() {
		return this.found;
	}

	boolean hasMore() {
		return this.node < this.nodes.size();
	}

	/**
	 * Finds a few more entries.
	 * @return their keys, which may be none
	 */
	List<Bytes> next() {
		RedisRequest request = RedisRequest.of(PrimaryRead.SCAN,
				RedisRequest.arguments()
					.add(this.cursor)
					.add("MATCH")
					.add(this.layout.entryPattern().getBytes(StandardCharsets.UTF_8))
					.add("COUNT")
					.add(KEYS_AT_A_TIME));
		List<@Nullable Object> reply = Replies.list(this.store, this.nodes.get(this.node).call("scan", request, false));
		if (reply.size() != 2) {
			throw Replies.unexpected(this.store);
		}
		List<Bytes> keys = new ArrayList<>();
		for (Object name : Replies.list(this.store, reply.get(1))) {
			Bytes key = this.layout.keyOf(Replies.bytes(this.store, name));
			if (key != null && this.wanted.contains(this.layout.bucketOf(key))) {
				keys.add(key);
			}
		}
		this.cursor = Replies.bytes(this.store, reply.get(0));
		if (this.cursor.length == 1 && this.cursor[0] == '0') {
			this.node++;
		}
		this.found += keys.size();
		return keys;
	}

}
