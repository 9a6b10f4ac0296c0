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
package io.synapsed.storage.transform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Pins the stored format: what the golden files hold is read, and written, by every
 * version.
 */
class GoldenFileTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private final KeyValueStore engine = MemoryStore.builder().build();

	private final KeyValueStore plain = new TransformLayer(List.of(), false).over(this.engine);

	private final KeyValueStore compressing = new TransformLayer(
			List.of(new CompressionCodec("test", new Lz4Algorithm(), List.of(), 100)), false)
		.over(this.engine);

	@ParameterizedTest
	@CsvSource({ "raw-empty, 0, ''", "raw, 0, plain bytes", "text, 1, plain text", "json, 2, '{\"a\":1}'",
			"application-serializer, 200, own" })
	void whenAPlainValueIsReadAndWrittenThenItIsTheGoldenOne(String file, int serializer, String value)
			throws IOException {
		store(golden(file), Entry.NEVER);
		Entry entry = this.plain.get(KEY, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		assertThat(entry.value().toUtf8()).isEqualTo(value);
		assertThat(entry.serializer()).isEqualTo(serializer);
		this.plain.put(new Mutation.Put(KEY, Bytes.utf8(value), Entry.NEVER, serializer), 0);
		assertThat(stored()).isEqualTo(golden(file));
	}

	@Test
	void whenACompressedValueIsReadThenItIsTheGoldenOne() throws IOException {
		String value = "0123456789".repeat(30);
		store(golden("lz4"), Entry.NEVER);
		Entry entry = this.compressing.get(KEY, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		assertThat(entry.value().toUtf8()).isEqualTo(value);
		assertThat(entry.serializer()).isEqualTo(1);
		this.compressing.put(new Mutation.Put(KEY, Bytes.utf8(value), Entry.NEVER, 1), 0);
		Bytes written = stored();
		assertThat(written.slice(0, 8)).isEqualTo(golden("lz4").slice(0, 8));
	}

	@Test
	void whenACopyOfTheExpiryAgreesThenTheValueIsRead() throws IOException {
		store(golden("expiry-copy"), 4102444800000L);
		Entry entry = this.plain.get(KEY, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		assertThat(entry.value().toUtf8()).isEqualTo("until 2100");
	}

	@Test
	void whenACopyOfTheExpiryDiffersThenTheValueIsRefused() throws IOException {
		store(golden("expiry-copy"), 4102444800001L);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> this.plain.get(KEY, ReadOptions.DEFAULT))
			.withMessageContaining("expiry");
	}

	@ParameterizedTest
	@ValueSource(strings = { "encrypted", "checksummed", "newer-version", "newer-flag" })
	void whenAFieldCannotBeUndoneThenThePayloadNeverPassesForTheValue(String file) throws IOException {
		store(golden(file), Entry.NEVER);
		assertThatExceptionOfType(IntegrityException.class)
			.isThrownBy(() -> this.compressing.get(KEY, ReadOptions.DEFAULT));
	}

	@Test
	void whenADictionaryIsGoneThenTheValueIsRefused() throws IOException {
		store(golden("dictionary"), Entry.NEVER);
		assertThatExceptionOfType(StorageCompressionException.class)
			.isThrownBy(() -> this.compressing.get(KEY, ReadOptions.DEFAULT))
			.withMessageContaining("dictionary 1");
	}

	@Test
	void whenAnyBitOfTheFixedPartIsFlippedThenItIsNoticed() throws IOException {
		for (String file : List.of("raw", "text", "json", "lz4", "expiry-copy")) {
			byte[] golden = golden(file).toByteArray();
			for (int bit = 0; bit < ValueHeader.MIN_SIZE * 8; bit++) {
				byte[] flipped = golden.clone();
				flipped[bit / 8] ^= (byte) (1 << bit % 8);
				store(Bytes.wrap(flipped), Entry.NEVER);
				assertThatExceptionOfType(IntegrityException.class).as("%s, bit %d", file, bit)
					.isThrownBy(() -> this.compressing.get(KEY, ReadOptions.DEFAULT));
			}
		}
	}

	@Test
	void whenAHeaderIsCutOffThenItIsNoticed() throws IOException {
		for (String file : List.of("text", "lz4", "expiry-copy")) {
			Bytes golden = golden(file);
			int header = ValueHeader.read(golden).size();
			for (int size = 0; size < header; size++) {
				store(golden.slice(0, size), Entry.NEVER);
				assertThatExceptionOfType(IntegrityException.class).as("%s, %d bytes", file, size)
					.isThrownBy(() -> this.compressing.get(KEY, ReadOptions.DEFAULT));
			}
		}
	}

	@Test
	void whenALengthIsForgedThenNothingIsAllocatedForIt() {
		// Serializer and compression; LZ4; a size of 2 GiB - 1; 100 bytes of payload.
		int flags = ValueHeader.SERIALIZER | ValueHeader.COMPRESSION;
		byte[] forged = new byte[4 + 1 + 6 + 100];
		forged[0] = ValueHeader.VERSION;
		forged[2] = (byte) flags;
		forged[3] = ValueHeader.check(ValueHeader.VERSION, flags);
		forged[4] = 1;
		forged[5] = Lz4Algorithm.ID;
		for (int index = 6; index < 10; index++) {
			forged[index] = (byte) 0xFF;
		}
		forged[10] = 0x07;
		store(Bytes.copyOf(forged), Entry.NEVER);
		assertThatExceptionOfType(IntegrityException.class)
			.isThrownBy(() -> this.compressing.get(KEY, ReadOptions.DEFAULT))
			.withMessageContaining("claims");
		forged[10] = 0x0F;
		store(Bytes.copyOf(forged), Entry.NEVER);
		assertThatExceptionOfType(IntegrityException.class)
			.isThrownBy(() -> this.compressing.get(KEY, ReadOptions.DEFAULT))
			.withMessageContaining("beyond 2 GiB");
	}

	@Test
	void whenTheSizeBeforeCompressionIsOffByOneThenItIsNoticed() throws IOException {
		for (int difference : new int[] { -1, 1 }) {
			byte[] forged = golden("lz4").toByteArray();
			forged[6] += (byte) difference;
			store(Bytes.wrap(forged), Entry.NEVER);
			assertThatExceptionOfType(IntegrityException.class)
				.isThrownBy(() -> this.compressing.get(KEY, ReadOptions.DEFAULT));
		}
	}

	private void store(Bytes value, long expiresAt) {
		this.engine.put(new Mutation.Put(KEY, value, expiresAt, Entry.NO_SERIALIZER), 0);
	}

	private Bytes stored() {
		Entry entry = this.engine.get(KEY, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		return entry.value();
	}

	private static Bytes golden(String name) throws IOException {
		try (InputStream file = GoldenFileTests.class.getResourceAsStream("/golden/v1/" + name + ".hex")) {
			assertThat(file).as(name).isNotNull();
			String digits = new String(file.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", "");
			return Bytes.wrap(HexFormat.of().parseHex(digits));
		}
	}

}
