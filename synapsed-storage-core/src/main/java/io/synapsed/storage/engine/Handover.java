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

import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * Hands work to an executor that must be done even if the executor takes no more of it,
 * or can make no thread: such as the end of what has begun.
 *
 * @since 0.1.0
 */
public final class Handover {

	private Handover() {
	}

	/**
	 * Has a task run: by the executor, or else on the common pool of the JDK, or else in
	 * this thread.
	 * @param executor who should run it
	 * @param task what to run
	 */
	public static void execute(Executor executor, Runnable task) {
		try {
			executor.execute(task);
		}
		catch (RuntimeException | Error ex) {
			try {
				ForkJoinPool.commonPool().execute(task);
			}
			catch (RuntimeException | Error none) {
				task.run();
			}
		}
	}

}
