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
 * The values of a store as they lie in its engine, for jobs that check and renew them.
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class StoredValues {

	private final KeyValueStore engine;

	private final ValueTransform transform;

	StoredValues(KeyValueStore engine, ValueTransform transform) {
		this.engine = engine;
		this.transform = transform;
	}

	/**
	 * Returns what is below the codecs.
	 * @return the store whose entries have their stored bytes
	 */
	public KeyValueStore engine() {
		return this.engine;
	}

	/**
	 * Tells whether an entry belongs to an application. What the library keeps for itself
	 * has no header.
	 * @param stored the entry with all its stored bytes
	 * @return whether it has a header
	 */
	public static boolean hasHeader(Entry stored) {
		return !stored.key().startsWith(Namespace.SYSTEM.prefix());
	}

	/**
	 * Decodes a value to see whether it can be read.
	 * @param stored the entry with all its stored bytes, which {@linkplain #hasHeader has
	 * a header}
	 * @return what is wrong with it, or empty if it can be read or was forgotten on
	 * purpose
	 */
	public Optional<StorageException> problem(Entry stored) {
		try {
			this.transform.decode(stored);
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
	 * Writes anew what codecs keep in the store for themselves, as dictionaries. To be
	 * called before values are written anew.
	 * @param now milliseconds since the epoch
	 */
	public void renewCodecs(long now) {
		this.transform.renewCodecs(now);
	}

	/**
	 * Forgets the values of a namespace: nothing of what is stored can be read from now
	 * on. New values may be written at once.
	 * @param namespace the namespace
	 * @param now milliseconds since the epoch
	 */
	public void forget(Namespace namespace, long now) {
		this.transform.forget(namespace, now);
	}

	/**
	 * Lists what codecs keep although no new value needs it.
	 * @param settled how long something must have been former, by a monotonic clock, for
	 * every write that needs it to have ended
	 * @return the candidates of each codec that has any of that kind
	 */
	public List<RetirementCandidates> retirementCandidates(Duration settled) {
		return this.transform.retirementCandidates(settled);
	}

	/**
	 * Writes a value as new ones are written.
	 * @param stored the entry with all its stored bytes, which {@linkplain #hasHeader has
	 * a header}
	 * @return what stores it anew, or empty if it has been written that way already
	 * @throws StorageException if it cannot be read
	 * @throws ForgottenValueException if it was forgotten on purpose
	 */
	public Optional<Mutation.Rewrite> renew(Entry stored) {
		Entry decoded = this.transform.decode(stored);
		Mutation.Put fresh = this.transform
			.encode(new Mutation.Put(stored.key(), decoded.value(), stored.expiresAt(), decoded.serializer()));
		ValueHeader before = ValueHeader.read(stored.value());
		ValueHeader after = ValueHeader.read(fresh.header());
		boolean same = before.compression() == after.compression() && before.dictionary() == after.dictionary()
				&& before.encryption() == after.encryption() && before.encryptionKey() == after.encryptionKey()
				&& before.checksumAlgorithm() == after.checksumAlgorithm();
		return same ? Optional.empty() : Optional.of(new Mutation.Rewrite(fresh, stored.version()));
	}

	/**
	 * Returns a fingerprint of the current write settings: of everything that decides how
	 * a value is written, in the store and in each namespace.
	 * @return 64 hexadecimal digits, the same as long as no codec, setting, data key or
	 * dictionary for new values changes
	 */
	public String recipe() {
		try {
			MessageDigest hash = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(hash.digest(this.transform.recipe().getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
