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

package io.synapsed.storage;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageSerializationException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.OptionalLibrary;
import io.synapsed.storage.spi.Snapshot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link StorageTemplate} that the contract cannot make, because every engine
 * has every capability.
 */
class StorageTemplateTests {

	/** An engine without some capabilities, whose scans fail. */
	private static final class Limited extends ForwardingStore {

		private final Set<Capability> capabilities;

		private final AtomicInteger openCursors = new AtomicInteger();

		private Limited(Capability... missing) {
			super(MemoryStore.builder().build());
			this.capabilities = EnumSet.copyOf(super.capabilities());
			List.of(missing).forEach(this.capabilities::remove);
		}

		@Override
		public Set<Capability> capabilities() {
			return this.capabilities;
		}

		@Override
		public Snapshot snapshot() {
			Snapshot snapshot = super.snapshot();
			return new Snapshot() {

				@Override
				public @Nullable Entry get(Bytes key, ReadOptions options) {
					return snapshot.get(key, options);
				}

				@Override
				public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
					return snapshot.getAll(keys, options);
				}

				@Override
				public EntryCursor scan(KeyRange range, ScanOptions options) {
					Limited.this.openCursors.incrementAndGet();
					return new EntryCursor() {

						@Override
						public @Nullable Entry next() {
							throw new IntegrityException(name(), "planned");
						}

						@Override
						public void close() {
							Limited.this.openCursors.decrementAndGet();
						}

					};
				}

				@Override
				public void close() {
					snapshot.close();
				}

			};
		}

	}

	@Test
	void whenConditionalWritesAreMissingThenCompareAndSetIsRefusedWhateverIsStored() {
		try (StorageTemplate storage = StorageBuilder.over(new Limited(Capability.CONDITIONAL_WRITE)).build()) {
			Bytes value = Bytes.utf8("value");
			assertThatExceptionOfType(UnsupportedCapabilityException.class)
				.isThrownBy(() -> storage.compareAndSet("absent", Version.of(1), value))
				.withMessageContaining("conditional-write");
			assertThatExceptionOfType(UnsupportedCapabilityException.class)
				.isThrownBy(() -> storage.putIfAbsent("absent", value));
		}
	}

	@Test
	void whenTextHasNoSerializerThenItIsSaidWhichOneToRegister() {
		try (StorageTemplate plain = StorageBuilder.over(MemoryStore.builder().build()).build()) {
			assertThatExceptionOfType(StorageSerializationException.class).isThrownBy(() -> plain.put("key", "text"))
				.withMessageContaining("StorageBuilder.serializer a TextSerializer")
				.withMessageNotContaining("dependency");
		}
	}

	@Test
	void whenNoSerializerTakesTheTypeOfAKeyspaceThenItIsRefusedWithTheDependencyToAdd() {
		try (StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().build())
			.serializer(new TextSerializer())
			.build()) {
			assertThatExceptionOfType(StorageSerializationException.class)
				.isThrownBy(() -> storage.keyspace("numbers", StringBuilder.class))
				.withMessageContaining("java.lang.StringBuilder")
				.withMessageContaining(OptionalLibrary.JACKSON.coordinates());
			assertThat(storage.keyspace("texts", String.class).get("key")).isEmpty();
			assertThat(storage.keyspace("bytes", Bytes.class).get("key")).isEmpty();
			assertThat(storage.keyspace("arrays", byte[].class).get("key")).isEmpty();
		}
	}

	@Test
	void whenARequiredCapabilityIsMissingThenTheStoreIsClosedAgain() {
		Limited engine = new Limited(Capability.TTL);
		assertThatExceptionOfType(UnsupportedCapabilityException.class)
			.isThrownBy(() -> StorageBuilder.over(engine).require(Capability.TTL).build())
			.withMessageContaining("ttl");
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(engine::probe);
	}

	@Test
	void whenTheFirstEntryOfAScanCannotBeReadThenNothingStaysOpen() {
		Limited engine = new Limited();
		try (StorageTemplate storage = StorageBuilder.over(engine).build();
				StorageTransaction transaction = storage.beginTransaction()) {
			assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> transaction.scan(KeyRange.all()));
		}
		assertThat(engine.openCursors).hasValue(0);
	}

}
