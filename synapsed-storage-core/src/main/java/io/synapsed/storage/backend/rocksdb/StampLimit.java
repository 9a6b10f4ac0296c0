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

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import org.rocksdb.RocksDBException;

/**
 * Records the limit of the stamps, as an entry of the system namespace.
 * <p>
 * The write goes to the log and is synced at every durability: a forgotten stamp could be
 * given out again for other content. At durability {@code none}, only this write goes to
 * the log. RocksDB never groups it with writes that skip the log. As the log holds only
 * this entry, replaying it after a crash cannot bring the column families out of step,
 * which atomic flushes keep in step. Flushing the tables in memory instead would cost a
 * file at every start.
 */
final class StampLimit implements LongConsumer {

	private static final Bytes KEY = Namespace.SYSTEM.encode("stamp-limit");

	private final RocksDbDatabase database;

	private final RocksDbErrors errors;

	StampLimit(RocksDbDatabase database, RocksDbErrors errors) {
		this.database = database;
		this.errors = errors;
	}

	/**
	 * Reads the limit that was recorded last.
	 * @return the limit, 0 if none ever was
	 */
	long read(String store) {
		try {
			byte[] stored = this.database.db().get(this.database.reads(), KEY.exactArray());
			if (stored == null) {
				return 0;
			}
			if (stored.length != StampedValue.PREFIX_SIZE + Long.BYTES) {
				throw new IntegrityException(store,
						"the record of the write stamps is damaged; restore the store from a checkpoint or backup");
			}
			return ByteBuffer.wrap(stored).getLong(StampedValue.PREFIX_SIZE);
		}
		catch (RocksDBException ex) {
			throw this.errors.translate("reading the record of the write stamps", ex);
		}
	}

	@Override
	public void accept(long limit) {
		Bytes value = Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(limit).array());
		byte[] stored = StampedValue.of(new Mutation.Put(KEY, value, Entry.NEVER, Entry.NO_SERIALIZER), limit);
		try {
			this.database.syncedWrites().write((options) -> this.database.db().put(options, KEY.exactArray(), stored));
		}
		catch (RocksDBException ex) {
			throw this.errors.translate("recording the write stamps", ex);
		}
	}

}
