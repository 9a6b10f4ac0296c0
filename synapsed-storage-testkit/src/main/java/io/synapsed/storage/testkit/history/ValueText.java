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

package io.synapsed.storage.testkit.history;

import io.synapsed.storage.common.Bytes;

/**
 * Keys and values in messages: as text where they are printable, and not too long.
 */
final class ValueText {

	private static final int MAX_LENGTH = 32;

	private ValueText() {
	}

	static String of(Bytes bytes) {
		String text = bytes.toUtf8();
		boolean printable = text.chars().allMatch((character) -> character >= ' ' && character < 0x7F);
		String shown = printable ? '"' + text + '"' : bytes.toHex();
		return (shown.length() > MAX_LENGTH) ? shown.substring(0, MAX_LENGTH) + "... (" + bytes.size() + " bytes)"
				: shown;
	}

}
