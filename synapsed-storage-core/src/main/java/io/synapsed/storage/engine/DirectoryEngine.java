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

package io.synapsed.storage.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WatchListener;
import org.jspecify.annotations.Nullable;

/**
 * The frame of an engine with files in a directory of its own, which one process at a
 * time can open. Beside what {@link StorageEngine} does, it opens and closes the
 * directory, keeps the descriptor and the watches, and collects the figures. Reports
 * conditional writes, increments, time to live, batches of one co-location, watches, and
 * what the durability promises. Compares the files in {@link #doProbe} only: an engine
 * does so before writes ({@link DataDirectory#verifyEachSecond}) and in {@link #doFlush}.
 *
 * @since 0.1.0
 */
public abstract class DirectoryEngine extends StorageEngine {

	/** The key under which a probe reads and writes. */
	protected static final Bytes PROBE_KEY = Namespace.SYSTEM.encode("probe");

	private final String type;

	private final DataDirectory directory;

	private final Durability durability;

	private final boolean replica;

	private final Set<Capability> capabilities;

	private final WatchHub watches;

	private final OpenSnapshots snapshots = new OpenSnapshots();

	private volatile @Nullable LayerDescription description;

	private volatile List<Statistic> statistics = List.of();

	/**
	 * Creates the frame.
	 * @param builder the settings
	 * @param directory the directory, locked
	 * @param more the capabilities beside those of every engine on disk; the frame adds
	 * those of the durability
	 */
	protected DirectoryEngine(DirectoryEngineBuilder<?, ?> builder, DataDirectory directory, Set<Capability> more) {
		this(builder, directory, new CallRegistry(builder.name()), more);
	}

	/**
	 * Creates the frame, with calls that the engine needs before it exists.
	 * @param builder the settings
	 * @param directory the directory, locked
	 * @param calls the calls that run
	 * @param more the capabilities beside those of every engine on disk; the frame adds
	 * those of the durability
	 */
	protected DirectoryEngine(DirectoryEngineBuilder<?, ?> builder, DataDirectory directory, CallRegistry calls,
			Set<Capability> more) {
		super(builder.files().engine(), builder, calls);
		this.type = builder.files().engine();
		this.directory = directory;
		this.durability = builder.durability();
		this.replica = builder.isReplica();
		this.capabilities = capabilities(this.durability, more);
		this.watches = new WatchHub(builder.name(), builder.clock());
	}

	private static Set<Capability> capabilities(Durability durability, Set<Capability> more) {
		Set<Capability> capabilities = EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.WATCH);
		capabilities.addAll(more);
		if (durability != Durability.NONE) {
			capabilities.add(Capability.DURABLE_PROCESS);
		}
		if (durability == Durability.POWER) {
			capabilities.add(Capability.DURABLE_POWER);
		}
		return Collections.unmodifiableSet(capabilities);
	}

	/**
	 * Tells the settings that matter to an operator, after {@code directory},
	 * {@code uuid} and {@code durability}, which the frame tells. Tells none by default.
	 * @param facts takes them, by the names of their properties
	 */
	protected void describe(Map<String, Object> facts) {
	}

	/**
	 * Tells the figures of the engine. The frame adds free space, open handles, snapshots
	 * and watches. Tells none by default.
	 * @param figures takes them
	 */
	protected void measure(EngineStatistics figures) {
	}

	/**
	 * Refuses writes by anybody but those who keep replicas in agreement. To be called
	 * before each write of an engine that implements
	 * {@link io.synapsed.storage.spi.ReplicaEngine}.
	 * @throws StorageReadOnlyException if the engine is a replica
	 */
	protected final void requireNoReplica() {
		if (this.replica) {
			throw new StorageReadOnlyException(name(), "is one of several replicas, which change together or not at"
					+ " all; write through the store that holds the replicas");
		}
	}

	/**
	 * Returns whether the engine holds one of several equal copies of the data.
	 * @return whether it does
	 */
	protected final boolean isReplica() {
		return this.replica;
	}

	/**
	 * Begins to serve, after the frame has read or written the descriptor. By default
	 * declares the files of the directory to be open.
	 */
	protected void doBegin() {
		this.directory.opened();
	}

	/**
	 * Closes the files without writing anything, because opening the store has failed.
	 * They may belong to another store.
	 * @throws Exception if a file cannot be closed
	 */
	protected abstract void abandon() throws Exception;

	/**
	 * Closes the files. By default they need nothing but {@link #abandon()}.
	 * @param idle whether no call is running; otherwise calls have outlived the close
	 * timeout
	 * @return whether the files are closed; if not, the directory stays locked until the
	 * process ends
	 * @throws Exception if a file cannot be closed
	 */
	protected boolean closeFiles(boolean idle) throws Exception {
		abandon();
		return true;
	}

	final void abandonFiles() {
		try {
			abandon();
		}
		catch (Exception ex) {
			throw failed("close", ex);
		}
	}

	final void begin() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("directory", directory().toString());
		if (!this.replica) {
			facts.put("uuid", StoreDescriptor.openOrCreate(this, clock().millis()).uuid().toString());
		}
		facts.put("durability", this.durability.name().toLowerCase(Locale.ROOT));
		describe(facts);
		this.description = new LayerDescription(this.type, facts);
		this.statistics = figures();
		doBegin();
	}

	private List<Statistic> figures() {
		EngineStatistics figures = new EngineStatistics(this.type, calls());
		measure(figures);
		figures.gauge("disk.free", "bytes", "Space left on the file system of the directory",
				this.directory::freeSpace);
		if (this.capabilities.contains(Capability.SNAPSHOT)) {
			figures.gauge("snapshots.open", "snapshots", "Open snapshots", this.snapshots::count);
			figures.gauge("snapshots.oldest-age", "milliseconds", "Age of the oldest open snapshot",
					this.snapshots::oldestAgeMillis);
		}
		figures.gauge("handles.open", "handles", "Open scans and snapshots", calls()::openHandles);
		figures.gauge("watches.open", "watches", "Running watches", this.watches::size);
		return figures.all();
	}

	/**
	 * Returns where the files are.
	 * @return the directory, absolute
	 */
	public final Path directory() {
		return this.directory.path();
	}

	/**
	 * Returns the directory and what is known of its files.
	 * @return the directory
	 */
	protected final DataDirectory files() {
		return this.directory;
	}

	/**
	 * Returns the watches of the store.
	 * @return the watches
	 */
	protected final WatchHub watches() {
		return this.watches;
	}

	/**
	 * Returns the snapshots that are open.
	 * @return the snapshots
	 */
	protected final OpenSnapshots snapshots() {
		return this.snapshots;
	}

	@Override
	public final Set<Capability> capabilities() {
		return this.capabilities;
	}

	@Override
	protected final Subscription doWatch(KeyRange range, @Nullable String position, WatchListener listener) {
		return this.watches.subscribe(range, position, listener);
	}

	/**
	 * {@inheritDoc} Compares the files, reads and writes.
	 */
	@Override
	protected void doProbe() throws Exception {
		this.directory.verify();
		doGet(PROBE_KEY, ReadOptions.DEFAULT);
		doPut(new Mutation.Put(PROBE_KEY, Bytes.EMPTY, Entry.NEVER, Entry.NO_SERIALIZER), clock().millis());
	}

	/**
	 * {@inheritDoc} By default failures of files become a
	 * {@link StorageBackendException}, too. A full disk is not recognised.
	 */
	@Override
	protected RuntimeException translate(String operation, Exception failure) {
		if (failure instanceof IOException || failure instanceof UncheckedIOException) {
			return new StorageBackendException(name(), operation + " failed: a file in " + directory()
					+ " cannot be read or written; check the disk and the rights of the user", failure);
		}
		return super.translate(operation, failure);
	}

	@Override
	public final List<Statistic> statistics() {
		return this.statistics;
	}

	@Override
	public List<StoreWarning> warnings() {
		return this.directory.warnings();
	}

	@Override
	public final List<LayerDescription> layers() {
		LayerDescription known = this.description;
		return (known != null) ? List.of(known) : List.of();
	}

	@Override
	protected final void doClose(boolean idle) {
		this.watches.close();
		boolean closed = true;
		try {
			closed = closeFiles(idle);
		}
		catch (Exception ex) {
			throw failed("close", ex);
		}
		finally {
			if (closed) {
				this.directory.close();
			}
		}
	}

}
