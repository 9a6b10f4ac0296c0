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
import java.util.stream.Stream;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.StorageException;

/**
 * The process whose file descriptors run out: opens a store and writes with ever more
 * descriptors left, and checks once there are enough again.
 */
final class DescriptorUser {

	private static final int MAX_FREE = 24;

	private static final int RECORDS = 300;

	private static final int FLUSH_EVERY = 50;

	private DescriptorUser() {
	}

	/**
	 * Runs, and prints what happened.
	 * @param arguments engine, directory
	 */
	public static void main(String[] arguments) throws Exception {
		DurableEngine engine = DurableEngine.valueOf(arguments[0]);
		Path directory = Path.of(arguments[1]);
		// All classes and libraries are loaded before descriptors get scarce.
		Path warmUp = directory.resolve("warm-up");
		new Attempt(engine, warmUp).check();
		damage(warmUp);
		// It cannot be opened, so that the classes for errors are loaded too.
		new Attempt(engine, warmUp).write();
		FileDescriptors descriptors = new FileDescriptors();
		descriptors.leave(MAX_FREE);
		new Attempt(engine, directory.resolve("warm-up-2")).write();
		descriptors.release();
		int refusedToOpen = 0;
		int refusedToWrite = 0;
		for (int free = 0; free <= MAX_FREE; free++) {
			Attempt attempt = new Attempt(engine, directory.resolve("free-" + free));
			descriptors.leave(free);
			attempt.write();
			descriptors.release();
			refusedToOpen += attempt.opened ? 0 : 1;
			refusedToWrite += (attempt.opened && attempt.acknowledged < RECORDS) ? 1 : 0;
			attempt.check();
		}
		System.out.println("refused to open " + refusedToOpen + ", refused to write " + refusedToWrite);
	}

	private static void damage(Path store) throws IOException {
		try (Stream<Path> files = Files.list(store)) {
			for (Path file : files.toList()) {
				Files.write(file, new byte[10]);
			}
		}
	}

	/** One store, written while descriptors are scarce. */
	private static final class Attempt {

		private final DurableEngine engine;

		private final Path directory;

		private boolean opened;

		private int acknowledged;

		private Attempt(DurableEngine engine, Path directory) {
			this.engine = engine;
			this.directory = directory;
		}

		private void write() {
			try (StorageTemplate storage = this.engine.open(this.directory, Durability.PROCESS)) {
				this.opened = true;
				for (int number = 0; number < RECORDS; number++) {
					storage.put("record/" + number, RecordWriter.value(number));
					this.acknowledged = number + 1;
					if (number % FLUSH_EVERY == 0) {
						storage.flush();
					}
				}
			}
			catch (StorageException ex) {
				// Refused with a clear error, which is all that is asked for.
				if (String.valueOf(ex.getMessage()).isBlank()) {
					throw ex;
				}
			}
		}

		private void check() {
			try (StorageTemplate storage = this.engine.open(this.directory, Durability.PROCESS)) {
				for (int number = 0; number < this.acknowledged; number++) {
					String value = storage.get("record/" + number, String.class).orElse("");
					if (!value.equals(RecordWriter.value(number))) {
						throw new AssertionError(
								"record " + number + " was acknowledged and is lost in " + this.directory);
					}
				}
				storage.put("after", "value");
			}
		}

	}

}
