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

package io.synapsed.storage.engine;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link EngineStatistics}.
 */
class EngineStatisticsTests {

	private final CallRegistry calls = new CallRegistry("test");

	private final EngineStatistics figures = new EngineStatistics("log", this.calls);

	@Test
	void whenTheEngineIsOpenThenFiguresAreRead() {
		this.figures.gauge("entries", "entries", "Entries", () -> 7);
		assertThat(this.figures.all()).singleElement().satisfies((statistic) -> {
			assertThat(statistic.name()).isEqualTo("log.entries");
			assertThat(statistic.value().getAsDouble()).isEqualTo(7);
		});
	}

	@Test
	void whenTheEngineIsClosedThenNoFigureIsRead() {
		this.figures.counter("reads", "operations", "Reads", () -> {
			throw new AssertionError("The engine is closed");
		});
		this.calls.close(Duration.ZERO);
		assertThat(this.figures.all().get(0).value().getAsDouble()).isNaN();
	}

	@Test
	void whenAFigureCannotBeReadThenItIsNotKnownAndClosingDoesNotWait() {
		this.figures.gauge("size", "bytes", "Size", () -> {
			throw new IOException("No device");
		});
		assertThat(this.figures.all().get(0).value().getAsDouble()).isNaN();
		assertThat(this.calls.close(Duration.ZERO)).isTrue();
	}

}
