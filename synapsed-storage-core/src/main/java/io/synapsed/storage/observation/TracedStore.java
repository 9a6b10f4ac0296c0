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

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.synapsed.storage.observation.StorageObservationDocumentation.LowCardinalityKeyNames;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of every operation, beside the counters.
 */
final class TracedStore extends ObservedStore {

	private final OperationMeters meters;

	private final ObservationRegistry observations;

	private final String[] contextualNames = new String[StoreOperation.values().length];

	private final KeyValues[] keyValues = new KeyValues[StoreOperation.values().length];

	TracedStore(KeyValueStore delegate, OperationMeters meters, ObservationRegistry observations) {
		super(delegate, meters);
		this.meters = meters;
		this.observations = observations;
		for (StoreOperation operation : StoreOperation.values()) {
			this.contextualNames[operation.ordinal()] = "storage " + operation.tagValue();
			this.keyValues[operation.ordinal()] = KeyValues.of(LowCardinalityKeyNames.STORE.withValue(delegate.name()),
					LowCardinalityKeyNames.OPERATION.withValue(operation.tagValue()));
		}
	}

	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		if (operation == StoreOperation.SCAN_NEXT || this.observations.isNoop()) {
			return super.around(operation, call);
		}
		return observation(operation).observe(() -> super.around(operation, call));
	}

	@Override
	public Optional<AsyncCalls> async(Supplier<Executor> completion) {
		return this.observations.isNoop() ? super.async(completion)
				: delegate().async(completion).map((calls) -> new TracedCalls(calls, this.meters, this::observation));
	}

	private Observation observation(StoreOperation operation) {
		return Observation
			.createNotStarted(StorageMeter.OPERATION_DURATION.meterName(),
					() -> new OperationContext(this.keyValues[operation.ordinal()]), this.observations)
			.contextualName(this.contextualNames[operation.ordinal()]);
	}

}
