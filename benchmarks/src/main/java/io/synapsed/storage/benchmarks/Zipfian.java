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

/**
 * Ranks of which the k-th is asked for with a frequency of 1 / k^theta, by the formula of
 * Gray and others, "Quickly Generating Billion-Record Synthetic Databases" (1994), as
 * YCSB uses it. The two most frequent ranks are exact, the others an approximation.
 */
final class Zipfian {

	/** What YCSB uses. */
	static final double THETA = 0.99;

	private final double theta;

	private int items;

	private double zeta;

	private double eta;

	Zipfian(int items, double theta) {
		this.theta = theta;
		grow(items);
	}

	/**
	 * Adds ranks.
	 * @param items number of ranks from now on, not less than before
	 */
	void grow(int items) {
		for (int rank = this.items; rank < items; rank++) {
			this.zeta += weight(rank);
		}
		this.items = items;
		this.eta = (1 - Math.pow(2.0 / items, 1 - this.theta)) / (1 - (weight(0) + weight(1)) / this.zeta);
	}

	private double weight(int rank) {
		return 1 / Math.pow(rank + 1, this.theta);
	}

	/**
	 * Returns how often a rank is to be asked for.
	 * @param rank the rank, from 0
	 * @return its part of all requests
	 */
	double share(int rank) {
		return weight(rank) / this.zeta;
	}

	/**
	 * Returns the rank for a random number.
	 * @param uniform uniformly distributed, at least 0 and less than 1
	 * @return the rank, from 0 for the most frequent one
	 */
	int rank(double uniform) {
		double place = uniform * this.zeta;
		if (place < 1) {
			return 0;
		}
		if (place < 1 + weight(1)) {
			return 1;
		}
		int rank = (int) (this.items * Math.pow(this.eta * uniform - this.eta + 1, 1 / (1 - this.theta)));
		return Math.min(rank, this.items - 1);
	}

}
