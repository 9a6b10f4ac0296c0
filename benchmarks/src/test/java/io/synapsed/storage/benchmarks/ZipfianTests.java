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

import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link Zipfian}: what is drawn must have the frequencies of the formula.
 */
class ZipfianTests {

	private static final int ITEMS = 1_000;

	private static final int DRAWN = 2_000_000;

	@Test
	void sharesFollowTheFormulaAndAddUpToOne() {
		Zipfian zipfian = new Zipfian(ITEMS, Zipfian.THETA);
		double sum = 0;
		for (int rank = 0; rank < ITEMS; rank++) {
			sum += zipfian.share(rank);
			assertThat(zipfian.share(rank)).isEqualTo(zipfian.share(0) / Math.pow(rank + 1, Zipfian.THETA),
					within(1e-12));
		}
		assertThat(sum).isEqualTo(1, within(1e-9));
	}

	@Test
	void theTwoMostFrequentRanksAreExactAndOthersClose() {
		Zipfian zipfian = new Zipfian(ITEMS, Zipfian.THETA);
		double[] drawn = draw(zipfian, ITEMS);
		for (int rank = 0; rank < 2; rank++) {
			assertThat(drawn[rank]).isEqualTo(zipfian.share(rank), within(0.001));
		}
		for (int top : new int[] { 10, 100, 500 }) {
			assertThat(sum(drawn, top)).isEqualTo(shares(zipfian, top), within(0.03));
		}
	}

	@Test
	void whatHasGrownIsWhatWasAsLargeFromTheStart() {
		Zipfian grown = new Zipfian(10, Zipfian.THETA);
		for (int items = 11; items <= ITEMS; items++) {
			grown.grow(items);
		}
		Zipfian large = new Zipfian(ITEMS, Zipfian.THETA);
		SplittableRandom random = new SplittableRandom(7);
		for (int count = 0; count < 10_000; count++) {
			double uniform = random.nextDouble();
			assertThat(grown.rank(uniform)).isEqualTo(large.rank(uniform));
		}
	}

	@Test
	void ranksStayWithinBounds() {
		Zipfian zipfian = new Zipfian(ITEMS, Zipfian.THETA);
		assertThat(zipfian.rank(0)).isZero();
		assertThat(zipfian.rank(Math.nextDown(1.0))).isEqualTo(ITEMS - 1);
	}

	private static double[] draw(Zipfian zipfian, int items) {
		SplittableRandom random = new SplittableRandom(42);
		double[] drawn = new double[items];
		for (int count = 0; count < DRAWN; count++) {
			drawn[zipfian.rank(random.nextDouble())] += 1.0 / DRAWN;
		}
		return drawn;
	}

	private static double sum(double[] shares, int top) {
		double sum = 0;
		for (int rank = 0; rank < top; rank++) {
			sum += shares[rank];
		}
		return sum;
	}

	private static double shares(Zipfian zipfian, int top) {
		double sum = 0;
		for (int rank = 0; rank < top; rank++) {
			sum += zipfian.share(rank);
		}
		return sum;
	}

}
