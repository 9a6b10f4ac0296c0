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

import java.io.IOException;

import io.synapsed.storage.Bytes;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Reads the body of a request as it came, and no more of it than a value may have.
 */
@Component
class ValueBody {

	private final DataSize limit;

	ValueBody(@Value("${synapsed.storage.max-value-size:16MB}") DataSize limit) {
		this.limit = limit;
	}

	Bytes read(HttpServletRequest request) throws IOException {
		if (request.getContentLengthLong() > this.limit.toBytes()) {
			throw new ValueTooLargeException(this.limit);
		}
		byte[] body = request.getInputStream().readNBytes(Math.toIntExact(this.limit.toBytes()) + 1);
		if (body.length > this.limit.toBytes()) {
			throw new ValueTooLargeException(this.limit);
		}
		return Bytes.wrap(body);
	}

}
