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

package io.synapsed.storage.testkit;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.StoreOperation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FaultInjectionLayer}.
 */
class FaultInjectionLayerTests {

	private final FaultInjectionLayer faults = new FaultInjectionLayer();

	private final StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().build())
		.layer(this.faults)
		.build();

	@Test
	void whenItFailsBeforeThenNothingHappens() {
		this.faults.failBefore(StoreOperation.PUT, () -> new StorageBackendException("test", "planned"));
		assertThatExceptionOfType(StorageBackendException.class).isThrownBy(() -> this.storage.put("key", new byte[1]));
		assertThat(this.storage.exists("key")).isFalse();
	}

	@Test
	void whenItFailsAfterwardsThenTheOperationWasDone() {
		this.faults.failAfter(StoreOperation.PUT, () -> new UnknownOutcomeException("test", "planned"));
		assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> this.storage.put("key", new byte[1]));
		assertThat(this.storage.exists("key")).isTrue();
	}

	@Test
	void whenHealedThenEverythingWorksAndWasCounted() {
		this.faults.failBefore(StoreOperation.PUT, () -> new StorageBackendException("test", "planned"));
		assertThatExceptionOfType(StorageBackendException.class).isThrownBy(() -> this.storage.put("key", new byte[1]));
		this.faults.heal();
		this.storage.put("key", new byte[1]);
		assertThat(this.storage.exists("key")).isTrue();
		assertThat(this.faults.calls(StoreOperation.PUT)).isEqualTo(2);
		assertThat(this.faults.calls(StoreOperation.GET)).isOne();
	}

}
