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

package io.synapsed.storage.maintenance;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that runs the jobs of a store, one after another.
 */
final class JobExecutor {

	private static final Logger logger = LoggerFactory.getLogger(JobExecutor.class);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

	private final String store;

	private final ScheduledExecutorService executor;

	/**
	 * Starts the thread.
	 * @param store name of the store
	 * @param threads what the name of the thread begins with
	 */
	JobExecutor(String store, String threads) {
		this.store = store;
		this.executor = Executors.newSingleThreadScheduledExecutor((work) -> {
			Thread thread = new Thread(work, threads + store);
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * Runs work after what waits already.
	 */
	void execute(Runnable work) {
		this.executor.execute(work);
	}

	/**
	 * Runs work again and again.
	 * @param first how long to wait before the first time
	 * @param pause how long to wait after each time
	 */
	void repeat(Runnable work, Duration first, Duration pause) {
		this.executor.scheduleWithFixedDelay(work, TimeUnit.NANOSECONDS.convert(first),
				TimeUnit.NANOSECONDS.convert(pause), TimeUnit.NANOSECONDS);
	}

	/**
	 * Lets a job rest. To be called by the job.
	 * @return whether it may go on: jobs were not stopped
	 */
	boolean rest(long nanoseconds) {
		try {
			TimeUnit.NANOSECONDS.sleep(nanoseconds);
		}
		catch (InterruptedException ex) {
			return false;
		}
		return !this.executor.isShutdown();
	}

	/**
	 * Stops the running job and waits up to 10 seconds for its end.
	 */
	void stop() {
		// Wakes a job that rests; an interrupt never harms an engine.
		this.executor.shutdownNow();
		try {
			if (!this.executor.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("A job of store '{}' is still at work", this.store);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
