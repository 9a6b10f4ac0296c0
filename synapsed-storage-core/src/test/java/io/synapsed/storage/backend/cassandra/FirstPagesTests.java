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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many entries a scan asks each bucket for at first.
 */
class FirstPagesTests {

	private static final int BUCKETS = 64;

	private final FirstPages pages = new FirstPages(BUCKETS);

	@Test
	void whenNoEntryWasMetThenPagesAreSmall() {
		assertThat(this.pages.withValues(100)).isEqualTo(2);
		assertThat(this.pages.withValues(Long.MAX_VALUE)).isEqualTo(2);
	}

	@Test
	void whenEntriesAreSmallThenHardlyABucketNeedsASecondPage() {
		this.pages.met(100);
		assertThat(this.pages.withValues(1)).isEqualTo(1);
		assertThat(this.pages.withValues(100)).isBetween(6, 12);
		assertThat(this.pages.withValues(6_400)).isBetween(130, 150);
		assertThat(this.pages.withValues(1_000_000)).isEqualTo(512);
		assertThat(this.pages.withValues(Long.MAX_VALUE)).isEqualTo(64);
	}

	@Test
	void whenAnEntryWasLargeThenAllPagesTogetherStayBounded() {
		this.pages.met(100);
		this.pages.met(16 << 10);
		this.pages.met(100);
		int entries = this.pages.withValues(1_000_000);
		assertThat((long) entries * BUCKETS * (16 << 10)).isLessThanOrEqualTo(CassandraCursor.BYTES_AHEAD);
		this.pages.met(16 << 20);
		assertThat(this.pages.withValues(1_000_000)).isEqualTo(2);
	}

	@Test
	void whenOnlyKeysAreReadThenPagesAreLarger() {
		assertThat(this.pages.ofKeys(100)).isEqualTo(64);
		assertThat(this.pages.ofKeys(64_000)).isEqualTo(512);
		assertThat(this.pages.ofKeys(Long.MAX_VALUE)).isEqualTo(64);
	}

}
