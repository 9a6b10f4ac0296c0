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

package io.synapsed.storage.backend.mvstore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.DirectoryEngine;
import io.synapsed.storage.engine.EngineStatistics;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WriteBatch;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps entries in an H2 MVStore, pure Java, in a file in a directory of its own. One
 * process at a time can open it. Reads take no lock; writes run one after another and
 * share commits. An interrupt neither ends a call nor disturbs the file. Safe for use by
 * several threads.
 * <p>
 * What acknowledged writes survive is the {@linkplain MvStoreStoreBuilder#durability
 * durability}: {@link Durability#NONE} commits in the background, so that a killed
 * process loses about the last second, {@link Durability#PROCESS} commits to the
 * operating system before it acknowledges, and {@link Durability#POWER} waits for the
 * device.
 *
 * @since 0.1.0
 */
public final class MvStoreStore extends DirectoryEngine {

	private static final Logger logger = LoggerFactory.getLogger(MvStoreStore.class);

	private static final Set<Capability> CAPABILITIES = Set.of(Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
			Capability.TRANSACTION, Capability.SNAPSHOT, Capability.RANGE_PROTECTION, Capability.CHECKPOINT,
			Capability.COMPACTION);

	private static final long HOUSEKEEPING_MILLIS = 250;

	private final MvStoreOptions options;

	private final MvStoreErrors errors;

	private final MvStoreDatabase database;

	private final BackgroundThread housekeeping;

	private final BackgroundThread committing;

	MvStoreStore(MvStoreStoreBuilder builder, MvStoreOptions options, Durability durability, Duration lockTimeout,
			DataDirectory directory) {
		super(builder, directory, CAPABILITIES);
		this.options = options;
		this.errors = new MvStoreErrors(name(), directory.path());
		this.database = new MvStoreDatabase(name(), directory, durability, options, lockTimeout, this.errors, watches(),
				clock().millis(), this::commitBuffer);
		this.housekeeping = new BackgroundThread(name(), "housekeeping", HOUSEKEEPING_MILLIS, this.database::housekeep);
		this.committing = new BackgroundThread(name(), "commit", HOUSEKEEPING_MILLIS, this.database::commitBuffer);
	}

	/**
	 * Starts to build a store.
	 * @return a new builder
	 */
	public static MvStoreStoreBuilder builder() {
		return new MvStoreStoreBuilder();
	}

	@Override
	protected void doBegin() {
		super.doBegin();
		this.housekeeping.start();
		this.committing.start();
	}

	private void commitBuffer() {
		this.committing.wake();
	}

	@Override
	protected void describe(Map<String, Object> facts) {
		facts.put("cache-size", this.options.cacheSize());
		facts.put("write-buffer-size", this.options.writeBufferSize());
		facts.put("page-size", this.options.pageSize());
		facts.put("fill-rate", this.options.fillRate());
		facts.put("sync-interval-millis", this.options.syncInterval().toMillis());
	}

	@Override
	protected void measure(EngineStatistics figures) {
		figures.gauge("entries", "entries", "Entries held, expired ones that were not swept included",
				() -> file().entries().sizeAsLong());
		figures.gauge("disk.used", "bytes", "Size of the file", () -> file().size());
		figures.gauge("file.live-ratio", "ratio", "Share of the file that holds live data",
				() -> file().usedRate() / 100.0 * file().fillRate() / 100.0);
		figures.gauge("unsaved", "bytes", "Memory of changes that are not in the file yet",
				() -> file().unsavedBytes());
		figures.gauge("cache.used", "bytes", "Memory of pages that are kept",
				() -> file().store().getCacheSizeUsed() * (double) (1 << 20));
		figures.counter("bytes.written", "bytes", "Bytes written to the file", () -> file().bytesWritten());
		figures.counter("bytes.read", "bytes", "Bytes read from the file", () -> file().bytesRead());
	}

	private MvStoreFile file() {
		return this.database.file();
	}

	@Override
	protected @Nullable Entry doGet(Bytes key, ReadOptions options) {
		return this.database.<@Nullable Entry>read((file) -> read(file, key));
	}

	private @Nullable Entry read(MvStoreFile file, Bytes key) {
		return live(StampedValue.entry(key, file.entries().get(key.exactArray())));
	}

	@Override
	protected List<@Nullable Entry> doGetAll(List<Bytes> keys, ReadOptions options) {
		return this.database.read((file) -> {
			List<@Nullable Entry> found = new ArrayList<>(keys.size());
			for (Bytes key : keys) {
				found.add(read(file, key));
			}
			return found;
		});
	}

	@Override
	protected EntryCursor doScan(KeyRange range, ScanOptions options) {
		return this.database.read((file) -> new MvStoreCursor(this, file, null, range, options, () -> false));
	}

	@Override
	protected Version doPut(Mutation.Put put, long now) {
		return this.database.write(put.size(), now, (write) -> write.put(put));
	}

	@Override
	protected boolean doDelete(Bytes key, long now) {
		return this.database.write(0, now, (write) -> write.delete(key));
	}

	@Override
	protected CommitResult doCommit(WriteBatch batch, long now) {
		if (batch.isReclaiming()) {
			return this.database.reclaim(now, (write) -> write.commit(batch));
		}
		long bytes = batch.mutations().stream().mapToLong(Mutation::size).sum();
		return this.database.write(bytes, now, (write) -> write.commit(batch));
	}

	@Override
	protected List<ExpiredEntry> doExpiredBefore(long now, int limit) {
		return this.database.read((file) -> file.expiredBefore(now, limit));
	}

	@Override
	protected Snapshot doSnapshot() {
		return this.database.betweenWrites((file) -> new MvStoreSnapshot(this, file, snapshots()));
	}

	@Override
	protected void doFlush() {
		this.database.flush();
	}

	@Override
	protected void doCompact() {
		this.database.compact();
	}

	/**
	 * The copy holds the state of one moment, without gaps between its chunks.
	 * Directories above are created.
	 * @throws StorageConfigurationException if something is there already, or the
	 * directories above cannot be created
	 */
	@Override
	protected void doCheckpoint(Path directory) throws Exception {
		this.database.checkpoint(DataDirectory.forCheckpoint(name(), directory));
	}

	/**
	 * {@inheritDoc} Besides the store itself there is its {@code org.h2.mvstore.MVStore},
	 * which is for reading only: its commits would cut batches in two.
	 */
	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		if (type != MVStore.class) {
			return super.unwrap(type);
		}
		if (calls().isClosed()) {
			throw calls().closed();
		}
		return Optional.of(type.cast(file().store()));
	}

	@Override
	protected RuntimeException translate(String operation, Exception failure) {
		return this.errors.translate(operation, failure);
	}

	@Override
	protected boolean closeFiles(boolean idle) {
		this.housekeeping.close();
		this.committing.close();
		try {
			file().close();
		}
		catch (RuntimeException ex) {
			logger.error("The last writes of store '{}' may not have reached the disk", name(),
					this.errors.translate("close", ex));
			abandon();
		}
		return true;
	}

	@Override
	protected void abandon() {
		file().closeImmediately();
	}

}
