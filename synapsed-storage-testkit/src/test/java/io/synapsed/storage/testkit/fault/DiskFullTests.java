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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fills the file system under a store, makes room and goes on: writes are refused as
 * full, reads are served, writes succeed again without opening the store anew, and no
 * acknowledged write is lost. The file system is a tmpfs, so it needs root and is skipped
 * without. {@code synapsed.storage.test.full-cycles} is how often the disk gets full.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DiskFullTests {

	private static final int CYCLES = FaultRun.figure("full-cycles", 1, 5, 50);

	private static final int MEGABYTES = 32;

	private static final int BALLAST = 12 << 20;

	private static final int VALUE_SIZE = 4_000;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	@ParameterizedTest
	@EnumSource
	void whenTheDiskIsFullThenWritesAreRefusedAndGoOnOnceThereIsRoom(DurableEngine engine) throws Exception {
		Assumptions.assumeTrue(SystemCommand.isRoot(), "a full disk needs root to mount a small one");
		FaultRun run = new FaultRun("disk full, " + engine);
		for (int cycle = 0; cycle < CYCLES; cycle++) {
			Path mount = Files.createDirectory(this.directory.resolve("mount-" + cycle));
			SystemCommand.run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", mount.toString());
			try {
				fillAndGoOn(engine, run, mount, run.at(cycle, this.directory));
			}
			finally {
				SystemCommand.run("umount", mount.toString());
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenAFlushFindsNoRoomThenEverythingStaysReadable(DurableEngine engine) throws Exception {
		Assumptions.assumeTrue(SystemCommand.isRoot(), "a full disk needs root to mount a small one");
		Path mount = Files.createDirectory(this.directory.resolve("mount"));
		SystemCommand.run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "tmpfs", mount.toString());
		try (StorageTemplate storage = engine.open(mount.resolve("store"), Durability.PROCESS)) {
			List<Integer> acknowledged = new ArrayList<>();
			int number = 0;
			while (number < 1000) {
				// Few commits: how fast an engine reuses space is not what is tested.
				Map<Bytes, Bytes> values = new HashMap<>();
				for (int left = 50; left > 0; left--) {
					values.put(Bytes.utf8("key/" + number), value(number));
					acknowledged.add(number++);
				}
				storage.putAll(values);
			}
			Path ballast = mount.resolve("ballast");
			Files.write(ballast, new byte[(int) mount.toFile().getUsableSpace() - (512 << 10)]);
			for (Runnable work : List.<Runnable>of(storage::flush, storage.store()::probe, storage::flush)) {
				try {
					work.run();
				}
				catch (StorageException ex) {
					// Not every engine needs room for it.
					assertThat(ex).isInstanceOf(StorageFullException.class);
				}
			}
			judge(storage, acknowledged, number, "full");
			Files.delete(ballast);
			number = writeNext(storage, number, acknowledged);
			judge(storage, acknowledged, number, "room again");
		}
		finally {
			SystemCommand.run("umount", mount.toString());
		}
	}

	private static void fillAndGoOn(DurableEngine engine, FaultRun run, Path mount, String at) throws IOException {
		Path ballast = mount.resolve("ballast");
		Files.write(ballast, new byte[BALLAST]);
		Path store = mount.resolve("store");
		List<Integer> acknowledged = new ArrayList<>();
		int number = 0;
		int refusals = 0;
		long recovery;
		try (StorageTemplate storage = engine.open(store, Durability.PROCESS)) {
			while (refusals < 10) {
				try {
					storage.put("key/" + number, value(number));
					acknowledged.add(number);
				}
				catch (StorageFullException ex) {
					refusals++;
				}
				number++;
			}
			assertThat(acknowledged).as(at).hasSizeGreaterThan(100);
			judge(storage, acknowledged, number, at);
			Files.delete(ballast);
			long start = System.nanoTime();
			number = writeNext(storage, number, acknowledged);
			recovery = System.nanoTime() - start;
			for (int more = 0; more < 200; more++) {
				// What was written before takes space until it is given back.
				number = writeNext(storage, number, acknowledged);
			}
			judge(storage, acknowledged, number, at);
		}
		try (StorageTemplate storage = engine.open(store, Durability.PROCESS)) {
			judge(storage, acknowledged, number, at);
		}
		run.report("%d acknowledged, 0 lost, %d refused as full, writing again after %d ms", acknowledged.size(),
				refusals, TimeUnit.NANOSECONDS.toMillis(recovery));
	}

	/**
	 * Writes one more entry, if not at once then later; a store that never writes again
	 * runs into the timeout of the test.
	 * @return the number of the next
	 */
	private static int writeNext(StorageTemplate storage, int first, List<Integer> acknowledged) {
		int number = first;
		while (!isWritten(storage, number)) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			number++;
		}
		acknowledged.add(number);
		return number + 1;
	}

	private static boolean isWritten(StorageTemplate storage, int number) {
		try {
			storage.put("key/" + number, value(number));
			return true;
		}
		catch (StorageFullException ex) {
			return false;
		}
	}

	/** What was acknowledged is there; what was refused is not. */
	private static void judge(StorageTemplate storage, List<Integer> acknowledged, int numbers, String at) {
		boolean[] expected = new boolean[numbers];
		acknowledged.forEach((number) -> expected[number] = true);
		for (int number = 0; number < numbers; number++) {
			var value = storage.get("key/" + number);
			assertThat(value.isPresent()).as("key %d, %s", number, at).isEqualTo(expected[number]);
			if (expected[number]) {
				assertThat(value.orElseThrow()).as("key %d, %s", number, at).isEqualTo(value(number));
			}
		}
	}

	/** Does not compress. */
	private static Bytes value(int number) {
		byte[] value = new byte[VALUE_SIZE];
		new Random(number).nextBytes(value);
		return Bytes.wrap(value);
	}

}
