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

package io.synapsed.storage.transform.compression;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.TestRun;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueHeader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for every {@link CompressionAlgorithm}, through the codec that runs it.
 */
class CompressionAlgorithmTests {

	private static final List<CompressionAlgorithm> ALGORITHMS = List.of(new Lz4Algorithm(), new ZstdAlgorithm(),
			new ZstdAlgorithm().level(-5), new ZstdAlgorithm().level(19), new SnappyAlgorithm());

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private static final int MAX_VALUE_SIZE = 1 << 20;

	private final MemoryStore engine = MemoryStore.builder().build();

	/** However busy the machine is: some mutations are refused for sure. */
	private static final int MIN_ROUNDS = 500;

	private final long seed = Long.getLong("synapsed.storage.test.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	private static Stream<CompressionAlgorithm> algorithms() {
		return ALGORITHMS.stream();
	}

	private StorageTemplate storage(CompressionAlgorithm writer) {
		return StorageBuilder.over(this.engine)
			.layer(new TransformLayer(List.of(CompressionCodec.builder("test")
				.settings(PerNamespace.same(CompressionSettings.of(writer, 0)))
				.readers(List.of(ALGORITHMS.get(0), ALGORITHMS.get(1), ALGORITHMS.get(4)))
				.maxValueSize(MAX_VALUE_SIZE)
				.build()), false))
			.maxValueSize(MAX_VALUE_SIZE)
			.build();
	}

	private Bytes stored() {
		Entry entry = this.engine.get(KEY, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		return entry.value();
	}

	private void store(byte[] stored) {
		this.engine.put(new Mutation.Put(KEY, Bytes.wrap(stored), Entry.NEVER, 0), 0);
	}

	private static byte[] text(int size) {
		byte[] text = new byte[size];
		byte[] line = "{\"name\":\"Aachen\",\"population\":249070,\"country\":\"DE\"}\n".getBytes();
		for (int index = 0; index < size; index++) {
			text[index] = line[index % line.length];
		}
		return text;
	}

	@ParameterizedTest
	@MethodSource("algorithms")
	void whenValuesOfAnySizeAreStoredThenTheyComeBack(CompressionAlgorithm algorithm) {
		StorageTemplate storage = storage(algorithm);
		for (int size : new int[] { 0, 1, 2, 15, 16, 17, 127, 128, 255, 256, 1_023, 65_535, 65_536, 65_792, 131_072,
				131_073, MAX_VALUE_SIZE }) {
			byte[] noise = new byte[size];
			this.random.nextBytes(noise);
			for (byte[] value : List.of(text(size), new byte[size], noise)) {
				storage.put("key", value);
				assertThat(storage.get("key")).as("%s, %d bytes", algorithm.name(), size).contains(Bytes.copyOf(value));
			}
		}
		storage.put("key", text(10_000));
		assertThat(ValueHeader.read(stored()).compression()).isEqualTo(algorithm.id());
		assertThat(stored().size()).isLessThan(2_000);
	}

	@ParameterizedTest
	@MethodSource("algorithms")
	void whenManyThreadsUseItThenAllValuesComeBack(CompressionAlgorithm algorithm) {
		StorageTemplate storage = storage(algorithm);
		CompletableFuture.allOf(IntStream.range(0, 8).mapToObj((thread) -> CompletableFuture.runAsync(() -> {
			for (int number = 0; number < 500; number++) {
				byte[] value = text(100 + number + thread);
				storage.put("key-" + thread, value);
				assertThat(storage.get("key-" + thread)).contains(Bytes.wrap(value));
			}
		})).toArray(CompletableFuture[]::new)).join();
	}

	/**
	 * Nothing is allocated for it: two gigabytes would not fit.
	 */
	@ParameterizedTest
	@MethodSource("algorithms")
	void whenAHundredBytesClaimToBeTwoGigabytesThenTheyAreRefused(CompressionAlgorithm algorithm) {
		byte[] payload = new byte[100];
		for (int round = 0; round < 1_000; round++) {
			this.random.nextBytes(payload);
			for (int size : new int[] { MAX_VALUE_SIZE, MAX_VALUE_SIZE + 1, Integer.MAX_VALUE }) {
				store(forged(algorithm.id(), size, payload));
				assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> storage(algorithm).get("key"));
			}
		}
	}

	/** A header with the serializer for text, and whatever size before compression. */
	private static byte[] forged(int algorithm, int plainSize, byte[] payload) {
		ByteArrayOutputStream forged = new ByteArrayOutputStream();
		forged.writeBytes(new byte[] { 1, 0, 3, 0x16, 1, (byte) algorithm });
		int rest = plainSize;
		while (rest > 0x7F) {
			forged.write(rest | 0x80);
			rest >>>= 7;
		}
		forged.write(rest);
		forged.writeBytes(payload);
		return forged.toByteArray();
	}

	@ParameterizedTest
	@MethodSource("algorithms")
	void whenCompressedBytesAreMutatedThenOnlyTypedErrorsOrAsManyBytesComeOut(CompressionAlgorithm algorithm) {
		StorageTemplate storage = storage(algorithm);
		storage.put("key", text(3_000));
		byte[] original = stored().toByteArray();
		int header = ValueHeader.read(stored()).size();
		long deadline = System.nanoTime()
				+ Long.getLong("synapsed.storage.test.fuzz-millis", TestRun.figure(200, 10_000)) * 1_000_000;
		int rounds = 0;
		int refused = 0;
		do {
			byte[] mutated = original.clone();
			for (int change = this.random.nextInt(4); change >= 0; change--) {
				mutated[header + this.random.nextInt(mutated.length - header)] = (byte) this.random.nextInt();
			}
			store(mutated);
			try {
				assertThat(storage.get("key").orElseThrow().size()).isEqualTo(3_000);
			}
			catch (StorageException ex) {
				refused++;
			}
		}
		while (++rounds < MIN_ROUNDS || System.nanoTime() < deadline);
		assertThat(refused).as("seed %d", this.seed).isPositive();
	}

	@ParameterizedTest
	@CsvSource({ "lz4, lz4", "zstd, zstd", "snappy, snappy" })
	void whenAGoldenFileIsReadThenItHoldsTheValue(String file, String algorithm) throws IOException {
		try (InputStream stream = getClass().getResourceAsStream("/golden/v1/" + file + ".hex")) {
			assertThat(stream).isNotNull();
			store(HexFormat.of().parseHex(new String(stream.readAllBytes(), StandardCharsets.US_ASCII).trim()));
		}
		assertThat(storage(ALGORITHMS.get(0)).get("key", Bytes.class).orElseThrow().toUtf8())
			.isEqualTo("0123456789".repeat(30));
		int id = ValueHeader.read(stored()).compression();
		assertThat(ALGORITHMS.stream().filter((each) -> each.id() == id).findFirst().orElseThrow().name())
			.isEqualTo(algorithm);
	}

}
