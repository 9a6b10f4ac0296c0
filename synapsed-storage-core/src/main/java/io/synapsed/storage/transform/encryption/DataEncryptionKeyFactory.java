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

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.spi.Namespace;

/**
 * Generates data-encryption keys (DEKs), wraps them under the current key-encryption key
 * (KEK) and unwraps stored ones. The identity of the store, the id and the namespace are
 * authenticated with each wrapped DEK. Safe for use by several threads.
 */
final class DataEncryptionKeyFactory {

	private static final SecureRandom random = new SecureRandom();

	private final String store;

	private final byte[] identity;

	private final String location;

	private final KeyWrapper wrapper;

	private final AeadAlgorithm algorithm;

	private final InstantSource clock;

	/**
	 * Creates a factory.
	 * @param store name of the store, for messages
	 * @param uuid identity of the store
	 * @param location where the key ring is stored, for messages
	 * @param builder has the wrapper, the algorithm and the clock
	 */
	DataEncryptionKeyFactory(String store, UUID uuid, String location, KeyRingBuilder builder) {
		this.store = store;
		this.identity = ByteBuffer.allocate(2 * Long.BYTES)
			.putLong(uuid.getMostSignificantBits())
			.putLong(uuid.getLeastSignificantBits())
			.array();
		this.location = location;
		this.wrapper = builder.wrapper();
		this.algorithm = builder.algorithm();
		this.clock = builder.clock();
	}

	/**
	 * Returns the identity of the store: 16 bytes, which the caller must not change.
	 */
	byte[] identity() {
		return this.identity;
	}

	KeyWrapper wrapper() {
		return this.wrapper;
	}

	AeadAlgorithm algorithm() {
		return this.algorithm;
	}

	/**
	 * Generates a DEK.
	 * @param namespace the namespace whose new values it encrypts
	 * @param taken ids that it must not get
	 */
	DataEncryptionKey generate(Namespace namespace, Set<Integer> taken) {
		int id;
		do {
			id = random.nextInt();
		}
		while (id == 0 || taken.contains(id));
		byte[] secret = new byte[AeadAlgorithm.KEY_SIZE];
		random.nextBytes(secret);
		try {
			return new DataEncryptionKey(id, namespace.name(), DataEncryptionKeyState.ACTIVE, this.clock.instant(),
					this.wrapper.wrap(secret, context(id, namespace.name())), this.algorithm.cipher(secret));
		}
		finally {
			Arrays.fill(secret, (byte) 0);
		}
	}

	/**
	 * Unwraps a stored DEK.
	 * @throws StorageEncryptionException if its KEK is missing or is another one
	 */
	AeadAlgorithm.Cipher cipher(DataEncryptionKey key) {
		return withSecret(key, this.algorithm::cipher);
	}

	/**
	 * Tells whether another KEK than the current one wraps a DEK.
	 */
	static boolean isOutdated(DataEncryptionKey key, String currentKek) {
		return key.wrapped() != null && !key.wrapped().wrappingKey().equals(currentKek);
	}

	/**
	 * Wraps a DEK under the current KEK.
	 */
	DataEncryptionKey rewrap(DataEncryptionKey key) {
		return key.wrapped(withSecret(key, (secret) -> this.wrapper.wrap(secret, context(key.id(), key.namespace()))));
	}

	private <T> T withSecret(DataEncryptionKey key, Function<byte[], T> work) {
		byte[] secret;
		try {
			secret = this.wrapper.unwrap(Objects.requireNonNull(key.wrapped()), context(key.id(), key.namespace()));
		}
		catch (StorageEncryptionException ex) {
			throw new StorageEncryptionException(this.store,
					"the key ring in " + this.location + " cannot be opened: " + ex.getMessage(), ex);
		}
		try {
			return work.apply(secret);
		}
		finally {
			Arrays.fill(secret, (byte) 0);
		}
	}

	private byte[] context(int id, String namespace) {
		Bytes name = Bytes.utf8(namespace);
		return ByteBuffer.allocate(this.identity.length + Integer.BYTES + name.size())
			.put(this.identity)
			.putInt(id)
			.put(name.asByteBuffer())
			.array();
	}

}
