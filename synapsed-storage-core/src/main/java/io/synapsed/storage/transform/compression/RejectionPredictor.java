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
 * worth a try. Where most tries were in vain only one value in ten is tried, and one in
 * sixty-four once nothing else has happened for long. Safe for use by several threads: a
 * lost update moves a try by a few values, and nothing else.
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

	private static final int MASK = (1 << REMEMBERED) - 1;

	private static final int INTERVAL = 10;

	private static final int LONG_INTERVAL = 64;

	private static final int REJECTIONS_FOR_LONG_INTERVAL = 32;

	/** A value that became smaller after many did not outweighs as many of these. */
	private static final int CHANGE_WEIGHT = 4;

	private final Draws draws;

	/** The last tries, a bit each: whether it was in vain. */
	private volatile int history;

	private volatile int rejectionsInRow;

	/** Values until one is tried again. */
	private volatile int pause;

	RejectionPredictor(Draws draws) {
		this.draws = draws;
		this.pause = draws.about(INTERVAL);
	}

	Prediction next() {
		if (!isPessimistic()) {
			return Prediction.TRY;
		}
		int left = this.pause - 1;
		if (left > 0) {
			this.pause = left;
			return Prediction.SKIP;
		}
		this.pause = this.draws.about(isResigned() ? LONG_INTERVAL : INTERVAL);
		return Prediction.EXPLORE;
	}

	void accepted() {
		this.rejectionsInRow = 0;
		if (isPessimistic()) {
			this.history = this.history << CHANGE_WEIGHT & MASK;
			this.pause = this.draws.about(INTERVAL);
		}
		else if (this.history != 0) {
			this.history = this.history << 1 & MASK;
		}
	}

	void rejected() {
		this.history = (this.history << 1 | 1) & MASK;
		this.rejectionsInRow = Math.min(this.rejectionsInRow + 1, REJECTIONS_FOR_LONG_INTERVAL);
	}

	/** Whether more than half of the last tries were in vain. */
	boolean isPessimistic() {
		return Integer.bitCount(this.history) > REMEMBERED / 2;
	}

	/** Whether nothing else has happened for long. */
	boolean isResigned() {
		return this.rejectionsInRow >= REJECTIONS_FOR_LONG_INTERVAL;
	}

	/** Whether none of the last tries was in vain. */
	boolean isOptimistic() {
		return this.history == 0;
	}

	/** Whether the last try was in vain. */
	boolean wasRejected() {
		return this.rejectionsInRow > 0;
	}

}
