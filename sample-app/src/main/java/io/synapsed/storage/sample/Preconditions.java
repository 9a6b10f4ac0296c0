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

import io.synapsed.storage.common.Version;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The conditions of a request (RFC 9110, section 13). Conditions on a date of
 * modification are ignored, as values have none.
 *
 * @param match {@code If-Match}, or {@code null} without one
 * @param noneMatch {@code If-None-Match}, or {@code null} without one
 */
record Preconditions(@Nullable EntityTags match, @Nullable EntityTags noneMatch) {

	/**
	 * Reads the conditions of a request.
	 * @param request the request
	 * @return the conditions
	 * @throws BadRequestException if a header is malformed
	 */
	static Preconditions of(HttpServletRequest request) {
		return new Preconditions(EntityTags.of(request, HttpHeaders.IF_MATCH),
				EntityTags.of(request, HttpHeaders.IF_NONE_MATCH));
	}

	boolean isEmpty() {
		return this.match == null && this.noneMatch == null;
	}

	/**
	 * Judges {@code If-Match}, which comes first.
	 * @param current version of the entry, or {@code null} if there is none
	 * @throws PreconditionFailedException if it does not hold
	 */
	void checkMatch(@Nullable Version current) {
		if (this.match != null && (current == null || !this.match.matchStrongly(current.toString()))) {
			throw new PreconditionFailedException((current == null) ? "The key has no entry"
					: "The entry is at none of the versions that If-Match lists");
		}
	}

	/**
	 * Whether {@code If-None-Match} holds.
	 * @param current version of the entry, or {@code null} if there is none
	 * @return whether the entry is absent, or at none of the versions
	 */
	boolean noneMatches(@Nullable Version current) {
		return this.noneMatch == null || current == null || !this.noneMatch.matchWeakly(current.toString());
	}

	/**
	 * Judges all conditions of a request that writes.
	 * @param current version of the entry, or {@code null} if there is none
	 * @throws PreconditionFailedException if they do not hold
	 */
	void check(@Nullable Version current) {
		checkMatch(current);
		if (!noneMatches(current)) {
			throw new PreconditionFailedException("The key has an entry at a version that If-None-Match excludes");
		}
	}

	static String etag(Version version) {
		return '"' + version.toString() + '"';
	}

}
