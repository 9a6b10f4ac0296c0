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
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.OptionalLibrary;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs the codecs over a value and writes its header; decodes in the reverse order.
 */
final class CodecChain {

	// Headers that hold nothing but the serializer are the same for all values.
	private static final Bytes[] SERIALIZER_HEADERS = new Bytes[256];

	static {
		for (int serializer = 0; serializer < SERIALIZER_HEADERS.length; serializer++) {
			SERIALIZER_HEADERS[serializer] = new ValueHeaderWriter(serializer, Entry.NEVER).build();
		}
	}

	private final String store;

	private final List<ValueCodec> codecs;

	private final boolean keysInMessages;

	CodecChain(String store, List<ValueCodec> codecs, boolean keysInMessages) {
		this.store = store;
		this.codecs = codecs;
		this.keysInMessages = keysInMessages;
	}

	Mutation.Put encode(Mutation.Put put) {
		if (this.codecs.isEmpty()) {
			return withHeader(put, SERIALIZER_HEADERS[put.serializer()], put.value());
		}
		ValueHeaderWriter header = new ValueHeaderWriter(put.serializer(), put.expiresAt());
		Bytes payload = put.value();
		for (ValueCodec codec : this.codecs) {
			payload = codec.encode(put.key(), payload, header);
		}
		return withHeader(put, header.hasOnlySerializer() ? SERIALIZER_HEADERS[put.serializer()] : header.build(),
				payload);
	}

	/**
	 * Encodes the values of a batch.
	 */
	WriteBatch encode(WriteBatch batch) {
		List<Mutation> mutations = new ArrayList<>(batch.mutations().size());
		for (Mutation mutation : batch.mutations()) {
			mutations.add((mutation instanceof Mutation.Put put) ? encode(put) : mutation);
		}
		return batch.withMutations(mutations);
	}

	boolean waitsToEncode() {
		return this.codecs.stream().anyMatch(ValueCodec::waitsToEncode);
	}

	private static Mutation.Put withHeader(Mutation.Put put, Bytes header, Bytes payload) {
		return new Mutation.Put(put.key(), header, payload, put.expiresAt(), put.serializer());
	}

	Entry decode(Entry stored) {
		return decode(stored, UnaryOperator.identity());
	}

	/**
	 * Decodes an entry.
	 * @param last gets the decoded value, and returns what becomes the value of the entry
	 */
	private Entry decode(Entry stored, UnaryOperator<Bytes> last) {
		try {
			ValueHeader header = ValueHeader.read(stored.value());
			checkReadable(header, stored);
			Bytes payload = stored.value().slice(header.size());
			for (int index = this.codecs.size() - 1; index >= 0; index--) {
				payload = this.codecs.get(index).decode(stored, payload, header);
			}
			return stored.withValue(last.apply(payload), header.serializer());
		}
		catch (ForgottenValueException ex) {
			throw ex;
		}
		catch (UnreadableValueException ex) {
			throw new IntegrityException(this.store, ex.getMessage() + describe(stored), ex);
		}
	}

	/**
	 * Decodes an entry.
	 * @return the decoded entry, or {@code null} if there is none or it was forgotten
	 */
	@Nullable Entry decodeIfPresent(@Nullable Entry stored) {
		return decodeIfPresent(stored, UnaryOperator.identity());
	}

	/**
	 * Decodes an entry.
	 * @param last gets the decoded value, and returns what becomes the value of the entry
	 * @return the decoded entry, or {@code null} if there is none or it was forgotten
	 */
	@Nullable Entry decodeIfPresent(@Nullable Entry stored, UnaryOperator<Bytes> last) {
		try {
			return (stored != null) ? decode(stored, last) : null;
		}
		catch (ForgottenValueException ex) {
			return null;
		}
	}

	List<@Nullable Entry> decodeAll(List<@Nullable Entry> stored) {
		List<@Nullable Entry> decoded = new ArrayList<>(stored.size());
		for (Entry entry : stored) {
			decoded.add(decodeIfPresent(entry));
		}
		return decoded;
	}

	void renewCodecs(long now) {
		this.codecs.forEach((codec) -> codec.renew(now));
	}

	/** Forgets in the order of decoding: from the last codec to the first. */
	void forget(Namespace namespace, long now) {
		for (int index = this.codecs.size() - 1; index >= 0; index--) {
			this.codecs.get(index).forget(namespace, now);
		}
	}

	List<RetirementCandidates> retirementCandidates(Duration settled) {
		return this.codecs.stream().flatMap((codec) -> codec.retirementCandidates(settled).stream()).toList();
	}

	String fingerprint() {
		StringBuilder fingerprint = new StringBuilder();
		for (ValueCodec codec : this.codecs) {
			fingerprint.append(codec.stage()).append(' ').append(codec.fingerprint()).append('\n');
		}
		return fingerprint.toString();
	}

	/**
	 * Tells whether only the value of an entry may show that the entry is absent.
	 */
	boolean forgets() {
		for (ValueCodec codec : this.codecs) {
			if (codec.forgets()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Refuses a value with an encoding that no codec of this store decodes. Its payload
	 * must not be returned as the value.
	 */
	private void checkReadable(ValueHeader header, Entry stored) {
		// A checked or encrypted value has a copy of its expiry, unless it never expires.
		boolean authenticated = header.encryption() != 0 || header.checksumAlgorithm() != 0;
		if (header.expiresAt() != stored.expiresAt() && (authenticated || header.expiresAt() != Entry.NEVER)) {
			throw new UnreadableValueException("its expiry differs from what its header says");
		}
		if (header.dictionary() != 0 && header.compression() == 0) {
			throw new UnreadableValueException("it has a dictionary and is not compressed");
		}
		if (header.compression() != 0 && !has(ValueCodec.Stage.COMPRESSION)) {
			throw new UnreadableValueException("it is compressed with algorithm " + header.compression() + ", and "
					+ OptionalLibrary.ofCompression(header.compression())
						.map((library) -> "the dependency " + library.coordinates() + " is missing")
						.orElse("no compression library is on the class path"));
		}
		if (header.encryption() != 0) {
			require(ValueCodec.Stage.ENCRYPTION, "encrypted", "the store has no encryption");
		}
		if (header.checksumAlgorithm() != 0) {
			require(ValueCodec.Stage.CHECKSUM, "checksummed", "the store has no checksums");
		}
	}

	private void require(ValueCodec.Stage stage, String state, String problem) {
		if (!has(stage)) {
			throw new UnreadableValueException("it is " + state + ", and " + problem);
		}
	}

	private boolean has(ValueCodec.Stage stage) {
		for (ValueCodec codec : this.codecs) {
			if (codec.stage() == stage) {
				return true;
			}
		}
		return false;
	}

	private String describe(Entry stored) {
		Namespace namespace = Namespace.ofKey(stored.key());
		String place = namespace.name().isEmpty() ? "the default namespace" : "namespace '" + namespace.name() + "'";
		return " (in " + place + (this.keysInMessages ? ", key '" + namespace.decode(stored.key()).toUtf8() + "'" : "")
				+ ")";
	}

}
