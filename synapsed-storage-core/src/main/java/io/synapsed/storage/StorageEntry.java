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

package io.synapsed.storage;

import java.time.Instant;
import java.util.Optional;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * A key with its value, version and expiry.
 *
 * @param <T> the type of the value
 * @param key the key, without its namespace
 * @param value the value
 * @param version the version, for a later conditional write
 * @param expiry when the entry expires, or {@code null} if it never does
 * @since 0.1.0
 */
public record StorageEntry<T>(Bytes key, T value, Version version, @Nullable Instant expiry) {

	/** The version of an entry that a transaction has written but not committed. */
	public static final Version UNCOMMITTED = Version.of(0);

	/**
	 * Returns when the entry expires.
	 * @return the time, or empty if it never does
	 */
	public Optional<Instant> expiresAt() {
		return Optional.ofNullable(this.expiry);
	}

	/**
	 * Returns the key as text.
	 * @return the key, decoded as UTF-8
	 */
	public String keyText() {
		return this.key.toUtf8();
	}

}
