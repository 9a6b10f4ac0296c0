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
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.testkit.history.Action;
import io.synapsed.storage.testkit.history.Operation;
import io.synapsed.storage.testkit.history.Outcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running {@link CacheClient}.
 */
final class CacheClientProcess implements AutoCloseable {

	private final Process process;

	private final Thread reader;

	private final ConcurrentLinkedQueue<String[]> lines = new ConcurrentLinkedQueue<>();

	private final AtomicLong done = new AtomicLong();

	/**
	 * Starts it.
	 * @param errors where its error output goes
	 * @param arguments those of the client
	 */
	CacheClientProcess(Path errors, List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(JavaProcess.executable(), "-Xmx192m", "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), CacheClient.class.getName()));
		command.addAll(arguments);
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
			.start();
		this.reader = new Thread(this::read, "client-output");
		this.reader.setDaemon(true);
		this.reader.start();
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader()) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				String[] words = line.split("\t", -1);
				this.lines.add(words);
				this.done.addAndGet(words[0].equals(CacheClient.OPERATION) ? 1 : 0);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The number of operations so far. */
	long done() {
		return this.done.get();
	}

	void pause() throws IOException, InterruptedException {
		signal("-STOP");
	}

	void resume() throws IOException, InterruptedException {
		signal("-CONT");
	}

	private void signal(String signal) throws IOException, InterruptedException {
		int status = new ProcessBuilder("kill", signal, Long.toString(this.process.pid())).start().waitFor();
		assertThat(status).isZero();
	}

	/**
	 * Kills it, whatever it has in its hands.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
		this.reader.join();
	}

	/**
	 * Lets the process end by itself, unless it was killed.
	 */
	void finish() throws IOException, InterruptedException {
		if (!this.process.isAlive()) {
			return;
		}
		this.process.outputWriter().append('q').flush();
		assertThat(this.process.waitFor(30, TimeUnit.SECONDS)).as("the client ends").isTrue();
		this.reader.join();
		assertThat(this.process.exitValue()).isZero();
	}

	/**
	 * Returns what it did.
	 * @param staleness how much earlier than they were called reads may have taken
	 * effect, in nanoseconds
	 */
	List<Operation> operations(long staleness) {
		Set<String> ended = this.lines.stream()
			.filter((line) -> line[0].equals(CacheClient.OPERATION))
			.map((line) -> line[6])
			.collect(Collectors.toSet());
		return this.lines.stream()
			.filter((line) -> line[0].equals(CacheClient.OPERATION)
					|| (line[0].equals(CacheClient.BEGINNING) && !ended.contains(line[6])))
			.map((line) -> operation(line, staleness))
			.toList();
	}

	private static Operation operation(String[] line, long staleness) {
		Action action = switch (line[3]) {
			case "put" -> new Action.Put(Bytes.utf8(line[4]));
			case "delete" -> new Action.Delete();
			default -> new Action.Get();
		};
		Outcome outcome = switch (line[5]) {
			case "applied" -> new Outcome.Applied(null);
			case "refused" -> new Outcome.Refused();
			case "absent" -> new Outcome.Absent();
			case "failed" -> new Outcome.Failed();
			case "unknown" -> new Outcome.Unknown();
			default -> new Outcome.Found(Bytes.utf8(line[5].substring(1)), null);
		};
		long called = Long.parseLong(line[6]) - ((action instanceof Action.Get) ? staleness : 0);
		long returned = (outcome instanceof Outcome.Unknown) ? Operation.NEVER : Long.parseLong(line[7]);
		return new Operation(Integer.parseInt(line[1]), Bytes.utf8(line[2]), action, outcome, Math.max(0, called),
				returned);
	}

	/** The figures that it has printed in the end. */
	Map<String, Long> figures() {
		Map<String, Long> figures = new HashMap<>();
		this.lines.stream()
			.filter((line) -> line[0].equals(CacheClient.FIGURE))
			.forEach((line) -> figures.put(line[1], Long.parseLong(line[2])));
		return figures;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
