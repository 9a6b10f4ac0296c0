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

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of every asynchronous call. It belongs to the observation of the
 * caller, is current while the call begins, and stops when the call has ended.
 */
final class TracedCalls extends ObservedCalls {

	private final Function<StoreOperation, Observation> observations;

	TracedCalls(AsyncCalls delegate, OperationMeters meters, Function<StoreOperation, Observation> observations) {
		super(delegate, meters);
		this.observations = observations;
	}

	@Override
	protected <T extends @Nullable Object> CompletionStage<T> around(StoreOperation operation,
			Supplier<CompletionStage<T>> call) {
		Observation observation = this.observations.apply(operation).start();
		return AsyncCalls.whenEnded(() -> {
			try (Observation.Scope scope = observation.openScope()) {
				return super.around(operation, call);
			}
		}, (failure) -> stop(observation, failure));
	}

	private static void stop(Observation observation, @Nullable Throwable failure) {
		if (failure != null) {
			observation.error(failure);
		}
		observation.stop();
	}

}
