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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A server of Apache Cassandra in a process of its own, with its data in a temporary
 * folder that goes with it. It ends when it is closed, and when the process that started
 * it ends. Needs Java 17, which {@link #isAvailable()} tells. Not safe for use by several
 * threads.
 */
public final class CassandraServer implements AutoCloseable {

	private static final String READY = "Starting listening for CQL clients";

	private static final long START_MINUTES = 4;

	/** The largest number of partitions that the ring is cut into, as its hash has it. */
	private static final BigInteger TOKENS = BigInteger.ONE.shiftLeft(64);

	private final InetSocketAddress contactPoint;

	private final Path directory;

	private final List<String> command;

	private final Thread cleaning = new Thread(this::discard, "cassandra-cleaning");

	private @Nullable Process process;

	private CassandraServer(Address address, InetSocketAddress seed, int node, int nodes) throws IOException {
		this.contactPoint = new InetSocketAddress(address.host(), address.port());
		this.directory = Files.createTempDirectory("cassandra");
		String configuration = resource("cassandra.yaml").replace("{address}", address.host())
			.replace("{port}", Integer.toString(address.port()))
			.replace("{storage-port}", Integer.toString(address.storagePort()))
			.replace("{seed}", seed.getHostString() + ":" + seed.getPort())
			.replace("{token}", token(node, nodes))
			.replace("{directory}", this.directory.toString());
		Path file = Files.writeString(this.directory.resolve("cassandra.yaml"), configuration);
		Path logging = Files.writeString(this.directory.resolve("logback.xml"), resource("logback.xml"));
		this.command = new ArrayList<>();
		this.command.add(ServerJava.find().orElseThrow(CassandraServer::noJava).toString());
		resource("jvm.options").lines().filter((line) -> line.startsWith("-")).forEach(this.command::add);
		this.command.add("-Dcassandra.config=" + file.toUri());
		this.command.add("-Dcassandra.storagedir=" + this.directory);
		this.command.add("-Dlogback.configurationFile=" + logging);
		this.command.add("-Dcassandra-foreground=yes");
		this.command.add("-Dcassandra.superuser_setup_delay_ms=0");
		if (nodes == 1) {
			// There is no other server to wait for.
			this.command.add("-Dcassandra.skip_wait_for_gossip_to_settle=0");
			this.command.add("-Dcassandra.ring_delay_ms=0");
		}
		else {
			this.command.add("-Dcassandra.ring_delay_ms=5000");
			this.command.add("-Dcassandra.consistent.rangemovement=false");
		}
		this.command.add("-cp");
		this.command.add(program(this.directory) + ":" + resource("class-path.txt").strip().replaceAll("\\R", ":"));
		this.command.add(ServerProcess.class.getName());
		Runtime.getRuntime().addShutdownHook(this.cleaning);
	}

	/**
	 * Whether a server can be started here.
	 * @return whether Java 17 was found
	 */
	public static boolean isAvailable() {
		return ServerJava.find().isPresent();
	}

	/**
	 * Starts one server, and waits until it takes connections: 15 to 60 seconds.
	 * @return the server
	 */
	public static CassandraServer start() {
		return startRing(1).get(0);
	}

	/**
	 * Starts servers that form one ring, one after another, each on an address of its
	 * own, with equal shares of the data.
	 * @param nodes number of servers, 1 to 9
	 * @return the servers
	 */
	public static List<CassandraServer> startRing(int nodes) {
		List<CassandraServer> servers = new ArrayList<>();
		try {
			List<Address> addresses = Address.choose(nodes);
			Address first = addresses.get(0);
			InetSocketAddress seed = InetSocketAddress.createUnresolved(first.host(), first.storagePort());
			for (int node = 0; node < nodes; node++) {
				CassandraServer server = new CassandraServer(addresses.get(node), seed, node, nodes);
				servers.add(server);
				server.launch();
			}
			return servers;
		}
		catch (IOException | RuntimeException ex) {
			servers.forEach(CassandraServer::close);
			throw new IllegalStateException("Cassandra did not start", ex);
		}
	}

	/**
	 * Returns where clients connect.
	 * @return address and port
	 */
	public InetSocketAddress contactPoint() {
		return this.contactPoint;
	}

	/**
	 * Returns the name of the data centre.
	 * @return the name
	 */
	public String localDatacenter() {
		return "datacenter1";
	}

	/**
	 * Stops the process where it is, as a machine does that hangs.
	 */
	public void pause() {
		signal("STOP");
	}

	/**
	 * Lets a paused process go on.
	 */
	public void resume() {
		signal("CONT");
	}

	/**
	 * Ends the process at once. Its files stay.
	 */
	public void kill() {
		Process running = this.process;
		if (running != null) {
			this.process = null;
			running.destroyForcibly();
			boolean ended = false;
			boolean interrupted = false;
			while (!ended) {
				try {
					running.waitFor();
					ended = true;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Starts the server again on the files that it left when it was killed.
	 */
	public void restart() {
		kill();
		launch();
	}

	/**
	 * Ends the process and deletes its files.
	 */
	@Override
	public void close() {
		Runtime.getRuntime().removeShutdownHook(this.cleaning);
		discard();
	}

	private void discard() {
		kill();
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void launch() {
		Path log = this.directory.resolve("server.log");
		CompletableFuture<Boolean> ready = new CompletableFuture<>();
		try {
			Process started = new ProcessBuilder(this.command).directory(this.directory.toFile())
				.redirectErrorStream(true)
				.start();
			this.process = started;
			Thread reading = new Thread(() -> read(started.inputReader(), log, ready), "cassandra-log");
			reading.setDaemon(true);
			reading.start();
			ready.get(START_MINUTES, TimeUnit.MINUTES);
		}
		catch (IOException | ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("Cassandra did not start:\n" + end(log), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while Cassandra was starting", ex);
		}
	}

	private static void read(BufferedReader output, Path log, CompletableFuture<Boolean> ready) {
		try (output; var copy = Files.newBufferedWriter(log)) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				copy.write(line);
				copy.newLine();
				copy.flush();
				if (line.contains(READY)) {
					ready.complete(true);
				}
			}
		}
		catch (IOException ex) {
			ready.completeExceptionally(ex);
		}
		// Without effect if the server was ready before.
		ready.completeExceptionally(new IllegalStateException("The process has ended"));
	}

	private static String end(Path log) {
		try {
			List<String> lines = Files.readAllLines(log);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
		}
		catch (IOException ex) {
			return "(it wrote nothing)";
		}
	}

	private void signal(String signal) {
		Process running = this.process;
		if (running == null) {
			throw new IllegalStateException("The server does not run");
		}
		try {
			int code = new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid())).start().waitFor();
			if (code != 0) {
				throw new IllegalStateException("The server cannot be sent " + signal);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static String token(int node, int nodes) {
		return TOKENS.multiply(BigInteger.valueOf(node))
			.divide(BigInteger.valueOf(nodes))
			.add(BigInteger.valueOf(Long.MIN_VALUE).add(BigInteger.ONE))
			.toString();
	}

	private static IllegalStateException noJava() {
		return new IllegalStateException("Cassandra needs Java 17, and none was found. Name its folder with"
				+ " -Dsynapsed.storage.test.java17=… or JAVA17_HOME");
	}

	/**
	 * Copies the one class that the process needs of this program, whose own class path
	 * must not mix with that of the server.
	 */
	private static Path program(Path directory) throws IOException {
		Path classes = directory.resolve("classes");
		String name = ServerProcess.class.getName().replace('.', '/') + ".class";
		Path file = Files.createDirectories(classes.resolve(name).getParent())
			.resolve(ServerProcess.class.getSimpleName() + ".class");
		try (InputStream stream = CassandraServer.class.getClassLoader().getResourceAsStream(name)) {
			Files.copy(Objects.requireNonNull(stream, name), file);
		}
		return classes;
	}

	private static String resource(String name) throws IOException {
		try (InputStream stream = CassandraServer.class.getResourceAsStream(name)) {
			if (stream == null) {
				throw new IOException("The resource " + name + " is missing: build the module cassandra-server");
			}
			return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	/** Where a server listens. */
	private record Address(String host, int port, int storagePort) {

		/**
		 * Chooses addresses that are free: one of the loopback network of its own for
		 * each server of a ring, because its servers must have equal ports.
		 */
		static List<Address> choose(int nodes) throws IOException {
			if (nodes < 1 || nodes > 9) {
				throw new IllegalArgumentException("A ring has 1 to 9 servers: " + nodes);
			}
			String network = "127." + ThreadLocalRandom.current().nextInt(1, 255) + "."
					+ ThreadLocalRandom.current().nextInt(1, 255) + ".";
			String host = (nodes == 1) ? "127.0.0.1" : network + "1";
			int port = freePort(host);
			int storagePort = freePort(host);
			List<Address> addresses = new ArrayList<>();
			for (int node = 1; node <= nodes; node++) {
				addresses.add(new Address((nodes == 1) ? host : network + node, port, storagePort));
			}
			return addresses;
		}

		private static int freePort(String host) throws IOException {
			try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
				return socket.getLocalPort();
			}
		}

	}

}
