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
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores objects as JSON with Jackson 3. Reading creates objects of the class that the
 * caller names and of the classes of its properties. The JSON never chooses a class,
 * unless the configuration of the mapper allows it.
 *
 * @since 0.1.0
 */
public final class JacksonSerializer implements ValueSerializer {

	/** The id stored with values. */
	public static final int ID = 2;

	private final JsonMapper mapper;

	/**
	 * Creates a serializer.
	 * @param mapper reads and writes the JSON
	 */
	public JacksonSerializer(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public int id() {
		return ID;
	}

	@Override
	public String name() {
		return "json";
	}

	@Override
	public boolean supports(Class<?> type) {
		return true;
	}

	@Override
	public Bytes serialize(Object value) {
		return Bytes.wrap(this.mapper.writeValueAsBytes(value));
	}

	@Override
	public <T> T deserialize(Bytes bytes, Class<T> type) {
		return this.mapper.readValue(bytes.backingArray(), bytes.backingOffset(), bytes.size(), type);
	}

}
