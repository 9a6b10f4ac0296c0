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
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.transform.ForgottenValueException;
import io.synapsed.storage.transform.FormerSince;
import io.synapsed.storage.transform.RetirementCandidates;
import io.synapsed.storage.transform.UnreadableValueException;
import io.synapsed.storage.transform.ValueHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dictionaries of a store, which lie in its system namespace. Ids count from 1
 * without gaps and are never used again: a retired one leaves its record behind. All are
 * loaded at the first need; one that another process has made since is found when the
 * first value needs it. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class Dictionaries implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Dictionaries.class);

	private static final int LOADED_TOGETHER = 16;

	private final KeyValueStore engine;

	private final DictionaryProtection protection;

	private final ConcurrentHashMap<Integer, Dictionary> byId = new ConcurrentHashMap<>();

	/** The newest, by prefix of the namespace. */
	private final ConcurrentHashMap<Bytes, Dictionary> newest = new ConcurrentHashMap<>();

	/** The namespaces, by prefix, whose newest was replaced by another. */
	private final FormerSince<Bytes> replaced;

	/** No value needs them, but snapshots that are open may still have older ones. */
	private final ConcurrentHashMap<Integer, Dictionary> retired = new ConcurrentHashMap<>();

	/** Those that were forgotten, and the values that need them with them. */
	private final Set<Integer> forgotten = ConcurrentHashMap.newKeySet();

	/** The highest id of a record that was seen, whatever its state. */
	private int highest;

	private volatile boolean loaded;

	private boolean closed;

	/**
	 * Creates the dictionaries of a store. Nothing is read yet.
	 * @param engine the engine, below all layers; it stays the caller's
	 * @param protection hides dictionaries where values are hidden
	 */
	public Dictionaries(KeyValueStore engine, DictionaryProtection protection) {
		this(engine, protection, System::nanoTime);
	}

	/**
	 * Creates the dictionaries of a store with a monotonic clock of the caller's. Nothing
	 * is read yet.
	 * @param engine the engine, below all layers; it stays the caller's
	 * @param protection hides dictionaries where values are hidden
	 * @param nanoTime nanoseconds of a monotonic clock, which tells for how long a
	 * dictionary has been replaced
	 */
	public Dictionaries(KeyValueStore engine, DictionaryProtection protection, LongSupplier nanoTime) {
		this.replaced = new FormerSince<>(nanoTime);
		this.engine = engine;
		this.protection = protection;
	}

	private static Bytes key(int id) {
		return Namespace.SYSTEM.encode("dictionary/" + Integer.toUnsignedString(id));
	}

	/**
	 * Reads all dictionaries that are not known yet. One that is damaged is logged, and
	 * missed by the values that need it.
	 */
	public synchronized void load() {
		forEachRecord(this::loadIfReadable);
		this.loaded = true;
	}

	private void forEachRecord(BiConsumer<Integer, @Nullable Entry> work) {
		int first = 1;
		List<@Nullable Entry> entries;
		do {
			List<Bytes> keys = new ArrayList<>();
			for (int id = first; id < first + LOADED_TOGETHER; id++) {
				keys.add(key(id));
			}
			entries = this.engine.getAll(keys, ReadOptions.BYPASS_CACHE);
			for (int index = 0; index < LOADED_TOGETHER; index++) {
				work.accept(first + index, entries.get(index));
			}
			first += LOADED_TOGETHER;
		}
		while (entries.get(LOADED_TOGETHER - 1) != null);
	}

	private void loadIfReadable(int id, @Nullable Entry entry) {
		try {
			add(id, entry);
		}
		catch (IntegrityException ex) {
			logger.error("Dictionary {} of store '{}' cannot be used; values that need it cannot be read", id,
					this.engine.name(), ex);
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
				content(id, namespace, record));
		this.byId.put(id, dictionary);
		this.newest.merge(namespace.prefix(), dictionary, Dictionaries::newer);
		if (this.loaded) {
			// From now on no write begins with the one of before.
			this.replaced.add(namespace.prefix());
		}
		return dictionary;
	}

	private Bytes content(int id, Namespace namespace, DictionaryRecord record) {
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
	 * Finds what new values are compressed with.
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
	 * Finds what a value was compressed with. What was retired is found as long as this
	 * process lives.
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
			dictionary = add(id, this.engine.get(key(id), ReadOptions.BYPASS_CACHE));
		}
		if (dictionary == null) {
			if (this.forgotten.contains(id)) {
				throw new ForgottenValueException();
			}
			throw unknown(this.engine.name(), id);
		}
		return dictionary;
	}

	static StorageCompressionException unknown(String store, int id) {
		return new StorageCompressionException(store, "a value was compressed with dictionary "
				+ Integer.toUnsignedString(id) + ", which the store does not have; restore it from a backup");
	}

	/**
	 * Stores a dictionary, with which new values of its namespace are compressed from now
	 * on.
	 * @param namespace the namespace
	 * @param algorithm id of the algorithm
	 * @param content the dictionary, at most 1 MiB
	 * @param now milliseconds since the epoch
	 * @return what it has become
	 */
	DictionaryDescription add(Namespace namespace, int algorithm, byte[] content, long now) {
		if (content.length > DictionaryRecord.MAX_SIZE) {
			throw new IllegalArgumentException(
					"A dictionary must have at most " + DictionaryRecord.MAX_SIZE + " bytes, not " + content.length);
		}
		load();
		// Not in place of a record that was lost: values may need what it held.
		int id = highest() + 1;
		while (!create(id, namespace, algorithm, Bytes.copyOf(content), now)) {
			id++;
		}
		// Values that need it must not outlive it.
		this.engine.flush();
		Dictionary dictionary = get(id);
		logger.info("Store '{}' has dictionary {} of {} bytes for namespace '{}'", this.engine.name(), id,
				content.length, namespace);
		return describe(dictionary);
	}

	private synchronized int highest() {
		return this.highest;
	}

	/** Another process may be quicker to take the id. */
	private boolean create(int id, Namespace namespace, int algorithm, Bytes content, long now) {
		if (this.byId.containsKey(id)) {
			return false;
		}
		Bytes hidden = this.protection.protect(namespace, id, content);
		DictionaryRecord record = (hidden != null)
				? new DictionaryRecord(DictionaryRecord.State.PROTECTED, algorithm, now, namespace.name(), hidden)
				: new DictionaryRecord(DictionaryRecord.State.PLAIN, algorithm, now, namespace.name(), content);
		return commit(id, record, new Condition(key(id), null), now).applied();
	}

	private CommitResult commit(int id, DictionaryRecord record, Condition condition, long now) {
		return this.engine.commit(
				WriteBatch.of(new Mutation.Put(key(id), record.write(), Entry.NEVER, Entry.NO_SERIALIZER), condition),
				now);
	}

	/**
	 * Hides all dictionaries with the key of now, those that were hidden with another, or
	 * not at all, or are to be hidden no more.
	 * @param now milliseconds since the epoch
	 */
	void protectAnew(long now) {
		load();
		for (Dictionary dictionary : this.byId.values()) {
			Entry entry = this.engine.get(key(dictionary.id()), ReadOptions.BYPASS_CACHE);
			if (entry == null) {
				continue;
			}
			DictionaryRecord stored = DictionaryRecord.read(entry.value());
			Bytes hidden = this.protection.protect(dictionary.namespace(), dictionary.id(), dictionary.content());
			boolean needless = !stored.state().hasContent()
					|| (hidden == null && stored.state() == DictionaryRecord.State.PLAIN);
			if (!needless) {
				// Another process that was quicker has done the same.
				commit(dictionary.id(), record(dictionary, hidden),
						new Condition(key(dictionary.id()), entry.version()), now);
			}
		}
	}

	private static DictionaryRecord record(Dictionary dictionary, @Nullable Bytes hidden) {
		return new DictionaryRecord((hidden != null) ? DictionaryRecord.State.PROTECTED : DictionaryRecord.State.PLAIN,
				dictionary.algorithm(), dictionary.created(), dictionary.namespace().name(),
				(hidden != null) ? hidden : dictionary.content());
	}

	private int retire(Set<Integer> ids, long now) {
		ids.forEach((id) -> retire(id, now));
		return ids.size();
	}

	/**
	 * Removes a dictionary that no value needs. Its id stays taken. Writes of before are
	 * made durable first: after a lost power supply an older value may need it.
	 * @param id its id
	 * @param now milliseconds since the epoch
	 * @throws StorageCompressionException if there is none of that id
	 * @throws StorageConflictException if it was changed at the same time
	 */
	public void retire(int id, long now) {
		Dictionary dictionary = this.byId.get(id);
		Entry entry = this.engine.get(key(id), ReadOptions.BYPASS_CACHE);
		if (dictionary == null || entry == null) {
			throw unknown(this.engine.name(), id);
		}
		this.engine.flush();
		this.retired.put(id, dictionary);
		empty(id, entry.version(), DictionaryRecord.read(entry.value()), DictionaryRecord.State.RETIRED, now);
	}

	/**
	 * Removes all dictionaries of a namespace, also those that cannot be read. Values
	 * that need one are forgotten.
	 */
	void forget(Namespace namespace, long now) {
		forEachRecord((id, entry) -> {
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
	 * Reads a dictionary, if it can be read, has content and belongs to the namespace.
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

	/** Whether there may be values that were forgotten with their dictionaries. */
	boolean hasForgotten() {
		return !this.forgotten.isEmpty();
	}

	private void empty(int id, Version version, DictionaryRecord before, DictionaryRecord.State state, long now) {
		DictionaryRecord record = new DictionaryRecord(state, before.algorithm(), before.created(), before.namespace(),
				Bytes.EMPTY);
		if (!commit(id, record, new Condition(key(id), version), now).applied()) {
			throw new StorageConflictException(this.engine.name(),
					"dictionary " + Integer.toUnsignedString(id) + " was changed at the same time; try again");
		}
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
	 * @param settled how long another must have taken the place of one
	 * @param writes whether new values of the namespace of a dictionary are written with
	 * it as long as it is the newest
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
	 * Lists the dictionaries that can be used, without those that other processes have
	 * made since the last {@link #load()}.
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

	/** Returns the ids of those that new values are written with, in their order. */
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
	 * Frees what the libraries keep. A value that is being read is read to its end.
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
