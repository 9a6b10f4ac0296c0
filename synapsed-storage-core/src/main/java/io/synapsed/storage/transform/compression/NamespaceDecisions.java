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

package io.synapsed.storage.transform.compression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Decides how the values of one namespace are compressed. The fastest algorithm (the
 * probe) tests whether a value can be compressed; only then the best algorithm so far is
 * used, too. The probe is skipped while it is useless: while all values can be
 * compressed, or if the best algorithm compresses values that the probe cannot. About
 * every 32nd value, all algorithms are compared. Safe for use by several threads, without
 * locks: the fields are hints, and a lost update only delays a decision.
 */
final class NamespaceDecisions {

	private static final int TRIAL_INTERVAL = 32;

	/** From this size on the probe compresses a sample, not the whole value. */
	private static final int SAMPLED_SIZE = 64 << 10;

	private static final float LEARNING_RATE = 1 / 8f;

	/** Largest average saving that the probe may miss, as a share of rejected values. */
	private static final float MISSED_SHARE = 1 / 64f;

	/** With the profile RATIO: average saving that makes many failed tries worthwhile. */
	private static final double WORTHWHILE_SAVING = 1 / 32.0;

	private final List<CompressionAlgorithm> algorithms;

	private final CompressionAlgorithm probe;

	private final Draws draws;

	private final RejectionPredictor predictor;

	/** Average compressed share of a value by algorithm, 0 if not known. */
	private final float[] remainders;

	private volatile CompressionAlgorithm best;

	/** Whether the algorithms have been compared. */
	private volatile boolean compared;

	/** Average saving of other algorithms for values that the probe rejects. */
	private volatile float missed;

	/** Number of values until all algorithms are compared again. */
	private volatile int untilTrial = 1;

	private final LongAdder plainBytes = new LongAdder();

	private final LongAdder storedBytes = new LongAdder();

	private final LongAdder tried = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder skipped = new LongAdder();

	NamespaceDecisions(CompressionProfile profile, List<CompressionAlgorithm> algorithms, long seed) {
		this.algorithms = algorithms;
		this.probe = algorithms.get(0);
		this.best = this.probe;
		this.remainders = new float[algorithms.size()];
		this.draws = new Draws(seed);
		this.predictor = new RejectionPredictor(this.draws,
				(profile == CompressionProfile.RATIO) ? WORTHWHILE_SAVING : Double.MAX_VALUE);
	}

	/**
	 * Compresses a value, unless that is not likely to save bytes.
	 * @param attempt the value
	 * @param dictionary an algorithm with the dictionary for this value, or {@code null}
	 * @param dictionaryId id of the dictionary
	 * @return whether it was tried
	 */
	boolean compress(Attempt attempt, @Nullable CompressionAlgorithm dictionary, int dictionaryId) {
		this.plainBytes.add(attempt.plainSize());
		RejectionPredictor.Prediction prediction = this.predictor.next();
		if (prediction == RejectionPredictor.Prediction.SKIP) {
			this.skipped.increment();
			this.storedBytes.add(attempt.plainSize());
			return false;
		}
		if (dictionary != null) {
			attempt.compress(dictionary, dictionaryId);
		}
		else if (isTrial(prediction)) {
			compressWithAll(attempt);
		}
		else {
			compressAsUsual(attempt);
		}
		learn(attempt);
		return true;
	}

	private boolean isTrial(RejectionPredictor.Prediction prediction) {
		if (this.algorithms.size() == 1) {
			return false;
		}
		if (prediction == RejectionPredictor.Prediction.EXPLORE) {
			// The probe itself may be wrong.
			return true;
		}
		int left = this.untilTrial - 1;
		this.untilTrial = (left > 0) ? left : this.draws.about(TRIAL_INTERVAL);
		return left <= 0;
	}

	private void compressWithAll(Attempt attempt) {
		int[] sizes = new int[this.remainders.length];
		for (int index = 0; index < sizes.length; index++) {
			sizes[index] = attempt.compress(this.algorithms.get(index), 0);
		}
		int plainSize = attempt.plainSize();
		if (!Attempt.pays(sizes[0], plainSize)) {
			float saving = attempt.pays() ? 1 - (float) attempt.size() / plainSize : 0;
			this.missed += (saving - this.missed) * LEARNING_RATE;
		}
		if (attempt.pays()) {
			compare(sizes, plainSize);
		}
	}

	/** Compares the algorithms by a value that at least one of them compresses. */
	private void compare(int[] sizes, int plainSize) {
		int smallest = 0;
		for (int index = 0; index < sizes.length; index++) {
			float remainder = Attempt.pays(sizes[index], plainSize) ? (float) sizes[index] / plainSize : 1;
			float known = this.remainders[index];
			this.remainders[index] = (known != 0) ? known + (remainder - known) * LEARNING_RATE : remainder;
			if (this.remainders[index] < this.remainders[smallest]) {
				smallest = index;
			}
		}
		this.best = this.algorithms.get(smallest);
		this.compared = true;
	}

	private void compressAsUsual(Attempt attempt) {
		CompressionAlgorithm favourite = this.best;
		if (this.predictor.isOptimistic() || isProbeMisleading()) {
			attempt.compress(favourite, 0);
		}
		else if (attempt.plainSize() >= SAMPLED_SIZE) {
			if (attempt.samplePays(this.probe)) {
				attempt.compress(favourite, 0);
			}
		}
		else {
			attempt.compress(this.probe, 0);
			if (favourite != this.probe && attempt.pays()) {
				attempt.compress(favourite, 0);
			}
		}
		if (!this.compared && this.algorithms.size() > 1 && attempt.pays()) {
			compressWithAll(attempt);
		}
	}

	private boolean isProbeMisleading() {
		return this.missed > MISSED_SHARE;
	}

	private void learn(Attempt attempt) {
		this.tried.increment();
		if (attempt.pays()) {
			this.storedBytes.add(attempt.size());
			this.predictor.accepted(1 - (double) attempt.size() / attempt.plainSize());
		}
		else {
			this.rejected.increment();
			this.storedBytes.add(attempt.plainSize());
			this.predictor.rejected();
		}
	}

	/**
	 * Describes the current decisions.
	 * @return names and values
	 */
	Map<String, Object> describe() {
		Map<String, Object> facts = new LinkedHashMap<>();
		long tries = this.tried.sum();
		long stored = this.storedBytes.sum();
		facts.put("choice", choice());
		facts.put("ratio", (stored != 0) ? (double) this.plainBytes.sum() / stored : 1);
		facts.put("tried", tries);
		facts.put("skipped", this.skipped.sum());
		facts.put("rejected-share", (tries != 0) ? (double) this.rejected.sum() / tries : 0);
		return facts;
	}

	private String choice() {
		String favourite = this.best.name();
		if (this.predictor.isPessimistic()) {
			return "none";
		}
		return (this.predictor.isOptimistic() || isProbeMisleading() || this.best == this.probe) ? favourite
				: this.probe.name() + ", then " + favourite;
	}

}
