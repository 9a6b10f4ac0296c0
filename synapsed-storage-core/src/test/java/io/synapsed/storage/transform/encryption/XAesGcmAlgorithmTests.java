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

package io.synapsed.storage.transform.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the algorithm against the specification that {@code docs/format.md} names.
 */
class XAesGcmAlgorithmTests {

	@Test
	void whenDecryptedThenTheAnswerIsThatOfTheSpecification() throws Exception {
		byte[] key = new byte[AeadAlgorithm.KEY_SIZE];
		Arrays.fill(key, (byte) 1);
		byte[] nonce = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(StandardCharsets.US_ASCII);
		String encrypted = HexFormat.of().formatHex(nonce) + "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271";
		assertThat(new XAesGcmAlgorithm().cipher(key).decrypt(HexFormat.of().parseHex(encrypted), new byte[0]))
			.asString(StandardCharsets.US_ASCII)
			.isEqualTo("XAES-256-GCM");
	}

}
