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

package io.synapsed.storage.transform;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.SnapshotEncryption;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.PutCheck;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes the values that are written to a store, and decodes those that are read. It
 * implements every operation itself, so that the compiler flags a new operation that
 * would return stored bytes.
 */
final class TransformStore implements KeyValueStore {

	private static final Logger logger = LoggerFactory.getLogger(TransformStore.class);

	private final KeyValueStore delegate;

	private final List<ValueCodec> codecs;

	private final CodecChain chain;

	private final DecodingView view;

	TransformStore(KeyValueStore delegate, List<ValueCodec> codecs, CodecChain chain) {
		this.delegate = delegate;
		this.codecs = codecs;
		this.chain = chain;
		this.view = new DecodingView(delegate, chain);
	}

	/**
	 * {@inheritDoc} What a codec decodes is an array of its own, so the engine need not
	 * copy what is read from.
	 */
	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		if (this.codecs.isEmpty()) {
			return this.view.get(key, options);
		}
		try (EntryLease lease = this.delegate.lease(key, options)) {
			return this.chain.decodeIfPresent(lease.entry(), lease::own);
		}
	}

	@Override
	public EntryLease lease(Bytes key, ReadOptions options) {
		return this.delegate.lease(key, options).map(this.chain::decodeIfPresent);
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		return this.view.getAll(keys, options);
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		return this.view.scan(range, options);
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		return this.delegate.put(this.chain.encode(put), now);
	}

	@Override
	public boolean delete(Bytes key, long now) {
		return this.delegate.delete(key, now);
	}

	@Override
	public PutCheck checkPuts(long now) {
		PutCheck below = this.delegate.checkPuts(now);
		// Only encoding tells the size of a stored value.
		return (below == PutCheck.NONE) ? below : (puts) -> below.check(puts.stream().map(this.chain::encode).toList());
	}

	@Override
	public void checkDelete(KeyRange range) {
		this.delegate.checkDelete(range);
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		WriteBatch encoded = this.chain.encode(batch);
		return settled(encoded, this.delegate.commit(encoded, now), now);
	}

	/**
	 * Returns the result of a batch, after a repetition if its conditions have met
	 * forgotten entries.
	 * @param encoded the batch with encoded values
	 * @param result the result of its first commit
	 */
	CommitResult settled(WriteBatch encoded, CommitResult result, long now) {
		if (!result.applied() && this.chain.forgets()
				&& removeForgotten(result.failedKeys(), encoded.consistency(), now)) {
			return this.delegate.commit(encoded, now);
		}
		return result;
	}

	/**
	 * {@inheritDoc} None if a codec may wait, such as for the key of a namespace or for
	 * its dictionary: the caller must not.
	 */
	@Override
	public Optional<AsyncCalls> async(Supplier<Executor> completion) {
		return this.chain.waitsToEncode() ? Optional.empty()
				: this.delegate.async(completion).map((calls) -> new TransformCalls(calls, this, this.chain));
	}

	/**
	 * Removes forgotten entries. They are absent, but conditions of the engine see them.
	 */
	private boolean removeForgotten(List<Bytes> keys, @Nullable ConsistencyLevel consistency, long now) {
		ReadOptions options = ReadOptions.BYPASS_CACHE.consistency(consistency);
		boolean removed = false;
		for (Bytes key : keys) {
			Entry stored = this.delegate.get(key, options);
			if (stored != null && this.chain.decodeIfPresent(stored) == null) {
				WriteBatch removal = WriteBatch.of(new Mutation.Delete(key), new Condition(key, stored.version()))
					.withConsistency(consistency);
				removed |= this.delegate.commit(removal, now).applied();
			}
		}
		return removed;
	}

	@Override
	public Snapshot snapshot() {
		return new DecodingSnapshot(this.delegate.snapshot(), this.chain);
	}

	@Override
	public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
		return this.delegate.watch(range, position, new WatchListener() {

			@Override
			public void onEvent(WatchEvent event) {
				listener.onEvent(decode(event));
			}

			@Override
			public void onClose() {
				listener.onClose();
			}

		});
	}

	/**
	 * Decodes the value of an event. Returns a gap if the value cannot be read: the
	 * listener misses that change.
	 */
	private WatchEvent decode(WatchEvent event) {
		Entry stored = event.entry();
		try {
			return (stored != null) ? event.withEntry(this.chain.decode(stored)) : event;
		}
		catch (RuntimeException | Error ex) {
			logger.error("A watch of store '{}' meets a value that cannot be read", name(), ex);
			return WatchEvent.GAP;
		}
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		Entry stored = this.delegate.get(key, ReadOptions.BYPASS_CACHE);
		Map<String, Object> facts = new LinkedHashMap<>();
		if (stored != null) {
			describe(stored, facts);
		}
		return new LayerDescription("transform", facts).over(this.delegate.explain(key));
	}

	private void describe(Entry stored, Map<String, Object> facts) {
		try {
			ValueHeader header = ValueHeader.read(stored.value());
			facts.put("header-size", header.size());
			facts.put("serializer", header.serializer());
			facts.put("compression", header.compression());
			if (header.dictionary() != 0) {
				facts.put("dictionary", header.dictionary());
			}
			facts.put("plain-size",
					(header.compression() != 0) ? header.plainSize() : stored.value().size() - header.size());
			facts.put("stored-size", stored.value().size());
			facts.put("encryption", header.encryption());
			facts.put("data-key", Integer.toUnsignedString(header.encryptionKey()));
			facts.put("checksum", header.checksumAlgorithm());
			this.chain.decode(stored);
			facts.put("readable", true);
		}
		catch (StorageException ex) {
			facts.put("readable", false);
			facts.put("problem", ex.getClass().getSimpleName());
		}
	}

	@Override
	public List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>();
		this.codecs.forEach((codec) -> statistics.addAll(codec.statistics()));
		statistics.addAll(this.delegate.statistics());
		return statistics;
	}

	@Override
	public List<StoreWarning> warnings() {
		List<StoreWarning> warnings = new ArrayList<>();
		this.codecs.forEach((codec) -> warnings.addAll(codec.warnings()));
		warnings.addAll(this.delegate.warnings());
		return warnings;
	}

	@Override
	public List<LayerDescription> layers() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("header-version", ValueHeader.VERSION);
		this.codecs.forEach((codec) -> facts.put(codec.stage().name().toLowerCase(Locale.ROOT), codec.settings()));
		return new LayerDescription("transform", facts).over(this.delegate.layers());
	}

	@Override
	public String name() {
		return this.delegate.name();
	}

	@Override
	public Set<Capability> capabilities() {
		return this.delegate.capabilities();
	}

	@Override
	public Set<ConsistencyLevel> consistencyLevels() {
		return this.delegate.consistencyLevels();
	}

	@Override
	public ConsistencyLevel consistencyLevel() {
		return this.delegate.consistencyLevel();
	}

	@Override
	public boolean isConsistencyLevelSet() {
		return this.delegate.isConsistencyLevelSet();
	}

	@Override
	public boolean isRemote() {
		return this.delegate.isRemote();
	}

	@Override
	public List<ExpiredEntry> expiredBefore(long now, int limit) {
		return this.delegate.expiredBefore(now, limit);
	}

	@Override
	public void flush() {
		this.delegate.flush();
	}

	@Override
	public void compact() {
		this.delegate.compact();
	}

	@Override
	public void checkpoint(Path directory) {
		this.delegate.checkpoint(directory);
	}

	@Override
	public void probe() {
		this.delegate.probe();
		this.codecs.forEach(ValueCodec::probe);
	}

	@Override
	public SnapshotEncryption snapshotEncryption() {
		return this.codecs.stream()
			.map(ValueCodec::snapshotEncryption)
			.filter((encryption) -> encryption != SnapshotEncryption.NONE)
			.findFirst()
			.orElseGet(this.delegate::snapshotEncryption);
	}

	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return this.delegate.unwrap(type);
	}

	@Override
	public void close() {
		try {
			this.delegate.close();
		}
		finally {
			this.codecs.forEach(ValueCodec::close);
		}
	}

}
