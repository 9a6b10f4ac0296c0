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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.StorageException;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Flips one bit anywhere in the files of a closed store and reads all of it: whatever
 * comes back is right, absent or a typed error, and nothing crashes. Without checksums
 * around values, engines that do not check all that they read may answer wrongly; how
 * often is counted. {@code synapsed.storage.test.flips} is the number of flips for each
 * engine.
 */
class BitFlipTests {

	private static final int FLIPS = FaultRun.figure("flips", 20, 5_000, 20_000);

	private static final int KEYS = 200;

	/** Far more than reading everything takes. */
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	@ParameterizedTest
	@EnumSource
	void whenABitOfAFileIsFlippedThenNothingCrashes(DurableEngine engine) throws IOException {
		flip(engine, false);
	}

	@ParameterizedTest
	@EnumSource
	void whenValuesHaveChecksumsThenNoValueIsWrong(DurableEngine engine) throws IOException {
		flip(engine, true);
	}

	private void flip(DurableEngine engine, boolean checksums) throws IOException {
		FaultRun run = new FaultRun("bit flips, " + engine + (checksums ? " with checksums" : ""));
		Path original = this.directory.resolve("original");
		write(engine, original, checksums);
		Path damaged = this.directory.resolve("damaged");
		List<String> missing = new ArrayList<>();
		List<String> wrong = new ArrayList<>();
		int refused = 0;
		for (int flip = 0; flip < FLIPS; flip++) {
			int cycle = flip;
			if (flip > 0) {
				KilledWriter.delete(damaged);
			}
			copy(original, damaged);
			String place = flip(damaged, run.random());
			switch (assertTimeoutPreemptively(PATIENCE, () -> read(engine, damaged, checksums),
					() -> "nothing came back after a flip of " + place + "; " + run.at(cycle, this.directory))) {
				case REFUSED -> refused++;
				case MISSING -> missing.add(place);
				case WRONG -> wrong.add(place);
				case RIGHT -> {
				}
			}
		}
		run.report("%d flips: %d refused, %d times entries were missing, %d times they were wrong", FLIPS, refused,
				missing.size(), wrong.size());
		if (checksums || engine.checksAllItReads()) {
			assertThat(wrong).as(run.at(FLIPS, this.directory)).isEmpty();
		}
		if (engine.checksAllItReads()) {
			assertThat(missing).as(run.at(FLIPS, this.directory)).isEmpty();
		}
	}

	private static Answer read(DurableEngine engine, Path store, boolean checksums) {
		Answer answer = Answer.RIGHT;
		try (StorageTemplate storage = engine.open(store, Durability.PROCESS, checksums)) {
			for (int number = 0; number < KEYS; number++) {
				Optional<String> value = storage.get("key-" + number, String.class);
				if (value.isEmpty()) {
					answer = Answer.MISSING;
				}
				else if (!value.get().equals(value(number))) {
					return Answer.WRONG;
				}
			}
			return answer;
		}
		catch (StorageException ex) {
			return Answer.REFUSED;
		}
	}

	private static void write(DurableEngine engine, Path store, boolean checksums) {
		try (StorageTemplate storage = engine.open(store, Durability.PROCESS, checksums)) {
			for (int number = 0; number < KEYS; number++) {
				storage.put("key-" + number, value(number));
			}
			storage.flush();
		}
	}

	/** Compressible in part, as documents are. */
	private static String value(int number) {
		return "value of key %d: %s".formatted(number, Long.toHexString(new Random(number).nextLong()).repeat(4));
	}

	private static void copy(Path from, Path to) throws IOException {
		Files.createDirectories(to);
		try (Stream<Path> files = Files.list(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(file.getFileName()));
			}
		}
	}

	private static String flip(Path store, Random random) throws IOException {
		List<Path> files;
		try (Stream<Path> all = Files.list(store)) {
			files = all.filter((file) -> file.toFile().length() > 0).sorted().toList();
		}
		long total = files.stream().mapToLong((file) -> file.toFile().length()).sum();
		long position = random.nextLong(total);
		for (Path file : files) {
			long length = file.toFile().length();
			if (position < length) {
				byte[] bytes = Files.readAllBytes(file);
				bytes[(int) position] ^= (byte) (1 << random.nextInt(8));
				Files.write(file, bytes);
				return "byte " + position + " of " + file.getFileName();
			}
			position -= length;
		}
		throw new IllegalStateException("The store has no files");
	}

	/** What a store answers that was damaged, from the best to the worst. */
	private enum Answer {

		RIGHT, REFUSED, MISSING, WRONG

	}

}
