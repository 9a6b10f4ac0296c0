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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a class of this jar in a JVM of the same kind.
 */
final class ChildProcess {

	/** What a program whose start is measured prints when it has started. */
	static final String READY = "ready ";

	/** LMDB and MapDB look into the buffers of the JDK. */
	private static final List<String> OPENED = List.of("java.base/java.nio", "java.base/sun.nio.ch");

	private ChildProcess() {
	}

	static void run(List<String> options, Class<?> main, List<String> arguments)
			throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command(options, main, arguments)).inheritIO().start();
		if (process.waitFor() != 0) {
			throw new IllegalStateException(main.getSimpleName() + " " + arguments + " failed");
		}
	}

	/**
	 * Starts a program.
	 * @param main the program
	 * @param arguments its arguments
	 * @return how long it took to be ready, and what it said then
	 */
	static Start start(Class<?> main, List<String> arguments) throws IOException, InterruptedException {
		return start(List.of(), main, arguments);
	}

	static Start start(List<String> options, Class<?> main, List<String> arguments)
			throws IOException, InterruptedException {
		long begin = System.nanoTime();
		Process process = launch(options, main, arguments);
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			String line = reader.readLine();
			while (line != null && !line.startsWith(READY)) {
				line = reader.readLine();
			}
			long end = System.nanoTime();
			process.waitFor();
			if (line == null) {
				throw new IllegalStateException(main.getSimpleName() + " did not start");
			}
			return new Start((end - begin) / 1e6, line.substring(READY.length()));
		}
	}

	/**
	 * Starts a program that is ended by the caller, who must read what it prints.
	 */
	static Process launch(List<String> options, Class<?> main, List<String> arguments) throws IOException {
		return new ProcessBuilder(command(options, main, arguments)).redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	private static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		if (Runtime.version().feature() >= 22) {
			command.add("--enable-native-access=ALL-UNNAMED");
		}
		for (String opened : OPENED) {
			command.addAll(List.of("--add-opens", opened + "=ALL-UNNAMED"));
		}
		String corpus = System.getProperty(TestData.CORPUS);
		if (corpus != null) {
			command.add("-D" + TestData.CORPUS + "=" + corpus);
		}
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		return command;
	}

	/**
	 * What is known of a start.
	 *
	 * @param millis milliseconds from creating the process until it was ready
	 * @param message what it said then
	 */
	record Start(double millis, String message) {
	}

}
