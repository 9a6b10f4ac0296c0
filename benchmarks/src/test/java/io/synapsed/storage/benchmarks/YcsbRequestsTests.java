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

package io.synapsed.storage.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link YcsbRequests}.
 */
class YcsbRequestsTests {

	private static final int RECORDS = 1_000;

	private static final int DRAWN = 200_000;

	@ParameterizedTest
	@EnumSource
	void sameSeedAsksForTheSame(YcsbWorkload workload) {
		assertThat(sequence(workload, 1)).isEqualTo(sequence(workload, 1)).isNotEqualTo(sequence(workload, 2));
	}

	@ParameterizedTest
	@CsvSource({ "A,READ,0.5", "A,UPDATE,0.5", "B,READ,0.95", "B,UPDATE,0.05", "C,READ,1", "D,READ,0.95",
			"D,INSERT,0.05", "E,SCAN,0.95", "E,INSERT,0.05", "F,READ,0.5", "F,MODIFY,0.5" })
	void operationsHaveThePublishedShares(YcsbWorkload workload, YcsbWorkload.Operation operation, double share) {
		YcsbRequests requests = new YcsbRequests(workload, RECORDS, RECORDS, 3);
		Map<YcsbWorkload.Operation, Integer> counts = new EnumMap<>(YcsbWorkload.Operation.class);
		for (int count = 0; count < DRAWN; count++) {
			counts.merge(requests.operation(), 1, Integer::sum);
		}
		assertThat(counts.get(operation) / (double) DRAWN).isEqualTo(share, within(0.005));
	}

	@Test
	void popularRecordsAreAskedForAsOftenAsTheFormulaHasIt() {
		int[] counts = counts(new YcsbRequests(YcsbWorkload.C, RECORDS, RECORDS, 3));
		int mostPopular = TestData.shuffled(RECORDS, 3)[0];
		assertThat(counts[mostPopular] / (double) DRAWN).isEqualTo(new Zipfian(RECORDS, Zipfian.THETA).share(0),
				within(0.005));
	}

	@Test
	void latestRecordsAreAskedForMostOften() {
		YcsbRequests requests = new YcsbRequests(YcsbWorkload.D, RECORDS, RECORDS, 3);
		int[] before = counts(requests);
		assertThat(before[RECORDS - 1] / (double) DRAWN).isEqualTo(new Zipfian(RECORDS, Zipfian.THETA).share(0),
				within(0.005));
		assertThat(requests.insert()).isEqualTo(RECORDS);
		assertThat(requests.records()).isEqualTo(RECORDS + 1);
		int[] after = counts(requests);
		assertThat(after[RECORDS]).isGreaterThan(after[RECORDS - 1]).isGreaterThan(DRAWN / 10);
	}

	@Test
	void scansReadFromOneToAHundredRecordsEachAsOften() {
		YcsbRequests requests = new YcsbRequests(YcsbWorkload.E, RECORDS, RECORDS, 3);
		Set<Integer> lengths = new HashSet<>();
		double sum = 0;
		for (int count = 0; count < DRAWN; count++) {
			int length = requests.length();
			lengths.add(length);
			sum += length;
		}
		assertThat(lengths).hasSize(100).allMatch((length) -> length >= 1 && length <= 100);
		assertThat(sum / DRAWN).isEqualTo(50.5, within(0.5));
	}

	private static int[] counts(YcsbRequests requests) {
		int[] counts = new int[RECORDS + 1];
		for (int count = 0; count < DRAWN; count++) {
			counts[requests.record()]++;
		}
		return counts;
	}

	private static List<String> sequence(YcsbWorkload workload, long seed) {
		YcsbRequests requests = new YcsbRequests(workload, RECORDS, RECORDS, seed);
		List<String> sequence = new ArrayList<>();
		for (int count = 0; count < 1_000; count++) {
			YcsbWorkload.Operation operation = requests.operation();
			int record = (operation == YcsbWorkload.Operation.INSERT) ? requests.insert() : requests.record();
			sequence.add(operation + " " + record + " " + requests.length());
		}
		return sequence;
	}

}
