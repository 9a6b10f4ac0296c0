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

package io.synapsed.storage.backend.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import io.synapsed.storage.engine.EntryWrite;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Keeps entries in an SQLite database, the file {@code store.db} in a directory of its
 * own. One process at a time can open it as a store; other processes may read it
 * meanwhile with any tool for SQLite. Several threads read at the same time; writes run
 * one after another. An interrupt neither ends a call nor disturbs the file. Safe for use
 * by several threads.
 * <p>
 * What acknowledged writes survive is the {@linkplain SqliteStoreBuilder#durability
 * durability}: with {@link Durability#POWER} every commit waits for the device, with
 * {@link Durability#PROCESS} and {@link Durability#NONE} it reaches the operating system.
 * <p>
 * Each open snapshot holds a connection and keeps SQLite from restarting the write-ahead
 * log, which then grows with every write. Close snapshots soon.
 *
 * @since 0.1.0
 */
public final class SqliteStore extends DirectoryEngine {

	private static final Set<Capability> CAPABILITIES = Set.of(Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
			Capability.TRANSACTION, Capability.SNAPSHOT, Capability.RANGE_PROTECTION, Capability.CHECKPOINT,
			Capability.COMPACTION,
			// Every commit reaches the operating system, at every durability.
			Capability.DURABLE_PROCESS);

	private final SqliteOptions options;

	private final SqliteDatabase database;

	private final SqliteCursor.Pages pages;

	SqliteStore(SqliteStoreBuilder builder, SqliteOptions options, Durability durability, DataDirectory directory) {
		super(builder, directory, CAPABILITIES);
		this.options = options;
		this.database = new SqliteDatabase(name(), directory, durability, options,
				new SqliteErrors(name(), directory.path()), calls()::isClosed, snapshots()::oldestAgeMillis,
				clock().millis());
		this.pages = (range, scan, page) -> this.database.read("scan",
				(connection) -> connection.table().page(range, scan, page));
	}

	/**
	 * Starts to build a store.
	 * @return a new builder
	 */
	public static SqliteStoreBuilder builder() {
		return new SqliteStoreBuilder();
	}

	@Override
	protected void doBegin() {
		files().opened(ConnectionFactory.LOG, ConnectionFactory.SHARED_MEMORY);
	}

	@Override
	protected void describe(Map<String, Object> facts) {
		facts.put("readers", this.options.readers());
		facts.put("max-snapshots", this.options.snapshots());
		facts.put("lock-timeout", this.options.lockTimeout().toString());
		facts.put("busy-timeout", this.options.busyTimeout().toString());
		facts.put("page-size", this.options.pageSize());
		facts.put("cache-size", this.options.cacheSize());
		facts.put("mmap-size", this.options.mmapSize());
		facts.put("checkpoint-size", this.options.checkpointSize());
		facts.put("journal-size-limit", this.options.journalSizeLimit());
		facts.put("max-size", (this.options.maxSize() != Long.MAX_VALUE) ? this.options.maxSize() : "unlimited");
	}

	@Override
	protected void measure(EngineStatistics figures) {
		SqliteWriter writer = this.database.writer();
		figures.gauge("disk.used", "bytes", "Size of the file and its write-ahead log",
				() -> this.database.fileSize() + writer.log().size());
		figures.gauge("wal.size", "bytes", "Size of the write-ahead log", writer.log()::size);
		figures.counter("checkpoint.restarts", "operations",
				"Times that the write-ahead log was started again although it was being read", writer.log()::restarts);
		figures.counter("checkpoint.blocked", "operations",
				"Times that open snapshots kept the write-ahead log from being started again", writer.log()::blocked);
		figures.gauge("pages", "pages", "Pages of the file", () -> pragma("page_count"));
		figures.gauge("pages.free", "pages", "Pages of the file that hold nothing", () -> pragma("freelist_count"));
		figures.gauge("connections.open", "connections", "Open connections to the file", this.database::connections);
		figures.gauge("readers.busy", "connections", "Connections that are reading", this.database::readersInUse);
		figures.counter("readers.waits", "operations", "Reads that had to wait for a connection",
				this.database::readerWaits);
		figures.counter("lock.waits", "operations", "Writes that had to wait for other writes", writer::lockWaits);
	}

	private long pragma(String name) {
		return this.database.read("reading a figure", (connection) -> connection.number("PRAGMA " + name));
	}

	@Override
	protected @Nullable Entry doGet(Bytes key, ReadOptions options) {
		return live(this.database.<@Nullable Entry>read("get", (connection) -> connection.table().head(key)));
	}

	@Override
	protected List<@Nullable Entry> doGetAll(List<Bytes> keys, ReadOptions options) {
		return this.database.read("get-all", (connection) -> {
			List<@Nullable Entry> found = new ArrayList<>(keys.size());
			// Locking the file for each key would double the price.
			connection.begin();
			for (Bytes key : keys) {
				found.add(live(connection.table().head(key)));
			}
			connection.commit();
			return found;
		});
	}

	@Override
	protected EntryCursor doScan(KeyRange range, ScanOptions options) {
		return new SqliteCursor(this, this.pages, range, options, () -> false);
	}

	@Override
	protected Version doPut(Mutation.Put put, long now) {
		return this.database.writer().write("put", put.size(), publishing(now, (write, connection) -> write.put(put)));
	}

	@Override
	protected boolean doDelete(Bytes key, long now) {
		return this.database.writer().write("delete", 0, publishing(now, (write, connection) -> write.delete(key)));
	}

	@Override
	protected CommitResult doCommit(WriteBatch batch, long now) {
		SqliteWriter.Write<CommitResult> write = publishing(now, (entries, connection) -> {
			connection.beginImmediate();
			CommitResult result = entries.commit(batch);
			if (result.applied()) {
				connection.commit();
			}
			else {
				connection.rollback();
			}
			return result;
		});
		if (batch.isReclaiming()) {
			return this.database.writer().reclaim(write);
		}
		long bytes = batch.mutations().stream().mapToLong(Mutation::size).sum();
		return this.database.writer().write("commit", bytes, write);
	}

	private <T> SqliteWriter.Write<T> publishing(long now, Work<T> work) {
		return (connection, stamp) -> {
			EntryWrite<SQLException> write = new EntryWrite<>(connection.table(), () -> stamp, now, watches());
			T result;
			try {
				result = work.apply(write, connection);
			}
			catch (RuntimeException | Error ex) {
				// The failure may have come between the effect and its result.
				write.fail();
				throw ex;
			}
			// Still under the lock, so that events come in the order of the commits.
			write.publish();
			return result;
		};
	}

	@Override
	protected List<ExpiredEntry> doExpiredBefore(long now, int limit) {
		return this.database.read("find-expired", (connection) -> connection.table().expired(now, limit));
	}

	@Override
	protected Snapshot doSnapshot() {
		return new SqliteSnapshot(this, this.database, snapshots());
	}

	@Override
	protected void doFlush() {
		this.database.writer().flush();
	}

	@Override
	protected void doCompact() {
		this.database.writer().compact();
	}

	/**
	 * The copy contains one state, without unused pages. Directories above are created.
	 */
	@Override
	protected void doCheckpoint(Path directory) {
		this.database.checkpoint(DataDirectory.forCheckpoint(name(), directory));
	}

	@Override
	public List<StoreWarning> warnings() {
		List<StoreWarning> warnings = new ArrayList<>(super.warnings());
		warnings.addAll(this.database.warnings());
		return warnings;
	}

	/**
	 * Returns the open file.
	 */
	SqliteDatabase database() {
		return this.database;
	}

	@Override
	protected RuntimeException translate(String operation, Exception failure) {
		return this.database.failed(operation, failure);
	}

	@Override
	protected String fateOfRunningCalls() {
		return "they were made to fail";
	}

	@Override
	protected boolean closeFiles(boolean idle) {
		if (!idle) {
			this.database.interrupt();
		}
		this.database.close();
		return true;
	}

	@Override
	protected void abandon() {
		this.database.close();
	}

	/**
	 * What a write does.
	 *
	 * @param <T> type of the result
	 */
	private interface Work<T> {

		T apply(EntryWrite<SQLException> write, SqliteConnection connection) throws SQLException;

	}

}
