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

package io.synapsed.storage.backend.cassandra;

import java.time.Duration;
import java.time.Instant;

import io.synapsed.storage.spi.Entry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long the servers keep an entry.
 */
class NativeExpiryTests {

	private static final long NOW = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();

	private final NativeExpiry expiry = new NativeExpiry(Duration.ofHours(1));

	@Test
	void whenAnEntryNeverExpiresThenTheServersKeepIt() {
		assertThat(this.expiry.secondsOf(Entry.NEVER, NOW, NOW)).isEqualTo(NativeExpiry.NONE);
	}

	@Test
	void whenAnEntryExpiresThenTheServersKeepItForTheGraceLonger() {
		assertThat(this.expiry.secondsOf(NOW + 10_000, NOW, NOW)).isEqualTo(3_611);
		assertThat(this.expiry.secondsOf(NOW + 1, NOW, NOW)).isGreaterThan(3_600);
		// What has expired already is kept for as long as clocks may differ.
		assertThat(this.expiry.secondsOf(NOW - 10_000, NOW, NOW)).isEqualTo(3_601);
	}

	@Test
	void whenTheServersCannotKeepAnEntryLongEnoughThenTheyKeepItForEver() {
		long beyond2038 = Duration.ofDays(12 * 366).toMillis();
		assertThat(this.expiry.secondsOf(NOW + beyond2038, NOW, NOW)).isEqualTo(NativeExpiry.NONE);
		assertThat(this.expiry.secondsOf(Long.MAX_VALUE - 1, NOW, NOW)).isEqualTo(NativeExpiry.NONE);
		assertThat(this.expiry.secondsOf(Long.MAX_VALUE - 1, Long.MIN_VALUE, NOW)).isEqualTo(NativeExpiry.NONE);
		long tenYears = Duration.ofDays(3_650).toMillis();
		assertThat(this.expiry.secondsOf(NOW + tenYears, NOW, NOW)).isEqualTo(tenYears / 1000 + 3_601);
	}

	@Test
	void whenTheServersAreBeyond2038ThenNothingIsLostEarly() {
		long later = Instant.parse("2039-01-01T00:00:00Z").toEpochMilli();
		assertThat(this.expiry.secondsOf(later + 1_000, later, later)).isEqualTo(NativeExpiry.NONE);
	}

}
