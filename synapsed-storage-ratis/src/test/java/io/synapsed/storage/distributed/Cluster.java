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

package io.synapsed.storage.distributed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.rocksdb.RocksDbResources;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;

import static org.assertj.core.api.Assertions.fail;

/**
 * Several instances in this process, on ports of the loopback interface that are free.
 */
final class Cluster implements AutoCloseable {

	static final ReplicationOptions OPTIONS = ReplicationOptions.DEFAULT.withElectionTimeout(Duration.ofMillis(500))
		.withRequestTimeout(Duration.ofSeconds(10))
		.withSizes(2L << 20, 4L << 20);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	// Kept for the life of the tests: every store would make its own otherwise.
	private static final RocksDbResources RESOURCES = new RocksDbResources(32L << 20, 16L << 20);

	private final Path directory;

	private final ReplicationOptions options;

	private final InstantSource clock;

	private final ReplicaEngineFactory engines;

	private final List<Member> members;

	private final ReplicationServer[] servers;

	private final DistributedStore[] stores;

	Cluster(Path directory, int size, ReplicationOptions options, InstantSource clock, ReplicaEngineFactory engines) {
		this.directory = directory;
		this.options = options;
		this.clock = clock;
		this.engines = engines;
		this.members = members(size);
		this.servers = new ReplicationServer[size];
		this.stores = new DistributedStore[size];
	}

	/**
	 * Opens replicas in RocksDB.
	 */
	static ReplicaEngineFactory rocksDb(InstantSource clock) {
		return (store, files) -> RocksDbStore.builder()
			.name(store)
			.directory(files)
			.clock(clock)
			.resources(RESOURCES)
			.replica(true)
			.build();
	}

	/**
	 * Opens replicas on the heap.
	 */
	static ReplicaEngineFactory memory(InstantSource clock) {
		return (store, files) -> MemoryStore.builder().name(store).clock(clock).replica(true).build();
	}

	private static List<Member> members(int size) {
		List<ServerSocket> sockets = new ArrayList<>();
		try {
			List<Member> members = new ArrayList<>();
			for (int index = 0; index < size; index++) {
				ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				sockets.add(socket);
				members.add(new Member("node-" + index, "127.0.0.1", socket.getLocalPort()));
			}
			for (ServerSocket socket : sockets) {
				socket.close();
			}
			return members;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int size() {
		return this.servers.length;
	}

	ReplicationServer server(int index) {
		return this.servers[index];
	}

	DistributedStore store(int index) {
		return this.stores[index];
	}

	Path directory(int index) {
		return this.directory.resolve("node-" + index);
	}

	/**
	 * Starts all instances, and opens the store of the test on them.
	 */
	Cluster start() {
		startServers();
		openStores();
		return this;
	}

	void startServers() {
		for (int index = 0; index < size(); index++) {
			startServer(index);
		}
	}

	void startServer(int index) {
		this.servers[index] = ReplicationServer.builder()
			.node("node-" + index)
			.members(this.members)
			.directory(directory(index))
			.options(this.options)
			.clock(this.clock)
			.engines(this.engines)
			.build();
	}

	void openStores() {
		List<DistributedStore> opened = open("test", this.clock);
		for (int index = 0; index < size(); index++) {
			this.stores[index] = opened.get(index);
		}
	}

	/**
	 * Opens a store on all instances at the same time.
	 */
	List<DistributedStore> open(String name, InstantSource clock) {
		return open(name, clock, Runnable::run);
	}

	/**
	 * Opens a store on all instances at the same time.
	 * @param leaving where the instances leave its group when they close it
	 */
	List<DistributedStore> open(String name, InstantSource clock, Executor leaving) {
		List<Callable<DistributedStore>> openings = new ArrayList<>();
		for (ReplicationServer server : this.servers) {
			openings
				.add(() -> DistributedStore.builder().name(name).clock(clock).server(server).leaving(leaving).build());
		}
		return together(openings);
	}

	void start(int index) {
		startServer(index);
		this.stores[index] = DistributedStore.builder()
			.name("test")
			.clock(this.clock)
			.server(this.servers[index])
			.build();
	}

	/**
	 * Stops an instance in order.
	 */
	void stop(int index) {
		this.stores[index].close();
		stopServer(index);
	}

	/**
	 * Stops an instance without closing its store first.
	 */
	void stopServer(int index) {
		this.servers[index].close();
	}

	/**
	 * Waits until one instance leads.
	 * @return its number
	 */
	int awaitLeader() {
		await(() -> leader() >= 0);
		return leader();
	}

	int leader() {
		for (int index = 0; index < size(); index++) {
			if (this.stores[index] != null && this.stores[index].partition().isLeader()) {
				return index;
			}
		}
		return -1;
	}

	/**
	 * Returns an instance that does not lead.
	 */
	int follower() {
		return (awaitLeader() + 1) % size();
	}

	/**
	 * Waits until something holds.
	 */
	static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - deadline > 0) {
				fail("It did not happen within %s", PATIENCE);
			}
			LockSupport.parkNanos(1_000_000);
		}
	}

	/**
	 * Runs work in threads of its own.
	 */
	static <T> List<T> together(List<Callable<T>> works) {
		ExecutorService threads = Executors.newFixedThreadPool(works.size());
		try {
			List<T> results = new ArrayList<>();
			for (Future<T> result : threads.invokeAll(works)) {
				results.add(result.get());
			}
			return results;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * Stops all instances at the same time: Ratis takes seconds for each, most of which
	 * it waits.
	 */
	@Override
	public void close() {
		closeTogether(this.stores);
		closeTogether(this.servers);
	}

	private static void closeTogether(AutoCloseable[] open) {
		List<Callable<Boolean>> closings = new ArrayList<>();
		for (AutoCloseable each : open) {
			closings.add(() -> {
				if (each != null) {
					each.close();
				}
				return true;
			});
		}
		together(closings);
	}

}
