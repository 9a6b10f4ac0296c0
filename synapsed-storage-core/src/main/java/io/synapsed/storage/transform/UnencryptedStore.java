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

import io.synapsed.storage.StorageNetworkException;
import io.synapsed.storage.StorageTimeoutException;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.engine.EncryptionMark;
import org.jspecify.annotations.Nullable;

/**
 * Stands over a server that was not there when the store was opened without encryption:
 * looks before the first operation whether the store has encrypted values.
 */
final class UnencryptedStore extends ForwardingStore {

	private volatile boolean checked;

	private UnencryptedStore(KeyValueStore delegate) {
		super(delegate);
	}

	/**
	 * Makes sure that a store has no encrypted values.
	 * @return the store itself, unless it cannot be asked yet
	 */
	static KeyValueStore over(KeyValueStore delegate) {
		try {
			EncryptionMark.refuseWithoutEncryption(delegate);
			return delegate;
		}
		catch (StorageNetworkException | StorageTimeoutException ex) {
			return new UnencryptedStore(delegate);
		}
	}

	@Override
	protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
		if (!this.checked) {
			EncryptionMark.refuseWithoutEncryption(delegate());
			this.checked = true;
		}
		return call.get();
	}

}
