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

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The file descriptors of this process, on Linux.
 */
final class FileDescriptors {

	private static final Path OPEN = Path.of("/proc/self/fd");

	private final Deque<FileInputStream> held = new ArrayDeque<>();

	static boolean canBeCounted() {
		return Files.isDirectory(OPEN);
	}

	/**
	 * Returns how many are open.
	 */
	static long count() throws IOException {
		try (var descriptors = Files.list(OPEN)) {
			return descriptors.count();
		}
	}

	/**
	 * Opens files until only some more can be opened.
	 */
	void leave(int free) throws IOException {
		release();
		try {
			while (true) {
				this.held.push(new FileInputStream("/dev/null"));
			}
		}
		catch (IOException ex) {
			for (int number = 0; number < free && !this.held.isEmpty(); number++) {
				this.held.pop().close();
			}
		}
	}

	/**
	 * Closes what was opened to take descriptors away.
	 */
	void release() throws IOException {
		while (!this.held.isEmpty()) {
			this.held.pop().close();
		}
	}

}
