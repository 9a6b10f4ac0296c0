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

import io.synapsed.storage.spi.Version;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The conditions of a request (RFC 9110, section 13.1), as far as a key-value store has
 * use for them.
 *
 * @param absent whether there must be no entry
 * @param present whether there must be one, at whatever version
 * @param version the version it must be at, or {@code null}
 */
record Preconditions(boolean absent, boolean present, @Nullable Version version) {

	/**
	 * Reads the conditions of a request that writes.
	 * @param request the request
	 * @return the conditions
	 * @throws BadRequestException if they are malformed or contradict each other
	 */
	static Preconditions of(HttpServletRequest request) {
		String match = request.getHeader(HttpHeaders.IF_MATCH);
		String noneMatch = request.getHeader(HttpHeaders.IF_NONE_MATCH);
		if (match != null && noneMatch != null) {
			throw new BadRequestException("If-Match and If-None-Match cannot both hold");
		}
		if (noneMatch != null && !noneMatch.strip().equals("*")) {
			throw new BadRequestException("If-None-Match must be * on a write");
		}
		boolean any = match != null && match.strip().equals("*");
		return new Preconditions(noneMatch != null, any, (match != null && !any) ? version(match.strip()) : null);
	}

	private static Version version(String etag) {
		try {
			if (etag.length() > 2 && etag.startsWith("\"") && etag.endsWith("\"")) {
				return Version.parse(etag.substring(1, etag.length() - 1));
			}
		}
		catch (IllegalArgumentException ex) {
			// The same answer as for a missing quotation mark.
		}
		throw new BadRequestException("If-Match must be * or one ETag that this service gave out");
	}

	static String etag(Version version) {
		return '"' + version.toString() + '"';
	}

}
