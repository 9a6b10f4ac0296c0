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
 * Predicts from what became of the values before whether compressing the next one is
 * worth a try. Where most tries were in vain, and all of them together have saved too
 * little, only one value in ten is tried, and one in sixty-four once nothing else has
 * happened for long. Safe for use by several threads: a lost update moves a try by a few
 * values, and nothing else.
 */
final class RejectionPredictor {

	/** What to do with the next value. */
	enum Prediction {

		/** It is likely to become smaller. */
		TRY,

		/** It is not, and is tried to find out whether that has changed. */
		EXPLORE,

		/** It is not. */
		SKIP

	}

	private static final int REMEMBERED = 16;

	/** Savings are remembered in sixteenths of a value, with as many bits. */
	private static final int BITS = 4;

	private static final int INTERVAL = 10;

	private static final int LONG_INTERVAL = 64;

	private static final int REJECTIONS_FOR_LONG_INTERVAL = 32;

	/** A value that becomes smaller after many did not counts as many times. */
	private static final int CHANGE_WEIGHT = 4;

	private final Draws draws;

	/** Savings in sixteenths of all remembered values that are worth trying them all. */
	private final int worthwhile;

	/** What the last tries have saved, in sixteenths of a value, the latest lowest. */
	private volatile long history = -1;

	private volatile boolean pessimistic;

	private volatile boolean optimistic = true;

	private volatile int rejectionsInRow;

	/** Values until one is tried again. */
	private volatile int pause;

	/**
	 * Creates a predictor that begins in good hope.
	 * @param draws decides which values are tried
	 * @param worthwhile what tries must save on average, as a share of the values, so
	 * that it goes on with them although most are in vain
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
	 * @param saving the part of it that was saved, at least an eighth
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
	 * Learns that a try was in vain.
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

	/** Whether most of the last tries were in vain, and saved too little. */
	boolean isPessimistic() {
		return this.pessimistic;
	}

	/** Whether none of the last tries was in vain. */
	boolean isOptimistic() {
		return this.optimistic;
	}

}
