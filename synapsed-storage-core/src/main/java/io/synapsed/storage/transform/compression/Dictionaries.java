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

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.ForgottenValueException;
import io.synapsed.storage.transform.FormerSince;
import io.synapsed.storage.transform.RetirementCandidates;
import io.synapsed.storage.transform.UnreadableValueException;
import io.synapsed.storage.transform.ValueHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the dictionaries of a store, which are stored in its system namespace. Ids count
 * from 1 without gaps and are never used again: a retired dictionary leaves its record
 * behind. The first need loads all dictionaries; a dictionary that another process has
 * made since is found when a value needs it. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Dictionaries implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Dictionaries.class);

	private final DictionaryRepository records;

	private final ConcurrentHashMap<Integer, Dictionary> byId = new ConcurrentHashMap<>();

	/** The newest dictionary of each namespace, by prefix of the namespace. */
	private final ConcurrentHashMap<Bytes, Dictionary> newest = new ConcurrentHashMap<>();

	/** Prefixes of namespaces whose newest dictionary has replaced another one. */
	private final FormerSince<Bytes> replaced;

	/** Retired dictionaries. No current value needs them, but open snapshots may. */
	private final ConcurrentHashMap<Integer, Dictionary> retired = new ConcurrentHashMap<>();

	/**
	 * Ids of dictionaries that were forgotten together with all values that need them.
	 */
	private final Set<Integer> forgotten = ConcurrentHashMap.newKeySet();

	/** The highest id of all records that were read, in any state. */
	private int highest;

	private volatile boolean loaded;

	private boolean closed;

	/**
	 * Creates the dictionaries of a store. Reads nothing yet.
	 * @param engine the engine, below all layers, which the caller closes
	 * @param protection encrypts dictionaries of namespaces whose values are encrypted
	 */
	public Dictionaries(KeyValueStore engine, DictionaryProtection protection) {
		this(engine, protection, System::nanoTime);
	}

	/**
	 * Creates the dictionaries of a store. Reads nothing yet.
	 * @param engine the engine, below all layers, which the caller closes
	 * @param protection encrypts dictionaries of namespaces whose values are encrypted
	 * @param nanoTime nanoseconds of a monotonic clock, which measures for how long a
	 * dictionary has been replaced
	 */
	public Dictionaries(KeyValueStore engine, DictionaryProtection protection, LongSupplier nanoTime) {
		this.replaced = new FormerSince<>(nanoTime);
		this.records = new DictionaryRepository(engine, protection);
	}

	/**
	 * Reads all dictionaries that are not known yet. Logs a damaged one; values that need
	 * it cannot be read.
	 */
	public synchronized void load() {
		this.records.forEach(this::loadIfReadable);
		this.loaded = true;
	}

	private void loadIfReadable(int id, @Nullable Entry entry) {
		try {
			add(id, entry);
		}
		catch (IntegrityException ex) {
			logger.error("Dictionary {} of store '{}' cannot be used; values that need it cannot be read", id,
					this.records.store(), ex);
		}
	}

	private synchronized @Nullable Dictionary add(int id, @Nullable Entry entry) {
		Dictionary known = this.byId.get(id);
		if (entry != null && Integer.compareUnsigned(id, this.highest) > 0) {
			this.highest = id;
		}
		if (known != null || entry == null || this.closed) {
			return known;
		}
		DictionaryRecord record = DictionaryRecord.read(entry.value());
		if (record.state() == DictionaryRecord.State.FORGOTTEN) {
			this.forgotten.add(id);
		}
		if (!record.state().hasContent()) {
			return null;
		}
		Namespace namespace = Namespace.named(record.namespace());
		Dictionary dictionary = new Dictionary(id, namespace, record.algorithm(), record.created(),
				this.records.content(id, namespace, record));
		this.byId.put(id, dictionary);
		this.newest.merge(namespace.prefix(), dictionary, Dictionaries::newer);
		if (this.loaded) {
			// No write begins with the former dictionary from now on.
			this.replaced.add(namespace.prefix());
		}
		return dictionary;
	}

	/**
	 * Finds the dictionary that new values are compressed with.
	 * @param storedKey a key with the prefix of its namespace
	 * @return the newest dictionary of that namespace, or {@code null} if there is none
	 */
	@Nullable Dictionary newest(Bytes storedKey) {
		if (!this.loaded) {
			load();
		}
		return this.newest.isEmpty() ? null : this.newest.get(Namespace.prefixOf(storedKey));
	}

	/**
	 * Finds the dictionary that a value was compressed with, also a retired one until
	 * this process ends.
	 * @param id id of the dictionary
	 * @return the dictionary
	 * @throws StorageCompressionException if there is none of that id
	 * @throws ForgottenValueException if it was forgotten, and all such values with it
	 */
	Dictionary get(int id) {
		Dictionary dictionary = this.byId.get(id);
		if (dictionary == null) {
			dictionary = this.retired.get(id);
		}
		if (dictionary == null) {
			dictionary = add(id, this.records.find(id));
		}
		if (dictionary == null) {
			if (this.forgotten.contains(id)) {
				throw new ForgottenValueException();
			}
			throw unknown(this.records.store(), id);
		}
		return dictionary;
	}

	static StorageCompressionException unknown(String store, int id) {
		return new StorageCompressionException(store, "a value was compressed with dictionary "
				+ Integer.toUnsignedString(id) + ", which the store does not have; restore it from a backup");
	}

	/**
	 * Stores a dictionary. New values of its namespace are compressed with it from now
	 * on.
	 * @param namespace the namespace
	 * @param algorithm id of the algorithm
	 * @param content the dictionary, at most 1 MiB
	 * @param now milliseconds since the epoch
	 * @return the description of the new dictionary
	 */
	DictionaryDescription add(Namespace namespace, int algorithm, byte[] content, long now) {
		if (content.length > DictionaryRecord.MAX_SIZE) {
			throw new IllegalArgumentException(
					"A dictionary must have at most " + DictionaryRecord.MAX_SIZE + " bytes, not " + content.length);
		}
		load();
		// An id above all records, also lost ones: values may need what they held.
		int id = highest() + 1;
		Bytes copy = Bytes.copyOf(content);
		while (this.byId.containsKey(id)
				|| !this.records.create(new Dictionary(id, namespace, algorithm, now, copy), now)) {
			id++;
		}
		// Values that need it must not outlive it.
		this.records.flush();
		Dictionary dictionary = get(id);
		logger.info("Store '{}' has dictionary {} of {} bytes for namespace '{}'", this.records.store(), id,
				content.length, namespace);
		return describe(dictionary);
	}

	private synchronized int highest() {
		return this.highest;
	}

	/**
	 * Encrypts all dictionaries with the current keys, or stores them plain, as the
	 * settings of now say.
	 * @param now milliseconds since the epoch
	 */
	void renew(long now) {
		load();
		this.byId.values().forEach((dictionary) -> this.records.renew(dictionary, now));
	}

	private int retire(Set<Integer> ids, long now) {
		ids.forEach((id) -> retire(id, now));
		return ids.size();
	}

	/**
	 * Removes a dictionary that no value needs. Its id stays taken. Makes earlier writes
	 * durable first: after a power loss an older value may need the dictionary.
	 * @param id its id
	 * @param now milliseconds since the epoch
	 * @throws StorageCompressionException if there is none of that id
	 * @throws StorageConflictException if it was changed at the same time
	 */
	public void retire(int id, long now) {
		Dictionary dictionary = this.byId.get(id);
		Entry entry = this.records.find(id);
		if (dictionary == null || entry == null) {
			throw unknown(this.records.store(), id);
		}
		this.records.flush();
		this.retired.put(id, dictionary);
		empty(id, entry.version(), DictionaryRecord.read(entry.value()), DictionaryRecord.State.RETIRED, now);
	}

	/**
	 * Removes all dictionaries of a namespace, also damaged ones. Values that need one
	 * are forgotten.
	 */
	void forget(Namespace namespace, long now) {
		this.records.forEach((id, entry) -> {
			DictionaryRecord record = (entry != null) ? read(namespace, entry) : null;
			if (entry != null && record != null) {
				Dictionary dictionary = this.byId.get(id);
				empty(id, entry.version(), record, DictionaryRecord.State.FORGOTTEN, now);
				if (dictionary != null) {
					dictionary.close();
				}
			}
		});
	}

	/**
	 * Reads a record. Returns {@code null} if it is damaged, has no content or belongs to
	 * another namespace.
	 */
	private static @Nullable DictionaryRecord read(Namespace namespace, Entry entry) {
		try {
			DictionaryRecord record = DictionaryRecord.read(entry.value());
			return (record.state().hasContent() && record.namespace().equals(namespace.name())) ? record : null;
		}
		catch (UnreadableValueException ex) {
			return null;
		}
	}

	/** Tells whether values may have been forgotten with their dictionaries. */
	boolean hasForgotten() {
		return !this.forgotten.isEmpty();
	}

	private void empty(int id, Version version, DictionaryRecord before, DictionaryRecord.State state, long now) {
		this.records.empty(id, version, before, state, now);
		if (state == DictionaryRecord.State.FORGOTTEN) {
			this.forgotten.add(id);
		}
		synchronized (this) {
			this.byId.remove(id);
			this.newest.remove(Namespace.named(before.namespace()).prefix());
			this.byId.values()
				.forEach((other) -> this.newest.merge(other.namespace().prefix(), other, Dictionaries::newer));
		}
	}

	private static Dictionary newer(Dictionary one, Dictionary other) {
		return (Integer.compareUnsigned(one.id(), other.id()) > 0) ? one : other;
	}

	/**
	 * Lists dictionaries that no new value needs.
	 * @param settled for how long another dictionary must have replaced it
	 * @param writes tells whether new values are written with a dictionary while it is
	 * the newest of its namespace
	 */
	synchronized RetirementCandidates retirementCandidates(Duration settled, Predicate<Dictionary> writes) {
		load();
		List<Integer> former = new ArrayList<>();
		int recent = 0;
		for (Dictionary dictionary : this.byId.values()) {
			Dictionary last = this.newest.getOrDefault(dictionary.namespace().prefix(), dictionary);
			if (dictionary == last && writes.test(dictionary)) {
				continue;
			}
			if (dictionary == last || this.replaced.isFormerFor(last.namespace().prefix(), settled)) {
				former.add(dictionary.id());
			}
			else {
				recent++;
			}
		}
		return new RetirementCandidates("dictionaries", former, recent, ValueHeader::dictionary, this::retire);
	}

	/**
	 * Lists the usable dictionaries, without those that other processes have made since
	 * the last {@link #load()}.
	 * @return the dictionaries in the order of their ids
	 * @throws StorageException if they cannot be read
	 */
	public List<DictionaryDescription> list() {
		if (!this.loaded) {
			load();
		}
		return this.byId.values()
			.stream()
			.map(Dictionaries::describe)
			.sorted(Comparator.comparing(DictionaryDescription::id, Integer::compareUnsigned))
			.toList();
	}

	/**
	 * Returns the ids of the newest dictionaries of all namespaces, in ascending order.
	 */
	List<Integer> newestIds() {
		load();
		return this.newest.values().stream().map(Dictionary::id).sorted(Integer::compareUnsigned).toList();
	}

	int count() {
		return this.byId.size();
	}

	private static DictionaryDescription describe(Dictionary dictionary) {
		return new DictionaryDescription(dictionary.id(), dictionary.namespace().name(), dictionary.size(),
				Instant.ofEpochMilli(dictionary.created()));
	}

	/**
	 * Frees native memory, that of a dictionary in use after its last use.
	 */
	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
		}
		this.byId.values().forEach(Dictionary::close);
		this.retired.values().forEach(Dictionary::close);
	}

}
