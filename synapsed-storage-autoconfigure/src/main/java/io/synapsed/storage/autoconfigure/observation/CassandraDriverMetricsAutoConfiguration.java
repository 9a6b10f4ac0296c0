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

package io.synapsed.storage.autoconfigure.observation;

import java.util.List;
import java.util.stream.Stream;

import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.metrics.DefaultNodeMetric;
import com.datastax.oss.driver.api.core.metrics.DefaultSessionMetric;
import io.micrometer.core.instrument.MeterRegistry;
import io.synapsed.storage.autoconfigure.ConditionalOnStorageEngine;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.cassandra.autoconfigure.CqlSessionBuilderCustomizer;
import org.springframework.boot.cassandra.autoconfigure.DriverConfigLoaderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters of the Cassandra
 * driver, where Boot makes the session and a store is on it. The names of the meters
 * begin with {@code cassandra.driver}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(beforeName = "org.springframework.boot.cassandra.autoconfigure.CassandraAutoConfiguration",
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnClass(value = { MeterRegistry.class, CqlSessionBuilderCustomizer.class },
		name = "com.datastax.oss.driver.internal.metrics.micrometer.MicrometerMetricsFactory")
@ConditionalOnStorageEngine("cassandra")
@ConditionalOnBean(MeterRegistry.class)
public final class CassandraDriverMetricsAutoConfiguration {

	private static final String PREFIX = "cassandra.driver";

	private static final List<String> SESSION = Stream
		.of(DefaultSessionMetric.CONNECTED_NODES, DefaultSessionMetric.CQL_REQUESTS,
				DefaultSessionMetric.CQL_CLIENT_TIMEOUTS, DefaultSessionMetric.BYTES_SENT,
				DefaultSessionMetric.BYTES_RECEIVED, DefaultSessionMetric.THROTTLING_QUEUE_SIZE,
				DefaultSessionMetric.THROTTLING_ERRORS)
		.map(DefaultSessionMetric::getPath)
		.toList();

	private static final List<String> NODE = Stream
		.of(DefaultNodeMetric.OPEN_CONNECTIONS, DefaultNodeMetric.IN_FLIGHT, DefaultNodeMetric.UNAVAILABLES,
				DefaultNodeMetric.READ_TIMEOUTS, DefaultNodeMetric.WRITE_TIMEOUTS, DefaultNodeMetric.RETRIES,
				DefaultNodeMetric.ABORTED_REQUESTS, DefaultNodeMetric.CONNECTION_INIT_ERRORS)
		.map(DefaultNodeMetric::getPath)
		.toList();

	/**
	 * Chooses the meters. First in order, so that a customizer of the application
	 * prevails.
	 * @return a customizer of the driver
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	DriverConfigLoaderBuilderCustomizer storageDriverConfigLoaderBuilderCustomizer() {
		return (builder) -> builder.withString(DefaultDriverOption.METRICS_FACTORY_CLASS, "MicrometerMetricsFactory")
			.withString(DefaultDriverOption.METRICS_ID_GENERATOR_CLASS, "TaggingMetricIdGenerator")
			.withString(DefaultDriverOption.METRICS_ID_GENERATOR_PREFIX, PREFIX)
			.withStringList(DefaultDriverOption.METRICS_SESSION_ENABLED, SESSION)
			.withStringList(DefaultDriverOption.METRICS_NODE_ENABLED, NODE);
	}

	/**
	 * Hands the registry to the driver.
	 * @param registry the registry of the application
	 * @return a customizer of the session
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	CqlSessionBuilderCustomizer storageCqlSessionBuilderCustomizer(MeterRegistry registry) {
		return (builder) -> builder.withMetricRegistry(registry);
	}

}
