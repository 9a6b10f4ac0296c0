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

package io.synapsed.storage.distributed;

import java.nio.ByteBuffer;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;

/**
 * How far a replica has come. It lies beside the data, and is written in one step with
 * the entry that it names: after a crash it says exactly what the data contains.
 *
 * @param term term of the last entry
 * @param index index of the last entry, negative if there was none
 * @param stamp the last stamp
 * @param time the time of the group, in milliseconds since the epoch
 */
record Progress(long term, long index, long stamp, long time) {

	/** Before the first entry. */
	static final Progress NONE = new Progress(0, -1, 0, 0);

	/** Where it lies. */
	static final Bytes KEY = Namespace.SYSTEM.encode("replica/progress");

	private static final int SIZE = 4 * Long.BYTES;

	// As the stamps of engines on one machine: 2^20 a millisecond.
	private static final int CLOCK_SHIFT = 20;

	/**
	 * Returns the progress after another entry. Time never goes back, and stamps ascend,
	 * also in a new group that begins with the data of another one.
	 */
	Progress after(long term, long index, long time) {
		long now = Math.max(this.time, time);
		return new Progress(term, index, Math.max(this.stamp + 1, now << CLOCK_SHIFT), now);
	}

	/**
	 * Returns the progress after an entry that stored nothing.
	 */
	Progress afterNothing(long term, long index, long time) {
		return new Progress(term, index, this.stamp, Math.max(this.time, time));
	}

	Mutation.Put put() {
		byte[] value = ByteBuffer.allocate(SIZE)
			.putLong(this.term)
			.putLong(this.index)
			.putLong(this.stamp)
			.putLong(this.time)
			.array();
		return new Mutation.Put(KEY, Bytes.wrap(value), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	/**
	 * Reads the progress of a replica.
	 * @return the progress, {@link #NONE} if the replica is empty
	 * @throws UnreadableEntryException if the record is damaged
	 */
	static Progress read(KeyValueStore engine) {
		Entry entry = engine.get(KEY, ReadOptions.BYPASS_CACHE);
		if (entry == null) {
			return NONE;
		}
		if (entry.value().size() != SIZE) {
			throw new UnreadableEntryException("The record of the progress of the replica is damaged");
		}
		ByteBuffer source = entry.value().asByteBuffer();
		return new Progress(source.getLong(), source.getLong(), source.getLong(), source.getLong());
	}

}
