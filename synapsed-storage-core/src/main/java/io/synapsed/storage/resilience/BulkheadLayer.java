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

package io.synapsed.storage.resilience;

import java.time.Duration;

import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;

/**
 * Limits the number of concurrent operations, so that a slow engine does not block all
 * threads of the application (M. Nygard, "Release It!", 2007). Further operations wait,
 * and throw a {@link io.synapsed.storage.exception.StorageRejectedException} if they wait
 * too long. Health probes do not count. Needs Resilience4j,
 * {@code io.github.resilience4j:resilience4j-bulkhead}.
 *
 * @param maxConcurrent largest number of concurrent operations, from 1 to 1,000,000
 * @param maxWait how long an operation waits for its turn; zero for no wait
 * @since 0.1.0
 */
public record BulkheadLayer(int maxConcurrent, Duration maxWait) implements StoreLayer {

	private static final int MOST = 1_000_000;

	/**
	 * Checks the settings.
	 * @param maxConcurrent largest number of concurrent operations
	 * @param maxWait how long an operation waits for its turn
	 * @throws StorageConfigurationException if one is out of its bounds
	 */
	public BulkheadLayer {
		if (maxConcurrent < 1 || maxConcurrent > MOST) {
			throw new StorageConfigurationException(null,
					"resilience.bulkhead.max-concurrent must be from 1 to " + MOST + ", not " + maxConcurrent);
		}
		if (maxWait.isNegative()) {
			throw new StorageConfigurationException(null,
					"resilience.bulkhead.max-wait must not be negative, and is " + maxWait);
		}
	}

	@Override
	public Position position() {
		return Position.RESILIENCE;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new BulkheadStore(delegate, this);
	}

}
