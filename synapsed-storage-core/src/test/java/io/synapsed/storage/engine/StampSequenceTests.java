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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link StampSequence}.
 */
class StampSequenceTests {

	private static final long NOW = 1_700_000_000_000L;

	@Test
	void whenTakenThenStampsGrow() {
		StampSequence stamps = StampSequence.transientSince(NOW);
		long last = stamps.next();
		assertThat(last).isPositive();
		for (int count = 0; count < 1000; count++) {
			long next = stamps.next();
			assertThat(next).isGreaterThan(last);
			last = next;
		}
	}

	@Test
	void whenTakenThenNoStampPassesTheRecordedLimit() {
		AtomicLong recorded = new AtomicLong();
		StampSequence stamps = new StampSequence(0, NOW, recorded::set);
		for (long count = 0; count < 2 * StampSequence.BLOCK + 10; count++) {
			assertThat(stamps.next() <= recorded.get()).isTrue();
		}
	}

	@Test
	void whenRestartedWithTheClockGoingBackThenNoStampIsGivenTwice() {
		AtomicLong recorded = new AtomicLong();
		long last = 0;
		for (int restart = 0; restart < 5; restart++) {
			// Each time a day earlier, as if killed at any moment.
			StampSequence stamps = new StampSequence(recorded.get(), NOW - restart * 86_400_000L, recorded::set);
			for (int count = 0; count < 100; count++) {
				long next = stamps.next();
				assertThat(next).isGreaterThan(last);
				last = next;
			}
		}
	}

	@Test
	void whenTheLimitCannotBeRecordedThenNoStampIsGivenOut() {
		AtomicLong recorded = new AtomicLong();
		StampSequence stamps = new StampSequence(0, NOW, (limit) -> {
			if (recorded.get() == 0) {
				recorded.set(-1);
				throw new IllegalStateException("planned");
			}
			recorded.set(limit);
		});
		assertThatIllegalStateException().isThrownBy(stamps::next);
		long stamp = stamps.next();
		assertThat(stamp).isLessThanOrEqualTo(recorded.get());
	}

	@Test
	void whenManyTakeThenEveryStampIsDifferentAndWithinTheLimit() {
		AtomicLong recorded = new AtomicLong();
		StampSequence stamps = new StampSequence(0, NOW, recorded::set);
		Set<Long> given = ConcurrentHashMap.newKeySet();
		int count = 100_000;
		IntStream.range(0, count).parallel().forEach((index) -> {
			long stamp = stamps.next();
			given.add(stamp);
			assertThat(stamp <= recorded.get()).isTrue();
		});
		assertThat(given).hasSize(count);
	}

	@Test
	void whenTheRecordedLimitIsDamagedThenItIsRefusedAndNotBegunAgain(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("stamps");
		long last = StampSequence.recordedIn(file, 1000).next();
		Files.writeString(file, "");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> StampSequence.recordedIn(file, 1000))
			.withMessageContaining("should have a number");
		assertThat(last).isPositive();
	}

	@Test
	void whenTheRecordedLimitCannotBeReadThenItIsRefusedAndNotBegunAgain(@TempDir Path directory) throws IOException {
		Path file = Files.createDirectory(directory.resolve("stamps"));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> StampSequence.recordedIn(file, 1000));
	}

}
