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

package io.synapsed.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageRollbackException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.RangeCondition;
import io.synapsed.storage.spi.ReadView;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * A transaction. Reads come from a snapshot if the store supports them, and include the
 * transaction's own writes. Writes stay in memory until {@link #commit()}. The commit
 * fails with a retryable {@link StorageConflictException} if a key that was read or
 * written has changed meanwhile. A key that a scan did not return is not protected,
 * unless the store reports
 * {@link io.synapsed.storage.common.Capability#RANGE_PROTECTION}. Closing without a
 * commit discards the writes. Not safe for use by several threads.
 * <p>
 * A transaction has the consistency level of the view that began it: its snapshot, or
 * each read where there is none, is as new as the level demands, and the commit is a
 * write at that level.
 * <p>
 * The algorithm is optimistic concurrency control with backward validation (Kung and
 * Robinson, ACM TODS 6(2), 1981).
 *
 * @since 0.1.0
 */
public final class StorageTransaction implements IterableStorage, AutoCloseable {

	private final StorageTemplate storage;

	private final State state;

	StorageTransaction(StorageTemplate storage, @Nullable Snapshot snapshot) {
		this(storage, new State(storage, snapshot));
	}

	private StorageTransaction(StorageTemplate storage, State state) {
		this.storage = storage;
		this.state = state;
	}

	/**
	 * Returns this transaction for another namespace. Reads and writes of the result
	 * belong to this transaction. It is committed at the highest level of its namespaces.
	 * @param namespace name of the namespace
	 * @return the same transaction, with keys of that namespace
	 */
	public StorageTransaction inNamespace(String namespace) {
		return joined(this.storage.inNamespace(namespace));
	}

	private StorageTransaction joined(StorageTemplate other) {
		this.state.level.raise(other);
		return new StorageTransaction(other, this.state);
	}

	/**
	 * Reads a value.
	 * @param key the key
	 * @return the bytes, or empty if there is no entry
	 */
	public Optional<Bytes> get(Bytes key) {
		return get(key, Bytes.class);
	}

	/**
	 * Reads a value.
	 * @param key the key
	 * @return the bytes, or empty if there is no entry
	 */
	public Optional<Bytes> get(String key) {
		return get(TextKey.encode(this.storage, key));
	}

	/**
	 * Reads a value as an object.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the object, or empty if there is no entry
	 */
	public <T> Optional<T> get(Bytes key, Class<T> type) {
		Arguments.required(type, "type");
		Entry entry = this.state.read(this.storage.conversion().encodeKey(key));
		return Optional.ofNullable(entry).map((found) -> this.storage.conversion().toObject(found, type));
	}

	/**
	 * Reads a value as an object.
	 * @param <T> the type of the object
	 * @param key the key
	 * @param type the type of the object
	 * @return the object, or empty if there is no entry
	 */
	public <T> Optional<T> get(String key, Class<T> type) {
		return get(TextKey.encode(this.storage, key), type);
	}

	/**
	 * Returns whether there is an entry.
	 * @param key the key
	 * @return whether there is one
	 */
	public boolean exists(Bytes key) {
		return this.state.read(this.storage.conversion().encodeKey(key)) != null;
	}

	/**
	 * Stores a value when the transaction commits.
	 * @param key the key
	 * @param value the value
	 */
	public void put(Bytes key, Object value) {
		this.state.write(this.storage.putMutation(key, value, this.storage.expiry()));
	}

	/**
	 * Stores a value when the transaction commits.
	 * @param key the key
	 * @param value the value
	 */
	public void put(String key, Object value) {
		put(TextKey.encode(this.storage, key), value);
	}

	/**
	 * Stores a value with a time to live when the transaction commits.
	 * @param key the key
	 * @param value the value
	 * @param timeToLive how long the entry lives from now on, at least 1 ms
	 */
	public void put(Bytes key, Object value, Duration timeToLive) {
		this.state.write(this.storage.putMutation(key, value, this.storage.expiryAfter(timeToLive)));
	}

	/**
	 * Removes an entry when the transaction commits.
	 * @param key the key
	 */
	public void delete(Bytes key) {
		this.state.write(new Mutation.Delete(this.storage.conversion().encodeKey(key)));
	}

	/**
	 * Removes an entry when the transaction commits.
	 * @param key the key
	 */
	public void delete(String key) {
		delete(TextKey.encode(this.storage, key));
	}

	/**
	 * Scans a range, including the transaction's own writes, which have the version
	 * {@link StorageEntry#UNCOMMITTED}. The scan may miss writes that are made while it
	 * runs.
	 * @param range the keys
	 * @param options direction, limit, and whether values are needed
	 * @return the running scan, to be closed by the caller
	 */
	@Override
	public StorageCursor scan(KeyRange range, ScanOptions options) {
		KeyRange stored = this.storage.conversion().encodeRange(range);
		return new StorageCursor(this.state.scan(stored, Arguments.required(options, "options")),
				this.storage.conversion());
	}

	/**
	 * Applies the writes, unless a key that was read or written has changed meanwhile.
	 * @throws StorageConflictException if a key has changed; nothing was applied, and the
	 * work may run again in a new transaction
	 */
	public void commit() {
		this.state.commit();
	}

	/**
	 * Ends the transaction. Discards its writes if they were not committed.
	 */
	@Override
	public void close() {
		this.state.close();
	}

	/**
	 * Runs work that belongs to this transaction.
	 * @param joining decides the namespace that the work sees
	 */
	<T extends @Nullable Object> T join(StorageTemplate joining, Function<StorageTransaction, T> work) {
		try {
			return work.apply(joined(joining));
		}
		catch (Throwable ex) {
			// A caller that catches this must not commit half of the work.
			this.state.failed = ex;
			throw ex;
		}
	}

	/** The state that the namespaces of a transaction share. */
	private static final class State {

		private final StorageTemplate storage;

		private final @Nullable Snapshot snapshot;

		private final ReadView view;

		private final HighestLevel level;

		private final TreeMap<Bytes, Mutation> writes = new TreeMap<>();

		private final Map<Bytes, Optional<Version>> seen = new HashMap<>();

		private final List<TransactionCursor> scans = new ArrayList<>();

		private @Nullable Throwable failed;

		private boolean ended;

		private State(StorageTemplate storage, @Nullable Snapshot snapshot) {
			this.storage = storage;
			this.snapshot = snapshot;
			this.level = new HighestLevel(storage);
			this.view = (snapshot != null) ? snapshot : storage.store();
		}

		private @Nullable Entry read(Bytes key) {
			checkRunning();
			Mutation own = this.writes.get(key);
			return (own != null) ? TransactionCursor.pending(own, this.storage.now()) : readThrough(key);
		}

		private @Nullable Entry readThrough(Bytes key) {
			Entry entry = this.view.get(key, ReadOptions.BYPASS_CACHE.consistency(this.level.level()));
			remember(key, entry);
			return entry;
		}

		private void remember(Bytes key, @Nullable Entry entry) {
			this.seen.putIfAbsent(key, Optional.ofNullable(entry).map(Entry::version));
		}

		private void write(Mutation mutation) {
			checkRunning();
			if (!this.seen.containsKey(mutation.key())) {
				readThrough(mutation.key());
			}
			this.writes.put(mutation.key(), mutation);
		}

		private TransactionCursor scan(KeyRange range, ScanOptions options) {
			checkRunning();
			// Own removals hide entries, so the limit holds for the merged scan only.
			ScanOptions all = options.limit(Long.MAX_VALUE);
			ScanOptions levelled = (all.consistency() != null) ? all : all.consistency(this.level.level());
			TransactionCursor cursor = new TransactionCursor(this.view.scan(range, levelled),
					TransactionCursor.within(this.writes, range), range, options, this.storage::now,
					(entry) -> remember(entry.key(), entry));
			if (this.storage.capabilities().contains(Capability.RANGE_PROTECTION)) {
				this.scans.add(cursor);
			}
			return cursor;
		}

		private void commit() {
			checkRunning();
			try {
				if (this.failed != null) {
					throw new StorageRollbackException(this.storage.name(),
							"nothing was written, because work that had joined the transaction has failed",
							this.failed);
				}
				if (this.snapshot != null && this.writes.isEmpty()) {
					return;
				}
				List<Condition> conditions = new ArrayList<>(this.seen.size());
				this.seen.forEach((key, version) -> conditions.add(new Condition(key, version.orElse(null))));
				List<RangeCondition> ranges = this.scans.stream()
					.map(TransactionCursor::observed)
					.flatMap(Optional::stream)
					.toList();
				CommitResult result = this.storage
					.commit(new WriteBatch(List.copyOf(this.writes.values()), conditions, ranges)
						.withConsistency(this.level.level()));
				if (!result.applied()) {
					int changed = result.failedKeys().size();
					throw new StorageConflictException(this.storage.name(),
							((changed != 0) ? changed + " of the keys that the transaction used have changed"
									: "keys have appeared in a range that the transaction scanned")
									+ " since; run it again");
				}
			}
			finally {
				close();
			}
		}

		private void checkRunning() {
			if (this.ended) {
				throw new StorageClosedException(this.storage.store().name(), "the transaction has ended");
			}
		}

		private void close() {
			if (!this.ended) {
				this.ended = true;
				if (this.snapshot != null) {
					this.snapshot.close();
				}
			}
		}

	}

}
