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

import java.util.Locale;

/**
 * What a row must keep to. A goal is missed when the confidence interval lies above it.
 */
sealed interface Goal {

	/** There is no goal: the row informs. */
	Goal NONE = new None();

	/**
	 * Says it in a word.
	 * @return text for the table
	 */
	String text();

	/**
	 * Judges a measurement.
	 * @param comparison what was measured
	 * @return text for the table
	 */
	String verdict(Comparison comparison);

	/**
	 * Returns the figure that is judged, with its interval.
	 * @param comparison what was measured
	 * @return text for the table
	 */
	default String figure(Comparison comparison) {
		return format(comparison.ratio(), "%.3f", "x");
	}

	private static String format(Comparison.Interval interval, String pattern, String unit) {
		return String.format(Locale.ROOT, pattern + unit + " [" + pattern + ", " + pattern + "]", interval.estimate(),
				interval.low(), interval.high());
	}

	private static String verdict(Comparison.Interval interval, double limit) {
		if (interval.low() > limit) {
			return "**missed**";
		}
		return (interval.high() <= limit) ? "met" : "met within the interval";
	}

	/** No goal. */
	record None() implements Goal {

		@Override
		public String text() {
			return "-";
		}

		@Override
		public String verdict(Comparison comparison) {
			return "-";
		}

	}

	/**
	 * At most so many times the raw time.
	 *
	 * @param limit the factor
	 */
	record Ratio(double limit) implements Goal {

		@Override
		public String text() {
			return this.limit + "x";
		}

		@Override
		public String verdict(Comparison comparison) {
			return Goal.verdict(comparison.ratio(), this.limit);
		}

	}

	/**
	 * At most so much beside the raw time.
	 *
	 * @param nanos nanoseconds
	 */
	record Difference(int nanos) implements Goal {

		@Override
		public String text() {
			return "+" + this.nanos + " ns";
		}

		@Override
		public String verdict(Comparison comparison) {
			return Goal.verdict(comparison.difference(), this.nanos);
		}

		@Override
		public String figure(Comparison comparison) {
			return format(comparison.difference(), "%+.1f", " ns");
		}

	}

	/**
	 * At most so much time, independent of the raw library.
	 *
	 * @param nanos nanoseconds
	 */
	record Below(int nanos) implements Goal {

		@Override
		public String text() {
			return "under " + this.nanos + " ns";
		}

		@Override
		public String verdict(Comparison comparison) {
			return Goal.verdict(comparison.ours(), this.nanos);
		}

		@Override
		public String figure(Comparison comparison) {
			return format(comparison.ours(), "%.0f", " ns");
		}

	}

	/**
	 * At most so many bytes allocated.
	 *
	 * @param bytes bytes by operation
	 * @param explanation what they are
	 */
	record Allocation(int bytes, String explanation) implements Goal {

		@Override
		public String text() {
			return "at most " + this.bytes + " B: " + this.explanation;
		}

		@Override
		public String verdict(Comparison comparison) {
			return (comparison.oursBytes() <= this.bytes + 0.5) ? "met" : "**missed**";
		}

		@Override
		public String figure(Comparison comparison) {
			return String.format(Locale.ROOT, "%.0f B", comparison.oursBytes());
		}

	}

}
