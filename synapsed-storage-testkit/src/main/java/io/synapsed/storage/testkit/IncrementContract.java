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

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.InvalidValueException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Counters.
 *
 * @since 0.1.0
 */
public abstract class IncrementContract extends StoreContract {

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.INCREMENT);
	}

	@Test
	void whenAbsentThenCountingStartsAtZero() {
		assertThat(storage().increment("counter", 5)).isEqualTo(5);
		assertThat(storage().increment("counter", -7)).isEqualTo(-2);
		assertThat(storage().increment("counter", 0)).isEqualTo(-2);
		assertThat(storage().get("counter")).contains(bytes("-2"));
	}

	@Test
	void whenANumberWasPutThenItIsCountedOn() {
		storage().put("text", "41");
		storage().put("object", 41L);
		storage().put("bytes", bytes("41"));
		for (String key : Set.of("text", "object", "bytes")) {
			assertThat(storage().increment(key, 1)).isEqualTo(42);
			assertThat(storage().get(key, Long.class)).contains(42L);
		}
	}

	@Test
	void whenDeletedThenCountingStartsAnew() {
		storage().increment("counter", 5);
		storage().delete("counter");
		assertThat(storage().increment("counter", 1)).isOne();
	}

	@Test
	void whenTheSumLeaves64BitsThenItIsRefusedAndNothingChanges() {
		storage().increment("high", Long.MAX_VALUE);
		storage().increment("low", Long.MIN_VALUE);
		assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> storage().increment("high", 1))
			.withMessageContaining("64 bits");
		assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> storage().increment("low", -1));
		assertThat(storage().get("high", Long.class)).contains(Long.MAX_VALUE);
		assertThat(storage().increment("low", Long.MAX_VALUE)).isEqualTo(-1);
	}

	@Test
	void whenTheValueIsNoNumberThenItIsRefusedWithoutBeingShown() {
		for (String value : Set.of("", "secret", "1.5", "9223372036854775808", " 1")) {
			storage().put("counter", value);
			assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> storage().increment("counter", 1))
				.withMessageNotContaining("secret");
			assertThat(storage().get("counter", String.class)).contains(value);
		}
	}

	@Test
	void whenManyCountThenNoUpdateIsLostAndEveryResultIsDifferent() {
		int threads = 8;
		int each = 100;
		Set<Long> results = new TreeSet<>();
		Parallel.<Set<Long>>run(threads, (thread) -> () -> {
			Set<Long> own = new TreeSet<>();
			for (int count = 0; count < each; count++) {
				own.add(storage().increment("counter", 1));
			}
			return own;
		}).forEach(results::addAll);
		assertThat(results).hasSize(threads * each);
		assertThat(storage().get("counter", Integer.class)).contains(threads * each);
	}

	@Test
	void whenManyCountWhileOthersWriteThenNoIncrementIsAppliedToAnOldValue() {
		// Every put doubles as a reset: the counter ends where the increments since lead.
		Parallel.run(4, (thread) -> () -> {
			for (int count = 0; count < 50; count++) {
				if (thread == 0) {
					storage().put("counter", 1_000 * count);
				}
				else {
					storage().increment("counter", 1);
				}
			}
			return null;
		});
		long last = storage().get("counter", Long.class).orElseThrow();
		assertThat(last).isBetween(49_000L, 49_000L + 150);
	}

	@Test
	void whenIncrementedThenTheExpiryStaysUnlessAnotherIsGiven() {
		assumeHas(Capability.TTL);
		assertThat(storage().increment("counter", 1, Duration.ofSeconds(10))).isOne();
		clock().advance(Duration.ofSeconds(4));
		storage().increment("counter", 1);
		assertThat(storage().remainingTimeToLive("counter")).contains(Duration.ofSeconds(6));
		storage().increment("counter", 1, Duration.ofSeconds(60));
		assertThat(storage().remainingTimeToLive("counter")).contains(Duration.ofSeconds(60));
		clock().advance(Duration.ofSeconds(60));
		assertThat(storage().increment("counter", 1)).isOne();
		assertThat(storage().remainingTimeToLive("counter")).isEmpty();
	}

}
