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

import java.util.HashSet;
import java.util.Set;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.spi.Namespace;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where keys lie.
 */
class CassandraLayoutTests {

	private final CassandraLayout layout = new CassandraLayout(64);

	private static Bytes key(String key) {
		return Namespace.of("orders").encode(key);
	}

	@Test
	void theDescriptorLiesInTheFirstBucketHoweverManyThereAre() {
		for (int buckets = 1; buckets <= 1024; buckets++) {
			assertThat(new CassandraLayout(buckets).bucketOf(StoreDescriptor.key())).isZero();
		}
	}

	@Test
	void whenKeysShareABraceThenTheyLieInOnePartition() {
		assertThat(this.layout.partitionOf(key("{7}/head"))).isEqualTo(this.layout.partitionOf(key("{7}/lines")));
		assertThat(this.layout.partitionOf(Namespace.of("other").encode("{7}/head")))
			.isNotEqualTo(this.layout.partitionOf(key("{7}/head")));
	}

	@Test
	void whenThereAreManyKeysThenEveryBucketHasSome() {
		Set<Integer> used = new HashSet<>();
		for (int number = 0; number < 2_000; number++) {
			used.add(this.layout.bucketOf(key("key-" + number)));
		}
		assertThat(used).hasSize(64);
	}

	@Test
	void theBucketOfAKeyNeverChanges() {
		// Stored data is found by it.
		assertThat(this.layout.bucketOf(key("key-1"))).isEqualTo(33);
		assertThat(this.layout.bucketOf(Namespace.DEFAULT.encode("{7}/head"))).isEqualTo(52);
	}

	@Test
	void columnsAreNamespaceAndKeyWithoutTheZeroByte() {
		CassandraLayout.Place place = this.layout.placeOf(key("key"));
		assertThat(CassandraLayout.bytes(place.namespaceColumn())).isEqualTo(Bytes.utf8("orders"));
		assertThat(CassandraLayout.bytes(place.keyColumn())).isEqualTo(Bytes.utf8("key"));
		assertThat(place.bucket()).isEqualTo((short) this.layout.bucketOf(key("key")));
		assertThat(this.layout.placeOf(Namespace.DEFAULT.encode("key")).namespaceColumn().remaining()).isZero();
	}

}
