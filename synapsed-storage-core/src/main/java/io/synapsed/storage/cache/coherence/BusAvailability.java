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

package io.synapsed.storage.cache.coherence;

import io.synapsed.storage.exception.StorageClosedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers whether the bus answers, and logs each change once. For use by one thread at
 * a time; any thread may ask whether the bus answers.
 */
final class BusAvailability {

	private static final Logger logger = LoggerFactory.getLogger(BusAvailability.class);

	private final String store;

	private final CacheInvalidation settings;

	private volatile boolean available;

	private boolean lossReported;

	BusAvailability(String store, CacheInvalidation settings) {
		this.store = store;
		this.settings = settings;
	}

	boolean isAvailable() {
		return this.available;
	}

	void answered() {
		this.available = true;
		if (this.lossReported) {
			this.lossReported = false;
			logger.info("The bus '{}' between the caches of store '{}' answers", this.settings.bus().name(),
					this.store);
		}
	}

	void failed(Throwable cause) {
		this.available = false;
		if (!this.lossReported) {
			this.lossReported = true;
			logger.warn("The bus '{}' between the caches of store '{}' does not answer: {}", this.settings.bus().name(),
					this.store, consequence(), cause);
		}
	}

	private String consequence() {
		return (this.settings.onFailure() == BusFailure.BYPASS)
				? "reads bypass the cache, and writes are refused, until it does"
				: "entries stay in the cache for at most " + this.settings.maxStaleness().toMillis() + " ms";
	}

	/**
	 * Notes that the application has stopped the bus, which is no failure.
	 */
	void stopped(StorageClosedException cause) {
		this.available = false;
		logger.debug("The bus '{}' between the caches of store '{}' is not read: the application has stopped it",
				this.settings.bus().name(), this.store, cause);
	}

}
