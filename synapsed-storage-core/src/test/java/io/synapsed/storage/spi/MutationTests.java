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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Mutation}.
 */
class MutationTests {

	private static final Bytes KEY = Bytes.utf8("key");

	private static final Bytes VALUE = Bytes.utf8("value");

	private static final Version VERSION = Version.of(7);

	private static final long EXPIRY = 1_000;

	private final Mutation.Put put = new Mutation.Put(KEY, Bytes.utf8("header"), VALUE, EXPIRY, 0);

	private final Mutation.Rewrite rewrite = new Mutation.Rewrite(this.put, VERSION);

	@Test
	void whenBytesAreToBeStoredThenTheyTakeRoom() {
		assertThat(this.put.size()).isEqualTo(3 + 6 + 5);
		assertThat(this.rewrite.size()).isEqualTo(3 + 6 + 5);
		assertThat(new Mutation.Delete(KEY).size()).isZero();
		assertThat(new Mutation.Reclaim(KEY, VERSION).size()).isZero();
	}

	@Test
	void whenNobodyCanSeeAChangeThenItIsNotVisible() {
		assertThat(this.put.isVisible()).isTrue();
		assertThat(new Mutation.Delete(KEY).isVisible()).isTrue();
		assertThat(this.rewrite.isVisible()).isFalse();
		assertThat(new Mutation.Reclaim(KEY, VERSION).isVisible()).isFalse();
	}

	@Test
	void whenTheEntryIsTheOneThenARewriteApplies() {
		assertThat(this.rewrite.applies(new Entry(KEY, VALUE, VERSION, EXPIRY, 0), EXPIRY - 1)).isTrue();
		assertThat(this.rewrite.applies(new Entry(KEY, VALUE, VERSION, EXPIRY, 0), EXPIRY)).isFalse();
		assertThat(this.rewrite.applies(new Entry(KEY, VALUE, VERSION, Entry.NEVER, 0), 0)).isFalse();
		assertThat(this.rewrite.applies(new Entry(KEY, VALUE, Version.of(8), EXPIRY, 0), 0)).isFalse();
		assertThat(this.rewrite.applies(null, 0)).isFalse();
	}

}
