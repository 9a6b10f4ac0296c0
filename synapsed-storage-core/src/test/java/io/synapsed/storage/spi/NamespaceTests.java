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
import io.synapsed.storage.common.KeyRange;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Namespace}.
 */
class NamespaceTests {

	@Property(edgeCases = EdgeCasesMode.NONE)
	void whenNamespaceOrKeyDifferThenStoredKeysDoAndKeepTheirOrder(@ForAll("namespaces") Namespace firstSpace,
			@ForAll("keys") Bytes firstKey, @ForAll("namespaces") Namespace secondSpace,
			@ForAll("keys") Bytes secondKey) {
		Bytes first = firstSpace.encode(firstKey);
		Bytes second = secondSpace.encode(secondKey);
		boolean sameSpace = firstSpace.name().equals(secondSpace.name());
		assertThat(first.equals(second)).isEqualTo(sameSpace && firstKey.equals(secondKey));
		if (sameSpace) {
			assertThat(Integer.signum(first.compareTo(second)))
				.isEqualTo(Integer.signum(firstKey.compareTo(secondKey)));
		}
		assertThat(firstSpace.encode(KeyRange.all()).contains(second)).isEqualTo(sameSpace);
		assertThat(Namespace.ofKey(first).name()).isEqualTo(firstSpace.name());
		assertThat(firstSpace.decode(first)).isEqualTo(firstKey);
	}

	@Property(edgeCases = EdgeCasesMode.NONE)
	void whenARangeIsEncodedThenItHoldsTheSameKeys(@ForAll("namespaces") Namespace namespace,
			@ForAll("keys") Bytes from, @ForAll("keys") Bytes to, @ForAll("keys") Bytes key) {
		KeyRange[] ranges = { new KeyRange(from, to), new KeyRange(from, null), new KeyRange(null, to) };
		for (KeyRange range : ranges) {
			assertThat(namespace.encode(range).contains(namespace.encode(key))).isEqualTo(range.contains(key));
		}
	}

	@Provide
	Arbitrary<Namespace> namespaces() {
		// Few characters, so that one name is often the start of another.
		Arbitrary<Namespace> named = Arbitraries.strings()
			.withChars('a', 'b', ' ', '~', '\u00e4', '\u20ac')
			.ofMinLength(1)
			.ofMaxLength(4)
			.map(Namespace::of);
		return Arbitraries.oneOf(named, Arbitraries.of(Namespace.DEFAULT, Namespace.SYSTEM));
	}

	@Provide
	Arbitrary<Bytes> keys() {
		return Arbitraries.of((byte) 0, (byte) 1, (byte) 'a', (byte) 'b', (byte) 0x7F, (byte) 0x80, (byte) 0xFF)
			.array(byte[].class)
			.ofMaxSize(6)
			.map(Bytes::wrap);
	}

	@Test
	void whenAKeyIsTextThenItIsEncodedAsItsUtf8Bytes() {
		for (String key : new String[] { "a", "", "\0", "\u00e4", "a\ud83d\ude00" }) {
			assertThat(Namespace.of("n").encode(key)).isEqualTo(Namespace.of("n").encode(Bytes.utf8(key)));
		}
	}

	@Test
	void whenTheNameIsBadThenItIsRefused() {
		for (String name : new String[] { "", "\0", "a\0b", "\u0001system", "\u007f", "\ud800", "x".repeat(256) }) {
			assertThatIllegalArgumentException().isThrownBy(() -> Namespace.of(name));
		}
		assertThat(Namespace.of("x".repeat(255)).prefixSize()).isEqualTo(256);
	}

	@Test
	void whenAStoredKeyHasNoPrefixThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Namespace.ofKey(Bytes.utf8("no zero byte")));
		assertThatIllegalArgumentException().isThrownBy(() -> Namespace.ofKey(Bytes.EMPTY));
	}

}
