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

import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.ManagedStore;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StoreDescription;
import io.synapsed.storage.autoconfigure.diagnostics.UnmetRequirementException;
import io.synapsed.storage.autoconfigure.properties.StackProperties;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.ValueSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.unit.DataSize;

/**
 * Assembles a store from its settings and registers its maintenance.
 */
class StorageTemplateFactory implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(StorageTemplateFactory.class);

	private final StorageEngineFactories engines;

	private final StoreLocations locations;

	private final StoreExecutors executors;

	private final ObjectProvider<StorageLayerFactory> layers;

	private final ObjectProvider<ValueSerializer> serializers;

	private final ObjectProvider<StorageBuilderCustomizer> customizers;

	private final MaintenanceLifecycle maintenance;

	private final InstantSource clock;

	private final Set<String> opened = Collections.synchronizedSet(new LinkedHashSet<>());

	StorageTemplateFactory(StorageProperties properties, StorageEngineFactories engines,
			ObjectProvider<StorageLayerFactory> layers, ObjectProvider<ValueSerializer> serializers,
			ObjectProvider<StorageBuilderCustomizer> customizers, MaintenanceLifecycle maintenance,
			StoreExecutors executors, InstantSource clock) {
		this.engines = engines;
		this.locations = new StoreLocations(properties, engines, clock);
		this.layers = layers;
		this.serializers = serializers;
		this.customizers = customizers;
		this.maintenance = maintenance;
		this.executors = executors;
		this.clock = clock;
	}

	/**
	 * Creates a store.
	 * @param name name of the store
	 * @return its template, which closes everything
	 */
	StorageTemplate create(String name) {
		StoreSettings settings = this.locations.settings(name);
		this.locations.check(settings);
		this.locations.warnOfUnseenData(settings);
		ManagedStore store = assemble(settings);
		this.maintenance.add(store.maintenance());
		this.opened.add(name);
		StoreDescription description = store.description();
		logger.info("Store '{}' is open: engine {}, layers {}", name, settings.engine(),
				description.layers().stream().map(LayerDescription::layer).toList());
		description.warnings()
			.forEach((warning) -> logger.warn("Store '{}': {} {}", name, warning.problem(), warning.remedy()));
		return store.template();
	}

	/**
	 * Tells that the stores are closed, which depend on this bean and are destroyed
	 * before.
	 */
	@Override
	public void destroy() {
		this.opened.forEach((name) -> logger.info("Store '{}' is closed", name));
	}

	private ManagedStore assemble(StoreSettings settings) {
		KeyValueStore engine = createEngine(settings);
		StorageBuilder builder;
		try {
			builder = configure(settings, engine);
		}
		catch (RuntimeException | Error ex) {
			engine.close();
			throw ex;
		}
		try {
			return builder.assemble();
		}
		catch (UnsupportedCapabilityException ex) {
			throw new UnmetRequirementException(settings.name(), settings.engine().name(), ex,
					this.engines.having(ex.capability()));
		}
	}

	private KeyValueStore createEngine(StoreSettings settings) {
		String type = settings.properties().getType();
		if (type == null) {
			logger.warn(
					"'{}' is not set: store '{}' keeps its data in memory, and nothing survives a restart."
							+ " Set it to 'rocksdb' for data that stays, or to 'memory' to end this warning.",
					settings.propertyName("type"), settings.name());
		}
		try {
			return this.engines.select(settings.name(), type).create(settings);
		}
		catch (UnsupportedConsistencyLevelException ex) {
			throw ConsistencyLevels.refusal(settings, settings.properties().getConsistencyLevel(), ex.available());
		}
	}

	private StorageBuilder configure(StoreSettings settings, KeyValueStore engine) {
		StackProperties store = settings.properties();
		StorageBuilder builder = StorageBuilder.over(engine)
			.clock(this.clock)
			.keysInMessages(store.isShowKeysInErrors())
			.timesToLive(settings.perNamespace((own) -> Optional.ofNullable((own != null) ? own.getTtl() : null)))
			.executor(this.executors.of(settings))
			.consistencyLevels(ConsistencyLevels.of(settings, engine))
			.maxValueSize(settings.maxValueSize())
			.jobRate(settings.bytes("jobs.max-rate", store.getJobs().getMaxRate(), DataSize.ofKilobytes(1),
					DataSize.ofTerabytes(1)));
		settings.checked("expiry.sweep-interval", () -> builder.sweepInterval(store.getExpiry().getSweepInterval()));
		settings.checked("integrity.verify-interval",
				() -> builder.verifyInterval(store.getIntegrity().getVerifyInterval()));
		this.serializers.orderedStream().forEach(builder::serializer);
		this.layers.orderedStream().forEach((factory) -> {
			StoreLayer layer = factory.create(settings, engine);
			if (layer != null) {
				builder.layer(layer);
			}
		});
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(settings.name(), builder));
		store.getRequire().forEach(builder::require);
		return builder;
	}

}
