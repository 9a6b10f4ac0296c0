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

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CompressionCodec}, through the layer that runs it.
 */
class CompressionCodecTests {

	private final MemoryStore engine = MemoryStore.builder().build();

	private final Lz4Algorithm lz4 = new Lz4Algorithm();

	private StorageTemplate storage(@Nullable CompressionAlgorithm writer, int minSize) {
		return storage(new CompressionCodec("test", writer, List.of(this.lz4), minSize));
	}

	private StorageTemplate storage(CompressionCodec codec) {
		return StorageBuilder.over(this.engine).layer(new TransformLayer(List.of(codec), false)).build();
	}

	private Bytes stored(String key) {
		Entry entry = this.engine.get(Namespace.DEFAULT.encode(key), ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		return entry.value();
	}

	private boolean isCompressed(String key) {
		return ValueHeader.read(stored(key)).compression() != 0;
	}

	private static Bytes noise(int size) {
		byte[] noise = new byte[size];
		new Random(size).nextBytes(noise);
		return Bytes.wrap(noise);
	}

	@Test
	void whenAValueIsLargeEnoughThenItIsCompressedAndElseNot() {
		StorageTemplate storage = storage(this.lz4, 100);
		storage.put("below", Bytes.wrap(new byte[99]));
		storage.put("exactly", Bytes.wrap(new byte[100]));
		storage.put("empty", Bytes.EMPTY);
		assertThat(isCompressed("below")).isFalse();
		assertThat(isCompressed("exactly")).isTrue();
		assertThat(stored("exactly").size()).isLessThan(60);
		assertThat(stored("below").size()).isEqualTo(99 + ValueHeader.MIN_SIZE);
		assertThat(storage.get("exactly")).contains(Bytes.wrap(new byte[100]));
		assertThat(storage.get("below")).contains(Bytes.wrap(new byte[99]));
		assertThat(storage.get("empty")).contains(Bytes.EMPTY);
	}

	@Test
	void whenCompressingDoesNotPayThenTheValueStaysPlain() {
		StorageTemplate storage = storage(this.lz4, 0);
		for (int size : new int[] { 0, 1, 10, 1_000, 100_000 }) {
			storage.put("noise", noise(size));
			assertThat(isCompressed("noise")).as("%d bytes", size).isFalse();
			assertThat(stored("noise").size()).isEqualTo(size + ValueHeader.MIN_SIZE);
			assertThat(storage.get("noise")).contains(noise(size));
		}
	}

	@Test
	void whenSavingsAreJustBelowAnEighthThenTheValueStaysPlain() {
		// Noise with zeros at its end: more zeros, more saved.
		StorageTemplate storage = storage(this.lz4, 0);
		int size = 8_000;
		boolean compressedBefore = false;
		for (int zeros = 0; zeros <= 2_000; zeros += 50) {
			byte[] value = new byte[size];
			noise(size - zeros).copyTo(value, 0);
			storage.put("value", value);
			boolean compressed = isCompressed("value");
			assertThat(stored("value").size())
				.isLessThanOrEqualTo(compressed ? size - size / 8 + ValueHeader.MAX_SIZE : size + ValueHeader.MIN_SIZE);
			assertThat(compressed || !compressedBefore).as("with %d zeros", zeros).isTrue();
			compressedBefore = compressed;
			assertThat(storage.get("value")).contains(Bytes.wrap(value));
		}
		assertThat(compressedBefore).isTrue();
	}

	@Test
	void whenAValueHasExactlyTheLimitOfTheStoreThenItComesBack() {
		int limit = 3 << 20;
		StorageTemplate storage = StorageBuilder.over(this.engine)
			.layer(new TransformLayer(List.of(new CompressionCodec("test", this.lz4, List.of(), 0)), false))
			.maxValueSize(limit)
			.build();
		storage.put("zeros", new byte[limit]);
		storage.put("noise", noise(limit));
		assertThat(isCompressed("zeros")).isTrue();
		assertThat(storage.get("zeros")).contains(Bytes.wrap(new byte[limit]));
		assertThat(storage.get("noise")).contains(noise(limit));
	}

	@Test
	void whenAValueOfAHigherLimitIsRewrittenThenItStaysReadable() {
		storage(null, 0).put("zeros", new byte[5_000]);
		StorageTemplate storage = storage(CompressionCodec.builder("test")
			.settings(PerNamespace.same(CompressionSettings.of(this.lz4, 0)))
			.maxValueSize(4_999)
			.build());
		storage.persist("zeros");
		assertThat(storage.get("zeros")).contains(Bytes.wrap(new byte[5_000]));
	}

	@Test
	void whenSettingsChangeThenOldValuesStayReadable() {
		storage(this.lz4, 0).put("compressed", new byte[5_000]);
		storage(null, 0).put("plain", new byte[5_000]);
		assertThat(isCompressed("compressed")).isTrue();
		assertThat(isCompressed("plain")).isFalse();
		for (StorageTemplate storage : List.of(storage(this.lz4, 100_000), storage(null, 0), storage(this.lz4, 0))) {
			assertThat(storage.get("compressed")).contains(Bytes.wrap(new byte[5_000]));
			assertThat(storage.get("plain")).contains(Bytes.wrap(new byte[5_000]));
		}
	}

	@Test
	void whenTheAlgorithmIsNotRegisteredThenTheErrorSaysSo() {
		storage(this.lz4, 0).put("compressed", new byte[5_000]);
		assertThatExceptionOfType(StorageCompressionException.class)
			.isThrownBy(() -> storage(new CompressionCodec("test", null, List.of(), 0)).get("compressed"))
			.withMessageContaining("algorithm 1")
			.withMessageContaining("add the dependency at.yawk.lz4:lz4-java:");
		StorageTemplate withoutCodec = StorageBuilder.over(this.engine)
			.layer(new TransformLayer(List.of(), false))
			.build();
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> withoutCodec.get("compressed"))
			.withMessageContaining("compress");
	}

	@Test
	void whenCompressedBytesAreDamagedThenNothingButAStorageExceptionOrTheWrongBytesOfTheRightSizeComeOut() {
		StorageTemplate storage = storage(this.lz4, 0);
		byte[] value = new byte[2_000];
		new Random(1).nextBytes(value);
		System.arraycopy(value, 0, value, 1_000, 1_000);
		storage.put("key", value);
		Bytes original = stored("key");
		int header = ValueHeader.read(original).size();
		Random random = new Random(2);
		int refused = 0;
		for (int round = 0; round < 2_000; round++) {
			byte[] damaged = original.toByteArray();
			damaged[header + random.nextInt(damaged.length - header)] ^= (byte) (1 << random.nextInt(8));
			write("key", damaged);
			try {
				// LZ4 has no checksum: what it decodes has the size that was promised.
				assertThat(storage.get("key").orElseThrow().size()).isEqualTo(2_000);
			}
			catch (StorageException ex) {
				refused++;
			}
		}
		assertThat(refused).isPositive();
	}

	private void write(String key, byte[] stored) {
		KeyValueStore raw = this.engine;
		raw.put(new Mutation.Put(Namespace.DEFAULT.encode(key), Bytes.wrap(stored), Entry.NEVER, 0), 0);
	}

	@Test
	void whenUsedThenStatisticsSayWhatWasSaved() {
		StorageTemplate storage = storage(this.lz4, 100);
		storage.put("small", new byte[10]);
		storage.put("noise", noise(1_000));
		storage.put("zeros", new byte[1_000]);
		Map<String, Double> statistics = storage.store()
			.statistics()
			.stream()
			.collect(Collectors.toMap(Statistic::name, (statistic) -> statistic.value().getAsDouble()));
		assertThat(statistics).containsEntry("compression.plain", 2_010.0)
			.containsEntry("compression.values.small", 1.0)
			.containsEntry("compression.values.rejected", 1.0)
			.containsEntry("compression.values.compressed", 1.0);
		assertThat(statistics.get("compression.stored")).isBetween(1_010.0, 1_100.0);
	}

}
