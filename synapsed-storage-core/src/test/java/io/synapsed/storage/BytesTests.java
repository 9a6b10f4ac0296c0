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
package io.synapsed.storage;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Bytes}.
 */
class BytesTests {

	@Test
	void whenTwoHoldTheSameBytesThenTheyAreEqualHoweverTheyAreCut() {
		Random random = new Random(3);
		for (int round = 0; round < 10_000; round++) {
			byte[] array = new byte[random.nextInt(40)];
			random.nextBytes(array);
			byte[] wide = new byte[array.length + 10];
			int offset = random.nextInt(10);
			System.arraycopy(array, 0, wide, offset, array.length);
			Bytes whole = Bytes.wrap(array);
			Bytes slice = Bytes.wrap(wide, offset, array.length);
			assertThat(slice).isEqualTo(whole).hasSameHashCodeAs(whole).isEqualByComparingTo(whole);
			assertThat(slice.exactArray()).isEqualTo(array);
			assertThat(slice.copy()).isEqualTo(whole);
		}
	}

	@Test
	void whenBytesAreComparedThenTheOrderIsUnsigned() {
		Random random = new Random(4);
		for (int round = 0; round < 10_000; round++) {
			byte[] first = new byte[random.nextInt(4)];
			byte[] second = new byte[random.nextInt(4)];
			random.nextBytes(first);
			random.nextBytes(second);
			assertThat(Integer.signum(Bytes.wrap(first).compareTo(Bytes.wrap(second))))
				.isEqualTo(Integer.signum(Arrays.compareUnsigned(first, second)));
		}
	}

	@Test
	void whenAnArrayIsCopiedThenLaterChangesDoNotShow() {
		byte[] array = { 1, 2 };
		Bytes bytes = Bytes.copyOf(array);
		array[0] = 9;
		bytes.toByteArray()[1] = 9;
		assertThat(bytes.toByteArray()).containsExactly(1, 2);
	}

	@Test
	void whenAPartIsOutsideThenItIsRefused() {
		Bytes bytes = Bytes.utf8("abc");
		assertThat(bytes.slice(1, 2).toUtf8()).isEqualTo("bc");
		assertThat(bytes.slice(3)).isEqualTo(Bytes.EMPTY);
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.slice(2, 2));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.slice(-1, 1));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.slice(1, 2).at(2));
	}

	@Test
	void whenAPrefixEndsThenEverythingWithThePrefixIsBelow() {
		assertThat(Bytes.utf8("ab").prefixEnd()).isEqualTo(Bytes.utf8("ac"));
		assertThat(Bytes.wrap(new byte[] { 1, -1, -1 }).prefixEnd()).isEqualTo(Bytes.wrap(new byte[] { 2 }));
		assertThat(Bytes.wrap(new byte[] { -1 }).prefixEnd()).isNull();
		assertThat(Bytes.EMPTY.prefixEnd()).isNull();
	}

	@Test
	void whenBytesArePrintedThenTheirContentStaysSecret() {
		assertThat(Bytes.utf8("secret")).hasToString("Bytes[6]");
	}

}
