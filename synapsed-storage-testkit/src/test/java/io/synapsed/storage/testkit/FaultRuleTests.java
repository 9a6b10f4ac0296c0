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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.StoreOperation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link FaultRule}.
 */
class FaultRuleTests {

	private final FaultInjectionLayer faults = new FaultInjectionLayer();

	private final StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().name("orders").build())
		.layer(this.faults)
		.serializer(new TextSerializer())
		.build();

	/** Puts numbered keys and returns the numbers of the puts that failed. */
	private List<Integer> failedPuts(int number) {
		List<Integer> failed = new ArrayList<>();
		for (int call = 1; call <= number; call++) {
			try {
				this.storage.put("key-" + call, "value");
			}
			catch (StorageException ex) {
				failed.add(call);
			}
		}
		return failed;
	}

	@Test
	void whenTheNthCallIsHitThenNoOtherIs() {
		this.storage.put("before", "value");
		this.faults.when(StoreOperation.PUT).nth(3).thenTimeOut();
		assertThat(failedPuts(5)).containsExactly(3);
		assertThat(this.storage.exists("key-3")).isFalse();
		assertThat(this.storage.exists("key-4")).isTrue();
	}

	@Test
	void whenTheNextCallsAreHitThenLaterOnesAreNot() {
		this.faults.when(StoreOperation.PUT).next(2).thenTimeOut();
		assertThat(failedPuts(4)).containsExactly(1, 2);
	}

	@Test
	void whenCallsFromOneOnAreHitThenOnlyHealingEndsIt() {
		this.faults.when(StoreOperation.PUT).from(2).thenTimeOut();
		assertThat(failedPuts(4)).containsExactly(2, 3, 4);
		this.faults.heal();
		assertThat(failedPuts(4)).isEmpty();
	}

	@Test
	void whenOtherOperationsAreCalledThenTheyAreNeitherHitNorCounted() {
		this.faults.when(StoreOperation.PUT).nth(1).thenTimeOut();
		this.storage.get("key");
		this.storage.delete("key");
		this.storage.putIfAbsent("key", "value");
		assertThat(failedPuts(2)).containsExactly(1);
	}

	@Test
	void whenWritingIsHitThenReadingIsNotAndTheOtherWayRound() {
		this.storage.put("key", "value");
		this.faults.whenWriting().thenTimeOut();
		assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> this.storage.put("key", "new"));
		assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> this.storage.increment("count", 1));
		assertThat(this.storage.get("key", String.class)).contains("value");
		this.faults.heal();
		this.faults.whenReading().thenLoseTheConnection();
		this.storage.put("key", "new");
		assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(() -> this.storage.get("key"));
		assertThatExceptionOfType(StorageNetworkException.class).isThrownBy(() -> {
			try (var all = this.storage.scan(KeyRange.all())) {
				all.next();
			}
		});
	}

	@Test
	void whenAnOutcomeIsUnknownThenOnlyReadingTellsWhichItWas() {
		this.faults.when(StoreOperation.PUT).nth(1).thenLoseTheRequest();
		this.faults.when(StoreOperation.PUT).nth(2).thenLoseTheAnswer();
		for (String key : List.of("lost", "done")) {
			assertThatExceptionOfType(UnknownOutcomeException.class).isThrownBy(() -> this.storage.put(key, "value"))
				.withMessageContaining("orders")
				.matches((ex) -> !ex.isRetryable());
		}
		assertThat(this.storage.exists("lost")).isFalse();
		assertThat(this.storage.exists("done")).isTrue();
	}

	@Test
	void whenAFailureIsGivenThenItIsThrownBeforeOrAfterwards() {
		this.faults.when(StoreOperation.PUT).nth(1).thenFail(() -> new StorageConflictException("orders", "planned"));
		this.faults.when(StoreOperation.PUT)
			.nth(2)
			.thenFailAfterwards(() -> new StorageConflictException("orders", "planned"));
		for (String key : List.of("before", "after")) {
			assertThatExceptionOfType(StorageConflictException.class).isThrownBy(() -> this.storage.put(key, "value"));
		}
		assertThat(this.storage.exists("before")).isFalse();
		assertThat(this.storage.exists("after")).isTrue();
	}

	@Test
	void whenDelayedThenTheCallIsDoneLaterAndAnInterruptStaysSet() {
		this.faults.when(StoreOperation.PUT).nth(1).thenDelay(Duration.ofMillis(20));
		this.faults.when(StoreOperation.PUT).nth(2).thenDelay(Duration.ofDays(1));
		long start = System.nanoTime();
		this.storage.put("slow", "value");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
		Thread.currentThread().interrupt();
		this.storage.put("interrupted", "value");
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.storage.exists("interrupted")).isTrue();
	}

	@Test
	void whenACallWaitsForAGateThenTheTestDecidesWhenItGoesOn() {
		CountDownLatch gate = new CountDownLatch(1);
		this.faults.when(StoreOperation.PUT).nth(1).thenWaitFor(gate);
		List<String> order = Collections.synchronizedList(new ArrayList<>());
		Parallel.run(2, (thread) -> () -> {
			if (thread == 0) {
				this.storage.put("waiting", "value");
				order.add("put");
			}
			else {
				while (this.faults.calls(StoreOperation.PUT) == 0) {
					Thread.onSpinWait();
				}
				order.add("gate");
				gate.countDown();
			}
			return null;
		});
		assertThat(order).containsExactly("gate", "put");
	}

	@Test
	void whenSomebodyElseChangesAKeyAtTheLastMomentThenATransactionConflicts() {
		this.storage.put("key", "old");
		this.faults.when(StoreOperation.COMMIT).nth(1).thenRun(() -> this.storage.put("key", "theirs"));
		try (StorageTransaction transaction = this.storage.beginTransaction()) {
			transaction.get("key");
			transaction.put("key", "mine");
			assertThatExceptionOfType(StorageConflictException.class).isThrownBy(transaction::commit);
		}
		assertThat(this.storage.get("key", String.class)).contains("theirs");
	}

	@Test
	void whenSeveralFaultsAreScriptedThenEachHasItsTurn() {
		this.faults.when(StoreOperation.PUT).nth(1).thenTimeOut();
		this.faults.when(StoreOperation.PUT, StoreOperation.DELETE).nth(3).thenTimeOut();
		assertThat(failedPuts(2)).containsExactly(1);
		assertThatExceptionOfType(StorageTimeoutException.class).isThrownBy(() -> this.storage.delete("key-2"));
	}

	@Test
	void whenAScriptMakesNoSenseThenItIsRefused() {
		FaultRule rule = this.faults.when(StoreOperation.PUT);
		assertThatIllegalArgumentException().isThrownBy(() -> rule.nth(0));
		assertThatIllegalArgumentException().isThrownBy(() -> rule.next(0));
		rule.thenTimeOut();
		assertThatIllegalStateException().isThrownBy(rule::thenTimeOut);
	}

}
