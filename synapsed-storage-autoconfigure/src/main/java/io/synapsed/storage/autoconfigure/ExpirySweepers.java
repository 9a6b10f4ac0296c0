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
package io.synapsed.storage.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.spi.Statistic;

import org.springframework.context.SmartLifecycle;

/**
 * Runs the sweepers of all stores while the application runs. They stop after the web
 * server and before the stores are closed. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ExpirySweepers implements SmartLifecycle {

	/** Stops after the web server, whose phases are 1024 and 2048 below the default. */
	static final int PHASE = DEFAULT_PHASE - 4096;

	private final Map<String, Sweeping> sweepers = new LinkedHashMap<>();

	private boolean running;

	ExpirySweepers() {
	}

	synchronized void add(String store, ExpirySweeper sweeper, Duration interval) {
		this.sweepers.put(store, new Sweeping(sweeper, interval));
		if (this.running) {
			sweeper.start(interval);
		}
	}

	/**
	 * Returns the figures of the sweepers.
	 * @return the figures by name of the store
	 */
	public synchronized Map<String, List<Statistic>> statistics() {
		Map<String, List<Statistic>> statistics = new LinkedHashMap<>();
		this.sweepers.forEach((store, sweeping) -> statistics.put(store, sweeping.sweeper().statistics()));
		return statistics;
	}

	@Override
	public synchronized void start() {
		if (!this.running) {
			this.running = true;
			this.sweepers.values().forEach((sweeping) -> sweeping.sweeper().start(sweeping.interval()));
		}
	}

	@Override
	public synchronized void stop() {
		if (this.running) {
			this.running = false;
			this.sweepers.values().forEach((sweeping) -> sweeping.sweeper().stop());
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private record Sweeping(ExpirySweeper sweeper, Duration interval) {
	}

}
