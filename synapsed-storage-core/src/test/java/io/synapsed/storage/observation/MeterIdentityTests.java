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
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.synapsed.storage.spi.Statistic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the names, units and tags that any statistic gets as a meter.
 */
class MeterIdentityTests {

	@ParameterizedTest
	@CsvSource({ "jobs.running, jobs, synapsed.storage.jobs.running, , 5, ''",
			"sqlite.wal.size, bytes, synapsed.storage.sqlite.wal.size, bytes, 5, ''",
			"sqlite.disk.free, bytes, synapsed.storage.disk.free, bytes, 5, engine=sqlite",
			"rocksdb.disk.free, bytes, synapsed.storage.rocksdb.disk.free, bytes, 5, ''",
			"sqlite.bytes.written, bytes, synapsed.storage.sqlite.written, bytes, 5, ''",
			"x.written-bytes, bytes, synapsed.storage.x.written, bytes, 5, ''",
			"sqlite.snapshots.oldest-age, milliseconds, synapsed.storage.snapshots.oldest.age, seconds, 0.005, engine=sqlite",
			"x.lag_millis, milliseconds, synapsed.storage.x.lag, seconds, 0.005, ''",
			"x.lag, nanoseconds, synapsed.storage.x.lag, seconds, 5e-9, ''",
			"x.failure-rate, percent, synapsed.storage.x.failure, ratio, 0.05, ''",
			"cache.hit.ratio, ratio, synapsed.storage.cache.hit.ratio, ratio, 5, ''",
			"x.reads.total, operations, synapsed.storage.x.reads, , 5, ''",
			"x.count, entries, synapsed.storage.x, , 5, ''",
			"X.CamelCase, entries, synapsed.storage.x.camelcase, , 5, ''",
			"compression.zstd.plain, bytes, synapsed.storage.compression.algorithm.plain, bytes, 5, algorithm=zstd",
			"compression.values.small, values, synapsed.storage.compression.values.small, , 5, ''" })
	void whenAStatisticIsBoundThenNameUnitAndTagsObeyTheConventions(String statistic, String unit, String name,
			String baseUnit, double value, String tag) {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		new StatisticsMeterBinder("carts", "sqlite", List.of(Statistic.gauge(statistic, unit, "A figure", () -> 5.0)))
			.bindTo(registry);
		Meter.Id id = registry.getMeters().get(0).getId();
		assertThat(id.getName()).isEqualTo(name);
		assertThat(id.getBaseUnit()).isEqualTo(baseUnit);
		assertThat(registry.get(name).gauge().value()).isEqualTo(value);
		assertThat(id.getTags()
			.stream()
			.filter((each) -> !each.getKey().equals("store"))
			.map((each) -> each.getKey() + "=" + each.getValue())
			.collect(Collectors.joining())).isEqualTo(tag);
	}

	@Test
	void whenFiguresAreReadThenCountsAreIntegers() {
		assertThat(number("bytes", 1e15)).isEqualTo(1_000_000_000_000_000L);
		assertThat(number("entries", 3)).isEqualTo(3L);
		assertThat(number("milliseconds", 3)).isEqualTo(3L);
		assertThat(number("ratio", 1)).isEqualTo(1.0);
		assertThat(number("circuit-breakers", 0.5)).isEqualTo(0.5);
		assertThat(number("bytes", Double.NaN)).isNull();
		assertThat(number("ratio", Double.POSITIVE_INFINITY)).isNull();
	}

	private static Number number(String unit, double value) {
		return Statistic.gauge("figure", unit, "A figure", () -> value).number();
	}

}
