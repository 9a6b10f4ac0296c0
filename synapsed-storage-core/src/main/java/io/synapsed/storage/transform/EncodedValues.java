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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;

/**
 * Gives jobs access to the values of a store as its engine stores them. Safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public final class EncodedValues {

	private final KeyValueStore engine;

	private final CodecChain chain;

	EncodedValues(KeyValueStore engine, CodecChain chain) {
		this.engine = engine;
		this.chain = chain;
	}

	/**
	 * Returns the engine below the codecs.
	 * @return the store whose entries have encoded values
	 */
	public KeyValueStore engine() {
		return this.engine;
	}

	/**
	 * Tells whether an entry belongs to an application. Entries of the system namespace
	 * have no header.
	 * @param stored the entry with all its stored bytes
	 * @return whether it has a header
	 */
	public static boolean hasHeader(Entry stored) {
		return !stored.key().startsWith(Namespace.SYSTEM.prefix());
	}

	/**
	 * Checks whether a value can be decoded.
	 * @param stored the entry with all its stored bytes, which {@linkplain #hasHeader has
	 * a header}
	 * @return the problem, or empty if the value can be read or was forgotten on purpose
	 */
	public Optional<StorageException> problem(Entry stored) {
		try {
			this.chain.decode(stored);
			return Optional.empty();
		}
		catch (ForgottenValueException ex) {
			return Optional.empty();
		}
		catch (StorageException ex) {
			return Optional.of(ex);
		}
	}

	/**
	 * Writes again the records of codecs, such as dictionaries. Call it before values are
	 * written again.
	 * @param now milliseconds since the epoch
	 */
	public void renewCodecs(long now) {
		this.chain.renewCodecs(now);
	}

	/**
	 * Forgets the stored values of a namespace: they cannot be read from now on. New
	 * values may be written at once.
	 * @param namespace the namespace
	 * @param now milliseconds since the epoch
	 */
	public void forget(Namespace namespace, long now) {
		this.chain.forget(namespace, now);
	}

	/**
	 * Lists the keys and dictionaries of codecs that no new value needs.
	 * @param settled for how long they must have been replaced, by a monotonic clock, so
	 * that no running write needs them
	 * @return the candidates of each codec that has keys or dictionaries
	 */
	public List<RetirementCandidates> retirementCandidates(Duration settled) {
		return this.chain.retirementCandidates(settled);
	}

	/**
	 * Encodes a value again with the current settings.
	 * @param stored the entry with all its stored bytes, which {@linkplain #hasHeader has
	 * a header}
	 * @return the write that replaces it, or empty if it has the current settings already
	 * @throws StorageException if it cannot be read
	 * @throws ForgottenValueException if it was forgotten on purpose
	 */
	public Optional<Mutation.Rewrite> renew(Entry stored) {
		Entry decoded = this.chain.decode(stored);
		Mutation.Put fresh = this.chain
			.encode(new Mutation.Put(stored.key(), decoded.value(), stored.expiresAt(), decoded.serializer()));
		ValueHeader before = ValueHeader.read(stored.value());
		ValueHeader after = ValueHeader.read(fresh.header());
		boolean same = before.compression() == after.compression() && before.dictionary() == after.dictionary()
				&& before.encryption() == after.encryption() && before.encryptionKey() == after.encryptionKey()
				&& before.checksumAlgorithm() == after.checksumAlgorithm();
		return same ? Optional.empty() : Optional.of(new Mutation.Rewrite(fresh, stored.version()));
	}

	/**
	 * Returns a fingerprint of the current write settings of the store and of each
	 * namespace. A change restarts recoding.
	 * @return 64 hexadecimal digits, the same as long as no codec, setting, DEK or
	 * dictionary for new values changes
	 */
	public String fingerprint() {
		try {
			MessageDigest hash = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(hash.digest(this.chain.fingerprint().getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
