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

package io.synapsed.storage.spi;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import org.jspecify.annotations.Nullable;

/**
 * The one interface of engines and layers: bytes in, bytes out. Optional features are
 * {@linkplain #capabilities() capabilities}, not types, so that a layer cannot claim a
 * feature that the store below lacks.
 * <ul>
 * <li>Keys carry the prefix of their {@link Namespace}.</li>
 * <li>The API has checked keys and values; the SPI does not check them again.</li>
 * <li>Every write gives its entry a new {@link Version}.</li>
 * <li>An expired entry is absent for every read, condition and removal.</li>
 * <li>After {@link #close()} every call throws
 * {@link io.synapsed.storage.exception.StorageClosedException}; descriptions and
 * statistics stay readable.</li>
 * <li>Safe for use by several threads.</li>
 * </ul>
 *
 * @since 0.1.0
 */
public interface KeyValueStore extends ReadView, AutoCloseable {

	/** The levels of a store with one copy of its data. */
	Set<ConsistencyLevel> ALL_CONSISTENCY_LEVELS = Set.of(ConsistencyLevel.values());

	/**
	 * Returns the name of the store.
	 * @return the name
	 */
	String name();

	/**
	 * Returns what this stack of layers can do.
	 * @return an immutable set that never changes
	 */
	Set<Capability> capabilities();

	/**
	 * Returns the levels that this stack of layers gives. By default all: the store has
	 * one copy of its data. A read, a scan or a batch at any other level throws
	 * {@link UnsupportedConsistencyLevelException} and changes nothing.
	 * @return an immutable set that never changes, and is never empty
	 */
	default Set<ConsistencyLevel> consistencyLevels() {
		return ALL_CONSISTENCY_LEVELS;
	}

	/**
	 * Returns the store's own level, which holds where a call names none, and for
	 * {@link #put} and {@link #delete}. By default the highest one that it gives.
	 * @return one of the {@linkplain #consistencyLevels() levels that the store gives},
	 * always the same
	 */
	default ConsistencyLevel consistencyLevel() {
		return Collections.max(consistencyLevels());
	}

	/**
	 * Returns whether somebody has asked for the {@linkplain #consistencyLevel() store's
	 * own level}. If not, it is the default of the engine, and a cache may answer with
	 * older entries.
	 * @return whether the level was set; by default it was not
	 */
	default boolean isConsistencyLevelSet() {
		return false;
	}

	/**
	 * Returns the calls of this stack of layers on futures of its client, which keep no
	 * thread waiting. By default there are none, and asynchronous callers let an executor
	 * wait. A layer that does something of its own in a call must do it in these, too, or
	 * have none. Asked once, when a stack is complete.
	 * @param completion asked in the thread of the caller when a call begins; returns the
	 * executor on which the stage of this call ends, and with it all that depends on it
	 * @return the calls, or empty if the engine or a layer has none
	 */
	default Optional<AsyncCalls> async(Supplier<Executor> completion) {
		return Optional.empty();
	}

	/**
	 * Returns whether calls wait for a server. Asynchronous callers must then not wait
	 * themselves.
	 * @return whether the data is elsewhere; by default it is in this process
	 */
	default boolean isRemote() {
		return false;
	}

	/**
	 * Reads an entry that is looked at for a moment only, so that the engine need not
	 * copy its value for the caller. Everything else is as for {@link #get}, which this
	 * method calls unless overridden.
	 * <p>
	 * A layer that does something of its own in {@link #get} does it here, too, if it
	 * overrides this method. {@link ForwardingStore} calls {@link #get} for layers that
	 * override only that.
	 * @param key the key, with the prefix of its namespace
	 * @param options how to read
	 * @return the entry, to be closed by the caller
	 */
	default EntryLease lease(Bytes key, ReadOptions options) {
		return EntryLease.of(get(key, options));
	}

	/**
	 * Applies a batch if all its conditions hold. The batch is all or nothing if the
	 * store reports {@link Capability#ATOMIC_BATCH}. A write with a level of its own is a
	 * batch of one change.
	 * @param batch mutations and conditions
	 * @param now the time that decides about conditions and expiry, in milliseconds since
	 * the epoch
	 * @return the new versions, or the keys whose conditions failed;
	 * {@link CommitResult#removal} if the batch has a level and is one removal without
	 * conditions
	 * @throws UnsupportedConsistencyLevelException if the store does not give the level
	 * of the batch
	 */
	CommitResult commit(WriteBatch batch, long now);

	/**
	 * Applies one put without a condition, at the store's own level. The fast path of
	 * {@link #commit}.
	 * @param put the mutation
	 * @param now milliseconds since the epoch
	 * @return the new version
	 */
	Version put(Mutation.Put put, long now);

	/**
	 * Removes one entry, at the store's own level. The fast path of {@link #commit}.
	 * @param key the key
	 * @param now milliseconds since the epoch
	 * @return whether there was an entry that had not expired
	 */
	boolean delete(Bytes key, long now);

	/**
	 * Checks a removal of a range that is to run in steps: throws now what a later step
	 * would throw. A layer that refuses removals overrides it; by default nothing is
	 * refused.
	 * @param range the keys, with the prefixes of their namespaces
	 */
	default void checkDelete(KeyRange range) {
	}

	/**
	 * Starts to check puts that are to run in steps, so that a refusal comes before the
	 * first step. A layer that refuses puts, for their content or their number, overrides
	 * it; by default nothing is refused.
	 * @param now the time that decides about expiry, in milliseconds since the epoch
	 * @return checks the puts in their order; {@link PutCheck#NONE} if no layer refuses
	 * puts
	 */
	default PutCheck checkPuts(long now) {
		return PutCheck.NONE;
	}

	/**
	 * Freezes a view, at the store's own level. Requires {@link Capability#SNAPSHOT}. A
	 * caller that wants another level reads {@linkplain #getAll nothing} at that level
	 * first.
	 * @return the snapshot, to be closed by the caller
	 */
	Snapshot snapshot();

	/**
	 * Delivers the changes of a range from now on. Requires {@link Capability#WATCH}.
	 * @param range the keys, with the prefixes of their namespaces
	 * @param listener receives the events on a thread of its own
	 * @return the running watch
	 * @see #watch(KeyRange, String, WatchListener)
	 */
	default Subscription watch(KeyRange range, WatchListener listener) {
		return watch(range, null, listener);
	}

	/**
	 * Delivers the changes of a range: all changes of each key in the order of their
	 * commits, or a {@linkplain WatchEvent.Type#GAP gap}. Requires
	 * {@link Capability#WATCH}, and {@link Capability#RESUMABLE_WATCH} to start at a
	 * position.
	 * @param range the keys, with the prefixes of their namespaces
	 * @param position {@linkplain Subscription#position() position} of an earlier watch
	 * of the same data, to continue after it, or {@code null} to start now; if the events
	 * after the position are lost, a gap comes first
	 * @param listener receives the events on a thread of its own
	 * @return the running watch
	 */
	Subscription watch(KeyRange range, @Nullable String position, WatchListener listener);

	/**
	 * Finds entries whose space can be reclaimed, without scanning the store.
	 * @param now milliseconds since the epoch
	 * @param limit the largest number of entries, at least 1
	 * @return entries that have expired, empty if there are none
	 */
	List<ExpiredEntry> expiredBefore(long now, int limit);

	/**
	 * Makes all earlier writes as durable as the engine can.
	 */
	void flush();

	/**
	 * Reclaims space now. Requires {@link Capability#COMPACTION}.
	 */
	void compact();

	/**
	 * Copies the data to a new directory, which an engine of the same type can open.
	 * Requires {@link Capability#CHECKPOINT}.
	 * @param directory the directory, which must not exist yet
	 */
	void checkpoint(Path directory);

	/**
	 * Proves that the engine can read and write now. An engine on disk also compares the
	 * files at its path with its open files.
	 * @throws io.synapsed.storage.exception.StorageFilesLostException if the files differ
	 * @throws io.synapsed.storage.exception.StorageException if the engine cannot read
	 * and write
	 */
	void probe();

	/**
	 * Returns the figures of this layer and of all below it.
	 * @return the figures, from the outermost layer to the engine
	 */
	List<Statistic> statistics();

	/**
	 * Warns of settings of the engine, or of its server, that endanger data or operation.
	 * @return the present warnings, empty if there are none
	 */
	List<StoreWarning> warnings();

	/**
	 * Returns the settings of this layer and of all below it.
	 * @return the descriptions, from the outermost layer to the engine
	 */
	List<LayerDescription> layers();

	/**
	 * Returns what each layer knows about a key, never its value.
	 * @param key the key, with the prefix of its namespace
	 * @return the facts, from the outermost layer to the engine
	 */
	List<LayerDescription> explain(Bytes key);

	/**
	 * Returns the encryption of files of decoded entries that leave the store. A layer
	 * that encrypts values returns its own; a store over several stores must not return
	 * {@link SnapshotEncryption#NONE} if one of them encrypts.
	 * @return the encryption of files
	 */
	SnapshotEncryption snapshotEncryption();

	/**
	 * Returns the native client of the engine, or the engine itself. A call on it
	 * bypasses all layers: their checks, their format and their cache.
	 * @param <T> the type of the client
	 * @param type the type of the client
	 * @return the client, or empty if the engine has none of that type
	 */
	<T> Optional<T> unwrap(Class<T> type);

	/**
	 * Waits, for a bounded time, for running calls, closes snapshots, scans and watches,
	 * and frees all resources. A second call does nothing.
	 */
	@Override
	void close();

}
