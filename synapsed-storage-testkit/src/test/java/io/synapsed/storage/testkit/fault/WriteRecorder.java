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
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compiles {@code write-recorder.c} and runs writers under it. Needs Linux and a C
 * compiler.
 */
final class WriteRecorder {

	private static final long PATIENCE_MINUTES = 5;

	private final Path directory;

	private final Path library;

	/**
	 * Compiles the recorder.
	 * @param directory where to keep it and what it records
	 */
	WriteRecorder(Path directory) throws IOException, InterruptedException {
		// Names are compared as the process gives them to the system.
		this.directory = directory.toRealPath();
		Path source = this.directory.resolve("write-recorder.c");
		this.library = this.directory.resolve("write-recorder.so");
		if (!Files.exists(this.library)) {
			try (InputStream resource = WriteRecorder.class.getResourceAsStream("write-recorder.c")) {
				Files.copy(resource, source);
			}
			SystemCommand.run("cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", this.library.toString(),
					source.toString(), "-lpthread");
		}
	}

	/**
	 * Says why nothing can be recorded on this machine, or nothing if it can.
	 */
	static String missing() throws InterruptedException {
		if (!"Linux".equals(System.getProperty("os.name"))) {
			return "Recording writes needs Linux";
		}
		return SystemCommand.succeeds("cc", "--version") ? "" : "Recording writes needs a C compiler, 'cc'";
	}

	/**
	 * Lets a process write all stores of an engine.
	 * @param records number of records of each thread before a store is closed
	 */
	Recording record(DurableEngine engine, int records) throws IOException, InterruptedException {
		return record(engine, RecordedWriter.class, Integer.toString(records));
	}

	/**
	 * Records what a process does.
	 * @param main what it runs, with the engine, a directory and the argument
	 */
	Recording record(DurableEngine engine, Class<?> main, String argument) throws IOException, InterruptedException {
		Path stores = Files.createDirectory(this.directory.resolve(engine + "-written"));
		Path record = this.directory.resolve(engine + "-record");
		Path output = this.directory.resolve(engine + "-writer.txt");
		ProcessBuilder builder = new ProcessBuilder(List.of(JavaProcess.executable(), "-Xmx128m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				main.getName(), engine.name(), stores.toString(), argument));
		builder.environment().put("LD_PRELOAD", this.library.toString());
		builder.environment().put("RECORDED_DIRECTORY", stores.toString());
		builder.environment().put("RECORD", record.toString());
		Process writer = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
		boolean ended = writer.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
		writer.destroyForcibly();
		assertThat(ended && writer.exitValue() == 0).as("the writer ends in good order, see %s", output).isTrue();
		return Recording.read(record);
	}

}
