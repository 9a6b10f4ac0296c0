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

package io.synapsed.storage.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replays of {@link EvictionPolicy} against a reference that knows the stack distance of
 * each read, and of patterns whose outcome is known. The benchmarks replay recorded
 * traces.
 */
class EvictionPolicyTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 50, 199, 200 })
	void whenLruIsReplayedThenItHitsWhatTheStackDistanceSays(int size) {
		List<Long> trace = skewed(5_000, 200, 11);
		List<Long> stack = new ArrayList<>();
		int expected = 0;
		for (Long key : trace) {
			int distance = stack.indexOf(key);
			if (distance >= 0) {
				expected += (distance < size) ? 1 : 0;
				stack.remove(distance);
			}
			stack.add(0, key);
		}
		assertThat(hits(new LeastRecentlyUsed<>(size), trace)).isEqualTo(expected);
	}

	@Test
	void whenFameIsOldThenLfuForgetsIt() {
		LeastFrequentlyUsed<Long> policy = new LeastFrequentlyUsed<>(10);
		List<Long> famous = new ArrayList<>();
		for (int round = 0; round < 100; round++) {
			for (long key = 0; key < 10; key++) {
				famous.add(key);
			}
		}
		List<Long> later = new ArrayList<>();
		for (int round = 0; round < 200; round++) {
			for (long key = 100; key < 110; key++) {
				later.add(key);
			}
		}
		Set<Long> resident = new HashSet<>();
		hits(policy, famous, resident);
		int hits = hits(policy, later, resident);
		assertThat(resident).containsExactlyInAnyOrderElementsOf(later.subList(0, 10));
		assertThat(hits).isGreaterThan(later.size() / 4);
	}

	@Test
	void whenAScanPassesThenArcKeepsWhatIsReadAgain() {
		// What is read twice at once is known as frequent before the scan begins.
		List<Long> trace = new ArrayList<>(List.of(0L, 1L, 2L, 3L, 4L, 0L, 1L, 2L, 3L, 4L));
		for (long step = 0; step < 2_000; step++) {
			trace.add(step % 5);
			trace.add(1_000 + step);
			trace.add(10_000 + step);
		}
		assertThat(hits(new LeastRecentlyUsed<>(10), trace)).isLessThan(20);
		assertThat(hits(new AdaptiveReplacement<>(10), trace)).isEqualTo(2_005);
	}

	@ParameterizedTest
	@ValueSource(strings = { "lru", "lfu", "arc" })
	void whenWeightsDifferThenTheBoundHoldsAndTheWeightIsThatOfTheResidents(String name) {
		EvictionPolicy<Long> policy = policy(name, 100);
		Map<Long, Long> resident = new HashMap<>();
		Random random = new Random(5);
		for (int step = 0; step < 50_000; step++) {
			long key = (long) Math.abs(random.nextGaussian() * 40);
			if (random.nextInt(20) == 0) {
				policy.remove(key);
				resident.remove(key);
			}
			else if (resident.containsKey(key)) {
				policy.hit(key);
			}
			else {
				long weight = 1 + random.nextInt((step % 500 == 0) ? 100 : 15);
				policy.admit(key, weight, (victim) -> assertThat(resident.remove(victim)).isNotNull());
				resident.put(key, weight);
			}
			long sum = resident.values().stream().mapToLong(Long::longValue).sum();
			assertThat(policy.weight()).isEqualTo(sum).isLessThanOrEqualTo(100);
		}
	}

	private static EvictionPolicy<Long> policy(String name, long maximum) {
		return switch (name) {
			case "lru" -> new LeastRecentlyUsed<>(maximum);
			case "lfu" -> new LeastFrequentlyUsed<>(maximum);
			default -> new AdaptiveReplacement<>(maximum);
		};
	}

	private static List<Long> skewed(int reads, int keys, long seed) {
		Random random = new Random(seed);
		List<Long> trace = new ArrayList<>();
		for (int read = 0; read < reads; read++) {
			trace.add((long) (keys * Math.pow(random.nextDouble(), 2)));
		}
		return trace;
	}

	private static int hits(EvictionPolicy<Long> policy, List<Long> trace) {
		return hits(policy, trace, new HashSet<>());
	}

	private static int hits(EvictionPolicy<Long> policy, List<Long> trace, Set<Long> resident) {
		int hits = 0;
		for (Long key : trace) {
			if (resident.contains(key)) {
				hits++;
				policy.hit(key);
			}
			else {
				policy.admit(key, 1, resident::remove);
				resident.add(key);
			}
		}
		return hits;
	}

}
