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
package io.synapsed.storage.sample;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The {@code id} of a server-sent event: the position of the watch before the event, and
 * a fingerprint of the event. A watch that resumes at the position delivers the event
 * once more; the fingerprint tells which one the client has already.
 *
 * @param position position of the watch before the event
 * @param fingerprint fingerprint of the event, or {@code null} where the position is that
 * after everything that the client has
 */
record EventId(String position, @Nullable String fingerprint) {

	private static final char SEPARATOR = '~';

	private static final int FINGERPRINT_SIZE = 8;

	static EventId of(String position, StorageEvent event) {
		return new EventId(position, fingerprint(event));
	}

	/**
	 * Reads what {@link #toString()} wrote, or takes any other text for a position.
	 */
	static EventId parse(String text) {
		int separator = text.lastIndexOf(SEPARATOR);
		return (separator < 0) ? new EventId(text, null)
				: new EventId(text.substring(0, separator), text.substring(separator + 1));
	}

	/**
	 * Whether an event is the one of this id. All changes of a key are delivered in their
	 * order, so the first one that has the key and the type is the same change.
	 */
	boolean isOf(StorageEvent event) {
		return this.fingerprint != null && this.fingerprint.equals(fingerprint(event));
	}

	private static @Nullable String fingerprint(StorageEvent event) {
		Bytes key = event.key().orElse(null);
		if (key == null) {
			return null;
		}
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(event.type().name().getBytes(StandardCharsets.US_ASCII));
			return HexFormat.of().formatHex(digest.digest(key.toByteArray()), 0, FINGERPRINT_SIZE);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	@Override
	public String toString() {
		return (this.fingerprint != null) ? this.position + SEPARATOR + this.fingerprint : this.position;
	}

}
