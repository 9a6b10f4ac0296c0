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

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.InvalidKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Encodes text keys.
 */
final class TextKey {

	private TextKey() {
	}

	/**
	 * Encodes a key without a store.
	 * @param target the role that gets the key; messages name its store if it is a class
	 * of this library
	 * @param key the key
	 * @return the bytes in UTF-8
	 * @throws InvalidKeyException if the key is {@code null} or UTF-8 cannot encode it
	 */
	static Bytes encode(Object target, String key) {
		if (key == null) {
			throw new InvalidKeyException(storeOf(target), Arguments.isNull("key"));
		}
		try {
			return Bytes.utf8(key);
		}
		catch (IllegalArgumentException ex) {
			throw refused(storeOf(target), ex);
		}
	}

	private static @Nullable String storeOf(Object target) {
		if (target instanceof EntryConversion conversion) {
			return conversion.store();
		}
		return (target instanceof StorageTemplate template) ? template.name() : null;
	}

	static InvalidKeyException refused(@Nullable String store, IllegalArgumentException cause) {
		return new InvalidKeyException(store,
				"a key of text must be expressible in UTF-8, and this one has an unpaired surrogate; give it as bytes",
				cause);
	}

}
