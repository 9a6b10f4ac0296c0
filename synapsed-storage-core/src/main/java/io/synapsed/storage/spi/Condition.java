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

package io.synapsed.storage.spi;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * Requires a version, or the absence, of a key when a batch is committed. The batch may
 * write the key or not. An expired entry is absent.
 *
 * @param key the key, with the prefix of its namespace
 * @param expected the required version, or {@code null} if the key must be absent
 * @since 0.1.0
 */
public record Condition(Bytes key, @Nullable Version expected) {

	/**
	 * Returns whether the condition holds for an entry.
	 * @param current the entry under the key, or {@code null}
	 * @param now milliseconds since the epoch
	 * @return whether it holds
	 */
	public boolean holds(@Nullable Entry current, long now) {
		Version version = (current != null && !current.isExpired(now)) ? current.version() : null;
		return (version != null) ? version.equals(this.expected) : this.expected == null;
	}

}
