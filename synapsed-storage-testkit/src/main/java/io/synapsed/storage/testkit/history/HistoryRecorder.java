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

package io.synapsed.storage.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * A layer that writes down what passes through it: reads and writes of single keys, and
 * of batches what they mean for each key. It stands outermost, so it sees what the
 * application sees, caches included. Scans, snapshots and keys of the system are passed
 * on unrecorded. Entries that expire are not understood: the clock of the store must
 * stand still, or nothing must expire.
 * <p>
 * An exception that the contract says had no effect is recorded as such, any other as an
 * unknown outcome. Safe for use by several threads; each is a client. One recorder
 * records one store.
 *
 * @since 0.1.0
 */
public final class HistoryRecorder implements StoreLayer {

	private static final List<Class<? extends RuntimeException>> WITHOUT_EFFECT = List.of(InvalidKeyException.class,
			InvalidValueException.class, StorageConflictException.class, StorageFullException.class,
			StorageNetworkException.class, StorageReadOnlyException.class, StorageRejectedException.class,
			StorageTimeoutException.class, UnsupportedCapabilityException.class);

	private static final Bytes SYSTEM_PREFIX = Namespace.SYSTEM.encode(Bytes.EMPTY);

	private final AtomicLong moments = new AtomicLong();

	private final AtomicInteger clients = new AtomicInteger();

	private final Map<Thread, Integer> clientOfThread = new ConcurrentHashMap<>();

	private final Queue<Operation> operations = new ConcurrentLinkedQueue<>();

	/**
	 * Returns what was recorded, of operations that have ended by now.
	 * @return the history
	 */
	public History history() {
		return History.of(List.copyOf(this.operations));
	}

	/**
	 * Adds an operation that went another way than through this layer. Its moments must
	 * come from {@link #moment()}.
	 * @param operation the operation
	 */
	public void add(Operation operation) {
		this.operations.add(operation);
	}

	/**
	 * Returns the next moment.
	 * @return a number that no other event has
	 */
	public long moment() {
		return this.moments.getAndIncrement();
	}

	@Override
	public Position position() {
		return Position.ACCESS;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		return new RecordedStore(delegate);
	}

	private final class RecordedStore extends ForwardingStore {

		private RecordedStore(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			Call call = new Call().asks(key, new Action.Get());
			Entry entry = call.<@Nullable Entry>run(() -> delegate().get(key, options));
			call.returned(0, found(entry));
			return entry;
		}

		@Override
		public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
			Call call = new Call();
			keys.forEach((key) -> call.asks(key, new Action.Get()));
			List<@Nullable Entry> entries = call.run(() -> delegate().getAll(keys, options));
			for (int index = 0; index < entries.size(); index++) {
				call.returned(index, found(entries.get(index)));
			}
			return entries;
		}

		@Override
		public EntryLease lease(Bytes key, ReadOptions options) {
			// The history keeps the value.
			return EntryLease.of(get(key, options));
		}

		private static Outcome found(@Nullable Entry entry) {
			return (entry != null) ? new Outcome.Found(entry.value(), entry.version()) : new Outcome.Absent();
		}

		@Override
		public Version put(Mutation.Put put, long now) {
			Call call = new Call().asks(put.key(), new Action.Put(put.stored()));
			Version version = call.run(() -> delegate().put(put, now));
			call.returned(0, new Outcome.Applied(version));
			return version;
		}

		@Override
		public boolean delete(Bytes key, long now) {
			Call call = new Call().asks(key, new Action.Delete());
			boolean removed = call.run(() -> delegate().delete(key, now));
			call.returned(0, removed ? new Outcome.Applied(null) : new Outcome.Refused());
			return removed;
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			RecordedBatch recorded = new RecordedBatch(batch);
			Call call = new Call();
			recorded.actions().forEach(call::asks);
			CommitResult result = call.run(() -> delegate().commit(batch, now));
			int index = 0;
			for (Bytes key : recorded.actions().keySet()) {
				call.returned(index++, recorded.outcome(key, result));
			}
			return result;
		}

	}

	/** One call, which can concern several keys. */
	private final class Call {

		private final long called = moment();

		private final List<Bytes> keys = new ArrayList<>();

		private final List<Action> actions = new ArrayList<>();

		private long returned;

		private Call asks(Bytes key, Action action) {
			this.keys.add(key);
			this.actions.add(action);
			return this;
		}

		private <T extends @Nullable Object> T run(Supplier<T> call) {
			try {
				T result = call.get();
				this.returned = moment();
				return result;
			}
			catch (RuntimeException | Error ex) {
				boolean withoutEffect = WITHOUT_EFFECT.stream().anyMatch((type) -> type.isInstance(ex));
				this.returned = withoutEffect ? moment() : Operation.NEVER;
				for (int index = 0; index < this.keys.size(); index++) {
					returned(index, withoutEffect ? new Outcome.Failed() : new Outcome.Unknown());
				}
				throw ex;
			}
		}

		private void returned(int index, Outcome outcome) {
			Bytes key = this.keys.get(index);
			if (!key.startsWith(SYSTEM_PREFIX)) {
				int client = HistoryRecorder.this.clientOfThread.computeIfAbsent(Thread.currentThread(),
						(thread) -> HistoryRecorder.this.clients.getAndIncrement());
				add(new Operation(client, key, this.actions.get(index), outcome, this.called, this.returned));
			}
		}

	}

}
