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

package io.synapsed.storage.cache;

import java.util.List;
import java.util.function.Supplier;

import io.synapsed.storage.cache.coherence.AnnouncedWrite;
import io.synapsed.storage.cache.coherence.Coherence;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;

/**
 * Writes to the engine, and keeps the cache in step. A write raises its fence and drops
 * its keys before it begins, so that nobody reads an old entry once the write has taken
 * effect; until the fence is lowered, no read fills the cache. What was written enters
 * the cache if the write was alone: then the entry is the newest one.
 */
final class EngineWrites {

	private final KeyValueStore engine;

	private final EntryCache cache;

	private final Coherence coherence;

	private final WriteFences fences;

	private final CacheFill fill;

	EngineWrites(KeyValueStore engine, EntryCache cache, Coherence coherence, WriteFences fences, CacheFill fill) {
		this.engine = engine;
		this.cache = cache;
		this.coherence = coherence;
		this.fences = fences;
		this.fill = fill;
	}

	Version put(Mutation.Put put, long now) {
		try (Write write = new Write(List.of(put.key()), false)) {
			Version version = write.run(() -> this.engine.put(put, now));
			write.keep(0, put, version);
			return version;
		}
	}

	boolean delete(Bytes key, long now) {
		try (Write write = new Write(List.of(key), true)) {
			return write.run(() -> this.engine.delete(key, now));
		}
	}

	CommitResult commit(WriteBatch batch, long now) {
		List<Bytes> keys = batch.mutations().stream().map(Mutation::key).toList();
		try (Write write = new Write(keys, freesRoom(batch))) {
			CommitResult result = write.run(() -> this.engine.commit(batch, now));
			for (int index = 0; index < result.versions().size(); index++) {
				write.keep(index, batch.mutations().get(index), result.versions().get(index));
			}
			return result;
		}
	}

	private static boolean freesRoom(WriteBatch batch) {
		for (Mutation mutation : batch.mutations()) {
			if (mutation instanceof Mutation.Delete || mutation instanceof Mutation.Reclaim) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A write of some keys. Other instances are told of it before it can take effect. If
	 * they do not hear of its end, its lease ends by itself.
	 */
	private final class Write implements AutoCloseable {

		/** No state of a stripe: it would have more writers than there can be threads. */
		private static final long NOT_KEPT = -1;

		private final List<Bytes> keys;

		private final AnnouncedWrite announced;

		private final long asked;

		/** Of each key, the state of its stripe that lets what is written enter. */
		private final long[] states;

		private int fenced;

		private boolean open;

		Write(List<Bytes> keys, boolean freesRoom) {
			this.keys = keys;
			this.states = new long[keys.size()];
			this.announced = keys.isEmpty() ? AnnouncedWrite.LOCAL
					: EngineWrites.this.coherence.announce(keys, freesRoom);
			boolean begun = false;
			try {
				this.asked = EngineWrites.this.fill.asking();
				for (int index = 0; index < this.states.length; index++) {
					this.states[index] = begin(keys.get(index));
				}
				begun = true;
			}
			finally {
				if (!begun) {
					close();
				}
			}
		}

		private long begin(Bytes key) {
			long state = EngineWrites.this.fences.begin(key);
			this.fenced++;
			boolean cached = EngineWrites.this.cache.invalidate(key);
			// A large batch would push out what is read often.
			boolean kept = (cached || this.states.length == 1) && WriteFences.hasOneWriter(state)
					&& EngineWrites.this.coherence.mayFill(key);
			return kept ? state : NOT_KEPT;
		}

		<T> T run(Supplier<T> write) {
			this.open = true;
			try {
				T result = write.get();
				this.open = false;
				return result;
			}
			catch (StorageException ex) {
				this.open = ex instanceof UnknownOutcomeException;
				throw ex;
			}
		}

		/**
		 * Lets what was written enter the cache if no other write of its stripe was or is
		 * at work since this one began.
		 */
		void keep(int index, Mutation mutation, Version version) {
			if (this.states[index] != NOT_KEPT && mutation instanceof Mutation.Put put && put.header().isEmpty()) {
				// A slice would keep the array around it in memory.
				Bytes value = Bytes.wrap(put.value().exactArray());
				Entry entry = new Entry(put.key(), value, version, put.expiresAt(), put.serializer());
				EngineWrites.this.fill.fill(put.key(), entry, this.states[index], this.asked);
			}
		}

		@Override
		public void close() {
			while (this.fenced > 0) {
				this.fenced--;
				EngineWrites.this.fences.end(this.keys.get(this.fenced));
			}
			if (this.open) {
				this.announced.leaveOpen();
			}
			else {
				this.announced.complete();
			}
		}

	}

}
