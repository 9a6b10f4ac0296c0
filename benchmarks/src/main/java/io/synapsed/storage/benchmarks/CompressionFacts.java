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

package io.synapsed.storage.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionAlgorithm;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import io.synapsed.storage.transform.compression.SnappyAlgorithm;
import io.synapsed.storage.transform.compression.ZstdAlgorithm;

/**
 * How small values become. The header of a value, 6 to 15 bytes, is not counted.
 */
final class CompressionFacts {

	private static final String GROUP = "compression";

	private static final int RECORDS = 10_000;

	private static final int STREAM_VALUES = 2_000;

	private static final int VALUE_SIZE = 4096;

	/** The first ones warm up. */
	private static final int STREAM_ROUNDS = 7;

	private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

	private static final CompressionAlgorithm LZ4 = new Lz4Algorithm();

	private static final CompressionAlgorithm ZSTD = new ZstdAlgorithm();

	private static final CompressionAlgorithm SNAPPY = new SnappyAlgorithm();

	private CompressionFacts() {
	}

	static List<Fact> measure(long seed) throws IOException {
		List<Fact> facts = new ArrayList<>();
		facts.add(dictionary("100 B of JSON", TestData.records(100, RECORDS, seed), 1.8));
		facts.add(dictionary("1 KiB of JSON", TestData.records(1024, RECORDS, seed), 6));
		facts.add(recovery(seed));
		facts.add(turningStream(seed));
		String corpus = System.getProperty(TestData.CORPUS);
		if (corpus == null) {
			return facts;
		}
		Path cities = Path.of(corpus, "cities-sample.ndjson");
		if (Files.exists(cities)) {
			facts.add(dictionary("100 B of JSON, cities of the corpus",
					Files.readAllLines(cities).stream().map(Bytes::utf8).toArray(Bytes[]::new), 1.8));
		}
		try (var files = Files.list(Path.of(corpus))) {
			for (Path file : files.sorted().toList()) {
				facts.add(besideFixed(file, 1024));
				facts.add(besideFixed(file, VALUE_SIZE));
			}
		}
		return facts;
	}

	private static Fact dictionary(String title, Bytes[] values, double goal) {
		Bytes[][] halves = CompressionRows.halves(values);
		double without = ratio(new CompressionCodec("benchmark", ZSTD, List.of(), 1), halves[1]);
		CompressionCodec trained = CompressionRows.trained(halves[0]);
		double with = ratio(trained, halves[1]);
		trained.close();
		return new Fact(GROUP, "zstd with a dictionary: ratio, " + title, "at least " + goal,
				String.format(Locale.ROOT, "%.2f, without %.2f", with, without), with >= goal);
	}

	private static Fact besideFixed(Path file, int size) throws IOException {
		byte[] content = Files.readAllBytes(file);
		List<Bytes> values = new ArrayList<>();
		for (int from = 0; from < content.length; from += size) {
			values.add(Bytes.wrap(Arrays.copyOfRange(content, from, Math.min(from + size, content.length))));
		}
		Bytes[] cut = values.toArray(Bytes[]::new);
		double lz4 = ratio(new CompressionCodec("benchmark", LZ4, List.of(), 1), cut);
		double zstd = ratio(new CompressionCodec("benchmark", ZSTD, List.of(), 1), cut);
		double snappy = ratio(new CompressionCodec("benchmark", SNAPPY, List.of(), 1), cut);
		double adaptive = ratio(CompressionRows.adaptive(LZ4, ZSTD, SNAPPY), cut);
		double excess = Math.max(lz4, Math.max(zstd, snappy)) / adaptive;
		return new Fact(GROUP,
				"adaptive: bytes beside the best of LZ4, zstd 3 and Snappy, " + file.getFileName() + " in values of "
						+ size + " B",
				"1.03x", String.format(Locale.ROOT, "%.3fx (ratio %.2f; LZ4 %.2f, zstd %.2f, Snappy %.2f)", excess,
						adaptive, lz4, zstd, snappy),
				excess <= 1.03);
	}

	private static Fact recovery(long seed) {
		CompressionCodec codec = CompressionRows.adaptive(LZ4, ZSTD, SNAPPY);
		KeyValueStore store = store(codec);
		Bytes[] noise = TestData.noise(VALUE_SIZE, seed);
		Bytes[] text = TestData.documents(VALUE_SIZE, seed);
		int worst = 0;
		for (int round = 0; round < 10; round++) {
			for (int index = 0; index < STREAM_VALUES; index++) {
				put(store, index, noise[index % noise.length]);
			}
			int lastPlain = 0;
			for (int index = 0; index < STREAM_VALUES; index++) {
				double before = compressed(codec);
				put(store, index, text[index % text.length]);
				lastPlain = (compressed(codec) == before) ? index + 1 : lastPlain;
			}
			worst = Math.max(worst, lastPlain);
		}
		return new Fact(GROUP, "adaptive: values stored plain after 4 KiB of noise turn to JSON, worst of 10",
				"at most 200", Integer.toString(worst), worst <= 200);
	}

	/**
	 * Text, then noise, then text again: what each choice makes of it, and the time that
	 * takes.
	 */
	private static Fact turningStream(long seed) {
		Bytes[] text = TestData.documents(VALUE_SIZE, seed);
		Bytes[] noise = TestData.noise(VALUE_SIZE, seed);
		Bytes[] stream = new Bytes[3 * STREAM_VALUES];
		for (int index = 0; index < stream.length; index++) {
			boolean isNoise = index / STREAM_VALUES == 1;
			stream[index] = isNoise ? noise[index % noise.length] : text[index % text.length];
		}
		Pass adaptive = pass("adaptive", () -> CompressionRows.adaptive(LZ4, ZSTD, SNAPPY), stream);
		Pass lz4 = pass("LZ4", () -> new CompressionCodec("benchmark", LZ4, List.of(), 1), stream);
		Pass zstd = pass("zstd", () -> new CompressionCodec("benchmark", ZSTD, List.of(), 1), stream);
		Pass snappy = pass("Snappy", () -> new CompressionCodec("benchmark", SNAPPY, List.of(), 1), stream);
		return new Fact(GROUP,
				"adaptive beside each: " + STREAM_VALUES
						+ " values of 4 KiB of JSON, as many of noise, and JSON again; ratio and time of a write",
				"1.03x the bytes of zstd, in less time",
				String.join("; ", adaptive.toString(), lz4.toString(), zstd.toString(), snappy.toString()),
				zstd.ratio / adaptive.ratio <= 1.03 && adaptive.micros < zstd.micros);
	}

	private static Pass pass(String codec, Supplier<CompressionCodec> codecs, Bytes[] stream) {
		double ratio = 0;
		long best = Long.MAX_VALUE;
		for (int round = 0; round < STREAM_ROUNDS; round++) {
			CompressionCodec fresh = codecs.get();
			long start = THREADS.getCurrentThreadCpuTime();
			ratio = ratio(fresh, stream);
			best = Math.min(best, THREADS.getCurrentThreadCpuTime() - start);
		}
		return new Pass(codec, ratio, best / 1e3 / stream.length);
	}

	private static KeyValueStore store(CompressionCodec codec) {
		return new TransformLayer(List.of(codec), false).over(new HoldingStore(MemoryStore.builder().build()));
	}

	private static void put(KeyValueStore store, int index, Bytes value) {
		Bytes key = Namespace.DEFAULT.encode(Bytes.wrap(TestData.key(index)));
		store.put(new Mutation.Put(key, value, Entry.NEVER, Entry.NO_SERIALIZER), 0);
	}

	/** Writes values, and returns what these have become on average. */
	private static double ratio(CompressionCodec codec, Bytes[] values) {
		double plain = plain(codec);
		double stored = stored(codec);
		KeyValueStore store = store(codec);
		for (int index = 0; index < values.length; index++) {
			put(store, index, values[index]);
		}
		return (plain(codec) - plain) / (stored(codec) - stored);
	}

	private static double plain(CompressionCodec codec) {
		return figure(codec, "compression.plain");
	}

	private static double stored(CompressionCodec codec) {
		return figure(codec, "compression.stored");
	}

	private static double compressed(CompressionCodec codec) {
		return figure(codec, "compression.values.compressed");
	}

	private static double figure(CompressionCodec codec, String name) {
		return Statistic.named(codec.statistics(), name).value().getAsDouble();
	}

	private record Pass(String codec, double ratio, double micros) {

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%s %.2f, %.1f us", this.codec, this.ratio, this.micros);
		}

	}

}
