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

package io.synapsed.storage.spi;

import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link EntryLease}.
 */
class EntryLeaseTests {

	private static final Entry ENTRY = new Entry(Bytes.utf8("key"), Bytes.utf8("value"), Version.of(1), Entry.NEVER,
			Entry.NO_SERIALIZER);

	private final AtomicInteger released = new AtomicInteger();

	private EntryLease lent() {
		return new EntryLease(ENTRY) {

			@Override
			protected boolean isLent(Bytes value) {
				return value.backingArray() == ENTRY.value().backingArray();
			}

			@Override
			protected void release() {
				EntryLeaseTests.this.released.incrementAndGet();
			}

		};
	}

	@Test
	void whenClosedThenTheMemoryGoesBackOnceAndTheEntryIsRefused() {
		EntryLease lease = lent();
		assertThat(lease.entry()).isSameAs(ENTRY);
		lease.close();
		lease.close();
		assertThat(this.released).hasValue(1);
		assertThatIllegalStateException().isThrownBy(lease::entry);
	}

	@Test
	void whenDecodingFailsThenTheMemoryGoesBack() {
		IllegalStateException failure = new IllegalStateException("cannot be decoded");
		EntryLease lease = lent();
		assertThatIllegalStateException().isThrownBy(() -> lease.map((entry) -> {
			throw failure;
		})).isSameAs(failure);
		assertThat(this.released).hasValue(1);
	}

	@Test
	void whenAValueLiesInTheLentMemoryThenOnlyThatIsCopied() {
		try (EntryLease lease = lent()) {
			Bytes part = ENTRY.value().slice(1, 2);
			assertThat(lease.own(part)).isEqualTo(part).isNotSameAs(part);
			assertThat(lease.own(part).backingArray()).hasSize(2);
			Bytes other = Bytes.utf8("decoded");
			assertThat(lease.own(other)).isSameAs(other);
		}
		assertThat(this.released).hasValue(1);
	}

	@Test
	void whenNothingIsTakenBackThenNothingIsCopied() {
		try (EntryLease lease = EntryLease.of(ENTRY)) {
			assertThat(lease.own(ENTRY.value())).isSameAs(ENTRY.value());
		}
		try (EntryLease lease = EntryLease.of(null)) {
			assertThat(lease.entry()).isNull();
			assertThat(lease.map((entry) -> ENTRY).entry()).isSameAs(ENTRY);
		}
	}

	@Test
	void whenALayerOverridesOnlyGetThenALeaseDoesNotGoRoundIt() {
		try (KeyValueStore engine = MemoryStore.builder().build()) {
			KeyValueStore layer = new ForwardingStore(engine) {

				@Override
				public Entry get(Bytes key, ReadOptions options) {
					return ENTRY;
				}

			};
			assertThat(layer.lease(ENTRY.key(), ReadOptions.DEFAULT).entry()).isSameAs(ENTRY);
			KeyValueStore above = new ForwardingStore(layer) {
			};
			assertThat(above.lease(ENTRY.key(), ReadOptions.DEFAULT).entry()).isSameAs(ENTRY);
		}
	}

}
