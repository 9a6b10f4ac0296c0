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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for adaptive compression, through the layer that runs it.
 */
class AdaptiveCompressionTests {

	private static final int SIZE = 4096;

	private static final int DRAWS = 5;

	private static final Namespace NAMESPACE = Namespace.of("documents");

	private final long seed = Long.getLong("synapsed.storage.test.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	private final MemoryStore engine = MemoryStore.builder().build();

	private final CountingAlgorithm lz4 = new CountingAlgorithm(new Lz4Algorithm());

	private final CountingAlgorithm zstd = new CountingAlgorithm(new ZstdAlgorithm());

	private final CountingAlgorithm snappy = new CountingAlgorithm(new SnappyAlgorithm());

	private CompressionCodec codec = codec(CompressionProfile.RATIO, this.lz4, this.zstd, this.snappy);

	private StorageTemplate storage = storage(this.codec);

	private CompressionCodec codec(CompressionProfile profile, CompressionAlgorithm... algorithms) {
		return codec(this.seed, profile, algorithms);
	}

	private CompressionCodec codec(long draws, CompressionProfile profile, CompressionAlgorithm... algorithms) {
		return CompressionCodec.builder("test")
			.settings(PerNamespace.same(new CompressionSettings(
					new CompressionSettings.Choice.Adaptive(profile, List.of(algorithms), draws), 16, true)))
			.readers(List.of(this.lz4, this.zstd, this.snappy))
			.maxValueSize(1 << 20)
			.build();
	}

	private StorageTemplate storage(CompressionCodec codec) {
		return StorageBuilder.over(this.engine).layer(new TransformLayer(List.of(codec), false)).build();
	}

	/** Writes a value and reads it back. */
	private int write(byte[] value) {
		return write(NAMESPACE, value);
	}

	private int write(Namespace namespace, byte[] value) {
		Bytes key = namespace.encode("key");
		this.storage.store().put(new Mutation.Put(key, Bytes.wrap(value), Entry.NEVER, 0), 0);
		Entry read = this.storage.store().get(key, ReadOptions.DEFAULT);
		assertThat(read).isNotNull();
		assertThat(read.value()).isEqualTo(Bytes.wrap(value));
		Entry stored = this.engine.get(key, ReadOptions.DEFAULT);
		assertThat(stored).isNotNull();
		return ValueHeader.read(stored.value()).compression();
	}

	private byte[] noise(int size) {
		byte[] noise = new byte[size];
		this.random.nextBytes(noise);
		return noise;
	}

	private byte[] text(int size) {
		StringBuilder text = new StringBuilder();
		while (text.length() < size) {
			text.append("{\"id\":").append(this.random.nextInt(1_000_000)).append(",\"state\":\"active\"},");
		}
		return text.substring(0, size).getBytes();
	}

	/**
	 * Only some bytes occur, and nothing repeats: there is something for entropy coding.
	 */
	private byte[] digits(int size) {
		byte[] digits = new byte[size];
		for (int index = 0; index < size; index++) {
			digits[index] = (byte) ('0' + this.random.nextInt(10));
		}
		return digits;
	}

	@Test
	void whenValuesAreTextThenZstdCompressesAllAndTheProbeIsLeftOut() {
		for (int number = 0; number < 1_000; number++) {
			assertThat(write(text(SIZE))).isEqualTo(ZstdAlgorithm.ID);
		}
		assertThat(this.zstd.calls()).isEqualTo(1_000);
		assertThat(this.lz4.calls()).isBetween(1_000 / 64, 1_000 / 16);
		assertThat(decisions("documents")).containsEntry("choice", "zstd").containsEntry("rejected-share", 0.0);
		assertThat((double) decisions("documents").get("ratio")).isGreaterThan(4);
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> decisions(String namespace) {
		Map<String, Object> decisions = (Map<String, Object>) this.codec.settings().get("decisions");
		return (Map<String, Object>) decisions.get(namespace);
	}

	@ParameterizedTest
	@EnumSource
	void whenValuesAreNoiseThenFewAreTried(CompressionProfile profile) {
		if (profile == CompressionProfile.LATENCY) {
			this.codec = codec(profile, this.lz4);
			this.storage = storage(this.codec);
		}
		for (int number = 0; number < 32; number++) {
			assertThat(write(noise(SIZE))).isZero();
		}
		// More than half of sixteen, or all where bytes matter, and one in ten of the
		// rest.
		int before = (profile == CompressionProfile.RATIO) ? 16 : 9;
		assertThat(this.lz4.calls()).as("seed %d", this.seed).isBetween(before, before + 10);
		assertThat(this.zstd.calls()).isLessThanOrEqualTo(11);
		for (int number = 0; number < 400; number++) {
			write(noise(SIZE));
		}
		this.lz4.calls();
		for (int number = 0; number < 6_400; number++) {
			write(noise(SIZE));
		}
		assertThat(this.lz4.calls()).as("seed %d", this.seed).isBetween(6_400 / 128, 6_400 / 40);
		assertThat(decisions("documents")).containsEntry("choice", "none").containsEntry("rejected-share", 1.0);
		assertThat(statistics()).hasEntrySatisfying("compression.values.skipped",
				(skipped) -> assertThat(skipped).isGreaterThan(6_000));
	}

	private Map<String, Double> statistics() {
		return this.storage.store()
			.statistics()
			.stream()
			.collect(Collectors.toMap(Statistic::name, (statistic) -> statistic.value().getAsDouble()));
	}

	@ParameterizedTest
	@CsvSource({ "text, 10", "text, 100", "text, 5000", "digits, 10", "digits, 5000" })
	void whenNoiseTurnsToWhatCanBeCompressedThenAllIsWithin200Values(String kind, int noises) {
		for (int round = 0; round < 3; round++) {
			for (int number = 0; number < noises; number++) {
				assertThat(write(noise(SIZE))).isZero();
			}
			int lastPlain = -1;
			for (int number = 0; number < 1_000; number++) {
				if (write(kind.equals("text") ? text(SIZE) : digits(SIZE)) == 0) {
					lastPlain = number;
				}
			}
			assertThat(lastPlain).as("seed %d, round %d", this.seed, round).isLessThan(200);
		}
	}

	@Test
	void whenNothingRepeatsThenZstdCompressesWhatTheProbeCannot() {
		int compressed = 0;
		for (int number = 0; number < 1_000; number++) {
			compressed += (write(digits(SIZE)) == ZstdAlgorithm.ID) ? 1 : 0;
		}
		assertThat(compressed).as("seed %d", this.seed).isGreaterThan(900);
	}

	@Test
	void whenHalfIsNoiseThenAllTextIsCompressedAndNoiseCostsTheProbeOnly() {
		for (int number = 0; number < 100; number++) {
			write((number % 2 == 0) ? noise(SIZE) : text(SIZE));
		}
		this.zstd.calls();
		for (int number = 0; number < 1_000; number++) {
			assertThat(write(text(SIZE))).isEqualTo(ZstdAlgorithm.ID);
			assertThat(write(noise(SIZE))).isZero();
		}
		assertThat(this.zstd.calls()).as("seed %d", this.seed).isLessThan(1_000 + 2_000 / 16);
		assertThat(decisions("documents")).containsEntry("choice", "lz4, then zstd");
	}

	@Test
	void whenLatencyMattersThenZstdIsNeverUsed() {
		this.codec = codec(CompressionProfile.LATENCY, this.lz4);
		this.storage = storage(this.codec);
		for (int number = 0; number < 300; number++) {
			assertThat(write(text(SIZE))).isEqualTo(Lz4Algorithm.ID);
			write(noise(SIZE));
		}
		assertThat(this.zstd.calls()).isZero();
		assertThat(this.codec.settings()).containsEntry("profile", "latency");
	}

	@Test
	void whenNamespacesDifferThenEachHasItsOwnDecision() {
		Namespace images = Namespace.of("images");
		for (int number = 0; number < 500; number++) {
			assertThat(write(images, noise(SIZE))).isZero();
			assertThat(write(text(SIZE))).isEqualTo(ZstdAlgorithm.ID);
		}
		assertThat(decisions("images")).containsEntry("choice", "none");
		assertThat(decisions("documents")).containsEntry("choice", "zstd");
	}

	@Test
	void whenThereAreManyNamespacesThenABoundedNumberIsRemembered() {
		for (int number = 0; number < 2_000; number++) {
			assertThat(write(Namespace.of("namespace-" + number), text(1_000))).isNotZero();
		}
		assertThat((Map<?, ?>) this.codec.settings().get("decisions")).hasSizeBetween(200, 256);
	}

	@Test
	void whenTheSeedIsTheSameThenSoAreTheDecisions() {
		String first = decisionsOfAStream();
		this.codec = codec(CompressionProfile.RATIO, this.lz4, this.zstd, this.snappy);
		this.storage = storage(this.codec);
		assertThat(decisionsOfAStream()).isEqualTo(first);
	}

	private String decisionsOfAStream() {
		Random order = new Random(7);
		StringBuilder decisions = new StringBuilder();
		for (int number = 0; number < 2_000; number++) {
			byte[] value = new byte[SIZE];
			if (order.nextInt(10) != 0) {
				order.nextBytes(value);
			}
			decisions.append(write(value));
		}
		return decisions.toString();
	}

	@Test
	void whenManyThreadsWriteThenAllValuesComeBackAndAreCounted() {
		CompletableFuture.allOf(IntStream.range(0, 8).mapToObj((thread) -> CompletableFuture.runAsync(() -> {
			Random own = new Random(thread);
			for (int number = 0; number < 500; number++) {
				byte[] value = new byte[1_000];
				if (number / 100 % 2 == 0) {
					own.nextBytes(value);
				}
				this.storage.put("key-" + thread, value);
				assertThat(this.storage.get("key-" + thread)).contains(Bytes.wrap(value));
			}
		})).toArray(CompletableFuture[]::new)).join();
		Map<String, Double> statistics = statistics();
		assertThat(statistics).containsEntry("compression.plain", 4_000_000.0);
		assertThat(statistics.get("compression.values.compressed") + statistics.get("compression.values.rejected")
				+ statistics.get("compression.values.skipped"))
			.isEqualTo(4_000);
	}

	@Test
	void whenLargeValuesAreNoiseThenASampleTells() {
		for (int number = 0; number < 20; number++) {
			write(noise(SIZE));
		}
		for (int number = 0; number < 200; number++) {
			assertThat(write(noise(300_000))).isZero();
		}
		int compressed = 0;
		for (int number = 0; number < 400; number++) {
			compressed += (write(text(100_000 + number)) != 0) ? 1 : 0;
		}
		assertThat(compressed).as("seed %d", this.seed).isGreaterThan(200);
	}

	@ParameterizedTest
	@ValueSource(ints = { 100, 1_000, 4_096, 65_536 })
	void whenFilesOfTheCorpusAreCutIntoValuesThenBytesAreWithinThreePercentOfTheBest(int size) throws IOException {
		String corpus = System.getProperty("synapsed.storage.test.corpus", "");
		assumeTrue(!corpus.isEmpty(), "synapsed.storage.test.corpus names no folder with files");
		try (var files = Files.list(Path.of(corpus))) {
			for (Path file : files.sorted().toList()) {
				byte[] content = Files.readAllBytes(file);
				double best = Double.MAX_VALUE;
				for (CompressionAlgorithm fixed : List.of(this.lz4, this.zstd, this.snappy)) {
					best = Math.min(best,
							stored(new CompressionCodec("test", fixed, List.of(this.lz4, this.zstd, this.snappy), 16),
									content, size));
				}
				// Which values are tried is random, and one unlucky draw is no rule.
				double adaptive = 0;
				for (int draw = 0; draw < DRAWS; draw++) {
					adaptive += stored(
							codec(this.seed + draw, CompressionProfile.RATIO, this.lz4, this.zstd, this.snappy),
							content, size) / DRAWS;
				}
				assertThat(adaptive / best).as("%s cut into %d bytes, seed %d", file.getFileName(), size, this.seed)
					.isLessThanOrEqualTo(1.03);
			}
		}
	}

	private double stored(CompressionCodec codec, byte[] content, int size) {
		this.storage = storage(codec);
		for (int from = 0; from < content.length; from += size) {
			write(Arrays.copyOfRange(content, from, Math.min(from + size, content.length)));
		}
		return statistics().get("compression.stored");
	}

}
