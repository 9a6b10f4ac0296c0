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

/**
 * Predicts from earlier values whether to try to compress the next one. If most of the
 * last 16 tries failed and all of them together saved too little, it tries one value in
 * ten, and after 32 failures in a row one value in 64. Safe for use by several threads: a
 * lost update only shifts a try by a few values.
 */
final class RejectionPredictor {

	/** What to do with the next value. */
	enum Prediction {

		/** Compressing is likely to save bytes. */
		TRY,

		/** Compressing is not likely to save bytes; try whether that has changed. */
		EXPLORE,

		/** Compressing is not likely to save bytes. */
		SKIP

	}

	private static final int REMEMBERED = 16;

	/** Number of bits of a remembered saving, in sixteenths of a value. */
	private static final int BITS = 4;

	private static final int INTERVAL = 10;

	private static final int LONG_INTERVAL = 64;

	private static final int REJECTIONS_FOR_LONG_INTERVAL = 32;

	/** Weight of the first saving after many failures. */
	private static final int CHANGE_WEIGHT = 4;

	private final Draws draws;

	/** Sum of the remembered savings, in sixteenths, that makes all tries worthwhile. */
	private final int worthwhile;

	/**
	 * Savings of the last tries, in sixteenths of a value; the latest is in the lowest
	 * bits.
	 */
	private volatile long history = -1;

	private volatile boolean pessimistic;

	private volatile boolean optimistic = true;

	private volatile int rejectionsInRow;

	/** Number of values until the next try. */
	private volatile int pause;

	/**
	 * Creates a predictor that tries values at first.
	 * @param draws decides which values are tried
	 * @param worthwhile average saving, as a share of the values, from which on it tries
	 * all values although most tries fail
	 */
	RejectionPredictor(Draws draws, double worthwhile) {
		this.draws = draws;
		this.worthwhile = (int) Math.ceil(worthwhile * REMEMBERED * (1 << BITS));
		this.pause = draws.about(INTERVAL);
	}

	Prediction next() {
		if (!this.pessimistic) {
			return Prediction.TRY;
		}
		int left = this.pause - 1;
		if (left > 0) {
			this.pause = left;
			return Prediction.SKIP;
		}
		this.pause = this.draws
			.about((this.rejectionsInRow >= REJECTIONS_FOR_LONG_INTERVAL) ? LONG_INTERVAL : INTERVAL);
		return Prediction.EXPLORE;
	}

	/**
	 * Learns that a value became smaller.
	 * @param saving the saved share of the value, at least an eighth
	 */
	void accepted(double saving) {
		int sixteenths = Math.min((int) (saving * (1 << BITS)), (1 << BITS) - 1);
		this.rejectionsInRow = 0;
		if (this.pessimistic) {
			this.pause = this.draws.about(INTERVAL);
			remember(sixteenths, CHANGE_WEIGHT);
		}
		else {
			remember(sixteenths, 1);
		}
	}

	/**
	 * Learns that a try failed.
	 */
	void rejected() {
		this.rejectionsInRow = Math.min(this.rejectionsInRow + 1, REJECTIONS_FOR_LONG_INTERVAL);
		remember(0, 1);
	}

	private void remember(int sixteenths, int times) {
		long savings = this.history;
		for (int time = 0; time < times; time++) {
			savings = savings << BITS | sixteenths;
		}
		this.history = savings;
		int sum = 0;
		int inVain = 0;
		for (int position = 0; position < REMEMBERED; position++) {
			int saved = (int) (savings >>> BITS * position) & (1 << BITS) - 1;
			sum += saved;
			inVain += (saved == 0) ? 1 : 0;
		}
		this.optimistic = inVain == 0;
		this.pessimistic = inVain > REMEMBERED / 2 && sum < this.worthwhile;
	}

	/** Tells whether most of the last tries failed, and all of them saved too little. */
	boolean isPessimistic() {
		return this.pessimistic;
	}

	/** Tells whether none of the last tries failed. */
	boolean isOptimistic() {
		return this.optimistic;
	}

}
