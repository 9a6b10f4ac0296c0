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
package io.synapsed.storage;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Creates the threads of a store on a server that has got no executor. They begin with
 * the first asynchronous call, and end when they have had nothing to do for a while.
 */
final class StoreThreads {

	/** Calls that run at the same time: most of their time they wait for the server. */
	static final int THREADS = 64;

	/** Calls that wait for a thread; more of them are rejected. */
	static final int WAITING = 10_000;

	private static final long IDLE_SECONDS = 30;

	private StoreThreads() {
	}

	static ExecutorService create(String store) {
		AtomicInteger number = new AtomicInteger();
		ThreadFactory threads = (work) -> {
			Thread thread = new Thread(work, "synapsed-storage-" + store + "-" + number.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
		ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(WAITING), threads);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

}
