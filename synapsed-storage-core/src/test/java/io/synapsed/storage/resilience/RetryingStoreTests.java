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

package io.synapsed.storage.resilience;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the pauses of {@link RetryingStore}.
 */
class RetryingStoreTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private final List<Duration> pauses = new ArrayList<>();

	private final KeyValueStore away = new AwayStore(MemoryStore.builder().build());

	/** An engine that cannot be reached. */
	private static final class AwayStore extends ForwardingStore {

		private AwayStore(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
			throw new StorageNetworkException(name(), "the engine is away");
		}

	}

	private void get(RetryLayer settings) {
		KeyValueStore store = new RetryingStore(this.away, settings, this.pauses::add);
		assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(() -> store.get(KEY, ReadOptions.DEFAULT));
	}

	@Test
	void whenAttemptsFailThenPausesGrowUpToTheLongest() {
		get(new RetryLayer(6, Duration.ofMillis(10), 3, Duration.ofMillis(200), 0));
		assertThat(this.pauses).extracting(Duration::toMillis).containsExactly(10L, 30L, 90L, 200L, 200L);
	}

	@Test
	void whenThereIsJitterThenPartsOfPausesAreLeftOut() {
		get(new RetryLayer(100, Duration.ofMillis(1000), 1, Duration.ofMillis(1000), 0.5));
		assertThat(this.pauses).hasSize(99).allMatch((pause) -> pause.toMillis() >= 500 && pause.toMillis() <= 1000);
		assertThat(this.pauses.stream().distinct().count()).isGreaterThan(20);
	}

	@Test
	void whenSomebodyAsksHowTheEngineIsThenTheAnswerComesAtOnce() {
		KeyValueStore store = new RetryingStore(this.away,
				new RetryLayer(6, Duration.ofMillis(10), 3, Duration.ofMillis(200), 0), this.pauses::add);
		assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(store::probe);
		assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(() -> store.explain(KEY));
		assertThat(this.pauses).isEmpty();
	}

	@Test
	void whenTheThreadIsInterruptedThenTheFailureIsThrownAtOnce() {
		KeyValueStore store = new RetryLayer(100, Duration.ofHours(1), 1, Duration.ofHours(1), 0).over(this.away);
		Thread.currentThread().interrupt();
		try {
			assertThatExceptionOfType(StorageNetworkException.class)
				.isThrownBy(() -> store.get(KEY, ReadOptions.DEFAULT));
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@ParameterizedTest
	@CsvSource({ "1, 10, 2, 100, 0.5, max-attempts", "101, 10, 2, 100, 0.5, max-attempts",
			"3, 0, 2, 100, 0.5, initial-delay", "3, 10, 0.5, 100, 0.5, multiplier", "3, 10, NaN, 100, 0.5, multiplier",
			"3, 10, 2, 9, 0.5, max-delay", "3, 10, 2, 100, 1.5, jitter", "3, 10, 2, 100, -1, jitter" })
	void whenASettingIsOutOfBoundsThenItIsNamed(int attempts, long initial, double multiplier, long longest,
			double jitter, String named) {
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> new RetryLayer(attempts, Duration.ofMillis(initial), multiplier,
					Duration.ofMillis(longest), jitter))
			.withMessageContaining("resilience.retry." + named);
	}

}
