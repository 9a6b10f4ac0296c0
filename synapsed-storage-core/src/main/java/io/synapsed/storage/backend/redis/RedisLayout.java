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
import java.util.Arrays;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.spi.Colocation;
import org.jspecify.annotations.Nullable;

/**
 * Names the keys on the server. Entries are spread over buckets. All keys of a bucket
 * have the same hash tag, so that they lie in one slot of a cluster: <pre>
 * {prefix:bucket}:e:&lt;key&gt;   an entry
 * {prefix:bucket}:i         keys in their order
 * {prefix:bucket}:x         keys by expiry
 * {prefix:bucket}:c         changes
 * {prefix:bucket}:s         position of the latest change
 * {prefix:bucket}:p         written to find out whether the server takes writes
 * {prefix:0}:j              instance that changes what is recorded
 * {prefix:0}:w              how far the rebuild of the indexes has come
 * </pre>
 */
final class RedisLayout {

	private static final int FNV_OFFSET = 0x811C9DC5;

	private static final int FNV_PRIME = 0x01000193;

	private static final int ENTRY_MARK_SIZE = "}:e:".length();

	private final byte[][] entryPrefixes;

	private final byte[][] indexKeys;

	private final byte[][] expiryKeys;

	private final byte[][] changesKeys;

	private final byte[][] sequenceKeys;

	private final byte[][] probeKeys;

	private final byte[] claimKey;

	private final byte[] walkKey;

	private final String prefix;

	RedisLayout(String prefix, int buckets) {
		this.prefix = prefix;
		this.entryPrefixes = keys(prefix, buckets, ":e:");
		this.indexKeys = keys(prefix, buckets, ":i");
		this.expiryKeys = keys(prefix, buckets, ":x");
		this.changesKeys = keys(prefix, buckets, ":c");
		this.sequenceKeys = keys(prefix, buckets, ":s");
		this.probeKeys = keys(prefix, buckets, ":p");
		this.claimKey = keys(prefix, 1, ":j")[0];
		this.walkKey = keys(prefix, 1, ":w")[0];
	}

	private static byte[][] keys(String prefix, int buckets, String suffix) {
		byte[][] keys = new byte[buckets][];
		for (int bucket = 0; bucket < buckets; bucket++) {
			keys[bucket] = ("{" + prefix + ":" + bucket + "}" + suffix).getBytes(StandardCharsets.UTF_8);
		}
		return keys;
	}

	/**
	 * Returns what the names of all keys begin with, after a brace.
	 */
	String prefix() {
		return this.prefix;
	}

	int buckets() {
		return this.entryPrefixes.length;
	}

	/**
	 * Returns the bucket of a key. The descriptor must be found before the number of
	 * buckets is known, so it always lies in the first.
	 */
	int bucketOf(Bytes key) {
		if (key.equals(StoreDescriptor.key())) {
			return 0;
		}
		Bytes deciding = Colocation.of(key);
		byte[] array = deciding.backingArray();
		int end = deciding.backingOffset() + deciding.size();
		int hash = FNV_OFFSET;
		for (int index = deciding.backingOffset(); index < end; index++) {
			hash = (hash ^ (array[index] & 0xFF)) * FNV_PRIME;
		}
		return Integer.remainderUnsigned(hash, this.entryPrefixes.length);
	}

	byte[] entryKey(Bytes key) {
		return entryKey(bucketOf(key), key);
	}

	byte[] entryKey(int bucket, Bytes key) {
		byte[] prefix = this.entryPrefixes[bucket];
		byte[] entryKey = Arrays.copyOf(prefix, prefix.length + key.size());
		key.copyTo(entryKey, prefix.length);
		return entryKey;
	}

	/**
	 * Returns a pattern that the names of all entries match.
	 */
	String entryPattern() {
		return "{" + escape(this.prefix) + ":*}:e:*";
	}

	/**
	 * Escapes the special characters of patterns.
	 */
	static String escape(String text) {
		return text.replaceAll("[\\\\*?\\[\\]]", "\\\\$0");
	}

	/**
	 * Returns the key of an entry.
	 * @param entryKey a name on the server
	 * @return the key, or {@code null} if this store has written no entry of that name
	 */
	@Nullable Bytes keyOf(byte[] entryKey) {
		int start = this.prefix.length() + 2;
		while (start < entryKey.length && entryKey[start] != '}') {
			start++;
		}
		start += ENTRY_MARK_SIZE;
		if (start >= entryKey.length) {
			return null;
		}
		Bytes key = Bytes.wrap(entryKey, start, entryKey.length - start);
		return Arrays.equals(entryKey(key), entryKey) ? key : null;
	}

	byte[] indexKey(int bucket) {
		return this.indexKeys[bucket];
	}

	byte[] expiryKey(int bucket) {
		return this.expiryKeys[bucket];
	}

	byte[] changesKey(int bucket) {
		return this.changesKeys[bucket];
	}

	byte[] sequenceKey(int bucket) {
		return this.sequenceKeys[bucket];
	}

	byte[] claimKey() {
		return this.claimKey;
	}

	byte[] walkKey() {
		return this.walkKey;
	}

	byte[] probeKey(int bucket) {
		return this.probeKeys[bucket];
	}

}
