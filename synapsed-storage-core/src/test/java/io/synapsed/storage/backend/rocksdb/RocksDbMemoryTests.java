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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.TableProperties;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the memory outside the heap, and of the tables that decide how much of it is
 * needed.
 */
class RocksDbMemoryTests {

	private static final int ENTRIES = 30_000;

	@TempDir
	private Path directory;

	private final Logger logger = (Logger) LoggerFactory.getLogger(RocksDbResources.class);

	private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.logger.setLevel(Level.INFO);
		this.logged.start();
		this.logger.addAppender(this.logged);
	}

	@AfterEach
	void stopListening() {
		this.logger.setLevel(null);
		this.logger.detachAppender(this.logged);
	}

	@ParameterizedTest
	@CsvSource({ "1024, 256, 192", "512, 128, 96", "512, 400, 64", "256, 256, 64", "24576, 6144, 512" })
	void whenNoSizeIsSetThenTheCacheIsAQuarterOfWhatTheHeapLeaves(long total, long heap, long cache) {
		assertThat(new AvailableMemory(total << 20, heap << 20).blockCacheSize()).isEqualTo(cache << 20);
	}

	@Test
	void whenTheSizesDoNotFitThenStartUpSaysItWithTheArithmetic() {
		AvailableMemory container = new AvailableMemory(1L << 30, 768L << 20);
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> new RocksDbResources(1000L << 20, 32L << 20, container))
			.withMessageContaining("rocksdb.block-cache-size (1048576000)")
			.withMessageContaining("1073741824 bytes");
		try (RocksDbResources tight = new RocksDbResources(256L << 20, 32L << 20, container)) {
			Fixture.builder(this.directory).resources(tight).build().close();
		}
		assertThat(this.logged.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage()).contains("RocksDB takes up to 288 MiB outside the heap")
				.contains("256 MiB rocksdb.block-cache-size and 32 MiB rocksdb.write-buffer-budget")
				.contains("Beside the largest heap (768 MiB), 256 MiB of 1024 MiB are left")
				.contains("that does not fit");
		});
	}

	@Test
	void whenTheSizesFitThenOneLineSaysWhatIsTaken() {
		AvailableMemory machine = new AvailableMemory(1L << 30, 256L << 20);
		try (RocksDbResources resources = new RocksDbResources(64L << 20, 32L << 20, machine)) {
			Fixture.builder(this.directory.resolve("1")).resources(resources).build().close();
			Fixture.builder(this.directory.resolve("2")).resources(resources).build().close();
		}
		assertThat(this.logged.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.INFO);
			assertThat(event.getFormattedMessage()).contains("RocksDB takes up to 96 MiB outside the heap");
		});
	}

	@Test
	void whenTheFilesAreLargeBesideTheCacheThenNewTablesHaveIndexAndFilterInParts() throws RocksDBException {
		try (RocksDbResources resources = new RocksDbResources(1 << 20, 32L << 20)) {
			try (RocksDbStore store = Fixture.builder(this.directory).resources(resources).build()) {
				fill(store, ENTRIES);
				store.compact();
				assertThat(tables(store)).isNotEmpty()
					.allSatisfy((table) -> assertThat(table.getIndexPartitions()).isZero());
				assertThat(store.layers().get(0).facts()).containsEntry("index-in-parts", false);
			}
			try (RocksDbStore store = Fixture.builder(this.directory).resources(resources).build()) {
				assertThat(store.layers().get(0).facts()).containsEntry("index-in-parts", true);
				assertComplete(store);
				store.put(Fixture.put("key-0", "changed"), Fixture.NOW);
				store.compact();
				assertThat(tables(store)).isNotEmpty()
					.allSatisfy((table) -> assertThat(table.getIndexPartitions()).isPositive());
				assertThat(Fixture.value(store, "key-0")).isEqualTo("changed");
			}
			try (RocksDbStore store = Fixture.builder(this.directory).build()) {
				assertThat(store.layers().get(0).facts()).containsEntry("index-in-parts", false);
				assertThat(Fixture.keys(store, KeyRange.all(), ScanOptions.DEFAULT)).hasSize(ENTRIES);
			}
		}
	}

	@Test
	void whenTheFiltersAreLargerThanTheCacheThenAWarningNamesTheSize() {
		try (RocksDbResources small = new RocksDbResources(1 << 20, 32L << 20);
				RocksDbStore store = Fixture.builder(this.directory)
					.resources(small)
					.options(RocksDbOptions.builder().bloomFilterBitsPerKey(100).build())
					.build()) {
			assertThat(store.warnings()).isEmpty();
			fill(store, 60_000);
			store.flush();
			assertThat(store.warnings()).singleElement().satisfies((warning) -> {
				assertThat(warning.problem()).contains("filters");
				assertThat(warning.remedy()).contains("rocksdb.block-cache-size");
			});
		}
	}

	/** A kilobyte of digits that do not become much smaller. */
	private static String value(int number) {
		Random random = new Random(number);
		StringBuilder text = new StringBuilder();
		while (text.length() < 1_000) {
			text.append(Long.toString(random.nextLong(), Character.MAX_RADIX));
		}
		return text.toString();
	}

	private static void fill(RocksDbStore store, int entries) {
		for (int number = 0; number < entries; number++) {
			store.put(Fixture.put("key-" + number, value(number)), Fixture.NOW);
		}
	}

	private static void assertComplete(RocksDbStore store) {
		assertThat(Fixture.keys(store, KeyRange.all(), ScanOptions.DEFAULT)).hasSize(ENTRIES);
		for (int number = 0; number < ENTRIES; number += 97) {
			assertThat(Fixture.value(store, "key-" + number)).isEqualTo(value(number));
		}
	}

	private static List<TableProperties> tables(RocksDbStore store) throws RocksDBException {
		return new ArrayList<>(store.unwrap(RocksDB.class).orElseThrow().getPropertiesOfAllTables().values());
	}

}
