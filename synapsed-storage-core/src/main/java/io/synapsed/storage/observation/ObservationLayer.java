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
import io.micrometer.observation.ObservationRegistry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import org.jspecify.annotations.Nullable;

/**
 * Observes the operations of the application on a store.
 *
 * @since 0.1.0
 */
public final class ObservationLayer implements StoreLayer {

	private final MeterRegistry meters;

	private final ObservationRegistry observations;

	private final @Nullable NamespaceTags namespaces;

	private ObservationLayer(MeterRegistry meters, ObservationRegistry observations,
			@Nullable NamespaceTags namespaces) {
		this.meters = meters;
		this.observations = observations;
		this.namespaces = namespaces;
	}

	/**
	 * Counts every operation and times one in 64. For embedded engines, where timing each
	 * operation costs too much.
	 * @param meters registers the meters
	 * @return the layer
	 */
	public static ObservationLayer metrics(MeterRegistry meters) {
		return new ObservationLayer(meters, ObservationRegistry.NOOP, null);
	}

	/**
	 * Counts every operation, and makes an observation of it, which gives a timer and a
	 * span. For remote engines, where the cost does not matter.
	 * @param meters registers the meters
	 * @param observations receives the observations
	 * @return the layer
	 */
	public static ObservationLayer full(MeterRegistry meters, ObservationRegistry observations) {
		return new ObservationLayer(meters, observations, null);
	}

	/**
	 * Also counts operations by namespace. Use it for all stores of a registry or for
	 * none: a registry for Prometheus drops meters of one name with different tags.
	 * @param namespaces selects the namespaces that have their own tag
	 * @return the layer
	 */
	public ObservationLayer namespaces(NamespaceTags namespaces) {
		return new ObservationLayer(this.meters, this.observations, namespaces);
	}

	@Override
	public Position position() {
		return Position.OBSERVATION;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		boolean full = !this.observations.isNoop();
		OperationMeters operations = new OperationMeters(this.meters, delegate.name(), StorageMeter.OPERATIONS,
				full ? null : StorageMeter.OPERATION_DURATION, StorageMeter.BYTES, StorageMeter.ERRORS,
				this.namespaces);
		return full ? new TracedStore(delegate, operations, this.observations)
				: new ObservedStore(delegate, operations);
	}

}
