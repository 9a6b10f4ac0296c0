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

package io.synapsed.storage.common;

import java.util.HexFormat;

/**
 * Identifies the content of an entry. Every write by a user gets a new version; an
 * internal rewrite, such as a recoding, keeps it. Versions are compared for equality
 * only. A store never uses a version again for other content.
 *
 * @param high the upper eight of 16 bytes, 0 if the engine uses eight
 * @param low the lower eight bytes
 * @since 0.1.0
 */
public record Version(long high, long low) {

	/**
	 * Creates a version of eight bytes.
	 * @param stamp the bytes
	 * @return the version
	 */
	public static Version of(long stamp) {
		return new Version(0, stamp);
	}

	/**
	 * Parses the text of {@link #toString()}.
	 * @param text 16 or 32 hexadecimal digits
	 * @return the version
	 * @throws IllegalArgumentException if the text is anything else
	 */
	public static Version parse(String text) {
		return switch (text.length()) {
			case 16 -> of(HexFormat.fromHexDigitsToLong(text));
			case 32 ->
				new Version(HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, 32));
			default -> throw new IllegalArgumentException("A version has 16 or 32 hexadecimal digits");
		};
	}

	@Override
	public String toString() {
		HexFormat format = HexFormat.of();
		return (this.high != 0) ? format.toHexDigits(this.high) + format.toHexDigits(this.low)
				: format.toHexDigits(this.low);
	}

}
