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

package io.synapsed.storage.cassandra.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Finds the Java that runs the server: release 17, which is the newest that Cassandra 5.0
 * takes.
 */
final class ServerJava {

	private static final int RELEASE = 17;

	private ServerJava() {
	}

	/**
	 * Finds the Java: the one that runs this program, that of the system property
	 * {@code synapsed.storage.test.java17}, that of the environment variable
	 * {@code JAVA17_HOME} or {@code JAVA_HOME_17_X64}, or one beside the one that runs
	 * this program.
	 * @return the command, or empty if there is none
	 */
	static Optional<Path> find() {
		Path own = Path.of(System.getProperty("java.home"));
		if (Runtime.version().feature() == RELEASE) {
			return command(own);
		}
		return Stream.concat(named(), homesIn(own.getParent()).stream())
			.filter(ServerJava::hasRelease)
			.flatMap((home) -> command(home).stream())
			.findFirst();
	}

	private static Stream<Path> named() {
		return Stream
			.of(System.getProperty("synapsed.storage.test.java17"), System.getenv("JAVA17_HOME"),
					System.getenv("JAVA_HOME_17_X64"))
			.filter((home) -> home != null && !home.isBlank())
			.map(Path::of);
	}

	private static List<Path> homesIn(@Nullable Path folder) {
		if (folder == null || !Files.isDirectory(folder)) {
			return List.of();
		}
		try (Stream<Path> homes = Files.list(folder)) {
			return homes.sorted().toList();
		}
		catch (IOException ex) {
			return List.of();
		}
	}

	/** Asks the file that every Java has, because starting each one would take long. */
	private static boolean hasRelease(Path home) {
		try {
			String[] lines = Files.readString(home.resolve("release")).split("\n");
			return Arrays.stream(lines).anyMatch((line) -> line.matches("JAVA_VERSION=\"" + RELEASE + "[.\"].*"));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Optional<Path> command(Path home) {
		return Optional.of(home.resolve("bin").resolve("java")).filter(Files::isExecutable);
	}

}
