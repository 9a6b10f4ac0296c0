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

package io.synapsed.storage.backend.redis;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The descriptor of a store, which several processes may open at the same time, and which
 * a server may lose while the store is open.
 */
final class SharedDescriptor {

	private static final Bytes KEY = StoreDescriptor.key();

	/** Name of the setting with the number of buckets. */
	private static final String BUCKETS = "redis.buckets";

	/** Name of the setting with the owner of the data. */
	private static final String OWNER = "store";

	private static final Logger logger = LoggerFactory.getLogger(SharedDescriptor.class);

	private final String store;

	private final String buckets;

	private final Recorded wanted;

	private final Recording recording;

	private final String owner;

	private final String keyPrefix;

	private final EntryReader reader;

	private final EntryWriter writer;

	private final RedisRights rights;

	private final EvictionPolicy eviction;

	private volatile @Nullable StoreDescriptor known;

	SharedDescriptor(String store, RedisOptions options, Recording recording, EntryReader reader, EntryWriter writer,
			RedisRights rights, EvictionPolicy eviction) {
		this.store = store;
		this.owner = options.storeName().isEmpty() ? store : options.storeName();
		this.keyPrefix = options.keyPrefixOf(store);
		this.buckets = Integer.toString(options.buckets());
		this.wanted = Recorded.wanted(options);
		this.recording = recording;
		this.reader = reader;
		this.writer = writer;
		this.rights = rights;
		this.eviction = eviction;
	}

	/**
	 * Returns the descriptor, if it was read already.
	 */
	@Nullable StoreDescriptor known() {
		return this.known;
	}

	/**
	 * Returns the descriptor. The first call reads it, after it has checked the rights.
	 */
	StoreDescriptor current(InstantSource clock) {
		StoreDescriptor current = this.known;
		if (current == null) {
			this.rights.checkReading();
			long asked = System.nanoTime();
			Entry found = this.reader.getCurrent(KEY);
			if (found != null) {
				this.recording.learned(Recorded.of(this.store, StoreDescriptor.read(this.store, found.value())), asked);
			}
			this.rights.check();
			this.eviction.refreshIfAllowed();
			current = openOrCreate(clock.millis());
			this.known = current;
			RecordingNotice.log(this.store, this.wanted, this.recording.current());
		}
		return current;
	}

	/**
	 * Reads the descriptor, or writes one if the store has none.
	 * @param now milliseconds since the epoch
	 * @return the descriptor, which has the buckets of this store
	 * @throws StorageConfigurationException if the data has another number of buckets
	 */
	private StoreDescriptor openOrCreate(long now) {
		long asked = System.nanoTime();
		Entry entry = this.reader.getCurrent(KEY);
		if (entry == null) {
			if (this.reader.getCurrent(EncryptionMark.key()) != null) {
				throw StoreDescriptor.lost(this.store);
			}
			StoreDescriptor created = this.wanted.in(StoreDescriptor.create(now, Map.of(BUCKETS, this.buckets)))
				.with(OWNER, this.owner);
			if (restore(created, now)) {
				return created;
			}
			// Another process was faster.
			entry = this.reader.getCurrent(KEY);
		}
		if (entry == null) {
			throw Replies.unexpected(this.store);
		}
		StoreDescriptor descriptor = StoreDescriptor.read(this.store, entry.value());
		check(descriptor, BUCKETS, this.buckets);
		this.recording.learned(Recorded.of(this.store, descriptor), asked);
		return checkOwner(descriptor) ? descriptor : complete(descriptor, entry.version(), now);
	}

	/**
	 * Checks that the data belongs to this store.
	 * @return whether the owner is recorded
	 */
	private boolean checkOwner(StoreDescriptor descriptor) {
		String recorded = descriptor.setting(OWNER).orElse(this.owner);
		if (!recorded.equals(this.owner)) {
			throw new StorageConfigurationException(this.store, "the data under the 'redis.key-prefix' '"
					+ this.keyPrefix + "' belongs to the store '" + recorded + "', and this one is '" + this.owner
					+ "': what one of them removes, the other loses. Give this store another 'redis.key-prefix'."
					+ " If it is the same store under another name, set 'redis.store-name' to '" + recorded + "'");
		}
		return descriptor.setting(OWNER).isPresent();
	}

	/**
	 * Records the owner of the data, which an earlier version has not recorded.
	 */
	private StoreDescriptor complete(StoreDescriptor descriptor, Version version, long now) {
		StoreDescriptor completed = descriptor.with(OWNER, this.owner);
		try {
			CommitResult result = this.writer
				.commit(new WriteBatch(List.of(completed.put()), List.of(new Condition(KEY, version)), List.of()), now);
			if (result.applied()) {
				return completed;
			}
		}
		catch (StorageFullException | StorageReadOnlyException ex) {
			logger.debug("The server takes no writes; the next start records whose data it is", ex);
			return descriptor;
		}
		// Another process was faster: perhaps another store.
		return openOrCreate(now);
	}

	/**
	 * Writes the next state of what the store records.
	 * @param before what the caller has written or read last: anything else was written
	 * by another instance
	 * @return what the store records now
	 * @throws StorageConflictException if another instance has changed the descriptor
	 */
	Recorded move(Recorded before, Capability capability, FeatureState state, long now) {
		Entry entry = this.reader.getCurrent(KEY);
		if (entry == null) {
			throw new StorageConflictException(this.store,
					"the Redis server has lost the descriptor of the store; the next health check writes it again");
		}
		StoreDescriptor descriptor = StoreDescriptor.read(this.store, entry.value());
		Recorded next = before.with(capability, state);
		StoreDescriptor written = next.in(descriptor);
		if (!Recorded.of(this.store, descriptor).equals(before) || !this.writer
			.commit(new WriteBatch(List.of(written.put()), List.of(new Condition(KEY, entry.version())), List.of()),
					now)
			.applied()) {
			throw new StorageConflictException(this.store,
					"another instance has changed what the store records; wait until it has ended");
		}
		this.known = written;
		this.recording.learned(next, System.nanoTime());
		return next;
	}

	/**
	 * Returns the descriptor with what the store records now, as far as this process
	 * knows.
	 */
	StoreDescriptor latest(InstantSource clock) {
		return this.recording.current().in(current(clock));
	}

	/**
	 * Writes a descriptor if there is none.
	 * @return whether there was none
	 */
	boolean restore(StoreDescriptor descriptor, long now) {
		CommitResult result = this.writer
			.commit(new WriteBatch(List.of(descriptor.put()), List.of(new Condition(KEY, null)), List.of()), now);
		return result.applied();
	}

	private void check(StoreDescriptor descriptor, String name, String value) {
		String stored = descriptor.setting(name).orElse("nothing");
		if (!stored.equals(value)) {
			throw new StorageConfigurationException(this.store,
					"the data was written with '" + name + "' " + stored + ", and " + value
							+ " is configured. Set it to " + stored
							+ ", or move the data: export a snapshot, and restore it under another key prefix");
		}
	}

}
