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
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionAlgorithm;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.CompressionProfile;
import io.synapsed.storage.transform.compression.CompressionSettings;
import io.synapsed.storage.transform.compression.Dictionaries;
import io.synapsed.storage.transform.compression.DictionaryProtection;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import io.synapsed.storage.transform.compression.SnappyAlgorithm;
import io.synapsed.storage.transform.compression.ZstdAlgorithm;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.xerial.snappy.Snappy;

/**
 * Compression beside the raw codecs: one algorithm, with a dictionary, and adaptive.
 */
final class CompressionRows {

	private static final int OPERATIONS = 50;

	private static final int NOISE_SIZE = 4096;

	private static final int REJECTIONS = 32;

	private static final int TRAINING_VALUES = 10_000;

	private CompressionRows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		for (Codec codec : Codec.values()) {
			for (int size : new int[] { 100, 1024, 4096 }) {
				rows.add(row(codec, "compression-" + codec.id + size, size + " B of JSON", size,
						(environment) -> beside(codec, TestData.documents(size, environment.seed()))));
			}
			if (System.getProperty(TestData.CORPUS) != null) {
				for (int size : new int[] { 1024, 4096 }) {
					rows.add(row(codec, "compression-corpus-" + codec.id + size, size + " B of the corpus", size,
							(environment) -> beside(codec, TestData.corpus(size))));
				}
			}
		}
		for (int size : new int[] { 100, 1024 }) {
			rows.add(new Row("compression-dictionary-" + size, "compression",
					"zstd with a dictionary, write and read, " + size + " B of JSON; raw: the same without",
					new Goal.Ratio(1), (environment) -> dictionary(environment, size)));
		}
		rows.add(new Row("compression-adaptive-noise", "compression",
				"adaptive, the first 32 values of a namespace, 4 KiB of noise; raw: LZ4, in vain", new Goal.Ratio(1.2),
				CompressionRows::firstNoise));
		rows.add(new Row("compression-adaptive-noise-later", "compression",
				"adaptive, after 32 rejections, 4 KiB of noise; raw: LZ4, in vain", new Goal.Below(250),
				CompressionRows::laterNoise));
		rows.add(new Row("compression-adaptive-text", "compression",
				"adaptive, write and read, 4 KiB of JSON; raw: zstd with a kept context", Goal.NONE,
				(environment) -> new Contest(OPERATIONS, Codec.ZSTD.work(),
						writeStored(layered(adaptive(new Lz4Algorithm(), new ZstdAlgorithm()))))
					.values(TestData.documents(NOISE_SIZE, environment.seed()))));
		return rows;
	}

	private static Row row(Codec codec, String id, String values, int size, Row.Setup setup) {
		return new Row(id, "compression",
				codec.title + ", write and read, " + values + "; raw: compress and decompress",
				(size < 1024) ? new Goal.Difference(150) : new Goal.Ratio(1.08), setup);
	}

	static CompressionCodec adaptive(CompressionAlgorithm... algorithms) {
		return CompressionCodec.builder("benchmark")
			.settings(PerNamespace.same(new CompressionSettings(
					new CompressionSettings.Choice.Adaptive(CompressionProfile.RATIO, List.of(algorithms), 1), 1,
					true)))
			.build();
	}

	/**
	 * The engine is a field that holds the last entry, so that nothing but the layer is
	 * measured.
	 */
	private static KeyValueStore layered(CompressionCodec codec) {
		return new TransformLayer(List.of(codec), false).over(new HoldingStore(MemoryStore.builder().build()));
	}

	private static Contest beside(Codec codec, Bytes[] values) {
		KeyValueStore layered = layered(new CompressionCodec("benchmark", codec.algorithm(), List.of(), 1));
		return new Contest(OPERATIONS, codec.work(), writeAndRead(layered)).values(values).closing(layered);
	}

	private static Work writeAndRead(KeyValueStore layered) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.keys().length; index++) {
				Bytes key = Bytes.wrap(block.keys()[index]);
				layered.put(new Mutation.Put(key, block.values()[index], Entry.NEVER, Entry.NO_SERIALIZER), 0);
				Entry entry = layered.get(key, ReadOptions.DEFAULT);
				sum += (entry != null) ? entry.value().size() : 0;
			}
			return sum;
		};
	}

	static Work writeStored(KeyValueStore layered) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.keys().length; index++) {
				Bytes key = Namespace.DEFAULT.encode(Bytes.wrap(block.keys()[index]));
				layered.put(new Mutation.Put(key, block.values()[index], Entry.NEVER, Entry.NO_SERIALIZER), 0);
				Entry entry = layered.get(key, ReadOptions.DEFAULT);
				sum += (entry != null) ? entry.value().size() : 0;
			}
			return sum;
		};
	}

	/**
	 * Fills a namespace, trains a dictionary, and returns the codec that uses it.
	 * @param values the values to train from
	 * @return the codec, to be closed
	 */
	static CompressionCodec trained(Bytes[] values) {
		KeyValueStore engine = MemoryStore.builder().build();
		CompressionCodec codec = CompressionCodec.builder("benchmark")
			.settings(PerNamespace.same(CompressionSettings.of(new ZstdAlgorithm(), 1)))
			.dictionaries(new Dictionaries(engine, DictionaryProtection.NONE))
			.build();
		KeyValueStore store = new TransformLayer(List.of(codec), false).over(engine);
		for (int index = 0; index < values.length; index++) {
			Bytes key = Namespace.DEFAULT.encode(Bytes.wrap(TestData.key(index)));
			store.put(new Mutation.Put(key, values[index], Entry.NEVER, Entry.NO_SERIALIZER), 0);
		}
		codec.train(Namespace.DEFAULT, store, InstantSource.system());
		return codec;
	}

	/** Values for training and others for measuring. */
	static Bytes[][] halves(Bytes[] values) {
		return new Bytes[][] { Arrays.copyOf(values, values.length / 2),
				Arrays.copyOfRange(values, values.length / 2, values.length) };
	}

	private static Contest dictionary(Environment environment, int size) {
		Bytes[][] values = halves(TestData.records(size, TRAINING_VALUES, environment.seed()));
		KeyValueStore with = layered(trained(values[0]));
		KeyValueStore without = layered(new CompressionCodec("benchmark", new ZstdAlgorithm(), List.of(), 1));
		return new Contest(OPERATIONS, writeStored(without), writeStored(with)).values(values[1])
			.closing(with)
			.closing(without);
	}

	private static Work rejections() {
		LZ4Compressor compressor = LZ4Factory.nativeInstance().fastCompressor();
		byte[] kept = new byte[compressor.maxCompressedLength(NOISE_SIZE)];
		return (block) -> {
			long sum = 0;
			for (Bytes value : block.values()) {
				sum += compressor.compress(value.backingArray(), value.backingOffset(), value.size(), kept, 0,
						kept.length);
			}
			return sum;
		};
	}

	private static Work write(KeyValueStore layered) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.keys().length; index++) {
				Bytes key = Namespace.DEFAULT.encode(Bytes.wrap(block.keys()[index]));
				layered.put(new Mutation.Put(key, block.values()[index], Entry.NEVER, Entry.NO_SERIALIZER), 0);
				sum += key.size();
			}
			return sum;
		};
	}

	private static Contest firstNoise(Environment environment) {
		Lz4Algorithm lz4 = new Lz4Algorithm();
		ZstdAlgorithm zstd = new ZstdAlgorithm();
		KeyValueStore engine = new DiscardingStore(MemoryStore.builder().build());
		return new Contest(REJECTIONS, rejections(),
				(block) -> write(new TransformLayer(List.of(adaptive(lz4, zstd)), false).over(engine)).run(block))
			.values(TestData.noise(NOISE_SIZE, environment.seed()))
			.closing(zstd);
	}

	private static Contest laterNoise(Environment environment) throws Exception {
		ZstdAlgorithm zstd = new ZstdAlgorithm();
		KeyValueStore layered = new TransformLayer(List.of(adaptive(new Lz4Algorithm(), zstd)), false)
			.over(new DiscardingStore(MemoryStore.builder().build()));
		Bytes[] noise = TestData.noise(NOISE_SIZE, environment.seed());
		byte[][] keys = new byte[noise.length][];
		Arrays.setAll(keys, TestData::key);
		// One in ten is tried until 32 were in vain.
		write(layered).run(new Block(keys, noise));
		return new Contest(1000, rejections(), write(layered)).values(noise).closing(layered).closing(zstd);
	}

	/** A library as it is used without this one. */
	private enum Codec {

		LZ4("LZ4", "") {

			@Override
			CompressionAlgorithm algorithm() {
				return new Lz4Algorithm();
			}

			@Override
			Work work() {
				LZ4Factory factory = LZ4Factory.nativeInstance();
				LZ4Compressor compressor = factory.fastCompressor();
				LZ4SafeDecompressor decompressor = factory.safeDecompressor();
				byte[] kept = new byte[KEPT];
				return (block) -> {
					long sum = 0;
					for (Bytes value : block.values()) {
						int size = compressor.compress(value.backingArray(), value.backingOffset(), value.size(), kept,
								0, kept.length);
						byte[] stored = Arrays.copyOf(kept, size);
						byte[] plain = new byte[value.size()];
						sum += decompressor.decompress(stored, 0, stored.length, plain, 0, plain.length);
					}
					return sum;
				};
			}

		},

		ZSTD("zstd 3", "zstd-") {

			@Override
			CompressionAlgorithm algorithm() {
				return new ZstdAlgorithm();
			}

			@Override
			Work work() {
				ZstdCompressCtx compressor = new ZstdCompressCtx().setLevel(3);
				ZstdDecompressCtx decompressor = new ZstdDecompressCtx();
				byte[] kept = new byte[KEPT];
				return (block) -> {
					long sum = 0;
					for (Bytes value : block.values()) {
						int size = compressor.compressByteArray(kept, 0, kept.length, value.backingArray(),
								value.backingOffset(), value.size());
						byte[] stored = Arrays.copyOf(kept, size);
						byte[] plain = new byte[value.size()];
						sum += decompressor.decompressByteArray(plain, 0, plain.length, stored, 0, stored.length);
					}
					return sum;
				};
			}

		},

		SNAPPY("Snappy", "snappy-") {

			@Override
			CompressionAlgorithm algorithm() {
				return new SnappyAlgorithm();
			}

			@Override
			Work work() {
				byte[] kept = new byte[KEPT];
				return (block) -> {
					long sum = 0;
					try {
						for (Bytes value : block.values()) {
							int size = Snappy.compress(value.backingArray(), value.backingOffset(), value.size(), kept,
									0);
							byte[] stored = Arrays.copyOf(kept, size);
							byte[] plain = new byte[value.size()];
							sum += Snappy.uncompress(stored, 0, stored.length, plain, 0);
						}
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
					return sum;
				};
			}

		};

		private static final int KEPT = 8 << 10;

		private final String title;

		private final String id;

		Codec(String title, String id) {
			this.title = title;
			this.id = id;
		}

		abstract CompressionAlgorithm algorithm();

		abstract Work work();

	}

}
