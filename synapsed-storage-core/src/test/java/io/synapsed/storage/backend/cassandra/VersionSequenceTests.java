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

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

import io.synapsed.storage.common.Version;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Versions are time UUIDs, and each is given once.
 */
class VersionSequenceTests {

	@Test
	void whenVersionsAreGivenThenTheyAreTimeUuidsThatAscendAndComeBack() {
		VersionSequence versions = new VersionSequence();
		long before = 0;
		for (int count = 0; count < 10_000; count++) {
			Version version = versions.next();
			UUID stored = VersionSequence.encode(version);
			assertThat(stored.version()).isEqualTo(1);
			assertThat(stored.variant()).isEqualTo(2);
			assertThat(stored.timestamp()).isGreaterThan(before);
			assertThat(VersionSequence.decode(stored)).isEqualTo(version);
			before = stored.timestamp();
		}
		long millis = before / 10_000 - 12_219_292_800_000L;
		assertThat(millis).isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis() + 60_000);
	}

	@Test
	void whenSequencesBeginAtTheSameTimeThenTheyShareNoVersion() {
		Set<Version> given = new HashSet<>();
		for (int process = 0; process < 50; process++) {
			VersionSequence versions = new VersionSequence();
			for (int count = 0; count < 100; count++) {
				assertThat(given.add(versions.next())).isTrue();
			}
		}
	}

	@Test
	void whenAVersionIsThatOfAnotherEngineThenNoRowHasIt() {
		for (Version foreign : new Version[] { Version.of(1), Version.of(0), new Version(-1, -1) }) {
			UUID encoded = VersionSequence.encode(foreign);
			assertThat(encoded.version()).isEqualTo(1);
			assertThat(encoded.timestamp()).isZero();
		}
	}

}
