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

package io.synapsed.storage.transform.compression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.transform.UnreadableValueException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the records of dictionaries in the system namespace of a store, and
 * encrypts their content where values of the namespace are encrypted. Safe for use by
 * several threads.
 */
final class DictionaryRepository {

	private static final int READ_TOGETHER = 16;

	private final KeyValueStore engine;

	private final DictionaryProtection protection;

	DictionaryRepository(KeyValueStore engine, DictionaryProtection protection) {
		this.engine = engine;
		this.protection = protection;
	}

	/**
	 * Returns the name of the store.
	 */
	String store() {
		return this.engine.name();
	}

	private static Bytes key(int id) {
		return Namespace.SYSTEM.encode("dictionary/" + Integer.toUnsignedString(id));
	}

	@Nullable Entry find(int id) {
		return this.engine.get(key(id), ReadOptions.BYPASS_CACHE);
	}

	/**
	 * Visits all records, from id 1 on.
	 * @param visitor gets the id and the entry, {@code null} if there is none of that id
	 */
	void forEach(BiConsumer<Integer, @Nullable Entry> visitor) {
		int first = 1;
		List<@Nullable Entry> entries;
		do {
			List<Bytes> keys = new ArrayList<>();
			for (int id = first; id < first + READ_TOGETHER; id++) {
				keys.add(key(id));
			}
			entries = this.engine.getAll(keys, ReadOptions.BYPASS_CACHE);
			for (int index = 0; index < READ_TOGETHER; index++) {
				visitor.accept(first + index, entries.get(index));
			}
			first += READ_TOGETHER;
		}
		while (entries.get(READ_TOGETHER - 1) != null);
	}

	/**
	 * Returns the content of a record as it was before encryption.
	 */
	Bytes content(int id, Namespace namespace, DictionaryRecord record) {
		if (record.state() == DictionaryRecord.State.PLAIN) {
			return record.content();
		}
		try {
			return this.protection.reveal(namespace, id, record.content());
		}
		catch (RuntimeException ex) {
			throw new UnreadableValueException("its dictionary cannot be decrypted", ex);
		}
	}

	/**
	 * Creates a record.
	 * @return whether it was created; not if another process has taken the id
	 */
	boolean create(Dictionary dictionary, long now) {
		return commit(dictionary.id(), encrypted(dictionary), null, now);
	}

	/**
	 * Encrypts the content of a record with the current key, or stores it plain, as the
	 * settings of now say. Does nothing if the record was emptied.
	 */
	void renew(Dictionary dictionary, long now) {
		Entry entry = find(dictionary.id());
		DictionaryRecord stored = (entry != null) ? DictionaryRecord.read(entry.value()) : null;
		if (entry == null || stored == null || !stored.state().hasContent()) {
			return;
		}
		DictionaryRecord fresh = encrypted(dictionary);
		if (fresh.state() != DictionaryRecord.State.PLAIN || stored.state() != DictionaryRecord.State.PLAIN) {
			// If another process is quicker, it does the same.
			commit(dictionary.id(), fresh, entry.version(), now);
		}
	}

	private DictionaryRecord encrypted(Dictionary dictionary) {
		Bytes hidden = this.protection.protect(dictionary.namespace(), dictionary.id(), dictionary.content());
		DictionaryRecord.State state = (hidden != null) ? DictionaryRecord.State.PROTECTED
				: DictionaryRecord.State.PLAIN;
		return new DictionaryRecord(state, dictionary.algorithm(), dictionary.created(), dictionary.namespace().name(),
				(hidden != null) ? hidden : dictionary.content());
	}

	/**
	 * Removes the content of a record. Its id stays taken.
	 * @param version the version of the entry that holds the record
	 * @param before the record
	 * @param state the state without content
	 * @throws StorageConflictException if the record was changed at the same time
	 */
	void empty(int id, Version version, DictionaryRecord before, DictionaryRecord.State state, long now) {
		DictionaryRecord record = new DictionaryRecord(state, before.algorithm(), before.created(), before.namespace(),
				Bytes.EMPTY);
		if (!commit(id, record, version, now)) {
			throw new StorageConflictException(store(),
					"dictionary " + Integer.toUnsignedString(id) + " was changed at the same time; try again");
		}
	}

	private boolean commit(int id, DictionaryRecord record, @Nullable Version expected, long now) {
		Mutation.Put put = new Mutation.Put(key(id), record.write(), Entry.NEVER, Entry.NO_SERIALIZER);
		return this.engine.commit(WriteBatch.of(put, new Condition(key(id), expected)), now).applied();
	}

	/**
	 * Makes all earlier writes durable.
	 */
	void flush() {
		this.engine.flush();
	}

}
