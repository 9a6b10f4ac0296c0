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

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.MaintenanceLifecycle;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageLayerFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.properties.ObservationMode;
import io.synapsed.storage.autoconfigure.properties.StackProperties;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.autoconfigure.properties.StoreFeatures;
import io.synapsed.storage.observation.BackendMetricsLayer;
import io.synapsed.storage.observation.NamespaceTags;
import io.synapsed.storage.observation.ObservationLayer;
import io.synapsed.storage.observation.StatisticsMeterBinder;
import io.synapsed.storage.spi.LayerDescription;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters and observations of
 * stores.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration",
		"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass({ MeterRegistry.class, ObservationLayer.class })
@ConditionalOnBean(MeterRegistry.class)
public final class StorageObservationAutoConfiguration {

	private static final int MAX_NAMESPACES = 1000;

	@Bean
	@ConditionalOnMissingBean(name = "storageObservationLayerFactory")
	StorageLayerFactory storageObservationLayerFactory(MeterRegistry meters,
			ObjectProvider<ObservationRegistry> observations, StorageProperties properties) {
		// Meters of one name have the same tags in all stores.
		boolean tagged = Stream.concat(Stream.of(properties), properties.getStores().values().stream())
			.anyMatch((store) -> store.getObservation().getMaxNamespaces() > 0);
		return (settings, engine) -> {
			NamespaceTags namespaces = namespaces(settings);
			ObservationLayer layer = switch (settings.properties().getObservation().getMode()) {
				case NONE -> null;
				case METRICS -> ObservationLayer.metrics(meters);
				case FULL -> ObservationLayer.full(meters, observations.getIfUnique(() -> ObservationRegistry.NOOP));
			};
			return (layer != null && tagged) ? layer.namespaces(namespaces) : layer;
		};
	}

	private static NamespaceTags namespaces(StoreSettings settings) {
		int limit = settings.properties().getObservation().getMaxNamespaces();
		if (limit < 0 || limit > MAX_NAMESPACES) {
			throw settings.invalid("observation.max-namespaces", limit,
					"The number must be at least 0 and at most " + MAX_NAMESPACES + ".");
		}
		return new NamespaceTags(limit, settings.properties().getNamespaces().keySet());
	}

	@Bean
	@ConditionalOnMissingBean(name = "storageBackendMetricsLayerFactory")
	StorageLayerFactory storageBackendMetricsLayerFactory(MeterRegistry meters) {
		return (settings, engine) -> {
			StackProperties store = settings.properties();
			boolean measured = store.getObservation().getMode() != ObservationMode.NONE;
			return (measured && standsBetween(store)) ? new BackendMetricsLayer(meters) : null;
		};
	}

	/**
	 * Tells whether a layer below the observation makes the engine work otherwise than
	 * the application asks. Access control and audit stand above it, and the header alone
	 * is not worth a second measurement.
	 */
	private static boolean standsBetween(StackProperties store) {
		StoreFeatures features = StoreFeatures.of(store);
		return store.getCache().isEnabled() || features.compression() || store.getIntegrity().isEnabled()
				|| features.encryption() || features.limits() || features.resilience();
	}

	@Bean
	MeterBinder storageStatisticsMeterBinder(ObjectProvider<StorageTemplate> templates,
			ObjectProvider<MaintenanceLifecycle> maintenance) {
		return (registry) -> {
			templates.forEach((template) -> new StatisticsMeterBinder(template.name(), engine(template),
					template.store().statistics())
				.bindTo(registry));
			maintenance.ifAvailable((all) -> all.statistics()
				.forEach((store, statistics) -> new StatisticsMeterBinder(store, "", statistics).bindTo(registry)));
		};
	}

	private static String engine(StorageTemplate template) {
		List<LayerDescription> layers = template.store().layers();
		return layers.get(layers.size() - 1).layer();
	}

}
