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

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.synapsed.storage.spi.Statistic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StatisticsMeterBinder}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class StatisticsMeterBinderTests {

	private final MeterRegistry registry = new SimpleMeterRegistry();

	/** Registries keep what they read by weak references, unless asked otherwise. */
	@Test
	void whenMemoryWasReclaimedThenFiguresAreStillRead() {
		LongAdder count = new LongAdder();
		bind(count);
		reclaimMemory();
		count.add(3);
		assertThat(this.registry.get("synapsed.storage.test.reads").functionCounter().count()).isEqualTo(3);
		assertThat(this.registry.get("synapsed.storage.test.level").gauge().value()).isEqualTo(3);
	}

	private void bind(LongAdder count) {
		new StatisticsMeterBinder("store", "memory",
				List.of(Statistic.counter("test.reads", "operations", "A counter", count::sum),
						Statistic.gauge("test.level", "entries", "A gauge", count::sum)))
			.bindTo(this.registry);
	}

	private static void reclaimMemory() {
		WeakReference<Object> witness = new WeakReference<>(new Object());
		while (witness.get() != null) {
			System.gc();
		}
	}

}
