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

package io.synapsed.storage.observation;

import java.util.List;
import java.util.function.Supplier;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times the operations of the store below. Used twice in a stack: around
 * everything, for what the application sees, and around the engine.
 */
class ObservedStore extends ForwardingStore {

	private final OperationMeters meters;

	ObservedStore(KeyValueStore delegate, OperationMeters meters) {
		super(delegate);
		this.meters = meters;
	}

	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		long start = this.meters.begin(operation);
		try {
			return call.get();
		}
		catch (RuntimeException | Error ex) {
			this.meters.fail(operation, ex);
			throw ex;
		}
		finally {
			this.meters.end(operation, start);
		}
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return read(super.get(key, options));
	}

	private @Nullable Entry read(@Nullable Entry entry) {
		if (entry != null) {
			this.meters.read(entry.value().size());
		}
		return entry;
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		List<@Nullable Entry> entries = super.getAll(keys, options);
		entries.forEach(this::read);
		return entries;
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		EntryCursor cursor = super.scan(range, options);
		return new EntryCursor() {

			@Override
			public @Nullable Entry next() {
				return read(cursor.next());
			}

			@Override
			public @Nullable Bytes unreadable() {
				return cursor.unreadable();
			}

			@Override
			public void close() {
				cursor.close();
			}

		};
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		Version version = super.put(put, now);
		this.meters.written(put.storedSize());
		return version;
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		CommitResult result = super.commit(batch, now);
		if (result.applied()) {
			for (Mutation mutation : batch.mutations()) {
				if (mutation instanceof Mutation.Put put) {
					this.meters.written(put.storedSize());
				}
				else if (mutation instanceof Mutation.Rewrite rewrite) {
					this.meters.written(rewrite.put().storedSize());
				}
			}
		}
		return result;
	}

	@Override
	public void close() {
		super.close();
		this.meters.remove();
	}

}
