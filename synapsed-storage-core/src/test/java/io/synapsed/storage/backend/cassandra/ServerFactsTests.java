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

package io.synapsed.storage.backend.cassandra;

import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.StoreWarning;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What servers tell of themselves, and what follows.
 */
class ServerFactsTests {

	private static final int TEN_DAYS = 864_000;

	private static final String NETWORK = "org.apache.cassandra.locator.NetworkTopologyStrategy";

	private static List<StoreWarning> warnings(Map<String, String> replication, int grace, ConsistencyLevel level) {
		return ServerWarnings.of("shop", replication, "here", grace, level);
	}

	@Test
	void whenThereAreThreeReplicasHereThenThereIsNothingToWarnOf() {
		assertThat(warnings(Map.of("class", NETWORK, "here", "3"), TEN_DAYS, ConsistencyLevel.QUORUM)).isEmpty();
	}

	@Test
	void whenReplicationIsDangerousThenThatIsSaid() {
		assertThat(warnings(Map.of("class", NETWORK, "here", "1"), TEN_DAYS, ConsistencyLevel.QUORUM)).singleElement()
			.satisfies((warning) -> assertThat(warning.problem()).contains("one replica"));
		assertThat(warnings(Map.of("class", NETWORK, "here", "2"), TEN_DAYS, ConsistencyLevel.QUORUM)).singleElement()
			.satisfies((warning) -> assertThat(warning.problem()).contains("two replicas"));
		assertThat(warnings(Map.of("class", NETWORK, "there", "3"), TEN_DAYS, ConsistencyLevel.QUORUM)).singleElement()
			.satisfies((warning) -> assertThat(warning.remedy()).contains("[there]"));
		assertThat(warnings(Map.of("class", "org.apache.cassandra.locator.SimpleStrategy", "replication_factor", "3"),
				TEN_DAYS, ConsistencyLevel.QUORUM))
			.singleElement()
			.satisfies((warning) -> assertThat(warning.problem()).contains("SimpleStrategy"));
	}

	@Test
	void whenClocksDifferThenThatIsSaid() {
		long second = 1_000_000;
		assertThat(ClockDifference.of(-second / 2, second / 2, true)).isEmpty();
		// A slow answer proves nothing.
		assertThat(ClockDifference.of(-30 * second, 30 * second, true)).isEmpty();
		assertThat(ClockDifference.of(10 * second, 11 * second, true)).hasValueSatisfying(
				(warning) -> assertThat(warning.problem()).contains("10000 ms ahead of", "hide later ones", "expire"));
		assertThat(ClockDifference.of(-11 * second, -10 * second, true)).hasValueSatisfying(
				(warning) -> assertThat(warning.problem()).contains("10000 ms behind", "are lost", "expire"));
		assertThat(ClockDifference.of(10 * second, 11 * second, false))
			.hasValueSatisfying((warning) -> assertThat(warning.problem()).contains("ahead of").doesNotContain("lost"));
	}

	@Test
	void whenThereAreSeveralDataCentresThenALevelOfThisOneIsWarnedOf() {
		Map<String, String> two = Map.of("class", NETWORK, "here", "3", "there", "3");
		assertThat(warnings(two, TEN_DAYS, ConsistencyLevel.QUORUM)).singleElement()
			.satisfies((warning) -> assertThat(warning.remedy()).contains("linearizable"));
		assertThat(warnings(two, TEN_DAYS, ConsistencyLevel.LINEARIZABLE)).isEmpty();
		assertThat(warnings(two, TEN_DAYS, ConsistencyLevel.ONE)).isEmpty();
	}

	@Test
	void whenTombstonesAreForgottenSoonThenThatIsSaid() {
		assertThat(warnings(Map.of("class", NETWORK, "here", "3"), 0, ConsistencyLevel.QUORUM)).singleElement()
			.satisfies((warning) -> assertThat(warning.problem()).contains("gc_grace_seconds"));
	}

	@Test
	void whenServersTellTheirLimitsThenTheSmallestCounts() {
		SizeLimit limit = new SizeLimit("orders");
		ServerLimits.apply(Map.of("native_transport_max_message_size", "4194304B", "commitlog_segment_size", "4MiB",
				"max_mutation_size", "null", "native_transport_max_frame_size_in_mb", "16", "max_value_size", "1B"),
				limit);
		assertThat(limit.mostBytes()).isEqualTo((2 << 20) - (8 << 10));
		limit.check("put", List.of(put(1 << 20)));
		assertThatExceptionOfType(InvalidValueException.class)
			.isThrownBy(() -> limit.check("put", List.of(put(2 << 20))))
			.withMessageContaining("commitlog_segment_size 4MiB")
			.withMessageContaining("nothing was written");
		assertThatExceptionOfType(InvalidValueException.class)
			.isThrownBy(() -> limit.check("commit", List.of(put(1 << 20), put(1 << 20))));
	}

	@Test
	void whenServersTellNothingThenNothingIsRefused() {
		SizeLimit limit = new SizeLimit("orders");
		ServerLimits.apply(Map.of("max_mutation_size", "a lot"), limit);
		limit.check("put", List.of(put(64 << 20)));
	}

	private static Mutation.Put put(int size) {
		return new Mutation.Put(Bytes.utf8("\0key"), Bytes.wrap(new byte[size]), Entry.NEVER, Entry.NO_SERIALIZER);
	}

}
