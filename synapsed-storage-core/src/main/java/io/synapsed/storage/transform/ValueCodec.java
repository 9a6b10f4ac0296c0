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
import io.synapsed.storage.spi.FileEncryption;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;

/**
 * Turns the bytes of a value into stored bytes and back. What it needs for the way back
 * it writes into the header. Implementations are safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface ValueCodec {

	/** The order of the codecs when a value is written; reading goes the other way. */
	enum Stage {

		/** Makes values smaller. */
		COMPRESSION,

		/** Hides values. */
		ENCRYPTION,

		/** Makes damage visible. */
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
	 * @param header what the codecs before have noted; takes what {@link #decode} needs
	 * @return the encoded bytes, or the payload itself
	 */
	Bytes encode(Bytes key, Bytes payload, ValueHeader.Builder header);

	/**
	 * Decodes a payload. Called for every value; a header without fields of this codec
	 * means that the payload stays as it is.
	 * @param stored the entry with all its stored bytes
	 * @param payload the bytes so far
	 * @param header what stands before the payload; its lengths are hostile
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
	 * Writes anew what the codec keeps in the store for itself. Called before all values
	 * are written anew.
	 * @param now milliseconds since the epoch
	 */
	default void renew(long now) {
	}

	/**
	 * Destroys what the values of a namespace cannot be read without. Those that are
	 * stored are forgotten with it; new ones may be written at once.
	 * @param namespace the namespace
	 * @param now milliseconds since the epoch
	 */
	default void forget(Namespace namespace, long now) {
	}

	/**
	 * Lists what the codec keeps although no new value needs it.
	 * @param settled how long something must have been former, by a monotonic clock, for
	 * every write that needs it to have ended
	 * @return the candidates, or empty if the codec keeps nothing of that kind
	 */
	default Optional<RetirementCandidates> retirementCandidates(Duration settled) {
		return Optional.empty();
	}

	/**
	 * Tells everything that decides how new values are written: whether the codec is on,
	 * in which namespaces, with which algorithm, level, keys and bounds. A job that
	 * writes all values with the current settings starts over when the text has changed.
	 * @return a text without secrets, the same as long as nothing changes; the
	 * {@link #settings()} unless overridden
	 */
	default String recipe() {
		return settings().toString();
	}

	/**
	 * Returns what hides files of decoded entries that leave the store. A codec that
	 * hides values returns its own.
	 * @return the encryption of files, {@link FileEncryption#NONE} unless overridden
	 */
	default FileEncryption fileEncryption() {
		return FileEncryption.NONE;
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
	 * Looks whether the codec could still do its work after a restart. Called by probes
	 * of the store, after the engine was asked.
	 * @throws io.synapsed.storage.exception.StorageException if it could not
	 */
	default void probe() {
	}

	/**
	 * Tells what is likely to hurt.
	 * @return the warnings that hold at this moment, empty if there are none
	 */
	default List<StoreWarning> warnings() {
		return List.of();
	}

	/**
	 * Frees what the codec keeps, after the store below it was closed. Values that are
	 * being decoded may be decoded to their end.
	 */
	default void close() {
	}

}
