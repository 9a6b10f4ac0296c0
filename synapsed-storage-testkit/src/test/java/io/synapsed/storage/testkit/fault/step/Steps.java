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

package io.synapsed.storage.testkit.fault.step;

import org.jspecify.annotations.Nullable;

/**
 * Counts the steps that one thread takes within instrumented classes, and does something
 * at some of them. Shared by all class loaders.
 */
public final class Steps {

	private static volatile @Nullable Thread armed;

	private static int taken;

	private static int first;

	private static int last;

	private static Runnable action = () -> {
	};

	private Steps() {
	}

	/**
	 * Called by instrumented classes.
	 */
	public static void step() {
		if (armed == Thread.currentThread()) {
			take(Thread.currentThread());
		}
	}

	private static void take(Thread thread) {
		taken++;
		if (taken >= first && taken <= last) {
			// What the action does takes no steps.
			armed = null;
			try {
				action.run();
			}
			finally {
				armed = thread;
			}
		}
	}

	/**
	 * Does something at some of the next steps of this thread.
	 * @param first the first of them, counted from 1
	 * @param count number of them
	 * @param action what to do, such as to throw
	 */
	public static void arm(int first, int count, Runnable action) {
		Steps.taken = 0;
		Steps.first = first;
		Steps.last = first + count - 1;
		Steps.action = action;
		armed = Thread.currentThread();
	}

	/**
	 * Stops to count.
	 * @return number of steps that were taken
	 */
	public static int disarm() {
		armed = null;
		return taken;
	}

}
