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

package io.synapsed.storage.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.snapshot.SnapshotExport;
import io.synapsed.storage.snapshot.SnapshotRestore;
import io.synapsed.storage.snapshot.SnapshotSummary;
import io.synapsed.storage.testkit.fault.FaultRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one engine exports, every engine restores, and its content hash stays the same. In
 * every build one of the two is the engine in memory; at night every engine meets every
 * other one.
 */
@Tag("cassandra")
class SnapshotFilePairsTests {

	private static final long SEED = Long.getLong("synapsed.storage.test.seed", 20261123);

	/** Some segments of a mebibyte. */
	private static final int ENTRIES = FaultRun.figure("snapshot-entries", 1_000, 3_000, 3_000);

	private static final boolean EVERY_PAIR = FaultRun.figure("snapshot-pairs", 0, 1, 1) == 1;

	@TempDir
	private Path directory;

	static Stream<Arguments> pairs() {
		return Arrays.stream(EngineFixtures.values())
			.flatMap((source) -> Arrays.stream(EngineFixtures.values())
				.filter((target) -> EVERY_PAIR || source == EngineFixtures.MEMORY || target == EngineFixtures.MEMORY)
				.map((target) -> Arguments.of(source, target)));
	}

	/**
	 * Stores that encrypt: each has DEKs of its own, and all the same key of the user.
	 */
	static Stream<Arguments> encryptingPairs() {
		Stack codecs = Stack.of(Stack.Layer.CODECS);
		List<StoreFixture> fixtures = List.of(new MemoryFixture(codecs), new RocksDbFixture(codecs, Durability.PROCESS),
				new MvStoreFixture(codecs, Durability.PROCESS), new SqliteFixture(codecs, Durability.PROCESS));
		return fixtures.stream()
			.flatMap((source) -> fixtures.stream()
				.filter((target) -> EVERY_PAIR || source == fixtures.get(0) || target == fixtures.get(0))
				.map((target) -> Arguments.of(source, target)));
	}

	@ParameterizedTest(name = "{0} to {1}")
	@MethodSource("pairs")
	void whenRestoredToAnotherEngineThenTheContentIsTheSame(EngineFixtures source, EngineFixtures target)
			throws IOException {
		assertThat(move(source.fixture(), target.fixture()).encrypted()).isFalse();
	}

	@ParameterizedTest(name = "{0} to {1}")
	@MethodSource("encryptingPairs")
	void whenStoresEncryptThenSoIsTheFileAndTheContentIsTheSame(StoreFixture source, StoreFixture target)
			throws IOException {
		assertThat(move(source, target).encrypted()).isTrue();
	}

	private SnapshotSummary move(StoreFixture source, StoreFixture target) throws IOException {
		MutableClock clock = new MutableClock();
		Path file = this.directory.resolve("snapshot");
		SnapshotSummary exported;
		try (StorageTemplate storage = open(source, "source", clock)) {
			fill(storage);
			exported = SnapshotExport.of(storage).clock(clock).writeTo(file);
		}
		assertThat(exported.entries()).isEqualTo(ENTRIES);
		try (StorageTemplate storage = open(target, "target", clock)) {
			assertThat(SnapshotRestore.into(storage).clock(clock).readFrom(file)).isEqualTo(exported);
			assertThat(contentHash(storage, clock)).as("seed " + SEED).isEqualTo(exported.contentHash());
			clock.advance(Duration.ofHours(2));
			assertThat(SnapshotExport.of(storage).clock(clock).writeTo(OutputStream.nullOutputStream()).entries())
				.isLessThan(ENTRIES);
		}
		assertThat(Files.exists(this.directory.resolve("snapshot.partial"))).isFalse();
		return exported;
	}

	private StorageTemplate open(StoreFixture engine, String name, MutableClock clock) {
		return engine.open(this.directory.resolve(name), clock).clock(clock).serializer(new TextSerializer()).build();
	}

	private static String contentHash(StorageTemplate storage, MutableClock clock) throws IOException {
		return SnapshotExport.of(storage).clock(clock).writeTo(OutputStream.nullOutputStream()).contentHash();
	}

	/**
	 * Keys and values of many sizes, in three namespaces, a third of them with an expiry.
	 */
	private static void fill(StorageTemplate storage) {
		Random random = new Random(SEED);
		for (int number = 0; number < ENTRIES; number++) {
			StorageTemplate keys = switch (number % 3) {
				case 0 -> storage;
				case 1 -> storage.inNamespace("orders");
				default -> storage.inNamespace("\u00fcbersicht");
			};
			byte[] key = new byte[4 + random.nextInt(60)];
			random.nextBytes(key);
			key[0] = (byte) number;
			key[1] = (byte) (number >>> 8);
			byte[] value = new byte[random.nextInt(100) == 0 ? 200_000 : random.nextInt(500)];
			random.nextBytes(value);
			if (number % 9 == 0) {
				keys.put(Bytes.wrap(key), value, Duration.ofHours(1));
			}
			else {
				keys.put(Bytes.wrap(key), value);
			}
		}
	}

}
