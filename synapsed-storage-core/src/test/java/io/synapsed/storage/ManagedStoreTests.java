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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.access.AccessPolicy;
import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.maintenance.EncodedValueMaintenance;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ManagedStore} and what {@link StorageBuilder} assembles.
 */
class ManagedStoreTests {

	@Test
	void whenAStoreIsOpenThenTheSpaceOfExpiredEntriesIsReclaimed() throws InterruptedException {
		CountDownLatch swept = new CountDownLatch(1);
		try (ManagedStore store = StorageBuilder.over(new SweptStore(memory(), swept))
			.sweepInterval(Duration.ofMillis(5))
			.open()) {
			assertThat(swept.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(store.maintenance().statistics()).isNotEmpty();
		}
	}

	@Test
	void whenAStoreIsOnlyAssembledThenNothingGoesOnUntilItIsStarted() throws InterruptedException {
		CountDownLatch swept = new CountDownLatch(1);
		try (ManagedStore store = StorageBuilder.over(new SweptStore(memory(), swept))
			.sweepInterval(Duration.ofMillis(1))
			.assemble()) {
			assertThat(swept.await(50, TimeUnit.MILLISECONDS)).isFalse();
			store.maintenance().start();
			assertThat(swept.await(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void whenAStoreIsClosedThenItsTemplateIsToo() {
		ManagedStore store = StorageBuilder.over(memory()).open();
		StorageTemplate template = store.template();
		store.close();
		store.close();
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(() -> template.get("key", String.class));
	}

	@Test
	void whenValuesHaveAHeaderThenTheyCanBeVerified() {
		try (ManagedStore store = StorageBuilder.over(memory()).layer(header()).open()) {
			assertThat(store.maintenance().values()).map(EncodedValueMaintenance::jobs).isPresent();
		}
		try (ManagedStore store = StorageBuilder.over(memory()).open()) {
			assertThat(store.maintenance().values()).isEmpty();
		}
	}

	@Test
	void whenValuesHaveNoHeaderAndShallBeVerifiedThenItIsRefusedAndTheEngineIsClosed() {
		KeyValueStore engine = memory();
		StorageBuilder builder = StorageBuilder.over(engine).verifyInterval(Duration.ofHours(1));
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(builder::open)
			.withMessageContaining("enable integrity");
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(engine::probe);
	}

	@Test
	void whenARequirementIsNotMetThenTheEngineIsClosed() {
		KeyValueStore engine = memory();
		StorageBuilder builder = StorageBuilder.over(engine).require(Capability.DURABLE_POWER);
		assertThatExceptionOfType(UnsupportedCapabilityException.class).isThrownBy(builder::open);
		assertThatExceptionOfType(StorageClosedException.class).isThrownBy(engine::probe);
	}

	@Test
	void whenAnIntervalIsNegativeOrARateIsZeroThenItIsRefused() {
		StorageBuilder builder = StorageBuilder.over(memory());
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> builder.sweepInterval(Duration.ofMillis(-1)));
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> builder.verifyInterval(Duration.ofMillis(-1)));
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> builder.jobRate(0));
	}

	@Test
	void whenWorkIsAdministrationThenAccessControlJudgesIt() {
		AccessPolicy denying = (operation) -> {
			throw new StorageAccessDeniedException(operation.store(), "denied");
		};
		try (ManagedStore store = StorageBuilder.over(memory())
			.layer(new AccessLayer(denying, AuditTrail.NONE))
			.assemble()) {
			assertThatExceptionOfType(StorageAccessDeniedException.class)
				.isThrownBy(() -> store.maintenance().administer(null, "compact", () -> "done"));
		}
		try (ManagedStore store = StorageBuilder.over(memory()).assemble()) {
			assertThat(store.maintenance().<String>administer(null, "compact", () -> "done")).isEqualTo("done");
		}
	}

	@Test
	void whenAStoreIsDescribedThenItsLayersAndEngineAreNamed() {
		try (ManagedStore store = StorageBuilder.over(memory()).layer(header()).assemble()) {
			StoreDescription description = store.description();
			assertThat(description.name()).isEqualTo("test");
			assertThat(description.engine()).isEqualTo("memory");
			assertThat(description.layers()).hasSize(2);
			assertThat(description.capabilities()).contains(Capability.TTL);
		}
	}

	private static KeyValueStore memory() {
		return MemoryStore.builder().name("test").clock(() -> Instant.EPOCH).build();
	}

	private static TransformLayer header() {
		return new TransformLayer(List.of(new Crc32cCodec(true)), false);
	}

	/** Tells when it is asked for expired entries. */
	private static final class SweptStore extends ForwardingStore {

		private final CountDownLatch swept;

		private SweptStore(KeyValueStore delegate, CountDownLatch swept) {
			super(delegate);
			this.swept = swept;
		}

		@Override
		public List<ExpiredEntry> expiredBefore(long now, int limit) {
			this.swept.countDown();
			return super.expiredBefore(now, limit);
		}

	}

}
