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

package io.synapsed.storage.transform.encryption;

import java.time.InstantSource;
import java.util.function.LongSupplier;

import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.spi.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link KeyRing}.
 *
 * @since 0.1.0
 */
public final class KeyRingBuilder {

	private final KeyValueStore engine;

	private final KeyRingStorage storage;

	private final KeyWrapper wrapper;

	private @Nullable AeadAlgorithm algorithm;

	private InstantSource clock = InstantSource.system();

	private int maxNamespaces = KeyRing.DEFAULT_MAX_NAMESPACES;

	private LongSupplier nanoTime = System::nanoTime;

	KeyRingBuilder(KeyValueStore engine, KeyRingStorage storage, KeyWrapper wrapper) {
		this.engine = engine;
		this.storage = storage;
		this.wrapper = wrapper;
	}

	/**
	 * Sets the algorithm that encrypts values.
	 * @param algorithm the algorithm; {@link XAesGcmAlgorithm} unless set
	 * @return this builder
	 */
	public KeyRingBuilder algorithm(AeadAlgorithm algorithm) {
		this.algorithm = algorithm;
		return this;
	}

	/**
	 * Sets the clock that dates new keys.
	 * @param clock the clock; that of the system unless set
	 * @return this builder
	 */
	public KeyRingBuilder clock(InstantSource clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Sets how many namespaces may get a DEK. Namespaces that have one keep it.
	 * @param maxNamespaces the largest number, at least 1;
	 * {@value KeyRing#DEFAULT_MAX_NAMESPACES} unless set
	 * @return this builder
	 */
	public KeyRingBuilder maxNamespaces(int maxNamespaces) {
		this.maxNamespaces = maxNamespaces;
		return this;
	}

	/**
	 * Sets the monotonic clock that measures for how long a key has been retired.
	 * @param nanoTime returns nanoseconds; {@link System#nanoTime()} unless set
	 * @return this builder
	 */
	public KeyRingBuilder nanoTime(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
		return this;
	}

	/**
	 * Reads the key ring of the store. Wraps every DEK that another KEK wraps under the
	 * current KEK.
	 * @return the key ring
	 * @throws StorageEncryptionException if a KEK that is needed is missing
	 * @throws io.synapsed.storage.exception.IntegrityException if the key ring is damaged
	 * @throws StorageConfigurationException if the key ring belongs to another store, is
	 * missing, or is older than the one that the store has seen
	 */
	public KeyRing build() {
		return new KeyRing(this);
	}

	KeyValueStore engine() {
		return this.engine;
	}

	KeyRingStorage storage() {
		return this.storage;
	}

	KeyWrapper wrapper() {
		return this.wrapper;
	}

	AeadAlgorithm algorithm() {
		if (this.algorithm == null) {
			this.algorithm = new XAesGcmAlgorithm();
		}
		return this.algorithm;
	}

	InstantSource clock() {
		return this.clock;
	}

	int maxNamespaces() {
		return this.maxNamespaces;
	}

	LongSupplier nanoTime() {
		return this.nanoTime;
	}

}
