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

package io.synapsed.storage.testkit.capability;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReadView;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.testkit.EngineFixtures;
import io.synapsed.storage.testkit.PlantedFault;
import io.synapsed.storage.testkit.StoreFixture;
import io.synapsed.storage.testkit.capability.Observation.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The probes see through stores that lie: one that says more than it can, one that can
 * more than it says, and for each capability one that nearly has it.
 */
class CapabilityReportTests {

	@TempDir
	Path directory;

	@ParameterizedTest
	@EnumSource
	void whenAskedForThenThereIsAProbe(Capability capability) {
		assertThat(CapabilityProbe.of(capability).capability()).isEqualTo(capability);
		assertThat(CapabilityProbe.of(capability).method()).isNotBlank().doesNotEndWith(".");
	}

	@Test
	void whenAStoreClaimsWhatItCannotThenItIsFound() {
		StoreFixture liar = new PlantedFault(
				(delegate) -> new PlantedFault.Claiming(delegate, EnumSet.allOf(Capability.class)));
		CapabilityReport report = CapabilityReport.of(liar, this.directory);
		assertThat(report.contradictions(EnumSet.allOf(Capability.class))).hasSize(7)
			.anySatisfy((line) -> assertThat(line)
				.startsWith("durable-process is reported, but was not observed: [acknowledged write 1]"))
			.anySatisfy((line) -> assertThat(line).startsWith("durable-power is reported, but was not observed"))
			.anySatisfy((line) -> assertThat(line).startsWith("range-protection is reported, but was not observed"))
			.anySatisfy((line) -> assertThat(line).startsWith("resumable-watch is reported, but refused"))
			.anySatisfy((line) -> assertThat(line).startsWith("shared is reported, but was not observed"))
			.anySatisfy((line) -> assertThat(line).startsWith("checkpoint is reported, but refused"))
			.anySatisfy((line) -> assertThat(line).startsWith("compaction is reported, but refused"));
	}

	@Test
	void whenAStoreHidesWhatItCanThenItIsFound() {
		StoreFixture liar = new PlantedFault((delegate) -> new PlantedFault.Claiming(delegate, Set.of()));
		CapabilityReport report = CapabilityReport.of(liar, this.directory);
		assertThat(report.with(Outcome.OBSERVED)).isEqualTo(EngineFixtures.MEMORY.fixture().expectedCapabilities());
		assertThat(report.contradictions(Set.of())).hasSameSizeAs(report.with(Outcome.OBSERVED))
			.contains("ordered-scan is not reported, but was observed: the store "
					+ CapabilityProbe.of(Capability.ORDERED_SCAN).method());
	}

	@Test
	void whenNothingCanBeSeenThenNeitherClaimIsHeldAgainstTheStore() {
		CapabilityReport report = new CapabilityReport(
				Map.of(Capability.DURABLE_POWER, Observation.notObservable("planted")));
		assertThat(report.contradictions(Set.of())).isEmpty();
		assertThat(report.contradictions(Set.of(Capability.DURABLE_POWER))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("almost")
	void whenAStoreAlmostHasACapabilityThenItIsNotObserved(Capability capability, UnaryOperator<KeyValueStore> fault) {
		try (StoreUnderTest store = new StoreUnderTest(new PlantedFault(fault), this.directory.resolve("data"))) {
			Observation observation = CapabilityProbe.of(capability).observe(store);
			assertThat(observation.outcome()).as(observation.detail()).isEqualTo(Outcome.NOT_OBSERVED);
			assertThat(observation.detail()).isNotBlank();
		}
	}

	static List<Arguments> almost() {
		List<Arguments> faults = new ArrayList<>();
		faults.add(almost(Capability.CONDITIONAL_WRITE, PlantedFault.IgnoringConditions::new));
		faults.add(almost(Capability.INCREMENT, PlantedFault.IgnoringConditions::new));
		faults.add(almost(Capability.TRANSACTION, PlantedFault.IgnoringConditions::new));
		faults.add(almost(Capability.TTL, IgnoringExpiry::new));
		faults.add(almost(Capability.COLOCATED_BATCH, PlantedFault.PieceByPiece::new));
		faults.add(almost(Capability.ATOMIC_BATCH, PlantedFault.PieceByPiece::new));
		faults.add(almost(Capability.WATCH, PlantedFault.DeliveringTwice::new));
		faults.add(almost(Capability.ORDERED_SCAN, PlantedFault.ScanningTwice::new));
		faults.add(almost(Capability.WATCH, PlantedFault.LosingRemovals::new));
		faults.add(almost(Capability.ORDERED_SCAN, PlantedFault.ScanningForwards::new));
		faults.add(almost(Capability.SNAPSHOT, LiveSnapshots::new));
		return faults;
	}

	private static Arguments almost(Capability capability, UnaryOperator<KeyValueStore> fault) {
		return Arguments.of(capability, fault);
	}

	private static final class IgnoringExpiry extends ForwardingStore {

		private IgnoringExpiry(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public Version put(Mutation.Put put, long now) {
			return super.put(new Mutation.Put(put.key(), put.value(), Entry.NEVER, put.serializer()), now);
		}

	}

	private static final class LiveSnapshots extends ForwardingStore {

		private LiveSnapshots(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public Snapshot snapshot() {
			return new LiveSnapshot(delegate());
		}

	}

	/** Remembers what it was asked for first, and is live for everything else. */
	private record LiveSnapshot(ReadView live, Map<Bytes, Entry> remembered) implements Snapshot {

		private LiveSnapshot(ReadView live) {
			this(live, new HashMap<>());
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			Entry entry = this.remembered.getOrDefault(key, this.live.get(key, options));
			if (entry != null) {
				this.remembered.put(key, entry);
			}
			return entry;
		}

		@Override
		public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
			return this.live.getAll(keys, options);
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			return this.live.scan(range, options);
		}

		@Override
		public void close() {
		}

	}

}
