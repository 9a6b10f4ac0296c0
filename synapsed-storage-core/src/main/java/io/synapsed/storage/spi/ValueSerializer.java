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

/**
 * Converts objects to bytes and back. The caller names the class; the bytes never choose
 * it. Implementations must be safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface ValueSerializer {

	/**
	 * Returns the id that is stored with every value. It finds the serializer of a value
	 * later, even if new values use another one.
	 * @return 1 to 127 for serializers of this project, 128 to 255 for all others
	 */
	int id();

	/**
	 * Returns the name for messages and descriptions.
	 * @return the name
	 */
	String name();

	/**
	 * Returns whether objects of a type can be written and read.
	 * @param type the type
	 * @return whether this serializer takes it
	 */
	boolean supports(Class<?> type);

	/**
	 * Converts an object to bytes.
	 * @param value the object, of a supported type
	 * @return its bytes
	 * @throws RuntimeException if the object cannot be written
	 */
	Bytes serialize(Object value);

	/**
	 * Converts bytes to an object.
	 * @param <T> the type
	 * @param bytes the result of {@link #serialize}
	 * @param type the type, which is supported
	 * @return the object
	 * @throws RuntimeException if the bytes are not of that type
	 */
	<T> T deserialize(Bytes bytes, Class<T> type);

}
