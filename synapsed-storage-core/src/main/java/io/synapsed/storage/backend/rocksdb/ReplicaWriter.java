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
import java.util.function.Function;

import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.EntryWrite;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.rocksdb.RocksDBException;

/**
 * Writes what replicas have agreed on. Takes no locks, because one thread writes, and
 * keeps no reserve of the disk: what is agreed on cannot be refused.
 */
final class ReplicaWriter {

	private final RocksDbDatabase database;

	private final EntryReader reader;

	private final WatchHub watches;

	ReplicaWriter(RocksDbDatabase database, EntryReader reader, WatchHub watches) {
		this.database = database;
		this.reader = reader;
		this.watches = watches;
	}

	CommitResult apply(WriteBatch batch, long now, long stamp, Function<CommitResult, List<Mutation>> records)
			throws RocksDBException {
		try (BatchTable table = new BatchTable(this.database, this.reader)) {
			EntryWrite<RocksDBException> write = new EntryWrite<>(table, () -> stamp, now, this.watches);
			table.track();
			CommitResult result = write.applyAgreed(batch);
			for (Mutation each : records.apply(result)) {
				if (each instanceof Mutation.Put put) {
					table.put(put, Version.of(stamp));
				}
				else {
					table.delete(each.key(), now, false);
				}
			}
			table.write(false);
			write.publish();
			return result;
		}
	}

}
