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

package io.synapsed.storage.benchmarks.peer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.synapsed.storage.common.Durability;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that every {@link Contender} does what it is timed for.
 */
class ContenderTests {

	@ParameterizedTest
	@EnumSource
	void doesWhatItIsTimedFor(Contender contender, @TempDir Path directory) throws Exception {
		try (Peer peer = contender.open(directory.resolve("store"))) {
			peer.putAll(new byte[][] { bytes("a"), bytes("b"), bytes("c") },
					new byte[][] { new byte[1], new byte[20], new byte[300] });
			peer.put(bytes("b"), new byte[21]);
			assertThat(peer.get(bytes("a"))).isEqualTo(1);
			assertThat(peer.get(bytes("b"))).isEqualTo(21);
			assertThat(peer.get(bytes("missing"))).isEqualTo(Peer.ABSENT);
			if (peer.ordered()) {
				assertThat(peer.scan(bytes("b"), 1)).isEqualTo(1 + 21);
				assertThat(peer.scan(bytes("a"), 2)).isEqualTo(2 + 1 + 21);
				assertThat(peer.scan(bytes("b"), 100)).isEqualTo(2 + 21 + 300);
			}
			peer.delete(bytes("b"));
			assertThat(peer.get(bytes("b"))).isEqualTo(Peer.ABSENT);
			assertThat(peer.get(bytes("c"))).isEqualTo(300);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatIsDurableIsThereAfterReopening(Contender contender, @TempDir Path directory) throws Exception {
		if (contender.durability() == Durability.NONE) {
			return;
		}
		try (Peer peer = contender.open(directory.resolve("store"))) {
			peer.put(bytes("key"), new byte[7]);
		}
		try (Peer peer = contender.open(directory.resolve("store"))) {
			assertThat(peer.get(bytes("key"))).isEqualTo(7);
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
