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

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Namespace}.
 */
class NamespaceTests {

	private static final byte[] AWKWARD = { 0, 1, '%', '_', '{', '}', '\r', '\n', 'a', (byte) 0xFF };

	private static final List<Namespace> NAMESPACES = List.of(Namespace.DEFAULT, Namespace.SYSTEM, Namespace.of("a"),
			Namespace.of("aa"), Namespace.of("a%"), Namespace.of("\u00ff"), Namespace.of("\ud83d\ude00"));

	@Test
	void whenPairsDifferThenStoredKeysDifferAndKeepTheirOrder() {
		Random random = new Random(5);
		for (int round = 0; round < 100_000; round++) {
			Namespace namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
			Namespace other = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
			Bytes key = key(random);
			Bytes otherKey = key(random);
			Bytes stored = namespace.encode(key);
			Bytes otherStored = other.encode(otherKey);
			boolean same = namespace == other && key.equals(otherKey);
			assertThat(stored.equals(otherStored)).isEqualTo(same);
			if (namespace == other) {
				assertThat(Integer.signum(stored.compareTo(otherStored)))
					.isEqualTo(Integer.signum(key.compareTo(otherKey)));
			}
			else {
				assertThat(other.encode(KeyRange.all()).contains(stored)).isFalse();
			}
			assertThat(namespace.decode(stored)).isEqualTo(key);
			assertThat(Namespace.ofKey(stored).name()).isEqualTo(namespace.name());
			assertThat(namespace.encode(KeyRange.all()).contains(stored)).isTrue();
		}
	}

	private static Bytes key(Random random) {
		byte[] key = new byte[1 + random.nextInt(4)];
		for (int index = 0; index < key.length; index++) {
			key[index] = AWKWARD[random.nextInt(AWKWARD.length)];
		}
		return Bytes.wrap(key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "plain", "\u00fc", "a\u0000b", "\ud83d\ude00", "mixed \u20ac text" })
	void whenAKeyIsTextThenItIsItsBytes(String key) {
		for (Namespace namespace : NAMESPACES) {
			assertThat(namespace.encode(key)).isEqualTo(namespace.encode(Bytes.utf8(key)));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\u0000", "a\u0000b", "\u0001system", "a\nb", "\ud800" })
	void whenANameCouldCollideThenItIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> Namespace.of(name));
	}

	@Test
	void whenANameIsTooLongThenItIsRefused() {
		char[] name = new char[255];
		Arrays.fill(name, 'n');
		assertThat(Namespace.of(new String(name)).prefixSize()).isEqualTo(256);
		assertThatIllegalArgumentException().isThrownBy(() -> Namespace.of(new String(name) + "n"));
	}

}
