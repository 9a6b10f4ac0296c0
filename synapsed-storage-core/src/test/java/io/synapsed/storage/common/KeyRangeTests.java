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

package io.synapsed.storage.common;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyRange}.
 */
class KeyRangeTests {

	private static final Bytes A = Bytes.utf8("a");

	private static final Bytes B = Bytes.utf8("b");

	private static final Bytes C = Bytes.utf8("c");

	@Test
	void whenUnboundedThenEveryKeyIsInside() {
		assertThat(KeyRange.all().contains(A)).isTrue();
		assertThat(KeyRange.all().isEmpty()).isFalse();
		assertThat(KeyRange.prefix("")).isEqualTo(KeyRange.all());
	}

	@Test
	void whenBoundedThenTheStartIsInsideAndTheEndIsNot() {
		KeyRange range = new KeyRange(A, C);
		assertThat(range.contains(A)).isTrue();
		assertThat(range.contains(B)).isTrue();
		assertThat(range.contains(C)).isFalse();
		assertThat(new KeyRange(A, A).isEmpty()).isTrue();
		assertThat(new KeyRange(B, A).isEmpty()).isTrue();
		assertThat(new KeyRange(null, A).isEmpty()).isFalse();
	}

	@Test
	void whenNarrowedThenBoundsOnlyMoveInwards() {
		assertThat(KeyRange.all().atLeast(B)).isEqualTo(new KeyRange(B, null));
		assertThat(new KeyRange(C, null).atLeast(B)).isEqualTo(new KeyRange(C, null));
		assertThat(new KeyRange(A, C).atLeast(B)).isEqualTo(new KeyRange(B, C));
		assertThat(KeyRange.all().atMost(B).contains(B)).isTrue();
		assertThat(KeyRange.all().atMost(B).contains(Bytes.utf8("b\0"))).isFalse();
		assertThat(new KeyRange(null, B).atMost(C)).isEqualTo(new KeyRange(null, B));
		assertThat(new KeyRange(null, B).atMost(B)).isEqualTo(new KeyRange(null, B));
	}

	@Test
	void whenAPrefixThenExactlyItsKeysAreInside() {
		KeyRange range = KeyRange.prefix("ab");
		assertThat(range.contains(Bytes.utf8("ab"))).isTrue();
		assertThat(range.contains(Bytes.utf8("ab").concat(Bytes.wrap(new byte[] { -1, -1 })))).isTrue();
		assertThat(range.contains(Bytes.utf8("ac"))).isFalse();
		assertThat(range.contains(A)).isFalse();
		KeyRange highest = KeyRange.prefix(Bytes.wrap(new byte[] { -1 }));
		assertThat(highest.to()).isNull();
		assertThat(highest.contains(Bytes.wrap(new byte[] { -1, -1, -1 }))).isTrue();
		assertThat(highest.contains(Bytes.wrap(new byte[] { -2 }))).isFalse();
	}

}
