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
import java.util.function.Function;

import io.synapsed.storage.common.Bytes;
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

	private final BodyBudget budget;

	ValueBody(@Value("${synapsed.storage.max-value-size:16MB}") DataSize limit, BodyBudget budget) {
		this.limit = limit;
		this.budget = budget;
	}

	/**
	 * Reads the body of a request, and does something with it while there is room for it.
	 * @param <T> the type of the result
	 * @param request the request
	 * @param use what is done with the body
	 * @return what that returns
	 * @throws ValueTooLargeException if the body is larger than a value may be
	 * @throws TooBusyException if there is no room for it at the moment
	 */
	<T> T read(HttpServletRequest request, Function<Bytes, T> use) throws IOException {
		int max = Math.toIntExact(this.limit.toBytes());
		long announced = request.getContentLengthLong();
		if (announced > max) {
			throw new ValueTooLargeException(this.limit);
		}
		try (BodyBudget.Room room = this.budget.reserve((announced >= 0) ? announced : max)) {
			byte[] body = request.getInputStream().readNBytes(max + 1);
			if (body.length > max) {
				throw new ValueTooLargeException(this.limit);
			}
			return use.apply(Bytes.wrap(body));
		}
	}

}
