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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a line {@code {"key": …, "value": …}}. A value of text stands for its UTF-8
 * bytes, any other for its JSON text exactly as it stands in the line.
 */
final class RecordParser {

	private final JsonMapper mapper;

	RecordParser(JsonMapper mapper) {
		this.mapper = mapper.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
	}

	/**
	 * Reads a line.
	 * @param line the bytes of the line
	 * @return the record
	 * @throws BadRequestException if the line is anything else; the message says what
	 */
	Record parse(byte[] line) {
		String text = text(line);
		try (JsonParser parser = this.mapper.createParser(text)) {
			return read(parser, text);
		}
		catch (JacksonException ex) {
			throw new BadRequestException("not valid JSON: " + ex.getOriginalMessage());
		}
	}

	private static String text(byte[] line) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new BadRequestException("not UTF-8");
		}
	}

	private static Record read(JsonParser parser, String text) {
		if (parser.nextToken() != JsonToken.START_OBJECT) {
			throw new BadRequestException("not a JSON object");
		}
		String key = null;
		Bytes value = null;
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = parser.currentName();
			JsonToken token = parser.nextToken();
			if ("key".equals(name) && token == JsonToken.VALUE_STRING) {
				key = parser.getString();
			}
			else if ("value".equals(name)) {
				value = value(parser, token, text);
			}
			else {
				throw new BadRequestException(
						"key".equals(name) ? "\"key\" is not a string" : "has a member beside \"key\" and \"value\"");
			}
		}
		if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
			throw new BadRequestException("more than one JSON object");
		}
		if (key == null || value == null) {
			throw new BadRequestException((key == null) ? "\"key\" is missing" : "\"value\" is missing");
		}
		return new Record(key, value);
	}

	private static Bytes value(JsonParser parser, @Nullable JsonToken token, String text) {
		if (token == JsonToken.VALUE_STRING) {
			return Bytes.utf8(parser.getString());
		}
		int start = (int) parser.currentTokenLocation().getCharOffset();
		parser.skipChildren();
		if (parser.currentToken().isNumeric()) {
			// Forces the parser to read the number to its end.
			parser.getString();
		}
		int end = (int) parser.currentLocation().getCharOffset();
		return Bytes.utf8(text.substring(start, end));
	}

	/**
	 * A line.
	 *
	 * @param key the key
	 * @param value the bytes to store
	 */
	record Record(String key, Bytes value) {
	}

}
