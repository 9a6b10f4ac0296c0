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

import java.util.function.Supplier;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.StorageNetworkException;
import io.synapsed.storage.StorageTimeoutException;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.engine.EncryptionMark;
import org.jspecify.annotations.Nullable;

/**
 * Stands over a server that was not there when the store was opened without encryption:
 * looks before the first operation whether the store has encrypted values. Stands over a
 * shared store, too, which another process may begin to encrypt at any time: looks at
 * every probe, and refuses writes from then on.
 */
final class UnencryptedStore extends ForwardingStore {

	private volatile boolean checked;

	/** Another process has begun to encrypt a shared store meanwhile. */
	private volatile boolean encrypted;

	private UnencryptedStore(KeyValueStore delegate, boolean checked) {
		super(delegate);
		this.checked = checked;
	}

	/**
	 * Makes sure that a store has no encrypted values.
	 * @return the store itself, unless it cannot be asked yet, or is one that other
	 * processes may begin to encrypt
	 */
	static KeyValueStore over(KeyValueStore delegate) {
		try {
			EncryptionMark.refuseWithoutEncryption(delegate);
			return delegate.capabilities().contains(Capability.SHARED) ? new UnencryptedStore(delegate, true)
					: delegate;
		}
		catch (StorageNetworkException | StorageTimeoutException ex) {
			return new UnencryptedStore(delegate, false);
		}
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.checked ? delegate().get(key, options) : super.get(key, options);
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		return (this.checked && !this.encrypted) ? delegate().put(put, now) : super.put(put, now);
	}

	@Override
	public void probe() {
		super.probe();
		look();
	}

	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		if (!this.checked) {
			EncryptionMark.refuseWithoutEncryption(delegate());
			this.checked = true;
		}
		if (this.encrypted && isWrite(operation)) {
			look();
		}
		return call.get();
	}

	private static boolean isWrite(StoreOperation operation) {
		return operation == StoreOperation.PUT || operation == StoreOperation.COMMIT
				|| operation == StoreOperation.DELETE;
	}

	/** Looks at the mark again, which goes once the store is decrypted. */
	private void look() {
		try {
			EncryptionMark.refuseWithoutEncryption(delegate());
			this.encrypted = false;
		}
		catch (StorageConfigurationException ex) {
			this.encrypted = true;
			throw ex;
		}
	}

}
