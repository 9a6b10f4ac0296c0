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

import java.util.List;
import java.util.Set;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.synapsed.storage.spi.Statistic;

/**
 * Publishes the figures of an engine and its layers as meters: those of the cache as
 * Micrometer's cache meters, all others as {@code synapsed.storage.} followed by the name
 * of the {@link Statistic}, in base units.
 *
 * @param store name of the store
 * @param engine type of the engine, the prefix of the names of its figures
 * @param statistics the figures
 * @since 0.1.0
 */
public record StatisticsMeterBinder(String store, String engine, List<Statistic> statistics) implements MeterBinder {

	@Override
	public void bindTo(MeterRegistry registry) {
		boolean cached = StorageCacheMeters.describe(this.statistics);
		if (cached) {
			new StorageCacheMeters(this.store, this.statistics).bindTo(registry);
		}
		Set<String> bound = cached ? StorageCacheMeters.BOUND : Set.of();
		for (Statistic statistic : this.statistics) {
			if (!bound.contains(statistic.name())) {
				bind(statistic, registry);
			}
		}
	}

	private void bind(Statistic statistic, MeterRegistry registry) {
		MeterIdentity meter = MeterIdentity.of(statistic, this.engine);
		double factor = meter.factor();
		if (statistic.kind() == Statistic.Kind.COUNTER) {
			// A registry holds the object weakly; the function holds it strongly.
			FunctionCounter.builder(meter.name(), statistic, (same) -> statistic.value().getAsDouble() * factor)
				.description(meter.description())
				.baseUnit(meter.unit())
				.tags(meter.tags())
				.tag(StorageMeter.Tag.STORE.key(), this.store)
				.register(registry);
		}
		else {
			Gauge.builder(meter.name(), statistic, (read) -> read.value().getAsDouble() * factor)
				.strongReference(true)
				.description(meter.description())
				.baseUnit(meter.unit())
				.tags(meter.tags())
				.tag(StorageMeter.Tag.STORE.key(), this.store)
				.register(registry);
		}
	}

}
