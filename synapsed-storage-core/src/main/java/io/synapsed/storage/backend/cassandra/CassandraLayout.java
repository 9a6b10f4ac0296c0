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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.spi.Colocation;
import io.synapsed.storage.spi.Namespace;

/**
 * Finds the row of a key. Each namespace is spread over the same number of partitions,
 * its buckets.
 */
final class CassandraLayout {

	private static final int FNV_OFFSET = 0x811C9DC5;

	private static final int FNV_PRIME = 0x01000193;

	private final int buckets;

	CassandraLayout(int buckets) {
		this.buckets = buckets;
	}

	int buckets() {
		return this.buckets;
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
		return Integer.remainderUnsigned(hash, this.buckets);
	}

	/**
	 * Returns the row of a key.
	 * @param key a key with the prefix of its namespace
	 */
	Place placeOf(Bytes key) {
		Bytes prefix = Namespace.prefixOf(key);
		return new Place(prefix, (short) bucketOf(key), key);
	}

	/**
	 * Returns the partition of a key, as bytes that no other partition has.
	 */
	Bytes partitionOf(Bytes key) {
		int bucket = bucketOf(key);
		return Namespace.prefixOf(key).concat(Bytes.wrap(new byte[] { (byte) (bucket >> 8), (byte) bucket }));
	}

	static ByteBuffer buffer(Bytes bytes) {
		return ByteBuffer.wrap(bytes.backingArray(), bytes.backingOffset(), bytes.size());
	}

	/**
	 * Takes over what the driver has read into an array of its own.
	 */
	static Bytes bytes(ByteBuffer buffer) {
		if (buffer.hasArray()) {
			return Bytes.wrap(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
		}
		byte[] copy = new byte[buffer.remaining()];
		buffer.duplicate().get(copy);
		return Bytes.wrap(copy);
	}

	/**
	 * The row of a key.
	 *
	 * @param prefix prefix of the namespace, with the zero byte
	 * @param bucket number of the partition
	 * @param key the key, with the prefix
	 */
	record Place(Bytes prefix, short bucket, Bytes key) {

		ByteBuffer namespaceColumn() {
			return buffer(this.prefix.slice(0, this.prefix.size() - 1));
		}

		ByteBuffer keyColumn() {
			return buffer(this.key.slice(this.prefix.size()));
		}

	}

}
