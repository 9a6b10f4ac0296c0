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

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.synapsed.storage.spi.Statistic;

/**
 * Publishes the figures of an engine and its layers as meters.
 *
 * @param store name of the store
 * @param statistics the figures
 * @since 0.1.0
 */
public record StatisticsMeterBinder(String store, List<Statistic> statistics) implements MeterBinder {

	private static final String PREFIX = "synapsed.storage.";

	@Override
	public void bindTo(MeterRegistry registry) {
		for (Statistic statistic : this.statistics) {
			String name = PREFIX + statistic.name();
			if (statistic.kind() == Statistic.Kind.COUNTER) {
				// A registry keeps the object weakly: it is the function that holds it.
				FunctionCounter.builder(name, statistic, (same) -> statistic.value().getAsDouble())
					.description(statistic.description())
					.baseUnit(statistic.unit())
					.tag(StorageMeter.Tag.STORE.key(), this.store)
					.register(registry);
			}
			else {
				Gauge.builder(name, statistic, (read) -> read.value().getAsDouble())
					.strongReference(true)
					.description(statistic.description())
					.baseUnit("ratio".equals(statistic.unit()) ? null : statistic.unit())
					.tag(StorageMeter.Tag.STORE.key(), this.store)
					.register(registry);
			}
		}
	}

}
