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

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.SnapshotEncryption;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * The frame of an engine. It counts calls, translates their exceptions, refuses what the
 * engine has no capability for, and closes the engine when no call is running. An engine
 * implements the methods that begin with {@code do}. They may throw what the library
 * throws: {@link #translate} turns it into exceptions of the contract.
 *
 * @since 0.1.0
 * @see DirectoryEngine
 * @see EntryWrite
 */
public abstract class StorageEngine implements KeyValueStore {

	private final String type;

	private final String name;

	private final InstantSource clock;

	private final Duration closeTimeout;

	private final CallRegistry calls;

	/** The store's own level if somebody has set it. */
	private final @Nullable ConsistencyLevel level;

	/**
	 * Creates the frame.
	 * @param type name of the engine, as in the descriptions of layers
	 * @param builder the settings that all engines have
	 * @param calls the calls that run
	 */
	protected StorageEngine(String type, EngineBuilder<?> builder, CallRegistry calls) {
		this.type = type;
		this.name = builder.name();
		this.clock = builder.clock();
		this.closeTimeout = builder.closeTimeout();
		this.level = builder.consistencyLevel();
		this.calls = calls;
	}

	/**
	 * Prepares a write, before its call begins, so that it may wait for running calls to
	 * end. An engine that must recover from a failure in such a way recovers here. Called
	 * for writes, for {@link #expiredBefore} and for maintenance. Exceptions are not
	 * translated. Does nothing by default.
	 */
	protected void beforeWrite() {
	}

	/**
	 * Begins a call on the data, within the call. Not called for the steps of scans and
	 * snapshots. Exceptions are not translated. Does nothing by default.
	 */
	protected void beforeCall() {
	}

	/**
	 * Reads an entry.
	 * @param key the key
	 * @param options how to read
	 * @return the entry, or {@code null} if there is none or it has {@linkplain #isLive
	 * expired}
	 * @throws Exception if the library fails
	 */
	protected abstract @Nullable Entry doGet(Bytes key, ReadOptions options) throws Exception;

	/**
	 * Lends an entry. By default the one that {@link #doGet} returns, which is right if
	 * that copies nothing: an engine that would copy the value into an array of its own
	 * can lend an array that it uses again. The call ends before the borrower sees the
	 * entry, so the memory must not be that of a library that frees it.
	 * @param key the key
	 * @param options how to read
	 * @return the entry, or a lease of none if there is none or it has
	 * {@linkplain #isLive expired}
	 * @throws Exception if the library fails
	 */
	protected EntryLease doLease(Bytes key, ReadOptions options) throws Exception {
		return EntryLease.of(doGet(key, options));
	}

	/**
	 * Reads several entries, by default one after another.
	 * @param keys the keys
	 * @param options how to read
	 * @return an entry for each key, or {@code null} where there is none
	 * @throws Exception if the library fails
	 */
	protected List<@Nullable Entry> doGetAll(List<Bytes> keys, ReadOptions options) throws Exception {
		List<@Nullable Entry> found = new ArrayList<>(keys.size());
		for (Bytes key : keys) {
			found.add(doGet(key, options));
		}
		return found;
	}

	/**
	 * Starts a scan. Refused by default, as without {@link Capability#ORDERED_SCAN}.
	 * @param range the keys
	 * @param options how to scan
	 * @return the cursor, most likely an {@link EngineCursor}
	 * @throws Exception if the library fails
	 */
	protected EntryCursor doScan(KeyRange range, ScanOptions options) throws Exception {
		throw unsupported(Capability.ORDERED_SCAN);
	}

	/**
	 * Stores an entry.
	 * @param put the entry
	 * @param now milliseconds since the epoch
	 * @return its version
	 * @throws Exception if the library fails
	 */
	protected abstract Version doPut(Mutation.Put put, long now) throws Exception;

	/**
	 * Removes an entry.
	 * @param key the key
	 * @param now milliseconds since the epoch
	 * @return whether there was one that had not expired
	 * @throws Exception if the library fails
	 */
	protected abstract boolean doDelete(Bytes key, long now) throws Exception;

	/**
	 * Stores an entry at a level. By default as without one, which is right for an engine
	 * that does the same for each level that it gives.
	 * @param put the entry
	 * @param consistency the level, which the engine gives
	 * @param now milliseconds since the epoch
	 * @return its version
	 * @throws Exception if the library fails
	 */
	protected Version doPut(Mutation.Put put, ConsistencyLevel consistency, long now) throws Exception {
		return doPut(put, now);
	}

	/**
	 * Removes an entry at a level. By default as without one, which is right for an
	 * engine that does the same for each level that it gives.
	 * @param key the key
	 * @param consistency the level, which the engine gives
	 * @param now milliseconds since the epoch
	 * @return whether there was one that had not expired
	 * @throws Exception if the library fails
	 */
	protected boolean doDelete(Bytes key, ConsistencyLevel consistency, long now) throws Exception {
		return doDelete(key, now);
	}

	/**
	 * Applies a batch, if all its conditions hold. Not called for a single put or removal
	 * at a level without conditions.
	 * @param batch the batch, at a level that the engine gives, or at the store's own
	 * @param now milliseconds since the epoch
	 * @return the new versions, or the keys whose conditions failed
	 * @throws Exception if the library fails
	 */
	protected abstract CommitResult doCommit(WriteBatch batch, long now) throws Exception;

	/**
	 * Returns the calls on futures of the client. By default there are none. An engine
	 * that has some needs no time in {@link #beforeWrite} and {@link #beforeCall}.
	 * @return the calls, or {@code null} if the client has no futures
	 */
	protected @Nullable EngineFutures futures() {
		return null;
	}

	/**
	 * Finds entries that have expired, without going through the store.
	 * @param now milliseconds since the epoch
	 * @param limit the largest number, at least 1
	 * @return the entries
	 * @throws Exception if the library fails
	 */
	protected abstract List<ExpiredEntry> doExpiredBefore(long now, int limit) throws Exception;

	/**
	 * Freezes a view. Refused by default, as without {@link Capability#SNAPSHOT}.
	 * @return the view, most likely an {@link EngineSnapshot}
	 * @throws Exception if the library fails
	 */
	protected Snapshot doSnapshot() throws Exception {
		throw unsupported(Capability.SNAPSHOT);
	}

	/**
	 * Starts a watch. Refused by default, as without {@link Capability#WATCH}.
	 * @param range the keys
	 * @param position where to go on, or {@code null} to start now
	 * @param listener receives the events
	 * @return the watch
	 * @throws Exception if the library fails
	 */
	protected Subscription doWatch(KeyRange range, @Nullable String position, WatchListener listener) throws Exception {
		throw unsupported(Capability.WATCH);
	}

	/**
	 * Makes everything that was written as durable as possible. Does nothing by default.
	 * @throws Exception if the library fails
	 */
	protected void doFlush() throws Exception {
	}

	/**
	 * Reclaims space. Refused by default, as without {@link Capability#COMPACTION}.
	 * @throws Exception if the library fails
	 */
	protected void doCompact() throws Exception {
		throw unsupported(Capability.COMPACTION);
	}

	/**
	 * Copies the data. Refused by default, as without {@link Capability#CHECKPOINT}.
	 * @param directory the directory, which must not exist yet
	 * @throws Exception if the library fails
	 */
	protected void doCheckpoint(Path directory) throws Exception {
		throw unsupported(Capability.CHECKPOINT);
	}

	/**
	 * Proves that the engine reads and writes. Does nothing by default; the frame has
	 * checked that the store is open.
	 * @throws Exception if it does not
	 */
	protected void doProbe() throws Exception {
	}

	/**
	 * Frees everything. Called once, when the frame refuses all calls.
	 * @param idle whether no call is running; the frame has closed the registered cursors
	 * and snapshots then. Otherwise calls have outlived the close timeout, and must fail
	 * without harm
	 */
	protected abstract void doClose(boolean idle);

	/**
	 * Tells for a message what happens to calls that outlive the close timeout.
	 * @return the end of a sentence about the calls
	 */
	protected String fateOfRunningCalls() {
		return "they will fail";
	}

	/**
	 * Translates a failure. By default returns a {@link RuntimeException} as it is, and
	 * wraps others in a {@link StorageBackendException}.
	 * @param operation name of the operation, for messages
	 * @param failure the failure, never a {@link StorageException}
	 * @return the exception to throw
	 */
	protected RuntimeException translate(String operation, Exception failure) {
		return (failure instanceof RuntimeException known) ? known
				: new StorageBackendException(this.name, operation + " failed", failure);
	}

	final RuntimeException failed(String operation, Exception failure) {
		return (failure instanceof StorageException known) ? known : translate(operation, failure);
	}

	@Override
	public final String name() {
		return this.name;
	}

	/**
	 * Returns the clock by which reads judge expiry.
	 * @return the clock
	 */
	protected final InstantSource clock() {
		return this.clock;
	}

	/**
	 * Returns the calls that run.
	 * @return the calls
	 */
	protected final CallRegistry calls() {
		return this.calls;
	}

	/**
	 * Whether an entry has not expired.
	 * @param entry what is stored, or {@code null}
	 * @return whether there is an entry that has not expired
	 */
	protected final boolean isLive(@Nullable Entry entry) {
		// Asking the clock is not free.
		return entry != null && (entry.expiresAt() == Entry.NEVER || !entry.isExpired(this.clock.millis()));
	}

	/**
	 * Hides an entry that has expired.
	 * @param entry what is stored, or {@code null}
	 * @return the entry, or {@code null} if there is none or it has expired
	 */
	protected final @Nullable Entry live(@Nullable Entry entry) {
		return isLive(entry) ? entry : null;
	}

	/**
	 * Creates the exception that refuses what the engine cannot do.
	 * @param capability what it lacks
	 * @return the exception
	 */
	protected final UnsupportedCapabilityException unsupported(Capability capability) {
		return new UnsupportedCapabilityException(this.name, capability, capabilities());
	}

	/**
	 * {@inheritDoc} The one that was set, or else {@link #defaultConsistencyLevel()}.
	 */
	@Override
	public final ConsistencyLevel consistencyLevel() {
		return (this.level != null) ? this.level : defaultConsistencyLevel();
	}

	/**
	 * Returns the store's own level if none was set. By default the highest one that the
	 * engine gives.
	 * @return one of the levels that the engine gives
	 */
	protected ConsistencyLevel defaultConsistencyLevel() {
		return KeyValueStore.super.consistencyLevel();
	}

	@Override
	public final boolean isConsistencyLevelSet() {
		return this.level != null;
	}

	/**
	 * Refuses a level that the engine does not give.
	 * @param consistency the level, or {@code null} for the store's own
	 * @throws UnsupportedConsistencyLevelException if the engine does not give it
	 */
	protected final void requireLevel(@Nullable ConsistencyLevel consistency) {
		if (consistency != null && !consistencyLevels().contains(consistency)) {
			throw new UnsupportedConsistencyLevelException(this.name, consistency, consistencyLevels());
		}
	}

	/**
	 * Refuses the store's own level if the engine does not give it. To be called when the
	 * engine is opened, unless it gives all levels.
	 * @throws UnsupportedConsistencyLevelException if the engine does not give it
	 */
	protected final void requireOwnLevel() {
		requireLevel(this.level);
	}

	@Override
	public final Optional<AsyncCalls> async(Supplier<Executor> completion) {
		return Optional.ofNullable(futures()).map((futures) -> new FramedCalls(this, futures, completion));
	}

	final int enter() {
		int call = this.calls.enter();
		try {
			beforeCall();
			return call;
		}
		catch (RuntimeException | Error ex) {
			this.calls.leave(call);
			throw ex;
		}
	}

	@Override
	public final @Nullable Entry get(Bytes key, ReadOptions options) {
		int call = enter();
		try {
			requireLevel(options.consistency());
			return doGet(key, options);
		}
		catch (Exception ex) {
			throw failed("get", ex);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public final EntryLease lease(Bytes key, ReadOptions options) {
		int call = enter();
		try {
			requireLevel(options.consistency());
			return doLease(key, options);
		}
		catch (Exception ex) {
			throw failed("get", ex);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public final List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		int call = enter();
		try {
			requireLevel(options.consistency());
			return doGetAll(keys, options);
		}
		catch (Exception ex) {
			throw failed("get-all", ex);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public final EntryCursor scan(KeyRange range, ScanOptions options) {
		return reading("scan", () -> {
			requireLevel(options.consistency());
			return doScan(range, options);
		});
	}

	@Override
	public final Version put(Mutation.Put put, long now) {
		beforeWrite();
		int call = enter();
		try {
			return doPut(put, now);
		}
		catch (Exception ex) {
			throw failed("put", ex);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public final boolean delete(Bytes key, long now) {
		beforeWrite();
		int call = enter();
		try {
			return doDelete(key, now);
		}
		catch (Exception ex) {
			throw failed("delete", ex);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public final CommitResult commit(WriteBatch batch, long now) {
		return writing("commit", () -> {
			ConsistencyLevel asked = batch.consistency();
			return (asked != null) ? commit(batch, asked, now) : doCommit(batch, now);
		});
	}

	private CommitResult commit(WriteBatch batch, ConsistencyLevel asked, long now) throws Exception {
		requireLevel(asked);
		Mutation single = batch.single();
		if (single instanceof Mutation.Put put) {
			return CommitResult.applied(List.of(doPut(put, asked, now)));
		}
		if (single instanceof Mutation.Delete) {
			return CommitResult.removal(doDelete(single.key(), asked, now));
		}
		return doCommit(batch, now);
	}

	@Override
	public final List<ExpiredEntry> expiredBefore(long now, int limit) {
		return writing("find-expired", () -> doExpiredBefore(now, limit));
	}

	@Override
	public final Snapshot snapshot() {
		return reading("opening a snapshot", this::doSnapshot);
	}

	@Override
	public final Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
		return reading("watch", () -> doWatch(range, position, listener));
	}

	@Override
	public final void flush() {
		run("flush", this::doFlush);
	}

	@Override
	public final void compact() {
		run("compact", this::doCompact);
	}

	@Override
	public final void checkpoint(Path directory) {
		run("checkpoint", () -> doCheckpoint(directory));
	}

	@Override
	public final void probe() {
		run("probe", this::doProbe);
	}

	private void run(String operation, Action action) {
		writing(operation, () -> {
			action.run();
			return true;
		});
	}

	private <T> T writing(String operation, Call<T> work) {
		beforeWrite();
		return reading(operation, work);
	}

	/**
	 * Runs work as a call, for an operation that the frame does not know.
	 * @param <T> the type of the result
	 * @param operation name of the operation, for messages
	 * @param work the work; what it throws is {@linkplain #translate translated}
	 * @return its result
	 */
	protected final <T> T call(String operation, Callable<T> work) {
		return reading(operation, work::call);
	}

	private <T> T reading(String operation, Call<T> work) {
		int call = enter();
		try {
			return work.run();
		}
		catch (Exception ex) {
			throw failed(operation, ex);
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public List<StoreWarning> warnings() {
		return List.of();
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		return List.of(LayerDescription.ofEntry(this.type, get(key, ReadOptions.DEFAULT)));
	}

	/**
	 * {@inheritDoc} By default only the engine itself can be unwrapped.
	 */
	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
	}

	@Override
	public final SnapshotEncryption snapshotEncryption() {
		return SnapshotEncryption.NONE;
	}

	/**
	 * {@inheritDoc}
	 * @throws StorageTimeoutException if calls were still running after the close
	 * timeout. The store is closed then; the message tells what happens to those calls.
	 */
	@Override
	public final void close() {
		StorageTimeoutException timeout = null;
		try {
			if (!this.calls.close(this.closeTimeout)) {
				return;
			}
		}
		catch (IllegalStateException ex) {
			timeout = new StorageTimeoutException(this.name, "could not be closed within "
					+ this.closeTimeout.toMillis() + " ms because calls are still running; " + fateOfRunningCalls(),
					ex);
		}
		doClose(timeout == null);
		if (timeout != null) {
			throw timeout;
		}
	}

	/** Work that may throw anything. */
	private interface Action {

		void run() throws Exception;

	}

	/** Work with a result that may throw anything. */
	private interface Call<T> {

		T run() throws Exception;

	}

}
