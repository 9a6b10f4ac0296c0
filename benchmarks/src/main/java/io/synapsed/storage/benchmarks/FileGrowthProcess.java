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

package io.synapsed.storage.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.mvstore.MvStoreOptions;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;

/**
 * Overwrites entries of an MVStore store at random, without a rest, and looks at its file
 * meanwhile and after a pause.
 */
public final class FileGrowthProcess {

	private static final int LOOKS_EVERY = 2_000;

	private static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;

	// The store looks after its file four times a second.
	private static final long UNCHANGED_NANOS = 15_000_000_000L;

	private FileGrowthProcess() {
	}

	/**
	 * Writes and prints what became of the file.
	 * @param arguments seed, directory, number of keys, number of overwrites
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		long seed = Long.parseLong(arguments[0]);
		Environment environment = new Environment(Path.of(arguments[1]), seed);
		int keys = Integer.parseInt(arguments[2]);
		int overwrites = Integer.parseInt(arguments[3]);
		Bytes[] values = TestData.documents(MvStoreRows.SIZE, seed);
		SplittableRandom random = new SplittableRandom(seed);
		Path file = environment.subdirectory("ours").resolve("store.mv");
		double live = (double) keys * (TestData.key(0).length + MvStoreRows.SIZE);
		try (StorageTemplate template = MvStoreRows.open(environment.subdirectory("ours"), Durability.NONE,
				MvStoreOptions.DEFAULT)) {
			for (int number : TestData.shuffled(keys, seed)) {
				template.put(Bytes.wrap(TestData.key(number)), values[number % values.length]);
			}
			long filled = Files.size(file);
			long largest = filled;
			long start = System.nanoTime();
			for (int count = 0; count < overwrites; count++) {
				template.put(Bytes.wrap(TestData.key(random.nextInt(keys))), values[random.nextInt(values.length)]);
				if (count % LOOKS_EVERY == 0) {
					largest = Math.max(largest, Files.size(file));
				}
			}
			double seconds = (System.nanoTime() - start) / 1e9;
			long atEnd = Files.size(file);
			largest = Math.max(largest, atEnd);
			Pause pause = pause(file);
			largest = Math.max(largest, pause.largest());
			System.out.println(ChildProcess.READY
					+ String.format(Locale.ROOT, "%.2f %.2f %.2f %.2f %.0f %.1f %.0f", filled / live, largest / live,
							atEnd / live, pause.size() / live, pause.seconds(), live / 1e6, overwrites / seconds));
		}
	}

	private static Pause pause(Path file) throws IOException, InterruptedException {
		long start = System.nanoTime();
		long size = Files.size(file);
		long largest = size;
		long changed = start;
		while (System.nanoTime() - start < LONGEST_PAUSE_NANOS && System.nanoTime() - changed < UNCHANGED_NANOS) {
			Thread.sleep(100);
			long seen = Files.size(file);
			if (seen != size) {
				size = seen;
				changed = System.nanoTime();
			}
			largest = Math.max(largest, seen);
		}
		return new Pause(size, largest, (changed - start) / 1e9);
	}

	/**
	 * What became of the file after the last write.
	 *
	 * @param size bytes at the end
	 * @param largest most bytes there were
	 * @param seconds after which the size did not change any more
	 */
	private record Pause(long size, long largest, double seconds) {
	}

}
