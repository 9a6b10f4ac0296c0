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

import java.util.List;
import java.util.stream.Stream;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import org.jspecify.annotations.Nullable;

/**
 * Finds the part of a key that decides its place in a store that spreads its keys. Keys
 * that share this part lie together, and {@link Capability#COLOCATED_BATCH} holds for
 * them. A key that starts with a brace shares everything up to the closing brace:
 * {@code {order-7}/head} and {@code {order-7}/lines} lie together. Any other key is a
 * part of its own.
 *
 * @since 0.1.0
 */
public final class Colocation {

	private Colocation() {
	}

	/**
	 * Returns the part of a key that decides its place.
	 * @param storedKey a key, with the prefix of its namespace
	 * @return the prefix of the namespace, the braces and the text between them; the
	 * whole key if it does not start with braces
	 */
	public static Bytes of(Bytes storedKey) {
		int start = 0;
		while (start < storedKey.size() && storedKey.at(start) != 0) {
			start++;
		}
		start++;
		if (start < storedKey.size() && storedKey.at(start) == '{') {
			for (int index = start + 1; index < storedKey.size(); index++) {
				if (storedKey.at(index) == '}') {
					return storedKey.slice(0, index + 1);
				}
			}
		}
		return storedKey;
	}

	/**
	 * Returns the part that all keys of a batch share.
	 * @param batch the batch
	 * @return the part, or {@code null} if the keys do not lie together, or there are
	 * none
	 */
	public static @Nullable Bytes of(WriteBatch batch) {
		List<Bytes> parts = Stream
			.concat(batch.mutations().stream().map(Mutation::key), batch.conditions().stream().map(Condition::key))
			.map(Colocation::of)
			.distinct()
			.toList();
		return (parts.size() == 1) ? parts.get(0) : null;
	}

}
