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

package io.synapsed.storage.testkit.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageLockedException;
import io.synapsed.storage.serializer.TextSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the sample engine that the contract cannot make: of its files.
 */
class LogStoreTests {

	@TempDir
	Path directory;

	private StorageTemplate open() {
		return StorageBuilder.over(LogStore.builder().directory(this.directory).build())
			.serializer(new TextSerializer())
			.build();
	}

	/** Writes two entries into one log, and returns it. */
	private Path written() throws IOException {
		try (StorageTemplate storage = open()) {
			storage.put("{a}1", "first");
			storage.put("{a}2", "second");
		}
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> file.toString().endsWith(".log"))
				.filter(LogStoreTests::holdsTheSecond)
				.findFirst()
				.orElseThrow();
		}
	}

	/** The descriptor of the store lies in one of the logs, too. */
	private static boolean holdsTheSecond(Path log) {
		try {
			return new String(Files.readAllBytes(log), StandardCharsets.ISO_8859_1).contains("second");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void whenTheLastRecordIsCutThenItIsGoneAndAllBeforeItIsThere() throws IOException {
		Path log = written();
		byte[] bytes = Files.readAllBytes(log);
		// Less than the record of the second entry.
		for (int cut = 1; cut <= 40; cut++) {
			Files.write(log, Arrays.copyOf(bytes, bytes.length - cut));
			try (StorageTemplate storage = open()) {
				assertThat(storage.get("{a}1", String.class)).contains("first");
				assertThat(storage.exists("{a}2")).isFalse();
				storage.put("{a}2", "second");
			}
			try (StorageTemplate storage = open()) {
				assertThat(storage.get("{a}2", String.class)).contains("second");
			}
		}
	}

	@Test
	void whenARecordIsDamagedThenTheStoreDoesNotOpen() throws IOException {
		Path log = written();
		byte[] bytes = Files.readAllBytes(log);
		bytes[12] ^= 1;
		Files.write(log, bytes);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(this::open)
			.withMessageContaining("log")
			.withMessageContaining("backup");
	}

	@Test
	void whenAnotherStoreHasTheDirectoryThenItIsRefused() {
		StorageTemplate first = open();
		assertThatExceptionOfType(StorageLockedException.class).isThrownBy(this::open)
			.withMessageContaining("of this process");
		first.close();
		open().close();
	}

}
