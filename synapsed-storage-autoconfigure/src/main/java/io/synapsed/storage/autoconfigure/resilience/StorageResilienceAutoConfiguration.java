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

package io.synapsed.storage.autoconfigure.resilience;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageLayerFactory;
import io.synapsed.storage.autoconfigure.diagnostics.MissingStorageLibraryException;
import io.synapsed.storage.autoconfigure.properties.ResilienceProperties;
import io.synapsed.storage.resilience.BulkheadLayer;
import io.synapsed.storage.resilience.CircuitBreakerLayer;
import io.synapsed.storage.resilience.RetryLayer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the layers of engines that may
 * be away for a while: retries outside, then the circuit breaker, which sees every
 * attempt, then the bulkhead.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class StorageResilienceAutoConfiguration {

	private static final String GROUP = "io.github.resilience4j";

	private static final String PROPERTIES = "resilience";

	private static final int RETRY = 1;

	private static final int CIRCUIT_BREAKER = 2;

	private static final int BULKHEAD = 3;

	@Bean
	@Order(RETRY)
	@ConditionalOnMissingBean(name = "storageRetryLayerFactory")
	StorageLayerFactory storageRetryLayerFactory() {
		return (settings, engine) -> {
			ResilienceProperties.Retry retry = settings.properties().getResilience().getRetry();
			return retry.isEnabled() ? settings.checked(PROPERTIES, () -> new RetryLayer(retry.getMaxAttempts(),
					retry.getInitialDelay(), retry.getMultiplier(), retry.getMaxDelay(), retry.getJitter())) : null;
		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CircuitBreaker.class)
	static class CircuitBreakerConfiguration {

		@Bean
		@Order(CIRCUIT_BREAKER)
		@ConditionalOnMissingBean(name = "storageCircuitBreakerLayerFactory")
		StorageLayerFactory storageCircuitBreakerLayerFactory() {
			return (settings, engine) -> {
				var breaker = settings.properties().getResilience().getCircuitBreaker();
				return breaker.isEnabled() ? settings.checked(PROPERTIES,
						() -> CircuitBreakerLayer.builder()
							.window(breaker.getWindow())
							.minimumOperations(breaker.getMinimumOperations())
							.failureRate(breaker.getFailureRate())
							.openDuration(breaker.getOpenDuration())
							.trials(breaker.getTrials())
							.build())
						: null;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.github.resilience4j.circuitbreaker.CircuitBreaker")
	static class MissingCircuitBreakerConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "storageCircuitBreakerLayerFactory")
		StorageLayerFactory storageCircuitBreakerLayerFactory() {
			return (settings, engine) -> {
				if (settings.properties().getResilience().getCircuitBreaker().isEnabled()) {
					throw new MissingStorageLibraryException(
							settings.propertyName("resilience.circuit-breaker.enabled"), "true", GROUP,
							"resilience4j-circuitbreaker");
				}
				return null;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Bulkhead.class)
	static class BulkheadConfiguration {

		@Bean
		@Order(BULKHEAD)
		@ConditionalOnMissingBean(name = "storageBulkheadLayerFactory")
		StorageLayerFactory storageBulkheadLayerFactory() {
			return (settings, engine) -> {
				var bulkhead = settings.properties().getResilience().getBulkhead();
				return bulkhead.isEnabled() ? settings.checked(PROPERTIES,
						() -> new BulkheadLayer(bulkhead.getMaxConcurrent(), bulkhead.getMaxWait())) : null;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("io.github.resilience4j.bulkhead.Bulkhead")
	static class MissingBulkheadConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "storageBulkheadLayerFactory")
		StorageLayerFactory storageBulkheadLayerFactory() {
			return (settings, engine) -> {
				if (settings.properties().getResilience().getBulkhead().isEnabled()) {
					throw new MissingStorageLibraryException(settings.propertyName("resilience.bulkhead.enabled"),
							"true", GROUP, "resilience4j-bulkhead");
				}
				return null;
			};
		}

	}

}
