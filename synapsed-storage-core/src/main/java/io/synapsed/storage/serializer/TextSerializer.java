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

package io.synapsed.storage.serializer;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.ValueSerializer;

/**
 * Stores text as UTF-8, and integers as decimal text, so that
 * {@code get(key, Long.class)} reads a counter.
 *
 * @since 0.1.0
 */
public final class TextSerializer implements ValueSerializer {

	/** The id stored with values. */
	public static final int ID = 1;

	@Override
	public int id() {
		return ID;
	}

	@Override
	public String name() {
		return "text";
	}

	@Override
	public boolean supports(Class<?> type) {
		return type == String.class || type == Long.class || type == Integer.class;
	}

	@Override
	public Bytes serialize(Object value) {
		return Bytes.utf8(value.toString());
	}

	@Override
	public <T> T deserialize(Bytes bytes, Class<T> type) {
		String text = bytes.toUtf8();
		Object value = (type == Long.class) ? Long.valueOf(text)
				: (type == Integer.class) ? Integer.valueOf(text) : text;
		return type.cast(value);
	}

}
