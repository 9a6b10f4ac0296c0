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

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.EntryLease;
import io.synapsed.storage.spi.ForwardingCalls;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreOperation;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to write plain values to an encrypted store. It is used without encryption over
 * a store that could not be asked when it was opened, and over a shared store, which
 * another process may begin to encrypt at any time. It checks the mark of the store
 * before the first operation if it could not be asked yet, at every probe, before a write
 * if the last check is a second old, and before the write after the read of an encrypted
 * value.
 */
final class UnencryptedStore extends ForwardingStore {

	/** A check reads one small entry: one write a second waits for it. */
	private static final long LOOK_INTERVAL = Duration.ofSeconds(1).toNanos();

	private final LongSupplier nanoTime;

	private final boolean shared;

	private volatile boolean checked;

	/**
	 * Another process has probably begun to encrypt the store: the mark says so, or an
	 * encrypted value was read.
	 */
	private volatile boolean suspect;

	private volatile long lastLook;

	private UnencryptedStore(KeyValueStore delegate, LongSupplier nanoTime, boolean checked) {
		super(delegate);
		this.nanoTime = nanoTime;
		this.shared = delegate.capabilities().contains(Capability.SHARED);
		this.checked = checked;
		this.lastLook = nanoTime.getAsLong();
	}

	/**
	 * Checks that a store has no encrypted values.
	 * @return the store itself, or a checking layer over it if it cannot be asked yet or
	 * other processes may begin to encrypt it
	 */
	static KeyValueStore over(KeyValueStore delegate) {
		return over(delegate, System::nanoTime);
	}

	static KeyValueStore over(KeyValueStore delegate, LongSupplier nanoTime) {
		try {
			EncryptionMark.refuseWithoutEncryption(delegate);
			return delegate.capabilities().contains(Capability.SHARED) ? new UnencryptedStore(delegate, nanoTime, true)
					: delegate;
		}
		catch (StorageNetworkException | StorageTimeoutException ex) {
			return new UnencryptedStore(delegate, nanoTime, false);
		}
	}

	@Override
	public void probe() {
		super.probe();
		look();
	}

	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		if (mustLook(operation)) {
			look();
		}
		return judged(call.get());
	}

	private boolean mustLook(StoreOperation operation) {
		return !this.checked || isWrite(operation) && (this.suspect || isLookDue());
	}

	private <T extends @Nullable Object> T judged(T result) {
		if (isEncrypted(result)) {
			// The reader gets an exception of its own, from the decoding.
			this.suspect = true;
		}
		return result;
	}

	@Override
	public Optional<AsyncCalls> async(Supplier<Executor> completion) {
		return delegate().async(completion).map(UnencryptedCalls::new);
	}

	private static boolean isWrite(StoreOperation operation) {
		return operation == StoreOperation.PUT || operation == StoreOperation.COMMIT
				|| operation == StoreOperation.DELETE;
	}

	private boolean isLookDue() {
		return this.shared && this.nanoTime.getAsLong() - this.lastLook >= LOOK_INTERVAL;
	}

	private static boolean isEncrypted(@Nullable Object result) {
		if (result instanceof Entry entry) {
			return ValueHeader.isEncrypted(entry.value());
		}
		if (result instanceof EntryLease lease) {
			return isEncrypted(lease.entry());
		}
		return result instanceof List<?> several && several.stream().anyMatch(UnencryptedStore::isEncrypted);
	}

	/** Reads the mark again: it disappears when the store is decrypted. */
	private void look() {
		try {
			EncryptionMark.refuseWithoutEncryption(delegate());
			looked(null);
		}
		catch (StorageConfigurationException ex) {
			looked(ex);
			throw ex;
		}
	}

	private void looked(@Nullable Throwable failure) {
		if (failure == null) {
			this.suspect = false;
			this.lastLook = this.nanoTime.getAsLong();
			this.checked = true;
		}
		else if (failure instanceof StorageConfigurationException) {
			this.suspect = true;
		}
	}

	/** Looks at the mark before asynchronous calls, and waits for it no more. */
	private final class UnencryptedCalls extends ForwardingCalls {

		private final AsyncCalls calls;

		private UnencryptedCalls(AsyncCalls calls) {
			super(calls);
			this.calls = calls;
		}

		@Override
		protected <T extends @Nullable Object> CompletionStage<T> around(StoreOperation operation,
				Supplier<CompletionStage<T>> call) {
			CompletionStage<T> stage = mustLook(operation) ? EncryptionMark.refuseWithoutEncryption(name(), this.calls)
				.whenComplete((done, failure) -> looked((failure != null) ? AsyncCalls.causeOf(failure) : null))
				.thenCompose((done) -> call.get()) : call.get();
			return stage.thenApply(UnencryptedStore.this::judged);
		}

	}

}
