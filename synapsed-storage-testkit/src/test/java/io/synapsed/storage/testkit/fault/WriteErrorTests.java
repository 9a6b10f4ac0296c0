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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Durability;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Write errors other than a full disk: a limit of file sizes, and writes or syncs that
 * end in EIO. Writes are refused, reads go on, and once the reason is gone writes succeed
 * again in the same process; nothing acknowledged is lost and nothing refused is there.
 */
class WriteErrorTests {

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	@ParameterizedTest
	@EnumSource
	void whenFilesMayNotGrowThenWritesGoOnOnceTheyMay(DurableEngine engine) throws Exception {
		Assumptions.assumeTrue(SystemCommand.succeeds("prlimit", "--version"), "limits are set by prlimit of Linux");
		ProcessBuilder builder = builder(engine, Durability.PROCESS);
		try (Writer writer = new Writer(builder, this.directory)) {
			SystemCommand.run("prlimit", "--pid", writer.pid(), "--fsize=262144:");
			assertThat(writer.tell(RefusedWriter.REFUSALS)).contains("refused").contains(this.directory.toString());
			SystemCommand.run("prlimit", "--pid", writer.pid(), "--fsize=unlimited:");
			writer.goOn();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenWritesFailThenTheyGoOnOnceTheDeviceWorks(DurableEngine engine) throws Exception {
		failAndGoOn(engine, Durability.PROCESS, "w");
	}

	@ParameterizedTest
	@EnumSource
	void whenSyncsFailThenWritesGoOnOnceTheDeviceWorks(DurableEngine engine) throws Exception {
		failAndGoOn(engine, Durability.POWER, "s");
	}

	private void failAndGoOn(DurableEngine engine, Durability durability, String kind) throws Exception {
		String missing = WriteRecorder.missing();
		Assumptions.assumeTrue(missing.isEmpty(), missing);
		Path library = compile();
		Path fault = this.directory.toRealPath().resolve("fault");
		ProcessBuilder builder = builder(engine, durability);
		builder.environment().put("LD_PRELOAD", library.toString());
		builder.environment().put("FAULTY_DIRECTORY", this.directory.toRealPath().resolve("store").toString());
		builder.environment().put("FAULT_SWITCH", fault.toString());
		try (Writer writer = new Writer(builder, this.directory)) {
			Files.writeString(fault, kind);
			assertThat(writer.tell(RefusedWriter.REFUSALS)).contains("refused");
			Files.delete(fault);
			writer.goOn();
			// More than once.
			Files.writeString(fault, kind);
			assertThat(writer.tell(RefusedWriter.REFUSALS)).contains("refused");
			Files.delete(fault);
			writer.goOn();
		}
	}

	private Path compile() throws IOException, InterruptedException {
		Path source = this.directory.resolve("write-fault.c");
		Path library = this.directory.toRealPath().resolve("write-fault.so");
		try (InputStream resource = WriteErrorTests.class.getResourceAsStream("write-fault.c")) {
			Files.copy(resource, source);
		}
		SystemCommand.run("cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library.toString(),
				source.toString());
		return library;
	}

	private ProcessBuilder builder(DurableEngine engine, Durability durability) throws IOException {
		return new ProcessBuilder(JavaProcess.executable(), "-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-cp", System.getProperty("java.class.path"), RefusedWriter.class.getName(), engine.name(),
				this.directory.toRealPath().resolve("store").toString(), durability.name());
	}

	/** The process whose writes fail. */
	private static final class Writer implements AutoCloseable {

		private final Process process;

		private final BufferedReader output;

		private final Path errors;

		private Writer(ProcessBuilder builder, Path directory) throws IOException {
			this.errors = directory.resolve("writer.txt");
			this.process = builder.redirectError(this.errors.toFile()).start();
			this.output = new BufferedReader(
					new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
			assertThat(answer()).isEqualTo("ready");
		}

		String pid() {
			return Long.toString(this.process.pid());
		}

		String tell(String command) throws IOException {
			this.process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
			this.process.getOutputStream().flush();
			return answer();
		}

		void goOn() throws IOException {
			assertThat(tell(RefusedWriter.RESUME)).isEqualTo("resumed");
		}

		private String answer() throws IOException {
			List<String> others = new ArrayList<>();
			for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
				if (line.startsWith(RefusedWriter.ANSWER)) {
					return line.substring(RefusedWriter.ANSWER.length());
				}
				others.add(line);
			}
			throw new AssertionError("The writer ended: " + others + Files.readString(this.errors));
		}

		@Override
		public void close() throws IOException {
			try {
				assertThat(tell(RefusedWriter.JUDGE)).startsWith("judged ");
			}
			finally {
				this.process.destroyForcibly();
			}
		}

	}

}
