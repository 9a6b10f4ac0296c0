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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.testkit.capability.CapabilityReport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A store reports exactly what it can do, refuses the rest, and describes itself.
 *
 * @since 0.1.0
 */
public abstract class CapabilityContract extends StoreContract {

	@Test
	void whenOpenThenCapabilitiesAreExactlyTheExpectedOnes() {
		assertThat(storage().capabilities()).containsExactlyInAnyOrderElementsOf(fixture().expectedCapabilities());
		assertThat(storage().store().capabilities()).isEqualTo(storage().capabilities());
	}

	@Test
	void whenObservedThenItHasWhatItReportsAndNothingElse() throws IOException {
		Path observed = Files.createDirectories(directory().resolveSibling("observed"));
		assertThat(CapabilityReport.of(fixture(), observed).contradictions(storage().capabilities())).isEmpty();
	}

	@Test
	void whenCapabilityIsMissingThenItsOperationsAreRefusedByName() {
		Bytes key = bytes("key");
		Map<Capability, ThrowingCallable> operations = Map.of(Capability.CONDITIONAL_WRITE,
				() -> storage().putIfAbsent(key, key), Capability.INCREMENT, () -> storage().increment("counter", 1),
				Capability.TTL, () -> storage().put(key, key, Duration.ofDays(1)), Capability.WATCH,
				() -> storage().watch(KeyRange.all(), (event) -> {
				}), Capability.ORDERED_SCAN, () -> storage().count(KeyRange.all()), Capability.ATOMIC_BATCH,
				() -> storage().batch().put("here", key).put("elsewhere", key).commit(), Capability.TRANSACTION,
				() -> storage().beginTransaction().close(), Capability.SNAPSHOT, () -> storage().snapshot().close(),
				Capability.COMPACTION, () -> storage().store().compact(), Capability.CHECKPOINT,
				() -> storage().store().checkpoint(directory().resolveSibling("checkpoint")));
		operations.forEach((capability, operation) -> {
			if (has(capability)) {
				assertThatCode(operation).as("%s", capability).doesNotThrowAnyException();
			}
			else {
				assertThatExceptionOfType(UnsupportedCapabilityException.class).as("%s", capability)
					.isThrownBy(operation)
					.withMessageContaining(storage().name())
					.withMessageContaining(capability.propertyValue());
			}
		});
	}

	@Test
	void whenCompareAndSetIsMissingThenItIsRefusedWhateverIsStored() {
		Assumptions.assumeFalse(has(Capability.CONDITIONAL_WRITE), "the store has conditional writes");
		assertThatExceptionOfType(UnsupportedCapabilityException.class)
			.isThrownBy(() -> storage().compareAndSet(bytes("absent"), Version.of(1), bytes("value")));
	}

	@Test
	void whenACapabilityIsRequiredThenItIsThereOrRefused() {
		Set<Capability> missing = EnumSet.allOf(Capability.class);
		missing.removeAll(fixture().expectedCapabilities());
		fixture().expectedCapabilities().forEach(storage()::require);
		missing.forEach((capability) -> assertThatExceptionOfType(UnsupportedCapabilityException.class)
			.isThrownBy(() -> storage().require(capability))
			.withMessageContaining(capability.propertyValue()));
	}

	@Test
	void whenDescribedThenEveryLayerHasANameAndNoFactHoldsTheValue() {
		Bytes key = bytes("key");
		storage().put(key, "a secret that no description shows");
		storage().get(key);
		assertThat(storage().store().layers()).isNotEmpty().allSatisfy((layer) -> {
			assertThat(layer.layer()).isNotBlank();
			assertThat(layer.facts().values()).doesNotContainNull();
		});
		assertThat(storage().store().explain(Namespace.DEFAULT.encode(key))).isNotEmpty()
			.allSatisfy((layer) -> assertThat(layer.facts().toString()).doesNotContain("secret"));
	}

	@Test
	void whenKeyIsAbsentThenItIsExplainedAllTheSame() {
		assertThat(storage().store().explain(Namespace.DEFAULT.encode("absent"))).isNotEmpty();
	}

	@Test
	void whenStatisticsAreReadThenNamesAreUniqueAlsoAfterClosing() {
		storage().put("key", "value");
		storage().get("key");
		List<Statistic> statistics = storage().store().statistics();
		assertThat(statistics).extracting(Statistic::name).doesNotHaveDuplicates();
		storage().close();
		assertThatCode(() -> statistics.forEach((statistic) -> statistic.value().getAsDouble()))
			.doesNotThrowAnyException();
		assertThatCode(() -> storage().store().statistics()).doesNotThrowAnyException();
		assertThatCode(() -> storage().store().layers()).doesNotThrowAnyException();
	}

	@Test
	void whenProbedThenAnOpenStorePasses() {
		assertThatCode(() -> storage().store().probe()).doesNotThrowAnyException();
		if (has(Capability.ORDERED_SCAN)) {
			assertThat(storage().count(KeyRange.all())).isZero();
		}
	}

}
