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

package io.synapsed.storage.autoconfigure.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;

/**
 * Turns what an operation of the endpoint throws into problem details (RFC 9457).
 */
final class ProblemDetails {

	private static final MimeType MEDIA_TYPE = MimeType.valueOf("application/problem+json");

	private static final int UNAVAILABLE = 503;

	private static final int FORBIDDEN = 403;

	private static final Map<Integer, String> TITLES = Map.of(StorageEndpointException.BAD_REQUEST, "Bad Request",
			FORBIDDEN, "Forbidden", StorageEndpointException.NOT_FOUND, "Not Found", StorageEndpointException.CONFLICT,
			"Conflict", UNAVAILABLE, "Service Unavailable");

	private ProblemDetails() {
	}

	/**
	 * Answers with the result of an operation, or with the problem that it ended in.
	 * @param operation the operation
	 * @return the answer
	 */
	static WebEndpointResponse<OperationResponseBody> answer(Supplier<OperationResponseBody> operation) {
		try {
			return new WebEndpointResponse<>(operation.get());
		}
		catch (StorageEndpointException ex) {
			return problem(ex.status(), ex, ex.facts());
		}
		catch (StorageAccessDeniedException ex) {
			if (ex.getCause() != null) {
				// The filters of Spring Security answer it: they know whether the caller
				// has to log in first.
				throw ex;
			}
			return problem(FORBIDDEN, ex, Map.of());
		}
		catch (InvalidKeyException | UnsupportedCapabilityException ex) {
			return problem(StorageEndpointException.BAD_REQUEST, ex, Map.of());
		}
		catch (StorageConflictException ex) {
			return problem(StorageEndpointException.CONFLICT, ex, Map.of());
		}
		catch (StorageException ex) {
			return problem(UNAVAILABLE, ex,
					Map.of("exception", ex.getClass().getSimpleName(), "retryable", ex.isRetryable()));
		}
	}

	private static WebEndpointResponse<OperationResponseBody> problem(int status, RuntimeException failure,
			Map<String, Object> facts) {
		Map<String, Object> problem = new LinkedHashMap<>();
		problem.put("type", "about:blank");
		problem.put("title", TITLES.getOrDefault(status, "Error"));
		problem.put("status", status);
		problem.put("detail", String.valueOf(failure.getMessage()));
		problem.putAll(facts);
		return new WebEndpointResponse<>((OperationResponseBody) OperationResponseBody.of(problem), status, MEDIA_TYPE);
	}

}
