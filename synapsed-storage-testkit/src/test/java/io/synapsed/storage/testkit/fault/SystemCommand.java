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
import java.nio.charset.StandardCharsets;

/**
 * Programs of the operating system that prepare a fault.
 */
final class SystemCommand {

	private SystemCommand() {
	}

	/**
	 * Runs a program to its end.
	 * @throws IOException if it fails, with what it said
	 */
	static void run(String... command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		int status = process.waitFor();
		if (status != 0) {
			throw new IOException(String.join(" ", command) + " ended with " + status + ": " + output);
		}
	}

	/**
	 * Runs a program to see whether it succeeds on this machine.
	 */
	static boolean succeeds(String... command) throws InterruptedException {
		try {
			run(command);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Whether this process may mount file systems.
	 */
	static boolean isRoot() {
		return "root".equals(System.getProperty("user.name"));
	}

}
