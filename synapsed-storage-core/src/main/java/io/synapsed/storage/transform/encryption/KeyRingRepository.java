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

package io.synapsed.storage.transform.encryption;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and replaces the stored key ring, and records its latest state as a mark in the
 * store. Refuses a key ring that cannot follow that state: it is missing, cut off, older,
 * lacks a key or belongs to another store. Safe for use by several threads.
 */
final class KeyRingRepository {

	private static final Logger logger = LoggerFactory.getLogger(KeyRingRepository.class);

	/** Number of attempts while other processes change the key ring. */
	static final int ATTEMPTS = 10;

	private static final String MEANWHILE = "; as long as the store stays open, values are read, and namespaces that"
			+ " have a data-encryption key are written";

	private final KeyValueStore engine;

	private final String store;

	private final UUID uuid;

	private final KeyRingStorage storage;

	private final KeyRingFormat format;

	private final InstantSource clock;

	private final Function<DataEncryptionKey, AeadAlgorithm.Cipher> ciphers;

	/**
	 * Creates a repository.
	 * @param builder has the engine, the storage and the clock
	 * @param uuid identity of the store
	 * @param ciphers makes the cipher of a stored key
	 */
	KeyRingRepository(KeyRingBuilder builder, UUID uuid, Function<DataEncryptionKey, AeadAlgorithm.Cipher> ciphers) {
		this.engine = builder.engine();
		this.store = this.engine.name();
		this.uuid = uuid;
		this.storage = builder.storage();
		this.format = new KeyRingFormat(this.store, uuid, this.storage.location());
		this.clock = builder.clock();
		this.ciphers = ciphers;
	}

	String location() {
		return this.storage.location();
	}

	/**
	 * Reads the stored key ring.
	 * @param known the last state that was read or written
	 * @return the stored state; the known state itself if nothing has changed
	 * @throws StorageConfigurationException if it cannot follow the known state or the
	 * mark in the store
	 */
	State read(State known) {
		// An apparent loss may be a change in progress, which is complete by now.
		Reading first = readOnce(known);
		Reading reading = (first.problem == null) ? first : readOnce(known);
		if (reading.problem != null) {
			// While the store opens, no key is in memory yet.
			throw known.content.keys().isEmpty() ? new StorageConfigurationException(this.store, reading.problem)
					: refuse(reading.problem);
		}
		return reading.state;
	}

	private Reading readOnce(State known) {
		// A change is written to the key ring first, and then to the mark. Read in the
		// reverse order, the key ring is never older than the mark.
		EncryptionMark mark = EncryptionMark.find(this.engine).orElse(null);
		Optional<Bytes> bytes = this.storage.load();
		if (bytes.isPresent() && bytes.equals(known.bytes)) {
			return new Reading(known, null);
		}
		if (bytes.isEmpty()) {
			if (mark == null && !known.content.keys().isEmpty()
					&& this.storage instanceof SystemNamespaceKeyRingStorage) {
				return new Reading(writeAgain(known), null);
			}
			if (!known.content.keys().isEmpty() || (mark != null && mark.isOfAnyKey())) {
				return new Reading(known, "the store has encrypted values, and there is no key ring in " + location()
						+ ". Restore the latest copy of the key ring, or set encryption.key-ring to where it is");
			}
			long generation = (mark != null) ? mark.generation() : 0;
			return new Reading((generation == known.content.generation()) ? known
					: new State(new KeyRingContent(generation, List.of(), Set.of()), bytes), null);
		}
		KeyRingContent content = this.format.read(bytes.get(), this.ciphers);
		String problem = content.problemAfter(known.content, mark);
		return new Reading(new State(content, bytes), (problem == null) ? null
				: "the key ring in " + location() + " " + problem + ". Restore the latest copy of the key ring");
	}

	/**
	 * Stores the known keys in a store that was emptied: new values need them after the
	 * next start.
	 */
	private State writeAgain(State known) {
		Entry descriptor = this.engine.get(StoreDescriptor.key(), ReadOptions.BYPASS_CACHE);
		if (descriptor != null && !StoreDescriptor.read(this.store, descriptor.value()).uuid().equals(this.uuid)) {
			throw refuse("another store is where this one was, and has no key ring of this one");
		}
		KeyRingContent content = known.content;
		State written = replace(Optional.empty(),
				new KeyRingContent(content.generation() + 1, content.keys(), content.removed()));
		if (written == null) {
			return read(known);
		}
		logger.warn("Store '{}' was emptied, and its key ring with it; the key ring was written again from memory",
				this.store);
		return written;
	}

	private StorageConfigurationException refuse(String problem) {
		return new StorageConfigurationException(this.store, problem + MEANWHILE);
	}

	/**
	 * Stores a change.
	 * @return the stored state, or {@code null} if another process was quicker
	 */
	@Nullable State replace(State current, KeyRingContent next) {
		return replace(current.bytes, next);
	}

	private @Nullable State replace(Optional<Bytes> expected, KeyRingContent next) {
		Bytes bytes = this.format.write(next);
		return this.storage.replace(expected, bytes) ? new State(next, Optional.of(bytes)) : null;
	}

	/**
	 * Overwrites a key ring that cannot be used. Keeps the keys that only the stored one
	 * has, if it can be read.
	 * @param known the keys of this process
	 * @param gone ids of keys that were removed on purpose
	 * @param problem why it cannot be used; thrown if it belongs to another store
	 */
	State overwrite(KeyRingContent known, Set<Integer> gone, StorageException problem) {
		Optional<Bytes> bytes = this.storage.load();
		if (bytes.filter(this.format::isOfAnotherStore).isPresent()) {
			throw problem;
		}
		KeyRingContent other = KeyRingContent.EMPTY;
		if (bytes.isPresent() && !(problem instanceof IntegrityException)) {
			other = this.format.read(bytes.get(), this.ciphers);
		}
		long seen = EncryptionMark.find(this.engine).map(EncryptionMark::generation).orElse(0L);
		// The generation is higher than that of any copy.
		State written = replace(bytes, known.merge(other, gone, seen));
		if (written == null) {
			throw busy();
		}
		return written;
	}

	/**
	 * Records a key ring as the mark of the store, unless the store has seen a later one.
	 * Call it before a value is encrypted with a new key.
	 * @param encrypts the settings, or {@code null} if they are not known
	 */
	void note(KeyRingContent content, @Nullable PerNamespace<Boolean> encrypts) {
		EncryptionMark mark = content.mark(encrypts);
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			Entry entry = this.engine.get(EncryptionMark.key(), ReadOptions.BYPASS_CACHE);
			EncryptionMark before = (entry != null) ? EncryptionMark.read(this.store, entry.value()) : null;
			Mutation.Put put = mark.put();
			if (isKnown(mark, before) || (entry != null && entry.value().equals(put.value()))) {
				return;
			}
			Condition condition = new Condition(EncryptionMark.key(), (entry != null) ? entry.version() : null);
			if (this.engine.commit(WriteBatch.of(put, condition), this.clock.millis()).applied()) {
				// The log of an engine keeps the order of writes, so that a value never
				// survives without the mark of its key. A removal must be durable at
				// once.
				if (before == null || !before.isContainedIn(mark)) {
					this.engine.flush();
				}
				return;
			}
		}
		throw busy();
	}

	private static boolean isKnown(EncryptionMark mark, @Nullable EncryptionMark before) {
		return (before != null) ? before.generation() > mark.generation() : !mark.isOfAnyKey();
	}

	StorageEncryptionException busy() {
		return new StorageEncryptionException(this.store,
				"the key ring in " + location() + " is being changed by others all the time; try again");
	}

	/** A state, and the problem if it cannot be used. */
	private record Reading(State state, @Nullable String problem) {
	}

	/**
	 * A stored key ring.
	 *
	 * @param content the content
	 * @param bytes the stored bytes, empty if nothing is stored yet
	 */
	record State(KeyRingContent content, Optional<Bytes> bytes) {

		static final State NONE = new State(KeyRingContent.EMPTY, Optional.empty());

	}

}
