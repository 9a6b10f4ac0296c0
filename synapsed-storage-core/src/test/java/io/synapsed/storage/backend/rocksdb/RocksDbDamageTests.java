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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import io.synapsed.storage.exception.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.synapsed.storage.backend.rocksdb.Fixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Opening a store whose list of files, or whose log, has a damaged byte: it opens or
 * refuses, and never hangs.
 */
class RocksDbDamageTests {

	@TempDir
	private Path directory;

	private Path original;

	/** As a kill leaves it: with a log. */
	@BeforeEach
	void write() throws IOException {
		this.original = this.directory.resolve("original");
		try (RocksDbStore store = Fixture.builder(this.directory.resolve("store")).build()) {
			for (int number = 0; number < 10; number++) {
				store.put(put("key-" + number, "value"), 0);
			}
			copy(this.directory.resolve("store"), this.original);
		}
	}

	private static void copy(Path from, Path to) throws IOException {
		Files.createDirectories(to);
		try (Stream<Path> files = Files.list(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(file.getFileName()));
			}
		}
	}

	@Test
	void whenAByteOfTheListOfFilesIsDamagedThenOpeningEnds() throws IOException {
		String manifest = Files.readString(this.original.resolve("CURRENT"), StandardCharsets.ISO_8859_1).strip();
		assertThat(damageTypes(manifest)).isPositive();
	}

	@Test
	void whenAByteOfTheLogIsDamagedThenOpeningEnds() throws IOException {
		String log;
		try (Stream<Path> files = Files.list(this.original)) {
			log = files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".log"))
				.findFirst()
				.orElseThrow();
		}
		assertThat(damageTypes(log)).isPositive();
	}

	/**
	 * Flips each bit of the types of the first records.
	 * @return how often the store refused to open
	 */
	private int damageTypes(String file) throws IOException {
		byte[] whole = Files.readAllBytes(this.original.resolve(file));
		int refused = 0;
		int round = 0;
		int position = 0;
		for (int record = 0; record < 6 && position + 7 <= whole.length; record++) {
			for (int bit = 0; bit < 8; bit++) {
				Path damaged = this.directory.resolve("damaged-" + round++);
				copy(this.original, damaged);
				byte[] bytes = whole.clone();
				bytes[position + 6] ^= (byte) (1 << bit);
				Files.write(damaged.resolve(file), bytes);
				String place = "record " + record + ", bit " + bit;
				refused += assertTimeoutPreemptively(Duration.ofSeconds(60), () -> opens(damaged), place) ? 0 : 1;
			}
			position += 7 + (whole[position + 4] & 0xFF | (whole[position + 5] & 0xFF) << 8);
		}
		assertThat(round).isPositive();
		return refused;
	}

	private static boolean opens(Path damaged) {
		try (RocksDbStore store = Fixture.builder(damaged).build()) {
			store.probe();
			return true;
		}
		catch (StorageException ex) {
			return false;
		}
	}

}
