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

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The medians of both sides, with 90 % confidence intervals of their ratio and difference
 * by the bootstrap: processes are drawn with replacement, and pairs of blocks within
 * them.
 *
 * @param rawNanos median of the raw side in nanoseconds
 * @param oursNanos median of our side in nanoseconds
 * @param cpuRatio ratio of the medians of processor time
 * @param rawBytes median of the bytes that the raw side allocates
 * @param oursBytes median of the bytes that our side allocates
 * @param ratio ratio of the medians of time
 * @param difference difference of the medians of time in nanoseconds
 * @param ours median of our side in nanoseconds
 */
record Comparison(double rawNanos, double oursNanos, double cpuRatio, double rawBytes, double oursBytes, Interval ratio,
		Interval difference, Interval ours) {

	private static final int RESAMPLES = 400;

	/**
	 * An estimate with its 90 % confidence interval.
	 *
	 * @param estimate the estimate
	 * @param low lower end
	 * @param high upper end
	 */
	record Interval(double estimate, double low, double high) {

		private static Interval of(double estimate, double[] resampled) {
			Arrays.sort(resampled);
			return new Interval(estimate, resampled[resampled.length / 20],
					resampled[resampled.length - 1 - resampled.length / 20]);
		}

	}

	static Comparison of(List<List<Sample>> forks, long seed) {
		List<Sample> all = forks.stream().flatMap(List::stream).toList();
		double raw = median(all, Sample::rawNanos);
		double ours = median(all, Sample::oursNanos);
		double[] ratios = new double[RESAMPLES];
		double[] differences = new double[RESAMPLES];
		double[] own = new double[RESAMPLES];
		SplittableRandom random = new SplittableRandom(seed);
		for (int index = 0; index < RESAMPLES; index++) {
			List<Sample> drawn = draw(forks, random);
			double drawnRaw = median(drawn, Sample::rawNanos);
			double drawnOurs = median(drawn, Sample::oursNanos);
			ratios[index] = drawnOurs / drawnRaw;
			differences[index] = drawnOurs - drawnRaw;
			own[index] = drawnOurs;
		}
		return new Comparison(raw, ours, median(all, Sample::oursCpuNanos) / median(all, Sample::rawCpuNanos),
				median(all, Sample::rawBytes), median(all, Sample::oursBytes), Interval.of(ours / raw, ratios),
				Interval.of(ours - raw, differences), Interval.of(ours, own));
	}

	private static List<Sample> draw(List<List<Sample>> forks, SplittableRandom random) {
		Sample[] drawn = new Sample[forks.stream().mapToInt(List::size).max().orElseThrow() * forks.size()];
		int size = 0;
		for (int count = 0; count < forks.size(); count++) {
			List<Sample> fork = forks.get(random.nextInt(forks.size()));
			for (int pair = 0; pair < fork.size(); pair++) {
				drawn[size++] = fork.get(random.nextInt(fork.size()));
			}
		}
		return Arrays.asList(drawn).subList(0, size);
	}

	private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
		double[] figures = samples.stream().mapToDouble(figure).sorted().toArray();
		int middle = figures.length / 2;
		return (figures.length % 2 == 1) ? figures[middle] : (figures[middle - 1] + figures[middle]) / 2;
	}

}
