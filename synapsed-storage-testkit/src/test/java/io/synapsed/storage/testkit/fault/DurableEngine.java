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

package io.synapsed.storage.testkit.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.mvstore.MvStoreStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.backend.sqlite.SqliteStore;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;

/**
 * The engines that must stand every fault run. One more engine is one more constant.
 */
enum DurableEngine {

	/** RocksDB, which keeps a checksum for every block and log record. */
	ROCKSDB(true) {

		@Override
		KeyValueStore openEngine(Path directory, Durability durability) {
			return RocksDbStore.builder().name("rocksdb").directory(directory).durability(durability).build();
		}

	},

	/** MVStore, which checks the frames of its chunks and pages, not what is in them. */
	MVSTORE(false) {

		@Override
		KeyValueStore openEngine(Path directory, Durability durability) {
			return MvStoreStore.builder().name("mvstore").directory(directory).durability(durability).build();
		}

	},

	/** SQLite, which keeps no checksums of its pages. */
	SQLITE(false) {

		@Override
		KeyValueStore openEngine(Path directory, Durability durability) {
			return SqliteStore.builder().name("sqlite").directory(directory).durability(durability).build();
		}

	};

	private final boolean checksAllItReads;

	DurableEngine(boolean checksAllItReads) {
		this.checksAllItReads = checksAllItReads;
	}

	/**
	 * Whether damage of its files never shows as a wrong value. An engine of which this
	 * is not true needs checksums around its values.
	 */
	boolean checksAllItReads() {
		return this.checksAllItReads;
	}

	/**
	 * Whether a loss of power leaves no hole, even where sectors are lost out of the
	 * middle of what was not synced. MVStore, which has no checksum over a chunk, takes a
	 * chunk for whole by its first and last sector, and writes them in order at
	 * {@link Durability#POWER} only.
	 */
	boolean leavesNoHole(Durability durability) {
		return this != MVSTORE || durability == Durability.POWER;
	}

	/**
	 * Returns whether lost power may leave values that nobody wrote: the pages of MVStore
	 * have no checksums, and it writes in order at {@link Durability#POWER} only.
	 */
	boolean mayInventValues(Durability durability, boolean checksums) {
		return !leavesNoHole(durability) && !checksums;
	}

	/**
	 * Returns the names of the files of an open store that hold its data, and of the
	 * lock.
	 */
	final List<String> dataFiles(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name
					.matches("store\\.(lock|mv|db|db-wal|db-shm)|LOCK|CURRENT|MANIFEST-.*|.*\\.(sst|log)"))
				.sorted()
				.toList();
		}
	}

	/**
	 * Whether the same file is open from the opening of the store to its end.
	 */
	final boolean holds(String name) {
		return name.equals("LOCK") || name.startsWith("store.");
	}

	/**
	 * Opens the engine alone.
	 */
	abstract KeyValueStore openEngine(Path directory, Durability durability);

	/**
	 * Opens the engine below headers and compression.
	 */
	final StorageTemplate open(Path directory, Durability durability) {
		return open(directory, durability, false);
	}

	/**
	 * Opens the engine below headers, compression and, if wanted, checksums.
	 */
	final StorageTemplate open(Path directory, Durability durability, boolean checksums) {
		KeyValueStore engine = openEngine(directory, durability);
		CompressionCodec compression = new CompressionCodec(engine.name(), new Lz4Algorithm(), List.of(), 100);
		return StorageBuilder.over(engine)
			.layer(new TransformLayer(List.of(compression, new Crc32cCodec(checksums)), false))
			.serializer(new TextSerializer())
			.build();
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
