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

package io.synapsed.storage;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.MutableTypeException;
import io.synapsed.storage.exception.StorageSerializationException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Gives an application every role of a store, over the configured engine and layers. An
 * operation that the store cannot do throws {@link UnsupportedCapabilityException}. Safe
 * for use by several threads. Created by {@link StorageBuilder}.
 *
 * @since 0.1.0
 */
public class StorageTemplate implements Storage, BatchedStorage, ConditionalStorage, ExpiringStorage, IterableStorage,
		SnapshotStorage, TransactionalStorage, WatchableStorage, AutoCloseable {

	private final KeyValueStore store;

	private final CapabilityGuard guard;

	private final DecodedValues decoded;

	private final EntryConversion conversion;

	private final InstantSource clock;

	private final ConditionalWrites conditionalWrites;

	private final Counters counters;

	private final TransactionRunner transactions;

	private final AsyncExecution execution;

	private final AsyncCalls asyncCalls;

	private final @Nullable ReactiveContext reactiveContext;

	private final PerNamespace<Optional<Duration>> timesToLive;

	private final @Nullable Duration timeToLive;

	private final PerNamespace<Optional<ConsistencyLevel>> levels;

	/** What {@link #withConsistency} was asked for. */
	private final @Nullable ConsistencyLevel asked;

	/** The level of this view, or {@code null} for the store's own. */
	private final @Nullable ConsistencyLevel level;

	private final ReadOptions reads;

	StorageTemplate(KeyValueStore store, ValueConversion values, DecodedValues decoded, InstantSource clock,
			AsyncExecution execution, @Nullable ReactiveContext reactiveContext,
			PerNamespace<Optional<Duration>> timesToLive, PerNamespace<Optional<ConsistencyLevel>> levels) {
		this.store = store;
		this.guard = new CapabilityGuard(store.name(), store::capabilities);
		this.decoded = decoded;
		this.conversion = new EntryConversion(store.name(), Namespace.DEFAULT, values,
				decoded.isConfigured(Namespace.DEFAULT) ? decoded : null);
		this.clock = clock;
		this.levels = levels;
		this.asked = null;
		this.level = levels.of(Namespace.DEFAULT).orElse(null);
		this.reads = ReadOptions.of(this.level);
		this.conditionalWrites = new ConditionalWrites(store, clock, this.guard, this.level);
		this.counters = new Counters(store.name(), this.conditionalWrites, values);
		this.transactions = new TransactionRunner();
		this.execution = execution;
		this.reactiveContext = reactiveContext;
		this.asyncCalls = execution.callsOf(store);
		this.timesToLive = timesToLive;
		this.timeToLive = timesToLive.of(Namespace.DEFAULT).orElse(null);
	}

	private StorageTemplate(StorageTemplate other, EntryConversion conversion, @Nullable ConsistencyLevel asked) {
		Namespace namespace = conversion.namespace();
		this.store = other.store;
		this.guard = other.guard;
		this.decoded = other.decoded;
		this.conversion = conversion;
		this.clock = other.clock;
		this.levels = other.levels;
		this.asked = asked;
		this.level = (asked != null) ? asked : other.levels.of(namespace).orElse(null);
		this.reads = ReadOptions.of(this.level);
		boolean sameLevel = this.level == other.level;
		this.conditionalWrites = sameLevel ? other.conditionalWrites
				: new ConditionalWrites(this.store, this.clock, this.guard, this.level);
		this.counters = sameLevel ? other.counters : other.counters.with(this.conditionalWrites);
		this.transactions = other.transactions;
		this.execution = other.execution;
		this.reactiveContext = other.reactiveContext;
		this.asyncCalls = other.asyncCalls;
		this.timesToLive = other.timesToLive;
		this.timeToLive = other.timesToLive.of(namespace).orElse(null);
	}

	/**
	 * Returns the name of the store.
	 * @return the name
	 */
	public String name() {
		return this.store.name();
	}

	/**
	 * Returns what the store can do.
	 * @return an immutable set
	 */
	public Set<Capability> capabilities() {
		return this.guard.capabilities();
	}

	/**
	 * Describes what reads and writes of the store may rely on, whatever this view asks
	 * for.
	 * @return the levels of the store and of its namespaces
	 */
	public StoreConsistency consistency() {
		Map<String, ConsistencyLevel> namespaces = new LinkedHashMap<>();
		this.levels.own().forEach((name, own) -> own.ifPresent((named) -> namespaces.put(name, named)));
		Optional<ConsistencyLevel> shared = this.levels.shared();
		return new StoreConsistency(shared.orElseGet(this.store::consistencyLevel),
				shared.isPresent() || this.store.isConsistencyLevelSet(), this.store.consistencyLevels(), namespaces);
	}

	/**
	 * Returns the store below this template, for tools that describe or maintain it.
	 * @return the outermost layer
	 */
	public KeyValueStore store() {
		return this.store;
	}

	/**
	 * Returns a template for another part of the key space of the same store.
	 * @param namespace 1 to 255 bytes of UTF-8 without control characters
	 * @return a template whose keys never meet those of another namespace
	 * @throws InvalidKeyException if the name is anything else
	 */
	public StorageTemplate inNamespace(String namespace) {
		if (namespace == null) {
			throw new InvalidKeyException(name(), Arguments.isNull("namespace"));
		}
		try {
			Namespace other = Namespace.of(namespace);
			return new StorageTemplate(this, conversion(other, this.decoded.isConfigured(other)), this.asked);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidKeyException(name(), String.valueOf(ex.getMessage()), ex);
		}
	}

	private EntryConversion conversion(Namespace namespace, boolean keepsDecoded) {
		return new EntryConversion(this.conversion.store(), namespace, this.conversion.values(),
				keepsDecoded ? this.decoded : null);
	}

	/**
	 * Returns a template for the same part of the key space, whose operations have a
	 * consistency level. It goes before the level of the namespace and that of the store,
	 * also in namespaces, batches, transactions and asynchronous views of the result.
	 * {@link ReadOptions} and {@link ScanOptions} with a level of their own go before it.
	 * <p>
	 * A snapshot, and the reads of a transaction from one, are at least as new as the
	 * level demands when it begins. A level says nothing about watches.
	 * @param level what the operations may rely on
	 * @return a template with that level
	 * @throws UnsupportedConsistencyLevelException if the store does not give the level
	 */
	public StorageTemplate withConsistency(ConsistencyLevel level) {
		Arguments.required(level, "level");
		Set<ConsistencyLevel> given = this.store.consistencyLevels();
		if (!given.contains(level)) {
			throw new UnsupportedConsistencyLevelException(name(), level, given);
		}
		return new StorageTemplate(this, this.conversion, level);
	}

	/**
	 * Returns a typed view of a namespace.
	 * @param <T> the type of the values
	 * @param namespace 1 to 255 bytes of UTF-8 without control characters
	 * @param type the type of the values
	 * @return the view
	 * @throws InvalidKeyException if the name is anything else
	 * @throws StorageSerializationException if no serializer of the store takes the type
	 * @throws MutableTypeException if the settings of the cache ask for decoded values of
	 * the namespace, and the type can be changed
	 */
	public <T> Keyspace<T> keyspace(String namespace, Class<T> type) {
		this.conversion.values().checkSupported(Arguments.required(type, "type"));
		StorageTemplate storage = inNamespace(namespace);
		if (this.decoded.isConfigured(storage.conversion.namespace())) {
			this.decoded.check(namespace, type);
		}
		return new Keyspace<>(storage, namespace, type);
	}

	/**
	 * Returns the same view, whose typed reads keep objects beside cached entries.
	 * @throws MutableTypeException if objects of the type can be changed
	 */
	StorageTemplate withDecodedValues(Class<?> type) {
		Namespace namespace = this.conversion.namespace();
		this.decoded.check(namespace.name(), type);
		this.decoded.keep(namespace);
		return new StorageTemplate(this, conversion(namespace, true), this.asked);
	}

	/**
	 * Returns a view whose methods return futures. On an engine on a server they return
	 * at once. On an embedded engine the work runs in the caller's thread, and the
	 * returned future is complete, unless the builder got an executor.
	 * @return the view
	 */
	public AsyncStorage async() {
		return new AsyncStorage(this, this.execution, this.asyncCalls);
	}

	/**
	 * Returns a view whose methods return Reactor types. Needs {@code reactor-core},
	 * which the application brings.
	 * @return the view
	 */
	public ReactiveStorage reactive() {
		return ReactiveStorage.of(this, this.execution, this.asyncCalls, this.reactiveContext);
	}

	@Override
	public Optional<Bytes> get(Bytes key) {
		return value(read(this.conversion.encodeKey(key)));
	}

	@Override
	public Optional<Bytes> get(String key) {
		return value(read(this.conversion.encodeKey(key)));
	}

	/**
	 * Reads the bytes of a value.
	 * @param key the key
	 * @param options how to read
	 * @return the bytes, or empty if there is no entry or it has expired
	 */
	public Optional<Bytes> get(Bytes key, ReadOptions options) {
		return value(this.store.get(this.conversion.encodeKey(key), levelled(options)));
	}

	@Override
	public <T> Optional<T> read(Bytes key, Function<ByteBuffer, ? extends @Nullable T> function) {
		return read(key, this.reads, function);
	}

	/**
	 * Reads a value without a copy of its own: lends its bytes to a function, for as long
	 * as that runs.
	 * @param <T> the type of the result
	 * @param key the key
	 * @param options how to read
	 * @param function gets the bytes of the value, if there is an entry, which must not
	 * leave it
	 * @return what the function has returned, or empty if there is no entry, it has
	 * expired, or the function has returned {@code null}
	 * @see Storage#read(Bytes, Function)
	 */
	public <T> Optional<T> read(Bytes key, ReadOptions options, Function<ByteBuffer, ? extends @Nullable T> function) {
		ReadOptions levelled = levelled(options);
		Arguments.required(function, "function");
		try (EntryLease lease = this.store.lease(this.conversion.encodeKey(key), levelled)) {
			Entry entry = lease.entry();
			return (entry != null) ? Optional.ofNullable(function.apply(entry.value().asByteBuffer()))
					: Optional.empty();
		}
	}

	private ReadOptions levelled(ReadOptions options) {
		Arguments.required(options, "options");
		return (this.level == null || options.consistency() != null) ? options : options.consistency(this.level);
	}

	private ScanOptions levelled(ScanOptions options) {
		Arguments.required(options, "options");
		return (this.level == null || options.consistency() != null) ? options : options.consistency(this.level);
	}

	static Optional<Bytes> value(@Nullable Entry entry) {
		return (entry != null) ? Optional.of(entry.value()) : Optional.empty();
	}

	private @Nullable Entry read(Bytes storedKey) {
		return this.store.get(storedKey, this.reads);
	}

	@Override
	public <T> Optional<T> get(Bytes key, Class<T> type) {
		Arguments.required(type, "type");
		return object(this.conversion.encodeKey(key), type);
	}

	@Override
	public <T> Optional<T> get(String key, Class<T> type) {
		Arguments.required(type, "type");
		return object(this.conversion.encodeKey(key), type);
	}

	private <T> Optional<T> object(Bytes storedKey, Class<T> type) {
		Entry entry = read(storedKey);
		return (entry != null) ? Optional.of(this.conversion.toObject(entry, type)) : Optional.empty();
	}

	@Override
	public Optional<StorageEntry<Bytes>> getEntry(Bytes key) {
		return Optional.ofNullable(read(this.conversion.encodeKey(key))).map(this.conversion::toEntry);
	}

	@Override
	public <T> Optional<StorageEntry<T>> getEntry(Bytes key, Class<T> type) {
		Arguments.required(type, "type");
		return Optional.ofNullable(read(this.conversion.encodeKey(key)))
			.map((entry) -> this.conversion.toEntry(entry, type));
	}

	@Override
	public boolean exists(Bytes key) {
		// Needs no copy of the value.
		try (EntryLease lease = this.store.lease(this.conversion.encodeKey(key), this.reads)) {
			return lease.entry() != null;
		}
	}

	@Override
	public Version put(Bytes key, Object value) {
		return put(putMutation(key, value, expiry()));
	}

	@Override
	public Version put(String key, Object value) {
		return put(putMutation(key, value, expiry()));
	}

	@Override
	public Version put(Bytes key, Object value, Duration timeToLive) {
		return put(putMutation(key, value, expiryAfter(timeToLive)));
	}

	private Version put(Mutation.Put put) {
		if (this.level == null) {
			return this.store.put(put, now());
		}
		return commit(levelled(put)).versions().get(0);
	}

	/**
	 * Returns the batch of one change, at the level of this view.
	 */
	WriteBatch levelled(Mutation mutation) {
		return WriteBatch.of(List.of(mutation)).withConsistency(this.level);
	}

	@Override
	public boolean delete(Bytes key) {
		Bytes storedKey = this.conversion.encodeKey(key);
		if (this.level == null) {
			return this.store.delete(storedKey, now());
		}
		return commit(levelled(new Mutation.Delete(storedKey))).removed();
	}

	@Override
	public void flush() {
		this.store.flush();
	}

	@Override
	public Map<Bytes, Bytes> getAll(Collection<Bytes> keys) {
		return getAll(keys, Bytes.class);
	}

	@Override
	public <T> Map<Bytes, T> getAll(Collection<Bytes> keys, Class<T> type) {
		Arguments.required(type, "type");
		List<Bytes> asked = copy(keys);
		return found(asked, this.store.getAll(encodeAll(asked), this.reads), type);
	}

	/**
	 * Copies keys, also one that is {@code null}: encoding refuses it with a message.
	 */
	static List<Bytes> copy(Collection<Bytes> keys) {
		return new ArrayList<>(Arguments.required(keys, "keys"));
	}

	List<Bytes> encodeAll(List<Bytes> keys) {
		List<Bytes> storedKeys = new ArrayList<>(keys.size());
		for (Bytes key : keys) {
			storedKeys.add(this.conversion.encodeKey(key));
		}
		return storedKeys;
	}

	/**
	 * Returns the objects of the keys that have an entry, in the order of the keys.
	 */
	<T> Map<Bytes, T> found(List<Bytes> asked, List<@Nullable Entry> entries, Class<T> type) {
		// Large enough, so it never grows.
		Map<Bytes, T> found = new LinkedHashMap<>(asked.size() * 4 / 3 + 1);
		for (int index = 0; index < asked.size(); index++) {
			Entry entry = entries.get(index);
			if (entry != null) {
				found.put(asked.get(index), this.conversion.toObject(entry, type));
			}
		}
		return found;
	}

	@Override
	public void putAll(Map<Bytes, ?> values) {
		batchOf(values).commit();
	}

	/**
	 * Returns the batch that puts several values.
	 */
	StorageBatch batchOf(Map<Bytes, ?> values) {
		StorageBatch batch = batch();
		Arguments.required(values, "values").forEach(batch::put);
		return batch;
	}

	@Override
	public void deleteAll(Collection<Bytes> keys) {
		StorageBatch batch = batch();
		Arguments.required(keys, "keys").forEach(batch::delete);
		batch.commit();
	}

	@Override
	public long deleteRange(KeyRange range) {
		require(Capability.ORDERED_SCAN);
		KeyRange storedRange = this.conversion.encodeRange(range);
		return new RangeDeletion(this.store, this.clock, this.guard, this.level).run(storedRange);
	}

	@Override
	public StorageBatch batch() {
		require(Capability.COLOCATED_BATCH);
		return new StorageBatch(this);
	}

	@Override
	public Optional<Version> putIfAbsent(Bytes key, Object value) {
		return this.conditionalWrites.writeIf(putMutation(key, value, expiry()), null);
	}

	@Override
	public Optional<Version> putIfAbsent(Bytes key, Object value, Duration timeToLive) {
		return this.conditionalWrites.writeIf(putMutation(key, value, expiryAfter(timeToLive)), null);
	}

	@Override
	public Optional<Version> compareAndSet(Bytes key, Version expected, Object value) {
		Arguments.required(expected, "expected");
		require(Capability.CONDITIONAL_WRITE);
		return this.conditionalWrites.replaceIf(putMutation(key, value, Entry.NEVER), expected);
	}

	@Override
	public Optional<Version> compareAndSet(Bytes key, Version expected, Object value, Duration timeToLive) {
		return this.conditionalWrites.writeIf(putMutation(key, value, expiryAfter(timeToLive)),
				Arguments.required(expected, "expected"));
	}

	@Override
	public boolean compareAndDelete(Bytes key, Version expected) {
		return this.conditionalWrites
			.writeIf(new Mutation.Delete(this.conversion.encodeKey(key)), Arguments.required(expected, "expected"))
			.isPresent();
	}

	@Override
	public long increment(Bytes key, long delta) {
		require(Capability.INCREMENT);
		return this.counters.add(this.conversion.encodeKey(key), delta,
				(current) -> (current != null) ? current.expiresAt() : expiry());
	}

	@Override
	public long increment(Bytes key, long delta, Duration timeToLive) {
		// Refuses a bad time before anything else.
		expiryAfter(timeToLive);
		require(Capability.INCREMENT);
		return this.counters.add(this.conversion.encodeKey(key), delta, (current) -> expiryAfter(timeToLive));
	}

	@Override
	public Optional<Duration> remainingTimeToLive(Bytes key) {
		require(Capability.TTL);
		Entry entry = read(this.conversion.encodeKey(key));
		if (entry == null || entry.expiresAt() == Entry.NEVER) {
			return Optional.empty();
		}
		long remaining = entry.expiresAt() - now();
		return (remaining > 0) ? Optional.of(Duration.ofMillis(remaining)) : Optional.empty();
	}

	@Override
	public boolean expire(Bytes key, Duration timeToLive) {
		return changeExpiry(key, expiryAfter(timeToLive));
	}

	@Override
	public boolean persist(Bytes key) {
		return changeExpiry(key, Entry.NEVER);
	}

	private boolean changeExpiry(Bytes key, long expiresAt) {
		require(Capability.TTL);
		Bytes storedKey = this.conversion.encodeKey(key);
		return this.conditionalWrites.change(storedKey, "changing the expiry", (entry) -> (entry != null)
				? new Mutation.Put(storedKey, entry.value(), expiresAt, entry.serializer()) : null);
	}

	@Override
	public StorageCursor scan(KeyRange range, ScanOptions options) {
		require(Capability.ORDERED_SCAN);
		return new StorageCursor(this.store.scan(this.conversion.encodeRange(range), levelled(options)),
				this.conversion);
	}

	/**
	 * Scans a range as objects. The first entry that is not of the type ends the scan
	 * with a {@link StorageSerializationException}.
	 * @param <T> the type of the values
	 * @param range the keys
	 * @param options direction and limit
	 * @param type the type of the values
	 * @return a sequential stream, to be closed by the caller
	 */
	public <T> Stream<StorageEntry<T>> stream(KeyRange range, ScanOptions options, Class<T> type) {
		return objects(range, options, type, null);
	}

	/**
	 * Scans a range as objects, and continues after entries that cannot be read.
	 * @param <T> the type of the values
	 * @param range the keys
	 * @param options direction and limit
	 * @param type the type of the values
	 * @param handler decides about each entry that cannot be read as an object of the
	 * type
	 * @return a sequential stream, to be closed by the caller
	 */
	public <T> Stream<StorageEntry<T>> stream(KeyRange range, ScanOptions options, Class<T> type,
			UnreadableEntryHandler handler) {
		return objects(range, options, type, Arguments.required(handler, "handler"));
	}

	private <T> Stream<StorageEntry<T>> objects(KeyRange range, ScanOptions options, Class<T> type,
			@Nullable UnreadableEntryHandler handler) {
		require(Capability.ORDERED_SCAN);
		KeyRange storedRange = this.conversion.encodeRange(range);
		ScanOptions levelled = levelled(options);
		Arguments.required(type, "type");
		return new TolerantScan(this.store.scan(storedRange, levelled), this.conversion, handler).stream(type);
	}

	@Override
	public StorageSnapshot snapshot() {
		require(Capability.SNAPSHOT);
		return new StorageSnapshot(freeze(), this.conversion);
	}

	private Snapshot freeze() {
		if (this.level != null) {
			this.store.getAll(List.of(), this.reads);
		}
		return this.store.snapshot();
	}

	@Override
	public StorageTransaction beginTransaction() {
		require(Capability.TRANSACTION);
		if (this.guard.has(Capability.SNAPSHOT)) {
			return new StorageTransaction(this, freeze());
		}
		// An empty read throws if the store is closed.
		this.store.getAll(List.of(), this.reads);
		return new StorageTransaction(this, null);
	}

	@Override
	public <T extends @Nullable Object> T inTransaction(Function<StorageTransaction, T> work) {
		return this.transactions.run(this, Arguments.required(work, "work"));
	}

	@Override
	public Subscription watch(KeyRange range, StorageListener listener) {
		require(Capability.WATCH);
		return this.store.watch(this.conversion.encodeRange(range), null, delivering(listener));
	}

	@Override
	public Subscription watch(KeyRange range, String position, StorageListener listener) {
		Arguments.required(position, "position");
		KeyRange storedRange = this.conversion.encodeRange(range);
		WatchListener delivering = delivering(listener);
		require(Capability.RESUMABLE_WATCH);
		return this.store.watch(storedRange, position, delivering);
	}

	private WatchListener delivering(StorageListener listener) {
		return new EventDelivery(name(), this.conversion, Arguments.required(listener, "listener"));
	}

	/**
	 * Refuses an entry that no method of this template would write. For tools that write
	 * to {@link #store()} directly.
	 * @param storedKey the key with the prefix of its namespace
	 * @param value the value
	 * @throws InvalidKeyException if the key or the name of its namespace is outside the
	 * limits
	 * @throws InvalidValueException if the value is larger than the store allows
	 */
	public void checkLimits(Bytes storedKey, Bytes value) {
		this.conversion.checkStoredKey(Arguments.required(storedKey, "storedKey"));
		this.conversion.values().checkSize(Arguments.required(value, "value").size());
	}

	/**
	 * Refuses an operation that the store cannot do.
	 * @param capability what the operation needs
	 * @throws UnsupportedCapabilityException if the store lacks it
	 */
	public void require(Capability capability) {
		Arguments.required(capability, "capability");
		this.guard.require(capability);
	}

	/**
	 * Closes the store, and its open scans, snapshots and watches. Asynchronous calls
	 * that have not begun fail.
	 */
	@Override
	public void close() {
		this.execution.close();
		this.store.close();
	}

	EntryConversion conversion() {
		return this.conversion;
	}

	long now() {
		return this.clock.millis();
	}

	/**
	 * Returns the level of this view, or {@code null} for the store's own.
	 */
	@Nullable ConsistencyLevel level() {
		return this.level;
	}

	/**
	 * Returns how this view reads.
	 */
	ReadOptions reads() {
		return this.reads;
	}

	ConditionalWrites conditionalWrites() {
		return this.conditionalWrites;
	}

	CommitResult commit(WriteBatch batch) {
		if (!batch.conditions().isEmpty()) {
			require(Capability.CONDITIONAL_WRITE);
		}
		return this.store.commit(batch, now());
	}

	Mutation.Put putMutation(Bytes key, Object value, long expiresAt) {
		return putMutation(this.conversion.encodeKey(key), this.conversion.values().toBytes(value), expiresAt);
	}

	Mutation.Put putMutation(String key, Object value, long expiresAt) {
		return putMutation(this.conversion.encodeKey(key), this.conversion.values().toBytes(value), expiresAt);
	}

	private static Mutation.Put putMutation(Bytes storedKey, ValueConversion.Converted value, long expiresAt) {
		return new Mutation.Put(storedKey, value.bytes(), expiresAt, value.serializer());
	}

	/**
	 * Returns the expiry of a write without a time to live.
	 */
	long expiry() {
		return (this.timeToLive != null) ? expiryAfter(this.timeToLive) : Entry.NEVER;
	}

	long expiryAfter(Duration timeToLive) {
		require(Capability.TTL);
		if (timeToLive == null) {
			throw new InvalidValueException(name(), Arguments.isNull("timeToLive"));
		}
		if (timeToLive.compareTo(Duration.ofMillis(1)) < 0) {
			throw new InvalidValueException(name(), "a time to live must be at least a millisecond, not " + timeToLive);
		}
		try {
			return Math.addExact(now(), timeToLive.toMillis());
		}
		catch (ArithmeticException ex) {
			throw new InvalidValueException(name(),
					"a time to live must end before the year 292 million, not " + timeToLive + " from now");
		}
	}

}
