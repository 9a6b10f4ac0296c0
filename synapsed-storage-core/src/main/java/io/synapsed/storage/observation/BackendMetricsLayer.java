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

package io.synapsed.storage.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;

/**
 * Measures the calls, the times and the bytes of the engine, below all other layers. It
 * adds information only if another layer stands between the application and the engine.
 *
 * @param meters registers the meters
 * @since 0.1.0
 */
public record BackendMetricsLayer(MeterRegistry meters) implements StoreLayer {

	@Override
	public Position position() {
		return Position.BACKEND_METRICS;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new ObservedStore(delegate,
				new OperationMeters(this.meters, delegate.name(), StorageMeter.BACKEND_OPERATIONS,
						StorageMeter.BACKEND_DURATION, StorageMeter.BACKEND_BYTES, StorageMeter.BACKEND_ERRORS));
	}

}
