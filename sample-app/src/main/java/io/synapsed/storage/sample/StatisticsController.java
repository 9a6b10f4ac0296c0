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
package io.synapsed.storage.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Statistic;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The figures of the page: {@code GET /api/statistics}.
 */
@RestController
class StatisticsController {

	private final StorageTemplate storage;

	private final MeterRegistry meters;

	StatisticsController(StorageTemplate storage, MeterRegistry meters) {
		this.storage = storage;
		this.meters = meters;
	}

	@GetMapping("/api/statistics")
	Figures figures() {
		Map<String, @Nullable Number> statistics = new LinkedHashMap<>();
		for (Statistic statistic : this.storage.store().statistics()) {
			statistics.put(statistic.name(), statistic.number());
		}
		Map<String, Long> operations = new LinkedHashMap<>();
		for (FunctionCounter counter : this.meters.find("synapsed.storage.operations").functionCounters()) {
			operations.merge(String.valueOf(counter.getId().getTag("operation")), (long) counter.count(), Long::sum);
		}
		return new Figures(this.storage.store().layers(), operations, statistics);
	}

	/**
	 * The figures at a moment.
	 *
	 * @param layers the layers of the store with their settings and decisions, from the
	 * application to the engine
	 * @param operations operations so far
	 * @param statistics the statistics of the store
	 */
	record Figures(List<LayerDescription> layers, Map<String, Long> operations,
			Map<String, @Nullable Number> statistics) {
	}

}
