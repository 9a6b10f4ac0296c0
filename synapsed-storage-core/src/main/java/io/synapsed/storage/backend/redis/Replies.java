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

package io.synapsed.storage.backend.redis;

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.exception.IntegrityException;
import org.jspecify.annotations.Nullable;

/**
 * Reads replies of the server, and refuses other types than expected.
 */
final class Replies {

	private Replies() {
	}

	/**
	 * Returns the elements of an array.
	 */
	static List<@Nullable Object> list(String store, @Nullable Object reply) {
		if (!(reply instanceof List<?> elements)) {
			throw unexpected(store);
		}
		List<@Nullable Object> list = new ArrayList<>(elements.size());
		list.addAll(elements);
		return list;
	}

	/**
	 * Returns bytes that must be there.
	 */
	static byte[] bytes(String store, @Nullable Object reply) {
		if (reply instanceof byte[] bytes) {
			return bytes;
		}
		throw unexpected(store);
	}

	static IntegrityException unexpected(String store) {
		return new IntegrityException(store, "the Redis server gave an answer of another type than expected: keys"
				+ " under the prefix of the store are used by something else");
	}

}
