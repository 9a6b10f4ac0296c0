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

package io.synapsed.storage.backend.rocksdb;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.StreamSupport;

import io.synapsed.storage.backend.rocksdb.RocksDbOptions.BlockCompression;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.synapsed.storage.backend.rocksdb.Fixture.NOW;
import static io.synapsed.storage.backend.rocksdb.Fixture.put;
import static io.synapsed.storage.backend.rocksdb.Fixture.statistic;
import static io.synapsed.storage.backend.rocksdb.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link RocksDbOptions}: their bounds, and that each has an effect.
 */
class RocksDbOptionsTests {

	@TempDir
	private Path directory;

	@Test
	void whenSettingIsOutOfBoundsThenTheMessageNamesIt() {
		Map<String, RocksDbOptions.Builder> wrong = Map.of("write-buffer-size",
				RocksDbOptions.builder().writeBufferSize(65535), "max-open-files",
				RocksDbOptions.builder().maxOpenFiles(0), "bloom-filter-bits-per-key",
				RocksDbOptions.builder().bloomFilterBitsPerKey(-1), "block-size",
				RocksDbOptions.builder().blockSize(1023), "max-background-jobs",
				RocksDbOptions.builder().maxBackgroundJobs(0), "wal-size-limit",
				RocksDbOptions.builder().walSizeLimit(1));
		wrong.forEach((setting, builder) -> assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(builder::build)
			.withMessageContaining("rocksdb." + setting));
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> new RocksDbResources(0, 0))
			.withMessageContaining("rocksdb.block-cache-size");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> new RocksDbResources(2 << 20, 3))
			.withMessageContaining("rocksdb.write-buffer-budget");
	}

	@Test
	void whenSettingsAreChangedThenRocksDbRunsWithThem() throws IOException {
		RocksDbOptions options = RocksDbOptions.builder()
			.writeBufferSize(1 << 20)
			.maxOpenFiles(77)
			.bloomFilterBitsPerKey(7)
			.blockSize(8192)
			.blockCompression(BlockCompression.ZSTD)
			.maxBackgroundJobs(3)
			.walSizeLimit(5 << 20)
			.build();
		try (RocksDbStore store = Fixture.builder(this.directory).options(options).build()) {
			store.put(put("a", "1"), NOW);
		}
		assertThat(optionsFile()).contains("max_open_files=77")
			.contains("write_buffer_size=1048576")
			.contains("block_size=8192")
			.contains("compression=kZSTD")
			.contains("max_background_jobs=3")
			.contains("max_total_wal_size=5242880")
			.contains("bloomfilter:7");
	}

	@Test
	void whenFiltersAreOffThenThereAreNone() throws IOException {
		RocksDbOptions options = RocksDbOptions.builder().bloomFilterBitsPerKey(0).build();
		Fixture.builder(this.directory).options(options).build().close();
		assertThat(optionsFile()).doesNotContain("bloomfilter");
	}

	private String optionsFile() throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory, "OPTIONS-*")) {
			Path newest = StreamSupport.stream(files.spliterator(), false)
				.max(Comparator.comparing(Path::getFileName))
				.orElseThrow();
			return Files.readString(newest);
		}
	}

	@Test
	void whenCompressionIsChosenThenDataCanBeReadWithAnyOther() {
		for (BlockCompression compression : BlockCompression.values()) {
			RocksDbOptions options = RocksDbOptions.builder().blockCompression(compression).build();
			try (RocksDbStore store = Fixture.builder(this.directory).options(options).build()) {
				store.put(put(compression.name(), "x".repeat(10_000)), NOW);
				store.flush();
				store.compact();
				for (BlockCompression earlier : BlockCompression.values()) {
					if (earlier.ordinal() <= compression.ordinal()) {
						assertThat(value(store, earlier.name())).hasSize(10_000);
					}
				}
			}
		}
	}

	@Test
	void whenStatisticsAreOnThenTickersAreShown() {
		RocksDbOptions options = RocksDbOptions.builder().statistics(true).build();
		RocksDbStore store = Fixture.builder(this.directory).options(options).build();
		store.put(put("a", "1"), NOW);
		store.compact();
		value(store, "a");
		value(store, "a");
		value(store, "b");
		assertThat(statistic(store, "block-cache.hits")).isPositive();
		assertThat(statistic(store, "block-cache.misses")).isPositive();
		assertThat(statistic(store, "bytes.read")).isPositive();
		assertThat(statistic(store, "bytes.written")).isPositive();
		assertThat(statistic(store, "bloom-filter.useful")).isNotNaN();
		store.close();
		assertThat(statistic(store, "bytes.read")).isNaN();
	}

}
