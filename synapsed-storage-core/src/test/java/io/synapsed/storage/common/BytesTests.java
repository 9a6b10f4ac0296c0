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

import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Bytes}.
 */
class BytesTests {

	private final Random random = new Random(3);

	private byte[] randomArray(int size) {
		byte[] array = new byte[size];
		this.random.nextBytes(array);
		return array;
	}

	@Test
	void whenThereIsNothingToWrapThenTheArgumentIsNamed() {
		byte[] none = absent();
		String text = absent();
		assertThatIllegalArgumentException().isThrownBy(() -> Bytes.wrap(none))
			.withMessageContaining("'array' is null");
		assertThatIllegalArgumentException().isThrownBy(() -> Bytes.wrap(none, 0, 0))
			.withMessageContaining("'array' is null");
		assertThatIllegalArgumentException().isThrownBy(() -> Bytes.copyOf(none))
			.withMessageContaining("'array' is null");
		assertThatIllegalArgumentException().isThrownBy(() -> Bytes.utf8(text)).withMessageContaining("'text' is null");
	}

	/** What callers without null checks pass. */
	@SuppressWarnings("NullAway")
	private static <T> T absent() {
		return null;
	}

	@Test
	void whenBytesAreTheSameThenSlicesOfAnyArraysAreEqualWithEqualHashes() {
		for (int size = 0; size < 70; size++) {
			byte[] content = randomArray(size);
			Bytes whole = Bytes.wrap(content);
			for (int offset = 0; offset < 10; offset++) {
				byte[] larger = randomArray(size + offset + 5);
				System.arraycopy(content, 0, larger, offset, size);
				Bytes slice = Bytes.wrap(larger).slice(offset, size);
				assertThat(slice).isEqualTo(whole).hasSameHashCodeAs(whole).isEqualByComparingTo(whole);
				assertThat(slice.toByteArray()).isEqualTo(content);
				assertThat(slice.exactArray()).isEqualTo(content);
			}
		}
	}

	@Test
	void whenOneBitDiffersThenNotEqual() {
		for (int size = 1; size < 40; size++) {
			Bytes original = Bytes.wrap(randomArray(size));
			for (int bit = 0; bit < size * 8; bit++) {
				byte[] flipped = original.toByteArray();
				flipped[bit / 8] ^= (byte) (1 << bit % 8);
				assertThat(Bytes.wrap(flipped)).isNotEqualTo(original);
			}
			assertThat(original.slice(0, size - 1)).isNotEqualTo(original);
		}
		assertThat(Bytes.utf8("a").equals("a")).isFalse();
	}

	@Test
	void whenKeysDifferInLengthOrLastBytesThenHashesRarelyCollide() {
		Set<Integer> hashes = new HashSet<>();
		int count = 0;
		for (int size = 0; size < 200; size++) {
			hashes.add(Bytes.wrap(new byte[size]).hashCode());
			count++;
		}
		for (int number = 0; number < 20_000; number++) {
			hashes.add(Bytes.utf8("user:" + number).hashCode());
			count++;
		}
		assertThat(hashes).hasSizeGreaterThan(count - 20);
	}

	@Test
	void whenComparedThenOrderIsUnsignedLexicographic() {
		for (int round = 0; round < 5_000; round++) {
			byte[] first = randomArray(this.random.nextInt(5));
			byte[] second = randomArray(this.random.nextInt(5));
			byte[] larger = new byte[10];
			System.arraycopy(second, 0, larger, 3, second.length);
			assertThat(Integer.signum(Bytes.wrap(first).compareTo(Bytes.wrap(larger, 3, second.length))))
				.isEqualTo(Integer.signum(Arrays.compareUnsigned(first, second)));
		}
	}

	@Test
	void whenSlicedThenBoundsAreChecked() {
		Bytes bytes = Bytes.utf8("0123456789").slice(2, 5);
		assertThat(bytes.slice(1).toUtf8()).isEqualTo("3456");
		assertThat(bytes.slice(1, 2).toUtf8()).isEqualTo("34");
		assertThat(bytes.slice(0, 5)).isSameAs(bytes);
		assertThat(bytes.slice(5)).isEqualTo(Bytes.EMPTY);
		assertThat(bytes.at(4)).isEqualTo((byte) '6');
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.slice(0, 6));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.slice(6));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.slice(-1, 2));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.at(5));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.at(-1));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> Bytes.wrap(new byte[3], 2, 2));
	}

	@Test
	void whenJoinedThenBothPartsAreThere() {
		Bytes text = Bytes.utf8("0123456789");
		assertThat(text.slice(1, 2).concat(text.slice(5, 2)).toUtf8()).isEqualTo("1256");
		assertThat(text.concat(Bytes.EMPTY)).isSameAs(text);
		assertThat(Bytes.EMPTY.concat(text)).isSameAs(text);
	}

	@Test
	void whenAPrefixIsAskedForThenItsEndIsTheFirstKeyBeyondIt() {
		assertThat(Bytes.utf8("ab").prefixEnd()).isEqualTo(Bytes.utf8("ac"));
		assertThat(Bytes.wrap(new byte[] { 1, -1, -1 }).prefixEnd()).isEqualTo(Bytes.wrap(new byte[] { 2 }));
		assertThat(Bytes.wrap(new byte[] { 0x7F }).prefixEnd()).isEqualTo(Bytes.wrap(new byte[] { (byte) 0x80 }));
		assertThat(Bytes.wrap(new byte[] { -1, -1 }).prefixEnd()).isNull();
		assertThat(Bytes.EMPTY.prefixEnd()).isNull();
		assertThat(Bytes.utf8("xaby").slice(1, 2).prefixEnd()).isEqualTo(Bytes.utf8("ac"));
		assertThat(Bytes.utf8("abc").startsWith(Bytes.utf8("ab"))).isTrue();
		assertThat(Bytes.utf8("abc").startsWith(Bytes.utf8("abcd"))).isFalse();
		assertThat(Bytes.utf8("xabc").slice(1).startsWith(Bytes.utf8("ab"))).isTrue();
	}

	@Test
	void whenCopiedThenTheOriginalArrayNoLongerMatters() {
		byte[] array = { 1, 2, 3 };
		Bytes copy = Bytes.copyOf(array);
		Bytes slice = Bytes.wrap(array).slice(1).copy();
		array[1] = 9;
		assertThat(copy.toByteArray()).containsExactly(1, 2, 3);
		assertThat(slice.toByteArray()).containsExactly(2, 3);
		assertThat(slice.backingArray()).hasSize(2);
	}

	@Test
	void whenViewedAsABufferThenItIsTheSliceAndReadOnly() {
		Bytes slice = Bytes.utf8("0123").slice(1, 2);
		assertThat(slice.asByteBuffer().remaining()).isEqualTo(2);
		assertThat(slice.asByteBuffer().get(0)).isEqualTo((byte) '1');
		assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> slice.asByteBuffer().put((byte) 1));
	}

	@Test
	void whenDescribedThenOnlyTheSizeShows() {
		assertThat(Bytes.utf8("secret")).hasToString("Bytes[6]");
		assertThat(Bytes.wrap(new byte[] { 0, -1 }).toHex()).isEqualTo("00ff");
	}

	@Test
	void whenTextHasHalfACharacterThenItIsRefused() {
		for (String text : List.of("\ud800", "\udc00", "a\ud800b", "\udc00\ud800", "?\ud83d", "\ud83d\ude00\ud83d")) {
			assertThatIllegalArgumentException().isThrownBy(() -> Bytes.utf8(text)).withMessageContaining("surrogate");
		}
		for (String text : List.of("", "?", "a?b", "\ud83d\ude00", "?\ud83d\ude00?", "\u00e4?", "\ufffd")) {
			assertThat(Bytes.utf8(text).toUtf8()).isEqualTo(text);
		}
	}

}
