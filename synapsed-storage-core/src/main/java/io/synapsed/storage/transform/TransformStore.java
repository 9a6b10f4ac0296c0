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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.FileEncryption;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.PutCheck;
import io.synapsed.storage.spi.ReadView;
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
 * A store whose values pass through a {@link ValueTransform}. It implements every
 * operation itself, so that the compiler points at one that would let stored bytes out.
 */
final class TransformStore implements KeyValueStore {

	private static final Logger logger = LoggerFactory.getLogger(TransformStore.class);

	private final KeyValueStore delegate;

	private final List<ValueCodec> codecs;

	private final ValueTransform transform;

	TransformStore(KeyValueStore delegate, List<ValueCodec> codecs, ValueTransform transform) {
		this.delegate = delegate;
		this.codecs = codecs;
		this.transform = transform;
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return decode(this.delegate.get(key, options));
	}

	private @Nullable Entry decode(@Nullable Entry stored) {
		try {
			return (stored != null) ? this.transform.decode(stored) : null;
		}
		catch (ForgottenValueException ex) {
			return null;
		}
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		return decodeAll(this.delegate.getAll(keys, options));
	}

	private List<@Nullable Entry> decodeAll(List<@Nullable Entry> stored) {
		List<@Nullable Entry> decoded = new ArrayList<>(stored.size());
		for (Entry entry : stored) {
			decoded.add(decode(entry));
		}
		return decoded;
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		return decode(this.delegate, range, options);
	}

	private EntryCursor decode(ReadView view, KeyRange range, ScanOptions options) {
		if (!this.transform.forgets()) {
			EntryCursor cursor = view.scan(range, options);
			return options.keysOnly() ? cursor : new DecodingCursor(cursor, Long.MAX_VALUE);
		}
		// Only its value tells that an entry is absent, and the limit is one of those
		// that are there.
		ScanOptions all = new ScanOptions(options.reverse(), Long.MAX_VALUE, false);
		return new DecodingCursor(view.scan(range, all), options.limit());
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		return this.delegate.put(this.transform.encode(put), now);
	}

	@Override
	public boolean delete(Bytes key, long now) {
		return this.delegate.delete(key, now);
	}

	@Override
	public PutCheck checkPuts(long now) {
		PutCheck below = this.delegate.checkPuts(now);
		// How large a value becomes is only known once it is encoded.
		return (below == PutCheck.NONE) ? below
				: (puts) -> below.check(puts.stream().map(this.transform::encode).toList());
	}

	@Override
	public void checkDelete(KeyRange range) {
		this.delegate.checkDelete(range);
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		List<Mutation> mutations = new ArrayList<>(batch.mutations().size());
		for (Mutation mutation : batch.mutations()) {
			mutations.add((mutation instanceof Mutation.Put put) ? this.transform.encode(put) : mutation);
		}
		WriteBatch encoded = batch.withMutations(mutations);
		CommitResult result = this.delegate.commit(encoded, now);
		if (!result.applied() && this.transform.forgets() && removeForgotten(result.failedKeys(), now)) {
			result = this.delegate.commit(encoded, now);
		}
		return result;
	}

	/**
	 * Removes entries that are in the way of a condition although they are absent.
	 */
	private boolean removeForgotten(List<Bytes> keys, long now) {
		boolean removed = false;
		for (Bytes key : keys) {
			Entry stored = this.delegate.get(key, ReadOptions.BYPASS_CACHE);
			if (stored != null && decode(stored) == null) {
				removed |= this.delegate
					.commit(WriteBatch.of(new Mutation.Delete(key), new Condition(key, stored.version())), now)
					.applied();
			}
		}
		return removed;
	}

	@Override
	public Snapshot snapshot() {
		return new DecodingSnapshot(this.delegate.snapshot());
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
	 * An event whose value cannot be read is lost to the listener, and that is a gap.
	 */
	private WatchEvent decode(WatchEvent event) {
		Entry stored = event.entry();
		try {
			return (stored != null) ? event.withEntry(this.transform.decode(stored)) : event;
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
			this.transform.decode(stored);
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
	public FileEncryption fileEncryption() {
		return this.codecs.stream()
			.map(ValueCodec::fileEncryption)
			.filter((encryption) -> encryption != FileEncryption.NONE)
			.findFirst()
			.orElseGet(this.delegate::fileEncryption);
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

	private final class DecodingCursor implements EntryCursor {

		private final EntryCursor cursor;

		private long rest;

		private @Nullable Bytes unreadable;

		private DecodingCursor(EntryCursor cursor, long limit) {
			this.cursor = cursor;
			this.rest = limit;
		}

		@Override
		public @Nullable Entry next() {
			this.unreadable = null;
			while (this.rest > 0) {
				Entry stored = this.cursor.next();
				if (stored == null) {
					return null;
				}
				Entry decoded = decodeNext(stored);
				if (decoded != null) {
					this.rest--;
					return decoded;
				}
			}
			return null;
		}

		private @Nullable Entry decodeNext(Entry stored) {
			try {
				return decode(stored);
			}
			catch (IntegrityException | StorageEncryptionException | StorageCompressionException ex) {
				this.rest--;
				this.unreadable = stored.key();
				throw ex;
			}
		}

		@Override
		public @Nullable Bytes unreadable() {
			return this.unreadable;
		}

		@Override
		public void close() {
			this.cursor.close();
		}

	}

	private final class DecodingSnapshot implements Snapshot {

		private final Snapshot snapshot;

		private DecodingSnapshot(Snapshot snapshot) {
			this.snapshot = snapshot;
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			return decode(this.snapshot.get(key, options));
		}

		@Override
		public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
			return decodeAll(this.snapshot.getAll(keys, options));
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			return decode(this.snapshot, range, options);
		}

		@Override
		public void close() {
			this.snapshot.close();
		}

	}

}
