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
package io.synapsed.storage.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * The application as a process of its own, as a user would start it: from the packaged
 * jar, or from the same jar once extracted, which starts faster.
 */
final class SampleProcess implements AutoCloseable {

	private static final Path JAR = Path.of("target", "sample-app.jar");

	/** Outside of the range from which clients get their ports. */
	private static final int FIRST_PORT = 20_000;

	private static final int PORTS = 10_000;

	private static final Duration START_TIMEOUT = Duration.ofSeconds(120);

	/** Each JVM that runs tests extracts its own, because several run at a time. */
	private static @Nullable Path extracted;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final int port;

	private final Path log;

	private final Process process;

	private SampleProcess(int port, Path log, Process process) {
		this.port = port;
		this.log = log;
		this.process = process;
	}

	/**
	 * Starts the packaged jar.
	 */
	static SampleProcess startPackaged(Path directory, String... arguments) throws Exception {
		return start(JAR, directory, arguments);
	}

	/**
	 * Starts the application from the extracted jar.
	 */
	static SampleProcess start(Path directory, String... arguments) throws Exception {
		return start(extractedJar(), directory, arguments);
	}

	private static SampleProcess start(Path jar, Path directory, String... arguments) throws Exception {
		int port = freePort();
		Path log = Files.createTempFile(directory, "application", ".log");
		List<String> command = new ArrayList<>(List.of(java(), "-Xmx256m",
				// It lives for seconds: compiling further does not pay.
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", jar.toString(), "--server.port=" + port,
				"--server.address=127.0.0.1", "--synapsed.storage.path=" + directory.resolve("data")));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		SampleProcess sample = new SampleProcess(port, log, process);
		try {
			sample.awaitReady();
			return sample;
		}
		catch (Exception | Error ex) {
			sample.close();
			throw ex;
		}
	}

	private static synchronized Path extractedJar() throws IOException, InterruptedException {
		if (extracted == null) {
			Path directory = Files.createTempDirectory(JAR.getParent(), "extracted-");
			Runtime.getRuntime()
				.addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(directory.toFile())));
			Process process = new ProcessBuilder(java(), "-XX:TieredStopAtLevel=1", "-Djarmode=tools", "-jar",
					JAR.toString(), "extract", "--force", "--destination", directory.toString())
				.redirectErrorStream(true)
				.start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			Assertions.assertThat(process.waitFor()).as(output).isZero();
			extracted = directory.resolve(JAR.getFileName());
		}
		return extracted;
	}

	private static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	static int freePort() {
		while (true) {
			int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// Somebody else has it: another one.
			}
		}
	}

	private void awaitReady() throws Exception {
		long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
		while (System.nanoTime() < deadline && this.process.isAlive()) {
			try {
				if (get("/actuator/health/readiness").statusCode() == 200) {
					return;
				}
			}
			catch (IOException ex) {
				// Not listening yet: ends early if the process does.
				this.process.waitFor(50, TimeUnit.MILLISECONDS);
			}
		}
		throw new IllegalStateException("The application did not start:\n" + log());
	}

	String log() throws IOException {
		return Files.readString(this.log);
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(request(path).build(), BodyHandlers.ofString());
	}

	HttpResponse<byte[]> getBytes(String path) throws IOException, InterruptedException {
		return this.client.send(request(path).build(), BodyHandlers.ofByteArray());
	}

	HttpResponse<String> put(String path, String body, String... headers) throws IOException, InterruptedException {
		return send("PUT", path, body.getBytes(StandardCharsets.UTF_8), headers);
	}

	HttpResponse<String> send(String method, String path, byte[] body, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = request(path).method(method, BodyPublishers.ofByteArray(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

	/**
	 * Sends a request line as it is: clients put paths in order that a hostile one would
	 * not.
	 * @return the status and the rest of the response
	 */
	String raw(String method, String path, String body) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			OutputStream output = socket.getOutputStream();
			output.write((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
					+ body.length() + "\r\n\r\n" + body)
				.getBytes(StandardCharsets.ISO_8859_1));
			output.flush();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/**
	 * Sends the head of a request and no body.
	 * @return the first line of the response
	 */
	String rawHead(String head) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
			return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
				.readLine();
		}
	}

	HttpClient client() {
		return this.client;
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.port + path))
			.timeout(Duration.ofSeconds(60));
	}

	/**
	 * Ends the process as a power switch would end it, as far as the process is
	 * concerned.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/** Asks the process to end, and waits until it has. */
	void stop() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(60, TimeUnit.SECONDS)) {
			throw new IllegalStateException("The application did not stop");
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
