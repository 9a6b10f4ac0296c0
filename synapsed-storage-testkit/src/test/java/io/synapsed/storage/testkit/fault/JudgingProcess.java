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
import java.io.Writer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.synapsed.storage.common.Durability;

/**
 * A running {@link StateJudge}. One that crashes or does not answer is replaced, and that
 * is its answer.
 */
final class JudgingProcess implements AutoCloseable {

	/** Far more than opening and reading a store takes. */
	private static final long PATIENCE_SECONDS = 30;

	private final DurableEngine engine;

	private final Path errors;

	private Process process;

	private BufferedReader answers;

	/**
	 * Starts it.
	 * @param errors where its error output goes
	 */
	JudgingProcess(DurableEngine engine, Path errors) throws IOException {
		this.engine = engine;
		this.errors = errors;
		this.process = start();
		this.answers = this.process.inputReader();
	}

	private Process start() throws IOException {
		return new ProcessBuilder(JavaProcess.executable(), "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-XX:ErrorFile=" + this.errors.resolveSibling("hs_err_%p.log"), "-cp",
				System.getProperty("java.class.path"), StateJudge.class.getName(), this.engine.name())
			.redirectError(ProcessBuilder.Redirect.appendTo(this.errors.toFile()))
			.start();
	}

	/**
	 * Opens and judges a store.
	 * @param directory what is left of it
	 * @param store what it was
	 * @param judgedBy the durability by which it is judged
	 * @param acknowledged last acknowledged number of each thread
	 * @return one of the answers of {@link StateJudge}
	 */
	String judge(Path directory, RecordedStore store, Durability judgedBy, long[] acknowledged)
			throws IOException, InterruptedException {
		StringBuilder question = new StringBuilder(directory.toString());
		question.append('\t').append(store.durability()).append('\t').append(store.checksums());
		question.append('\t').append(judgedBy);
		for (long number : acknowledged) {
			question.append('\t').append(number);
		}
		Writer questions = this.process.outputWriter();
		questions.write(question.append('\n').toString());
		questions.flush();
		CompletableFuture<String> answer = CompletableFuture.supplyAsync(this::readAnswer);
		try {
			return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			restart();
			return StateJudge.WRONG + "nothing came back within " + PATIENCE_SECONDS + " s";
		}
		catch (ExecutionException ex) {
			int status = this.process.waitFor();
			restart();
			return StateJudge.WRONG + "the process ended with " + status + ", see " + this.errors;
		}
	}

	private String readAnswer() {
		try {
			while (true) {
				String line = this.answers.readLine();
				if (line == null) {
					throw new IllegalStateException("There is no answer");
				}
				if (line.startsWith(StateJudge.ANSWER)) {
					return line.substring(StateJudge.ANSWER.length());
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void restart() throws IOException {
		this.process.destroyForcibly();
		this.process = start();
		this.answers = this.process.inputReader();
	}

	@Override
	public void close() throws IOException, InterruptedException {
		this.process.outputWriter().close();
		if (!this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

}
