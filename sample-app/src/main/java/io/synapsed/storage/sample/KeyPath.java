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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Finds the key in the path of a request: everything behind {@code /kv/}, as the client
 * sent it, percent-decoded once. Nothing is normalised, so {@code //} and {@code ;}
 * belong to the key. Segments {@code .} and {@code ..} are refused, because clients and
 * proxies rewrite them on the way.
 */
final class KeyPath {

	private static final String PREFIX = "/kv/";

	private static final int MAX_KEY_SIZE = 65_535;

	private KeyPath() {
	}

	/**
	 * Returns the key of a request.
	 * @param request the request
	 * @return the key
	 * @throws BadRequestException if the path holds no key that can be kept exactly
	 * @throws UriTooLongException if the key is longer than any key may be
	 */
	static Bytes keyOf(HttpServletRequest request) {
		String path = request.getRequestURI().substring(request.getContextPath().length());
		if (!path.startsWith(PREFIX)) {
			throw new BadRequestException("The path does not start with " + PREFIX);
		}
		byte[] decoded = decode(path.substring(PREFIX.length()));
		if (decoded.length > MAX_KEY_SIZE) {
			throw new UriTooLongException(
					"A key has at most " + MAX_KEY_SIZE + " bytes, this one has " + decoded.length);
		}
		String text = text(decoded);
		for (String segment : List.of(text.split("/", -1))) {
			if (segment.equals(".") || segment.equals("..")) {
				throw new BadRequestException("A key must not have the path segments '.' and '..'");
			}
		}
		return Bytes.wrap(decoded);
	}

	private static byte[] decode(String encoded) {
		ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length());
		for (int index = 0; index < encoded.length(); index++) {
			char character = encoded.charAt(index);
			if (character > 0x7F) {
				throw new BadRequestException("Characters beyond ASCII must be percent-encoded in a path");
			}
			if (character != '%') {
				decoded.write(character);
				continue;
			}
			if (index + 2 >= encoded.length() || !HexFormat.isHexDigit(encoded.charAt(index + 1))
					|| !HexFormat.isHexDigit(encoded.charAt(index + 2))) {
				throw new BadRequestException("A '%' in the path must be followed by two hexadecimal digits");
			}
			decoded.write(HexFormat.fromHexDigits(encoded, index + 1, index + 3));
			index += 2;
		}
		return decoded.toByteArray();
	}

	private static String text(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new BadRequestException("The key in the path is not UTF-8");
		}
	}

}
