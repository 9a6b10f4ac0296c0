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

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.ValueHeader;
import io.synapsed.storage.transform.ValueHeaderWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of an event that cannot be handed on as it is.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventDeliveryTests {

	private final BlockingQueue<StorageEvent> events = new LinkedBlockingQueue<>();

	@AutoClose
	private final KeyValueStore engine = MemoryStore.builder().build();

	@Test
	void whenAnEventCannotBeShownThenItsListenerGetsAGapAndWhatFollows() throws Exception {
		StorageTemplate storage = StorageBuilder.over(new ForwardingStore(this.engine) {

			@Override
			public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
				return super.watch(range, position, (event) -> {
					boolean strange = event.key() != null && event.key().toUtf8().endsWith("strange");
					// A key that is shorter than the prefix of its namespace.
					listener
						.onEvent(strange ? new WatchEvent(event.type(), Bytes.EMPTY, null, event.version()) : event);
				});
			}

		}).build().inNamespace("namespace");
		storage.watch(KeyRange.all(), this.events::add);
		storage.put("strange", Bytes.EMPTY);
		storage.put("key", Bytes.EMPTY);
		assertThat(this.events.take().type()).isEqualTo(StorageEvent.Type.GAP);
		assertThat(this.events.take().key()).contains(Bytes.utf8("key"));
	}

	static List<Supplier<Throwable>> failures() {
		return List.of(() -> new OutOfMemoryError("planned"), () -> new NoClassDefFoundError("planned"),
				() -> new IllegalStateException("planned"), () -> new StorageBackendException("test", "planned"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void whenAValueCannotBeDecodedForWhateverReasonThenThereIsAGapAndWhatFollows(Supplier<Throwable> failure)
			throws Exception {
		FailingCodec codec = new FailingCodec(failure);
		StorageTemplate storage = StorageBuilder.over(this.engine)
			.layer(new TransformLayer(List.of(codec), false))
			.build();
		storage.watch(KeyRange.all(), this.events::add);
		storage.put("bad", Bytes.utf8("bad"));
		storage.put("good", Bytes.utf8("good"));
		assertThat(this.events.take().type()).isEqualTo(StorageEvent.Type.GAP);
		assertThat(this.events.take().key()).contains(Bytes.utf8("good"));
	}

	/** Cannot read one value. */
	private record FailingCodec(Supplier<Throwable> failure) implements ValueCodec {

		@Override
		public Stage stage() {
			return Stage.CHECKSUM;
		}

		@Override
		public Bytes encode(Bytes key, Bytes payload, ValueHeaderWriter header) {
			return payload;
		}

		@Override
		public Bytes decode(Entry stored, Bytes payload, ValueHeader header) {
			if (payload.toUtf8().equals("bad")) {
				FailingCodec.<RuntimeException>raise(this.failure.get());
			}
			return payload;
		}

		@SuppressWarnings("unchecked")
		private static <E extends Throwable> void raise(Throwable failure) throws E {
			throw (E) failure;
		}

		@Override
		public Map<String, Object> settings() {
			return Map.of();
		}

		@Override
		public List<Statistic> statistics() {
			return List.of();
		}

	}

}
