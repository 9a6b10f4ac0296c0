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

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.EntryWrite;
import io.synapsed.storage.engine.KeyLocks;
import io.synapsed.storage.engine.StampSequence;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WriteBatch;
import org.rocksdb.RocksDBException;

/**
 * Writes entries. Every write holds the locks of its keys, so that nothing changes
 * between judging a condition and writing, and events come in the order of the writes.
 * Callers make sure that the database stays open meanwhile.
 */
final class EntryWriter {

	private final RocksDbDatabase database;

	private final EntryReader reader;

	private final KeyLocks locks;

	private final StampSequence stamps;

	private final WatchHub watches;

	private final DiskReserve reserve;

	EntryWriter(RocksDbDatabase database, EntryReader reader, KeyLocks locks, StampSequence stamps, WatchHub watches,
			DiskReserve reserve) {
		this.database = database;
		this.reader = reader;
		this.locks = locks;
		this.stamps = stamps;
		this.watches = watches;
		this.reserve = reserve;
	}

	Version put(Mutation.Put put) throws RocksDBException {
		Bytes key = put.key();
		this.reserve.take(put.size());
		ReentrantLock lock = this.locks.lock(key);
		try {
			long stamp = this.stamps.next();
			Version version = Version.of(stamp);
			if (put.expiresAt() == Entry.NEVER) {
				int size = StampedValue.size(put);
				byte[] stored = ScratchBuffer.atLeast(size);
				StampedValue.write(put, stamp, stored);
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
		catch (RuntimeException | Error ex) {
			failed(ex);
			throw ex;
		}
		finally {
			lock.unlock();
		}
	}

	boolean delete(Bytes key, long now) throws RocksDBException {
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
		catch (RuntimeException | Error ex) {
			failed(ex);
			throw ex;
		}
		finally {
			lock.unlock();
		}
	}

	CommitResult commit(WriteBatch batch, long now) throws RocksDBException {
		long size = 0;
		for (Mutation mutation : batch.mutations()) {
			size += mutation.size();
		}
		if (size > 0) {
			this.reserve.take(size);
		}
		try (KeyLocks.Held held = this.locks.lock(batch);
				BatchTable table = new BatchTable(this.database, this.reader)) {
			EntryWrite<RocksDBException> write = new EntryWrite<>(table, this.stamps, now, this.watches);
			CommitResult refusal = write.refusal(batch);
			if (refusal != null) {
				return refusal;
			}
			if (write.isWatched() || dependsOnWhatIsThere(batch.mutations())) {
				table.track();
			}
			CommitResult result = write.apply(batch.mutations());
			table.write(batch.isReclaiming());
			write.publish();
			return result;
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
			throw ex;
		}
	}

	/** RocksDB writes all or nothing. An error can come between that and the event. */
	private void failed(Throwable failure) {
		if (!(failure instanceof StorageException)) {
			this.watches.publishGap();
		}
	}

	private static boolean dependsOnWhatIsThere(List<Mutation> mutations) {
		for (Mutation mutation : mutations) {
			if (!mutation.isVisible()) {
				return true;
			}
		}
		return false;
	}

	private static WatchEvent event(Mutation.Put put, Version version) {
		return WatchEvent.put(new Entry(put.key(), put.stored(), version, put.expiresAt(), Entry.NO_SERIALIZER));
	}

}
