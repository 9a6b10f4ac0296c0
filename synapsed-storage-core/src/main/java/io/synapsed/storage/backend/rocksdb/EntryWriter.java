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

package io.synapsed.storage.backend.rocksdb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.StorageException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.spi.engine.KeyLocks;
import io.synapsed.storage.spi.engine.StampSequence;
import io.synapsed.storage.spi.engine.WatchHub;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Writes entries. Every write holds the locks of its keys, so that nothing changes
 * between judging a condition and writing, and events come in the order of the writes.
 * Callers see to it that the database stays open meanwhile.
 */
final class EntryWriter {

	private final RocksDbDatabase database;

	private final EntryReader reader;

	private final KeyLocks locks;

	private final StampSequence stamps;

	private final WatchHub watches;

	private final DiskReserve reserve;

	private final RocksDbErrors errors;

	EntryWriter(RocksDbDatabase database, EntryReader reader, KeyLocks locks, StampSequence stamps, WatchHub watches,
			DiskReserve reserve, RocksDbErrors errors) {
		this.database = database;
		this.reader = reader;
		this.locks = locks;
		this.stamps = stamps;
		this.watches = watches;
		this.reserve = reserve;
		this.errors = errors;
	}

	Version put(Mutation.Put put) {
		Bytes key = put.key();
		this.reserve.take(put.size());
		ReentrantLock lock = this.locks.lock(key);
		try {
			long stamp = this.stamps.next();
			Version version = Version.of(stamp);
			if (put.expiresAt() == Entry.NEVER) {
				int size = StoredValue.size(put);
				byte[] stored = ScratchBuffer.atLeast(size);
				StoredValue.write(put, stamp, stored);
				this.database.writes()
					.write((options) -> this.database.db()
						.put(options, key.backingArray(), key.backingOffset(), key.size(), stored, 0, size));
			}
			else {
				try (NativeBatch batch = new NativeBatch(this.database)) {
					batch.put(put, stamp);
					batch.write();
				}
			}
			if (this.watches.isWatched()) {
				this.watches.publish(() -> event(put, version));
			}
			return version;
		}
		catch (RocksDBException ex) {
			throw this.errors.translate("put", ex);
		}
		catch (StorageException ex) {
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			// RocksDB writes all or nothing; this may have come between that and its
			// event.
			this.watches.publishGap();
			throw ex;
		}
		finally {
			lock.unlock();
		}
	}

	boolean delete(Bytes key, long now) {
		ReentrantLock lock = this.locks.lock(key);
		try {
			Entry current = this.reader.getWithoutValue(key);
			if (current == null) {
				return false;
			}
			Version version = Version.of(this.stamps.next());
			if (current.expiresAt() == Entry.NEVER) {
				this.database.writes()
					.write((options) -> this.database.db()
						.delete(options, key.backingArray(), key.backingOffset(), key.size()));
				this.database.tombstones().added(1);
			}
			else {
				try (NativeBatch batch = new NativeBatch(this.database)) {
					batch.delete(current);
					batch.write();
				}
			}
			boolean existed = !current.isExpired(now);
			if (existed && this.watches.isWatched()) {
				this.watches.publishDelete(key, version);
			}
			return existed;
		}
		catch (RocksDBException ex) {
			throw this.errors.translate("delete", ex);
		}
		catch (StorageException ex) {
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			// RocksDB writes all or nothing; this may have come between that and its
			// event.
			this.watches.publishGap();
			throw ex;
		}
		finally {
			lock.unlock();
		}
	}

	CommitResult commit(WriteBatch batch, long now) {
		long size = 0;
		for (Mutation mutation : batch.mutations()) {
			size += mutation.size();
		}
		if (size > 0) {
			this.reserve.take(size);
		}
		try (KeyLocks.Held held = this.locks.lock(batch)) {
			List<Bytes> failed = failed(batch.conditions(), now);
			if (!failed.isEmpty()) {
				return CommitResult.rejected(failed);
			}
			return apply(batch, now);
		}
		catch (RocksDBException ex) {
			throw this.errors.translate("commit", ex);
		}
		catch (StorageException ex) {
			throw ex;
		}
		catch (RuntimeException | Error ex) {
			// RocksDB writes all or nothing; this may have come between that and its
			// event.
			this.watches.publishGap();
			throw ex;
		}
	}

	private List<Bytes> failed(List<Condition> conditions, long now) {
		List<Bytes> failed = new ArrayList<>();
		for (Condition condition : conditions) {
			if (!condition.holds(this.reader.getWithoutValue(condition.key()), now)) {
				failed.add(condition.key());
			}
		}
		return failed;
	}

	private CommitResult apply(WriteBatch write, long now) throws RocksDBException {
		List<Mutation> mutations = write.mutations();
		if (mutations.isEmpty()) {
			return CommitResult.applied(List.of());
		}
		long stamp = this.stamps.next();
		Version version = Version.of(stamp);
		CommitResult result = CommitResult.applied(Collections.nCopies(mutations.size(), version));
		int registrations = this.watches.registrations();
		List<WatchEvent> events = this.watches.isWatched() ? new ArrayList<>() : null;
		// What is there matters only to watches, and to what depends on it.
		Preceding preceding = new Preceding(events != null || dependsOnWhatIsThere(mutations));
		try (NativeBatch batch = new NativeBatch(this.database)) {
			for (Mutation mutation : mutations) {
				if (mutation instanceof Mutation.Put put) {
					batch.put(put, stamp);
					preceding.wrote(put.key(), put.expiresAt() > now);
					if (events != null) {
						events.add(event(put, version));
					}
				}
				else if (mutation instanceof Mutation.Delete delete) {
					batch.delete(delete.key());
					if (events != null && existed(delete.key(), preceding, now)) {
						events.add(WatchEvent.delete(delete.key(), version));
					}
					preceding.wrote(delete.key(), false);
				}
				else if (mutation instanceof Mutation.Reclaim reclaim) {
					reclaim(reclaim, preceding, batch, now);
				}
				else if (mutation instanceof Mutation.Rewrite rewrite) {
					rewrite(rewrite, preceding, batch, now);
				}
			}
			if (write.isReclaiming()) {
				batch.writeHousekeeping();
			}
			else {
				batch.write();
			}
		}
		if (events != null) {
			this.watches.publish(events);
		}
		else if (registrations != this.watches.registrations()) {
			this.watches.publishGapSince(registrations, (range) -> changes(mutations, range));
		}
		return result;
	}

	private static boolean changes(List<Mutation> mutations, KeyRange range) {
		for (Mutation mutation : mutations) {
			if (mutation.isVisible() && range.contains(mutation.key())) {
				return true;
			}
		}
		return false;
	}

	private static boolean dependsOnWhatIsThere(List<Mutation> mutations) {
		for (Mutation mutation : mutations) {
			if (!mutation.isVisible()) {
				return true;
			}
		}
		return false;
	}

	private boolean existed(Bytes key, Preceding preceding, long now) {
		Boolean left = preceding.left(key);
		if (left != null) {
			return left;
		}
		Entry current = this.reader.getWithoutValue(key);
		return current != null && !current.isExpired(now);
	}

	private void reclaim(Mutation.Reclaim reclaim, Preceding preceding, NativeBatch batch, long now)
			throws RocksDBException {
		if (preceding.left(reclaim.key()) != null) {
			// The batch itself has put something newer, or removed it.
			return;
		}
		Entry current = this.reader.getWithoutValue(reclaim.key());
		if (current != null && current.isExpired(now) && current.version().equals(reclaim.version())) {
			batch.delete(current);
		}
	}

	private void rewrite(Mutation.Rewrite rewrite, Preceding preceding, NativeBatch batch, long now)
			throws RocksDBException {
		if (preceding.left(rewrite.key()) == null && rewrite.applies(this.reader.getWithoutValue(rewrite.key()), now)) {
			batch.put(rewrite.put(), rewrite.version().low());
		}
	}

	private static WatchEvent event(Mutation.Put put, Version version) {
		return WatchEvent.put(new Entry(put.key(), put.stored(), version, put.expiresAt(), Entry.NO_SERIALIZER));
	}

	/**
	 * What the mutations of a batch have done to their keys so far, which the database
	 * does not show yet.
	 */
	private static final class Preceding {

		private final boolean tracking;

		private final Map<Bytes, Boolean> left = new HashMap<>();

		private Preceding(boolean tracking) {
			this.tracking = tracking;
		}

		private void wrote(Bytes key, boolean live) {
			if (this.tracking) {
				this.left.put(key, live);
			}
		}

		private @Nullable Boolean left(Bytes key) {
			return this.left.get(key);
		}

	}

}
