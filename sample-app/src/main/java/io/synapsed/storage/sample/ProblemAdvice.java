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

import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Turns what goes wrong into problem details (RFC 9457). What a client need not know goes
 * to the log.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

	private static final String RETRY_AFTER_SECONDS = "1";

	@ExceptionHandler({ BadRequestException.class, InvalidKeyException.class, InvalidValueException.class })
	ResponseEntity<ProblemDetail> badRequest(RuntimeException exception) {
		return problem(HttpStatus.BAD_REQUEST, String.valueOf(exception.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> uriTooLong(UriTooLongException exception) {
		return problem(HttpStatus.URI_TOO_LONG, String.valueOf(exception.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> noEntry(NoEntryException exception) {
		return problem(HttpStatus.NOT_FOUND, String.valueOf(exception.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> preconditionFailed(PreconditionFailedException exception) {
		return problem(HttpStatus.PRECONDITION_FAILED, String.valueOf(exception.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> tooLarge(ValueTooLargeException exception) {
		return problem(HttpStatus.CONTENT_TOO_LARGE, String.valueOf(exception.getMessage()));
	}

	@ExceptionHandler({ TooManyWatchersException.class, TooBusyException.class })
	ResponseEntity<ProblemDetail> tooBusy(RuntimeException exception) {
		return problem(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(exception.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> accessDenied(StorageAccessDeniedException exception) {
		return problem(HttpStatus.FORBIDDEN, "You may not do that");
	}

	/** The engine, which the configuration has chosen, lacks what the request needs. */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> unsupported(UnsupportedCapabilityException exception) {
		return problem(HttpStatus.NOT_IMPLEMENTED, String.valueOf(exception.getMessage()));
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> storeFailed(StorageException exception) {
		if (exception instanceof StorageFullException) {
			return problem(HttpStatus.INSUFFICIENT_STORAGE, "The store is full; delete entries, or try again later");
		}
		log.error("The store failed", exception);
		return problem(HttpStatus.SERVICE_UNAVAILABLE,
				"The store cannot do this now (" + exception.getClass().getSimpleName() + ")");
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> loadInterrupted(LoadInterruptedException exception) {
		ResponseEntity<ProblemDetail> response = storeFailed(exception.failure());
		ProblemDetail problem = response.getBody();
		if (problem != null) {
			problem.setProperty("report", exception.report());
		}
		return response;
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> unexpected(Exception exception) {
		log.error("A request failed", exception);
		return problem(HttpStatus.INTERNAL_SERVER_ERROR, "The request failed; the log of the service says why");
	}

	private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String detail) {
		ResponseEntity.BodyBuilder response = ResponseEntity.status(status)
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		if (status == HttpStatus.SERVICE_UNAVAILABLE) {
			response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
		return response.body(ProblemDetail.forStatusAndDetail(status, detail));
	}

}
