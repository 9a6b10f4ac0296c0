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

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

/**
 * Reads lines of bounded length. Of a longer line the rest is skipped.
 */
final class LineReader {

	private final InputStream input;

	private final int maxLength;

	private long number;

	private boolean tooLong;

	LineReader(InputStream input, int maxLength) {
		this.input = new BufferedInputStream(input, 64 << 10);
		this.maxLength = maxLength;
	}

	/**
	 * Reads the next line.
	 * @return its bytes without the line end, or {@code null} at the end of the input
	 */
	byte @Nullable [] next() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream(256);
		this.tooLong = false;
		int octet = this.input.read();
		if (octet < 0) {
			return null;
		}
		this.number++;
		while (octet >= 0 && octet != '\n') {
			if (line.size() < this.maxLength) {
				line.write(octet);
			}
			else {
				this.tooLong = true;
			}
			octet = this.input.read();
		}
		return line.toByteArray();
	}

	/**
	 * Returns the number of the line that was read last.
	 * @return number of the line, counted from 1
	 */
	long number() {
		return this.number;
	}

	/**
	 * Whether the line that was read last is longer than allowed.
	 * @return whether a part of it was skipped
	 */
	boolean isTooLong() {
		return this.tooLong;
	}

}
