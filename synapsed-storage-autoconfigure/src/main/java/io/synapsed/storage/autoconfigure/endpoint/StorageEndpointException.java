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

import java.util.Map;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Refuses a request to the {@link StorageEndpoint}. The message says what was asked, why
 * it cannot be done, and what is possible. Over HTTP it becomes a problem detail; over
 * JMX the message is that of the {@code ReflectionException}.
 */
final class StorageEndpointException extends InvalidEndpointRequestException {

	static final int BAD_REQUEST = 400;

	static final int NOT_FOUND = 404;

	static final int CONFLICT = 409;

	private static final long serialVersionUID = 1L;

	private final int status;

	private final transient Map<String, Object> facts;

	/**
	 * Creates an exception.
	 * @param status status of the answer over HTTP
	 * @param message what was asked, why it is refused and what is possible
	 * @param facts members of the problem detail beside the message, such as the actions
	 * there are
	 */
	StorageEndpointException(int status, String message, Map<String, Object> facts) {
		super(message, message);
		this.status = status;
		this.facts = facts;
	}

	int status() {
		return this.status;
	}

	Map<String, Object> facts() {
		return this.facts;
	}

}
