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

package io.synapsed.storage.spi;

import java.util.List;
import java.util.NoSuchElementException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Statistic}.
 */
class StatisticTests {

	private final Statistic hits = Statistic.counter("cache.hits", "operations", "Reads that were answered", () -> 1);

	private final Statistic outer = Statistic.gauge("cache.size", "bytes", "Bytes in the cache", () -> 2);

	private final Statistic inner = Statistic.gauge("cache.size", "bytes", "Bytes in the cache", () -> 3);

	private final List<Statistic> statistics = List.of(this.hits, this.outer, this.inner);

	@Test
	void whenThereIsOneOfTheNameThenItIsFound() {
		assertThat(Statistic.named(this.statistics, "cache.hits")).isSameAs(this.hits);
	}

	@Test
	void whenSeveralHaveTheNameThenItIsTheOutermost() {
		assertThat(Statistic.named(this.statistics, "cache.size")).isSameAs(this.outer);
	}

	@Test
	void whenThereIsNoneOfTheNameThenItsAbsenceAndTheNamesThereAreAreTold() {
		assertThatExceptionOfType(NoSuchElementException.class)
			.isThrownBy(() -> Statistic.named(this.statistics, "cache.hit"))
			.withMessageContaining("'cache.hit'")
			.withMessageContaining("cache.hits, cache.size");
	}

}
