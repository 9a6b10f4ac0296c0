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

package io.synapsed.storage.engine;

import java.util.function.Consumer;

/**
 * Runs one turn of repeated work. Reports what the work throws, so that it ends this turn
 * only. Otherwise a scheduler would never run the work again, and a thread would end.
 *
 * @since 0.1.0
 */
public final class RepeatedWork implements Runnable {

	private final Runnable work;

	private final Consumer<Throwable> report;

	/**
	 * Creates a turn.
	 * @param work the work
	 * @param report receives what the work throws
	 */
	public RepeatedWork(Runnable work, Consumer<Throwable> report) {
		this.work = work;
		this.report = report;
	}

	/**
	 * Runs one turn. Throws nothing.
	 */
	@Override
	public void run() {
		try {
			this.work.run();
		}
		catch (Throwable ex) {
			reportSafely(ex);
		}
	}

	private void reportSafely(Throwable failure) {
		try {
			this.report.accept(failure);
		}
		catch (Throwable ex) {
			// No memory even for the report. The next turn comes all the same, and
			// reports if it fails too.
			return;
		}
	}

}
