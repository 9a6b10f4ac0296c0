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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.testkit.StoreFixture;
import org.apache.ratis.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Three instances in this process, used through one that does not lead. The servers are
 * shared by all tests; each directory stands for a store.
 */
enum ReplicatedFixture implements StoreFixture {

	/** Replicas in RocksDB. */
	ROCKSDB {

		@Override
		ReplicaEngineFactory engines(InstantSource clock) {
			return Cluster.rocksDb(clock);
		}

	},

	/** Replicas on the heap, whose logs are on disk. */
	MEMORY {

		@Override
		ReplicaEngineFactory engines(InstantSource clock) {
			return Cluster.memory(clock);
		}

	};

	private final SharedClock clock = new SharedClock();

	private final Map<String, Departures> departures = new ConcurrentHashMap<>();

	private @Nullable Cluster cluster;

	private @Nullable Path directory;

	abstract ReplicaEngineFactory engines(InstantSource clock);

	private synchronized Cluster cluster() {
		if (this.cluster == null) {
			try {
				this.directory = Files.createTempDirectory("replicated");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			Cluster started = new Cluster(this.directory, 3, Cluster.OPTIONS, this.clock, engines(this.clock));
			started.startServers();
			Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
			this.cluster = started;
		}
		return this.cluster;
	}

	private void remove() {
		for (int index = 0; index < cluster().size(); index++) {
			cluster().stopServer(index);
		}
		try {
			FileUtils.deleteFully(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Set<Capability> expectedCapabilities() {
		Set<Capability> expected = EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.WATCH, Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
				Capability.TRANSACTION, Capability.SNAPSHOT, Capability.SHARED, Capability.DURABLE_PROCESS,
				Capability.DURABLE_POWER);
		if (this == ROCKSDB) {
			expected.add(Capability.CHECKPOINT);
			expected.add(Capability.COMPACTION);
		}
		return expected;
	}

	@Override
	public Set<ConsistencyLevel> expectedConsistencyLevels() {
		return EnumSet.complementOf(EnumSet.of(ConsistencyLevel.ALL));
	}

	/** Only the leader sweeps. */
	@Override
	public boolean findsExpired() {
		return false;
	}

	@Override
	public StorageBuilder open(Path directory, InstantSource clock) {
		if (Files.exists(directory.resolve("CURRENT"))) {
			// A checkpoint of a replica, which is a database of the engine.
			return StorageBuilder.over(RocksDbStore.builder().directory(directory).clock(clock).build());
		}
		this.clock.current = clock;
		String name = nameOf(directory);
		Departures departures = this.departures.computeIfAbsent(name, (any) -> new Departures());
		departures.await();
		List<DistributedStore> stores = cluster().open(name, clock, departures);
		int leader = 0;
		while (leader < stores.size() - 1 && !stores.get(leader).partition().isLeader()) {
			leader++;
		}
		return StorageBuilder.over(new Follower(stores.get((leader + 1) % stores.size()), stores));
	}

	private static String nameOf(Path directory) {
		return directory.getParent().getFileName() + "-" + directory.getFileName();
	}

	/** One of the instances, with which the others are closed. */
	private static final class Follower extends ForwardingStore {

		private final DistributedStore store;

		private final List<DistributedStore> all;

		private Follower(DistributedStore store, List<DistributedStore> all) {
			super(store);
			this.store = store;
			this.all = all;
		}

		/**
		 * A read at level {@code one} may miss the last write, which the contract does
		 * not expect of a store that nobody else uses.
		 */
		private void awaitAtOne(@Nullable ConsistencyLevel level) {
			if (level == ConsistencyLevel.ONE) {
				this.store.getAll(List.of(), ReadOptions.of(ConsistencyLevel.SESSION));
			}
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			awaitAtOne(options.consistency());
			return super.get(key, options);
		}

		@Override
		public EntryLease lease(Bytes key, ReadOptions options) {
			awaitAtOne(options.consistency());
			return super.lease(key, options);
		}

		@Override
		public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
			awaitAtOne(options.consistency());
			return super.getAll(keys, options);
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			awaitAtOne(options.consistency());
			return super.scan(range, options);
		}

		@Override
		public void close() {
			super.close();
			this.all.forEach(KeyValueStore::close);
		}

	}

	/**
	 * Lets instances leave the group of a store in the background: Ratis takes a second
	 * for it, most of which it waits.
	 */
	private static final class Departures implements Executor {

		private static final ExecutorService THREADS = Executors.newCachedThreadPool((work) -> {
			Thread thread = new Thread(work, "departure");
			thread.setDaemon(true);
			return thread;
		});

		private final List<Future<?>> running = new CopyOnWriteArrayList<>();

		@Override
		public void execute(Runnable departure) {
			this.running.add(THREADS.submit(departure));
		}

		private void await() {
			this.running.forEach((departure) -> {
				try {
					departure.get();
				}
				catch (InterruptedException | ExecutionException ex) {
					throw new IllegalStateException(ex);
				}
			});
			this.running.clear();
		}

	}

	/** The clock of the test that runs. */
	private static final class SharedClock implements InstantSource {

		private volatile InstantSource current = InstantSource.system();

		@Override
		public Instant instant() {
			return this.current.instant();
		}

		@Override
		public long millis() {
			return this.current.millis();
		}

	}

}
