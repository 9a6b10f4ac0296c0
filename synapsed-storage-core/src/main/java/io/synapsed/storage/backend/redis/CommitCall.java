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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import org.jspecify.annotations.Nullable;

/**
 * Builds the call of the script for commits.
 */
final class CommitCall {

	/**
	 * How much longer the server keeps an entry after its expiry, in milliseconds. The
	 * clocks of the applications judge expiry; the server only reclaims space.
	 */
	static final long NATIVE_GRACE = 300_000;

	// An entry with a later expiry is left to the sweeper.
	private static final long LONGEST_NATIVE_EXPIRY = 10L * 365 * 24 * 60 * 60 * 1000;

	private static final byte[] NOTHING = new byte[0];

	private static final byte[] ZERO = text("0");

	private static final byte[] ONE = text("1");

	private static final byte[] PUT = text("p");

	private static final byte[] DELETE = text("d");

	private static final byte[] RECLAIM = text("r");

	private static final byte[] REWRITE = text("w");

	private static final byte[] CORRECT = text("c");

	private final RedisLayout layout;

	private final long now;

	private final Map<Integer, Integer> buckets = new LinkedHashMap<>();

	private final List<byte[]> conditionKeys = new ArrayList<>();

	private final List<byte[]> conditionValues = new ArrayList<>();

	private final List<byte[]> mutationKeys = new ArrayList<>();

	private final List<byte[]> mutationValues = new ArrayList<>();

	// Whether a put has an expiry, and whether another mutation may meet one.
	private boolean expires;

	private boolean mayExpire;

	CommitCall(RedisLayout layout, long now) {
		this.layout = layout;
		this.now = now;
	}

	private static byte[] text(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] text(long number) {
		return text(Long.toString(number));
	}

	private int ordinal(int bucket) {
		return this.buckets.computeIfAbsent(bucket, (absent) -> this.buckets.size() + 1);
	}

	CommitCall add(Condition condition) {
		int bucket = this.layout.bucketOf(condition.key());
		ordinal(bucket);
		this.conditionKeys.add(this.layout.entryKey(bucket, condition.key()));
		Version expected = condition.expected();
		this.conditionValues.add((expected != null) ? StoredValue.stamp(expected) : NOTHING);
		return this;
	}

	CommitCall add(Mutation mutation, Version version) {
		if (mutation instanceof Mutation.Put put) {
			long remaining = remaining(put.expiresAt(), this.now);
			add(PUT, put.key());
			this.mutationValues.add(StoredValue.encode(put, version));
			this.mutationValues.add((remaining > 0) ? text(remaining) : ZERO);
			this.mutationValues.add((put.expiresAt() != Entry.NEVER) ? text(put.expiresAt()) : NOTHING);
			this.expires |= put.expiresAt() != Entry.NEVER;
		}
		else if (mutation instanceof Mutation.Reclaim reclaim) {
			add(RECLAIM, reclaim.key());
			this.mutationValues.add(StoredValue.stamp(reclaim.version()));
			this.mayExpire = true;
		}
		else if (mutation instanceof Mutation.Rewrite rewrite) {
			add(REWRITE, rewrite.key());
			this.mutationValues.add(StoredValue.encode(rewrite.put(), rewrite.version()));
			this.mutationValues.add(text(remaining(rewrite.put().expiresAt(), this.now)));
		}
		else {
			add(DELETE, mutation.key());
			this.mayExpire = true;
		}
		return this;
	}

	/**
	 * Repairs index and expiry set for a key, from its entry.
	 */
	CommitCall correct(Bytes key) {
		add(CORRECT, key);
		this.mayExpire = true;
		return this;
	}

	private void add(byte[] kind, Bytes key) {
		int bucket = this.layout.bucketOf(key);
		this.mutationKeys.add(this.layout.entryKey(bucket, key));
		this.mutationValues.add(kind);
		this.mutationValues.add(text(ordinal(bucket)));
		this.mutationValues.add(key.exactArray());
	}

	/**
	 * Returns how long the server keeps an entry.
	 * @return milliseconds, 0 without a limit
	 */
	static long remaining(long expiresAt, long now) {
		if (expiresAt == Entry.NEVER) {
			return 0;
		}
		long remaining = Math.max(0, expiresAt - Math.max(0, now));
		return (remaining > LONGEST_NATIVE_EXPIRY) ? 0 : remaining + NATIVE_GRACE;
	}

	/**
	 * Returns how many buckets the call touches.
	 */
	int buckets() {
		return this.buckets.size();
	}

	/**
	 * Creates the call, with the keys that it uses. While a cluster moves a slot to
	 * another node, it refuses a call if some keys are missing there. If the call may not
	 * need some keys, it carries a second call without them.
	 */
	RedisScript.Call create(Version version, boolean indexed, long streamLength) {
		RedisScript.Call fewest = create(version, indexed, this.expires, streamLength, null);
		return (this.mayExpire && !this.expires) ? create(version, indexed, true, streamLength, fewest) : fewest;
	}

	private RedisScript.Call create(Version version, boolean indexed, boolean expiring, long streamLength,
			RedisScript.@Nullable Call withFewerKeys) {
		List<byte[]> keys = new ArrayList<>(
				this.buckets.size() * 4 + this.conditionKeys.size() + this.mutationKeys.size());
		for (int bucket : this.buckets.keySet()) {
			if (indexed) {
				keys.add(this.layout.indexKey(bucket));
			}
			if (expiring) {
				keys.add(this.layout.expiryKey(bucket));
			}
			if (streamLength > 0) {
				keys.add(this.layout.changesKey(bucket));
				keys.add(this.layout.sequenceKey(bucket));
			}
		}
		keys.addAll(this.conditionKeys);
		keys.addAll(this.mutationKeys);
		List<byte[]> values = new ArrayList<>(8 + this.conditionValues.size() + this.mutationValues.size());
		values.add(text(this.now));
		values.add(StoredValue.stamp(version));
		values.add(indexed ? ONE : ZERO);
		values.add(expiring ? ONE : ZERO);
		values.add(text(streamLength));
		values.add(text(this.buckets.size()));
		values.add(text(this.conditionKeys.size()));
		values.add(text(this.mutationKeys.size()));
		values.addAll(this.conditionValues);
		values.addAll(this.mutationValues);
		return new RedisScript.Call(keys, values, withFewerKeys);
	}

}
