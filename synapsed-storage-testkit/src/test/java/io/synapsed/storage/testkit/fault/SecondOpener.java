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

import java.nio.file.Path;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.StorageException;

/**
 * Tries to open a directory that a store may have open already: from another process, or
 * from another class loader of the same one.
 */
public final class SecondOpener {

	/** What is said of a directory that could be opened. */
	static final String OPENED = "opened";

	private SecondOpener() {
	}

	/**
	 * Tries, and prints what became of it.
	 * @param arguments engine, directory
	 */
	public static void main(String[] arguments) {
		System.out.print(attempt(arguments[0], arguments[1]));
	}

	/**
	 * Tries.
	 * @param engine name of the engine
	 * @param directory the directory
	 * @return {@link #OPENED}, or the name of the exception and its message
	 */
	public static String attempt(String engine, String directory) {
		try (StorageTemplate storage = DurableEngine.valueOf(engine).open(Path.of(directory), Durability.PROCESS)) {
			storage.put("second", "value");
			return OPENED;
		}
		catch (StorageException ex) {
			return ex.getClass().getSimpleName() + " " + ex.getMessage();
		}
	}

	/**
	 * Tries in another process.
	 * @param engine the engine
	 * @param directory the directory
	 * @return what that process printed
	 */
	static String attemptInAnotherProcess(DurableEngine engine, Path directory) throws Exception {
		Process process = new ProcessBuilder(JavaProcess.executable(), "-Xmx128m", "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), SecondOpener.class.getName(),
				engine.name(), directory.toString())
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		process.waitFor();
		return output;
	}

}
