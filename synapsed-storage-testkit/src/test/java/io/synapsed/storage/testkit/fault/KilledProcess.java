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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that writes and never ends by itself: it is killed some time after its first
 * acknowledgement.
 */
final class KilledProcess {

	/** What ends a process by SIGKILL. */
	private static final int KILLED = 128 + 9;

	private KilledProcess() {
	}

	/**
	 * Starts a process and kills it.
	 * @param main what it runs
	 * @param arguments what it is called with
	 * @param errors where its error output goes
	 * @param milliseconds from its first acknowledgement to its end
	 * @return what it has put out, the last line perhaps cut by the kill
	 */
	static String run(Class<?> main, List<String> arguments, Path errors, long milliseconds)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(JavaProcess.executable(), "-Xmx128m", "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		Process writer = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
			.start();
		String lines;
		try (InputStream acknowledgements = writer.getInputStream()) {
			int first = acknowledgements.read();
			assertThat(first).as("first acknowledgement, see %s", errors).isNotNegative();
			Thread killer = new Thread(() -> kill(writer, milliseconds));
			killer.start();
			lines = (char) first + new String(acknowledgements.readAllBytes(), StandardCharsets.US_ASCII);
			killer.join();
		}
		assertThat(writer.waitFor()).as("the writer ended before it was killed, see %s", errors).isEqualTo(KILLED);
		return lines;
	}

	private static void kill(Process writer, long milliseconds) {
		try {
			// Waits for nothing: the writer never ends by itself.
			writer.waitFor(milliseconds, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		// Through its handle: destroying the Process itself would close the pipe unread.
		writer.toHandle().destroyForcibly();
	}

}
