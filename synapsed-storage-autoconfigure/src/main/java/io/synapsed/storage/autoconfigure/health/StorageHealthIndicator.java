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

package io.synapsed.storage.autoconfigure.health;

import java.util.Locale;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.properties.StorageMode;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFilesLostException;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} of a store: asks its engine to read and write, and looks at the
 * free space of its disk.
 *
 * @since 0.1.0
 */
public class StorageHealthIndicator extends AbstractHealthIndicator {

	private static final String DISK_FREE = ".disk.free";

	private static final String OPEN_CIRCUIT = "resilience.circuit-breaker.open";

	private static final String BUS_CONNECTED = "cache.invalidation.connected";

	private static final String CACHE_CURRENT = "cache.invalidation.current";

	private static final String STAND_INS = "compression.standins";

	private final StorageTemplate template;

	private final StorageMode mode;

	private final long minFreeDisk;

	/**
	 * Creates an indicator.
	 * @param template the store
	 * @param mode what the store is to the application
	 * @param minFreeDisk free space in bytes below which the store is not healthy
	 */
	public StorageHealthIndicator(StorageTemplate template, StorageMode mode, long minFreeDisk) {
		super("Storage health check failed");
		this.template = template;
		this.mode = mode;
		this.minFreeDisk = minFreeDisk;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up().withDetail("engine", engine()).withDetail("mode", this.mode.name().toLowerCase(Locale.ROOT));
		try {
			this.template.store().probe();
		}
		catch (StorageFilesLostException ex) {
			fail(builder, "The files that the store has open are not those behind its path: " + ex.problem());
			return;
		}
		catch (StorageConfigurationException | IntegrityException ex) {
			// What the next start would find: a key ring that is gone or older.
			fail(builder, String.valueOf(ex.getMessage()));
			return;
		}
		catch (StorageException ex) {
			fail(builder, "The engine does not read and write: " + ex.getClass().getSimpleName());
			return;
		}
		if (figure(STAND_INS) > 0) {
			builder.withDetail("compression", "A native library is missing, compressing is several times slower");
		}
		if (figure(OPEN_CIRCUIT) > 0) {
			builder.withDetail("circuitBreaker", "Operations are turned away, because most of the latest have failed");
		}
		checkBus(builder);
		double free = figure(DISK_FREE);
		if (!Double.isNaN(free)) {
			builder.withDetail("freeDisk", (long) free).withDetail("minFreeDisk", this.minFreeDisk);
			if (free < this.minFreeDisk) {
				fail(builder, "The disk is nearly full");
			}
		}
	}

	/**
	 * Looks at the bus between the caches of several instances, if there is one.
	 */
	private void checkBus(Health.Builder builder) {
		double connected = figure(BUS_CONNECTED);
		if (Double.isNaN(connected)) {
			return;
		}
		boolean current = figure(CACHE_CURRENT) > 0;
		builder.withDetail("cacheBus", (connected > 0) ? "connected" : "does not answer")
			.withDetail("cacheCurrent", current);
		if (connected == 0 && !current) {
			fail(builder, "The bus between the caches does not answer: reads go round the cache, writes are refused");
		}
	}

	private void fail(Health.Builder builder, String problem) {
		if (this.mode == StorageMode.CACHE) {
			builder.withDetail("degraded", true).withDetail("problem", problem);
		}
		else {
			builder.down().withDetail("problem", problem);
		}
	}

	private String engine() {
		var layers = this.template.store().layers();
		return layers.get(layers.size() - 1).layer();
	}

	/** Reads the first figure whose name ends like this, or {@code NaN}. */
	private double figure(String name) {
		return this.template.store()
			.statistics()
			.stream()
			.filter((statistic) -> statistic.name().endsWith(name))
			.mapToDouble((statistic) -> statistic.value().getAsDouble())
			.filter((value) -> !Double.isNaN(value))
			.findFirst()
			.orElse(Double.NaN);
	}

}
