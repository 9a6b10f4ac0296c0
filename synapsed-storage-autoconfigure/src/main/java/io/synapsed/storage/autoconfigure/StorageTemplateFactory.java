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

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.maintenance.JobReport;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.ValueSerializer;
import io.synapsed.storage.transform.TransformLayer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.unit.DataSize;

/**
 * Assembles a store from its settings: engine, layers, template, sweeper.
 */
class StorageTemplateFactory implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(StorageTemplateFactory.class);

	private final StoreLocations locations;

	private final ObjectProvider<StorageEngineFactory> engines;

	private final ObjectProvider<StorageLayerFactory> layers;

	private final ObjectProvider<ValueSerializer> serializers;

	private final ObjectProvider<StorageBuilderCustomizer> customizers;

	private final StorageMaintenance maintenance;

	private final InstantSource clock;

	private final Set<String> opened = Collections.synchronizedSet(new LinkedHashSet<>());

	StorageTemplateFactory(StorageProperties properties, ObjectProvider<StorageEngineFactory> engines,
			ObjectProvider<StorageLayerFactory> layers, ObjectProvider<ValueSerializer> serializers,
			ObjectProvider<StorageBuilderCustomizer> customizers, StorageMaintenance maintenance, InstantSource clock) {
		this.locations = new StoreLocations(properties, clock);
		this.engines = engines;
		this.layers = layers;
		this.serializers = serializers;
		this.customizers = customizers;
		this.maintenance = maintenance;
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
		StoreProperties store = settings.properties();
		Duration sweepInterval = interval(settings, "expiry.sweep-interval", store.getExpiry().getSweepInterval());
		Duration verifyInterval = interval(settings, "integrity.verify-interval",
				store.getIntegrity().getVerifyInterval());
		long jobRate = settings.bytes("jobs.max-rate", store.getJobs().getMaxRate(), DataSize.ofKilobytes(1),
				DataSize.ofTerabytes(1));
		KeyValueStore engine = createEngine(settings);
		List<StoreLayer> layers = new ArrayList<>();
		StoreBelowAccess belowAccess = new StoreBelowAccess();
		StorageTemplate template = assemble(settings, engine, layers, belowAccess);
		Optional<TransformLayer> transform = find(TransformLayer.class, layers);
		Optional<AccessLayer> access = find(AccessLayer.class, layers);
		checkVerifiable(settings, verifyInterval, template, transform.isPresent());
		this.maintenance
			.add(name,
					new StoreMaintenance(new ExpirySweeper(engine, this.clock), sweepInterval, verifyInterval,
							transform.map((layer) -> new ValueMaintenance(layer, belowAccess.store(), this.clock,
									jobRate, (report) -> access.ifPresent((found) -> audit(found, name, report)))),
							access));
		this.opened.add(name);
		logger.info("Store '{}' is open: engine {}, layers {}", name, settings.type().propertyValue(),
				template.store().layers().stream().map((layer) -> layer.layer()).toList());
		template.store()
			.warnings()
			.forEach((warning) -> logger.warn("Store '{}': {} {}", name, warning.problem(), warning.remedy()));
		this.locations.warnOfUnseenData(settings);
		return template;
	}

	/**
	 * Tells that the stores are closed, which depend on this bean and are destroyed
	 * before.
	 */
	@Override
	public void destroy() {
		this.opened.forEach((name) -> logger.info("Store '{}' is closed", name));
	}

	private static <T extends StoreLayer> Optional<T> find(Class<T> type, List<StoreLayer> layers) {
		return layers.stream().filter(type::isInstance).map(type::cast).findFirst();
	}

	/**
	 * Jobs work below the layer that audits what callers meet.
	 */
	private static void audit(AccessLayer access, String store, JobReport report) {
		report.findings().damaged().forEach((key) -> access.damaged(store, report.job(), key));
		if (report.problem() instanceof IntegrityException) {
			// The engine itself could not read on.
			access.damaged(store, report.job(), null);
		}
	}

	private static void checkVerifiable(StoreSettings settings, Duration verifyInterval, StorageTemplate template,
			boolean hasJobs) {
		if (verifyInterval.isZero() || (hasJobs && template.capabilities().contains(Capability.ORDERED_SCAN))) {
			return;
		}
		template.close();
		throw settings.invalid("integrity.verify-interval", verifyInterval, hasJobs
				? "The values of a store without ordered scans cannot be gone through; switch on the index."
				: "The engine 'memory' keeps values without a header; enable integrity, or remove this property.");
	}

	private KeyValueStore createEngine(StoreSettings settings) {
		if (settings.properties().getType() == null) {
			logger.warn(
					"'{}' is not set: store '{}' keeps its data in memory, and nothing survives a restart."
							+ " Set it to 'rocksdb' for data that stays, or to 'memory' to end this warning.",
					settings.propertyName("type"), settings.name());
		}
		return this.engines.stream()
			.filter((factory) -> factory.type() == settings.type())
			.findFirst()
			.orElseThrow(() -> new MissingStorageLibraryException(settings.propertyName("type"),
					settings.type().propertyValue(), String.valueOf(settings.type().groupId()),
					String.valueOf(settings.type().artifactId())))
			.create(settings);
	}

	private StorageTemplate assemble(StoreSettings settings, KeyValueStore engine, List<StoreLayer> layers,
			StoreBelowAccess belowAccess) {
		StorageBuilder builder;
		try {
			builder = configure(settings, engine, layers);
		}
		catch (RuntimeException | Error ex) {
			engine.close();
			throw ex;
		}
		try {
			return builder.layer(belowAccess).build();
		}
		catch (UnsupportedCapabilityException ex) {
			throw new UnmetRequirementException(settings, ex, enginesWith(ex.capability()));
		}
	}

	/** A factory knows its engines better than their type does. */
	private Map<StorageType, String> enginesWith(Capability capability) {
		Map<StorageType, Map<Capability, String>> known = new EnumMap<>(StorageType.class);
		this.engines.stream().forEach((factory) -> known.putIfAbsent(factory.type(), factory.capabilities()));
		for (StorageType type : StorageType.values()) {
			known.putIfAbsent(type, type.capabilities());
		}
		Map<StorageType, String> engines = new EnumMap<>(StorageType.class);
		known.forEach((type, capabilities) -> {
			String condition = capabilities.get(capability);
			if (condition != null) {
				engines.put(type, condition);
			}
		});
		return engines;
	}

	private StorageBuilder configure(StoreSettings settings, KeyValueStore engine, List<StoreLayer> layers) {
		StoreProperties store = settings.properties();
		StorageBuilder builder = StorageBuilder.over(engine)
			.clock(this.clock)
			.keysInMessages(store.isShowKeysInErrors())
			.timesToLive(settings.perNamespace((own) -> Optional.ofNullable((own != null) ? own.getTtl() : null)))
			.maxValueSize(settings.maxValueSize());
		this.serializers.orderedStream().forEach(builder::serializer);
		this.layers.orderedStream().forEach((factory) -> {
			StoreLayer layer = factory.create(settings, engine);
			if (layer != null) {
				builder.layer(layer);
				layers.add(layer);
			}
		});
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(settings.name(), builder));
		store.getRequire().forEach(builder::require);
		return builder;
	}

	private static Duration interval(StoreSettings settings, String property, Duration interval) {
		if (interval.isNegative()) {
			throw settings.invalid(property, interval, "The interval must not be negative.");
		}
		return interval;
	}

}
