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
import java.util.Map;
import java.util.Optional;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.SnapshotEncryption;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;

/**
 * Encodes the bytes of a value and decodes them. It writes into the header what decoding
 * needs. Implementations are safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface ValueCodec {

	/** Order of the codecs when a value is written. Reading has the reverse order. */
	enum Stage {

		/** Makes values smaller. */
		COMPRESSION,

		/** Encrypts values. */
		ENCRYPTION,

		/** Detects damage. */
		CHECKSUM

	}

	/**
	 * Returns when the codec runs.
	 * @return the stage
	 */
	Stage stage();

	/**
	 * Encodes a payload, or leaves it as it is.
	 * @param key the stored key
	 * @param payload the bytes so far
	 * @param header has the fields of earlier codecs; takes those that {@link #decode}
	 * needs
	 * @return the encoded bytes, or the payload itself
	 */
	Bytes encode(Bytes key, Bytes payload, ValueHeaderWriter header);

	/**
	 * Decodes a payload. Called for every value; a header without fields of this codec
	 * means that the payload stays as it is.
	 * @param stored the entry with all its stored bytes
	 * @param payload the bytes so far
	 * @param header the header of the value, whose lengths must not be trusted
	 * @return the decoded bytes
	 * @throws io.synapsed.storage.exception.StorageException if they cannot be decoded
	 */
	Bytes decode(Entry stored, Bytes payload, ValueHeader header);

	/**
	 * Tells whether there may be stored values that were forgotten on purpose, for which
	 * {@link #decode} throws a {@link ForgottenValueException}. Their entries are absent.
	 * @return whether there may be any at the moment
	 */
	default boolean forgets() {
		return false;
	}

	/**
	 * Tells whether {@link #encode} may wait, such as for a key or a dictionary that the
	 * store must be asked for. Asynchronous calls then encode on an executor.
	 * @return whether it may; {@code true} unless overridden
	 */
	default boolean waitsToEncode() {
		return true;
	}

	/**
	 * Writes again the records that the codec keeps in the store. Called before all
	 * values are written again.
	 * @param now milliseconds since the epoch
	 */
	default void renew(long now) {
	}

	/**
	 * Destroys the keys or dictionaries without which the values of a namespace cannot be
	 * read. Stored values are forgotten; new ones may be written at once.
	 * @param namespace the namespace
	 * @param now milliseconds since the epoch
	 */
	default void forget(Namespace namespace, long now) {
	}

	/**
	 * Lists the keys or dictionaries that no new value needs.
	 * @param settled for how long they must have been replaced, by a monotonic clock, so
	 * that no running write needs them
	 * @return the candidates, or empty if the codec has no keys or dictionaries
	 */
	default Optional<RetirementCandidates> retirementCandidates(Duration settled) {
		return Optional.empty();
	}

	/**
	 * Returns a fingerprint of the write settings: whether the codec is on, in which
	 * namespaces, with which algorithm, level, keys and bounds. A change restarts
	 * recoding.
	 * @return a text without secrets, the same as long as nothing changes; the
	 * {@link #settings()} unless overridden
	 */
	default String fingerprint() {
		return settings().toString();
	}

	/**
	 * Returns the encryption of snapshot files. A codec that encrypts values returns its
	 * own.
	 * @return the encryption, {@link SnapshotEncryption#NONE} unless overridden
	 */
	default SnapshotEncryption snapshotEncryption() {
		return SnapshotEncryption.NONE;
	}

	/**
	 * Returns the settings for descriptions, without secrets.
	 * @return names and values
	 */
	Map<String, Object> settings();

	/**
	 * Returns the figures of the codec.
	 * @return the figures
	 */
	List<Statistic> statistics();

	/**
	 * Checks that the codec would still work after a restart. Called by probes of the
	 * store, after the engine was probed.
	 * @throws io.synapsed.storage.exception.StorageException if it would not
	 */
	default void probe() {
	}

	/**
	 * Returns the current warnings.
	 * @return the warnings, empty if there are none
	 */
	default List<StoreWarning> warnings() {
		return List.of();
	}

	/**
	 * Frees the resources of the codec, after the store below it was closed. Calls that
	 * decode a value may still finish.
	 */
	default void close() {
	}

}
