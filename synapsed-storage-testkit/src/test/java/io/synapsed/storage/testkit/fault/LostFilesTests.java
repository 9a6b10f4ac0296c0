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
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFilesLostException;
import io.synapsed.storage.exception.StorageFullException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Takes the files of an open store away, or puts others in their place: the probe and
 * {@code flush} say what happened, and a directory that is gone is never called full.
 */
class LostFilesTests {

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path base;

	@ParameterizedTest
	@EnumSource
	void whenTheDirectoryIsDeletedThenItIsSaid(DurableEngine engine) throws IOException {
		StorageTemplate storage = opened(engine);
		try {
			delete(directory());
			assertLost(storage, "was deleted or renamed");
			putMany(storage);
			assertLost(storage, "was deleted or renamed");
			assertThat(freeDisk(storage)).isNaN();
		}
		finally {
			closeQuietly(storage);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenTheDirectoryIsDeletedThenWritesAreSoonRefusedAlthoughNobodyProbes(DurableEngine engine)
			throws IOException {
		StorageTemplate storage = opened(engine);
		try {
			delete(directory());
			assertThatExceptionOfType(StorageFilesLostException.class).isThrownBy(() -> putUntilRefused(storage))
				.withMessageContaining("was deleted or renamed");
			assertThatExceptionOfType(StorageFilesLostException.class).isThrownBy(() -> storage.put("later", "value"));
		}
		finally {
			closeQuietly(storage);
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenTheDirectoryIsBackThenWritesGoOnAlthoughNobodyProbes(DurableEngine engine) throws IOException {
		try (StorageTemplate storage = opened(engine)) {
			Path moved = Files.move(directory(), this.base.resolve("moved"));
			assertThatExceptionOfType(StorageFilesLostException.class).isThrownBy(() -> putUntilRefused(storage));
			Files.move(moved, directory());
			storage.put("later", "value");
		}
		judge(engine);
	}

	@ParameterizedTest
	@EnumSource
	void whenTheDirectoryIsRenamedThenItIsSaidUntilItIsBack(DurableEngine engine) throws IOException {
		try (StorageTemplate storage = opened(engine)) {
			Path moved = Files.move(directory(), this.base.resolve("moved"));
			assertLost(storage, directory() + " was deleted or renamed");
			Files.move(moved, directory());
			storage.store().probe();
			storage.put("later", "value");
			storage.flush();
		}
		judge(engine);
	}

	@ParameterizedTest
	@EnumSource
	void whenTheDirectoryIsReplacedThenItIsSaid(DurableEngine engine) throws IOException {
		try (StorageTemplate storage = opened(engine)) {
			try (StorageTemplate other = engine.open(this.base.resolve("other"), Durability.PROCESS)) {
				other.put("other", "value");
			}
			Files.move(directory(), this.base.resolve("moved"));
			Files.move(this.base.resolve("other"), directory());
			assertLost(storage, "now leads to another directory");
			delete(directory());
			Files.move(this.base.resolve("moved"), directory());
			storage.store().probe();
		}
		judge(engine);
	}

	@ParameterizedTest
	@EnumSource
	void whenALinkOnThePathIsTurnedToAnotherDirectoryThenItIsSaid(DurableEngine engine) throws IOException {
		Path blue = Files.createDirectory(this.base.resolve("blue"));
		Path green = Files.createDirectory(this.base.resolve("green"));
		Path current = Files.createSymbolicLink(this.base.resolve("current"), blue);
		try (StorageTemplate storage = engine.open(current.resolve("data"), Durability.PROCESS)) {
			storage.store().probe();
			Files.delete(current);
			Files.createSymbolicLink(current, green);
			assertLost(storage, "was deleted or renamed");
			Files.createDirectory(green.resolve("data"));
			assertLost(storage, "now leads to another directory");
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenAFileIsDeletedOrReplacedThenItIsSaid(DurableEngine engine) throws IOException {
		try (StorageTemplate storage = opened(engine)) {
			storage.flush();
			for (String name : engine.dataFiles(directory())) {
				Path file = directory().resolve(name);
				Path away = Files.move(file, this.base.resolve("away"));
				assertThatExceptionOfType(StorageFilesLostException.class).as(name)
					.isThrownBy(storage.store()::probe)
					.withMessageContaining("deleted");
				if (engine.holds(name)) {
					Files.copy(away, file);
					assertThatExceptionOfType(StorageFilesLostException.class).as(name)
						.isThrownBy(storage.store()::probe)
						.withMessageContaining(file + " was replaced");
					Files.delete(file);
				}
				Files.move(away, file);
				storage.store().probe();
			}
		}
		judge(engine);
	}

	@ParameterizedTest
	@EnumSource
	void whenTheLockFileIsDeletedThenNobodyIsToldThatDataIsLost(DurableEngine engine) throws IOException {
		try (StorageTemplate storage = opened(engine)) {
			Path lock = directory().resolve("store.lock");
			Files.delete(lock);
			assertThatExceptionOfType(StorageFilesLostException.class).isThrownBy(storage.store()::probe)
				.withMessageContaining("the lock file " + lock + " was deleted")
				.withMessageContaining("The data is in its place")
				.withMessageNotContaining("lost");
			storage.put("later", "value");
		}
		judge(engine);
	}

	@ParameterizedTest
	@EnumSource
	void whenTheVolumeIsUnmountedThenItIsSaid(DurableEngine engine) throws Exception {
		Assumptions.assumeTrue(SystemCommand.isRoot(), "unmounting needs root");
		Path mount = Files.createDirectory(this.base.resolve("mount"));
		SystemCommand.run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", mount.toString());
		boolean mounted = true;
		try (StorageTemplate storage = engine.open(mount.resolve("data"), Durability.PROCESS)) {
			storage.put("first", "value");
			SystemCommand.run("umount", "-l", mount.toString());
			mounted = false;
			assertLost(storage, "its volume was unmounted");
			putMany(storage);
			Files.createDirectory(mount.resolve("data"));
			assertLost(storage, "a volume was mounted or unmounted");
		}
		finally {
			if (mounted) {
				SystemCommand.run("umount", mount.toString());
			}
		}
	}

	private Path directory() {
		return this.base.resolve("data");
	}

	private StorageTemplate opened(DurableEngine engine) {
		StorageTemplate storage = engine.open(directory(), Durability.PROCESS);
		storage.put("first", "value");
		storage.store().probe();
		storage.flush();
		return storage;
	}

	private static void assertLost(StorageTemplate storage, String what) {
		assertThatExceptionOfType(StorageFilesLostException.class).isThrownBy(storage.store()::probe)
			.withMessageContaining(what)
			.withMessageContaining("SnapshotExport");
		assertThatExceptionOfType(StorageFilesLostException.class).isThrownBy(storage::flush)
			.withMessageContaining(what);
	}

	/** The same small entry again and again: nothing but a look at the files ends it. */
	private static void putUntilRefused(StorageTemplate storage) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < Duration.ofMinutes(1).toNanos()) {
			storage.put("first", "value");
		}
	}

	/** More than what is written without a look at the free space. */
	private static void putMany(StorageTemplate storage) {
		try {
			for (int number = 0; number < 500; number++) {
				storage.put("key/" + number, "value ".repeat(2_000));
			}
		}
		catch (StorageException ex) {
			assertThat(ex).isNotInstanceOf(StorageFullException.class);
		}
	}

	private static double freeDisk(StorageTemplate storage) {
		return storage.store()
			.statistics()
			.stream()
			.filter((statistic) -> statistic.name().endsWith("disk.free"))
			.mapToDouble((statistic) -> statistic.value().getAsDouble())
			.findFirst()
			.orElseThrow();
	}

	private static void closeQuietly(StorageTemplate storage) {
		try {
			storage.close();
		}
		catch (StorageException ex) {
			// What it could not write has no place any longer.
		}
	}

	private void judge(DurableEngine engine) {
		try (StorageTemplate storage = engine.open(directory(), Durability.PROCESS)) {
			assertThat(storage.get("first", String.class)).contains("value");
			assertThat(storage.get("other", String.class)).isEmpty();
		}
	}

	private static void delete(Path directory) throws IOException {
		Files.walkFileTree(directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path visited, IOException ex) throws IOException {
				Files.delete(visited);
				return FileVisitResult.CONTINUE;
			}

		});
	}

}
