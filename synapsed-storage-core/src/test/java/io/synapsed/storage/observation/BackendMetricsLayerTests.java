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

package io.synapsed.storage.observation;

import java.nio.ByteBuffer;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link BackendMetricsLayer}.
 */
class BackendMetricsLayerTests {

	@Test
	void whenEntriesArePutAndRewrittenThenTheirBytesAreCounted() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		try (KeyValueStore store = new BackendMetricsLayer(meters).over(MemoryStore.builder().build())) {
			Bytes key = Bytes.utf8("key");
			Version version = store.put(new Mutation.Put(key, Bytes.wrap(new byte[10]), Entry.NEVER, 0), 0);
			assertThat(bytesIn(meters)).isEqualTo(10);
			Mutation.Put fresh = new Mutation.Put(key, Bytes.wrap(new byte[25]), Entry.NEVER, 0);
			store.commit(WriteBatch.of(List.of(new Mutation.Rewrite(fresh, version))), 0);
			assertThat(bytesIn(meters)).isEqualTo(35);
			store.commit(WriteBatch.of(List.of(new Mutation.Delete(key))), 0);
			assertThat(bytesIn(meters)).isEqualTo(35);
		}
	}

	@Test
	void whenAnOperationHasOnlyFailedThenItsFailuresAreSampled() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		KeyValueStore engine = MemoryStore.builder().build();
		KeyValueStore store = new BackendMetricsLayer(meters).over(engine);
		engine.close();
		for (int attempt = 0; attempt < 10_000; attempt++) {
			assertThatExceptionOfType(StorageClosedException.class)
				.isThrownBy(() -> store.get(Bytes.utf8("key"), ReadOptions.DEFAULT));
		}
		assertThat(meters.get("synapsed.storage.backend.duration")
			.tag("operation", "get")
			.tag("error", "StorageClosedException")
			.timer()
			.count()).isBetween(1L, 1_000L);
	}

	@Test
	void whenAnEntryIsLentThenItIsMeasuredAsAGetAndItsFunctionIsNot() {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		try (StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().build())
			.layer(new BackendMetricsLayer(meters))
			.build()) {
			storage.put("key", Bytes.wrap(new byte[10]));
			assertThat(storage.read("key", ByteBuffer::remaining)).contains(10);
			assertThat(storage.read("absent", ByteBuffer::remaining)).isEmpty();
			assertThatIllegalStateException().isThrownBy(() -> storage.read("key", (buffer) -> {
				throw new IllegalStateException("planned");
			}));
			assertThat(
					meters.get("synapsed.storage.backend.operations").tag("operation", "get").functionCounter().count())
				.isEqualTo(3);
			assertThat(meters.get("synapsed.storage.backend.bytes").tag("direction", "out").functionCounter().count())
				.isEqualTo(20);
			assertThat(meters.find("synapsed.storage.backend.errors").functionCounters())
				.allMatch((errors) -> errors.count() == 0);
		}
	}

	private static double bytesIn(SimpleMeterRegistry meters) {
		return meters.get("synapsed.storage.backend.bytes").tag("direction", "in").functionCounter().count();
	}

}
