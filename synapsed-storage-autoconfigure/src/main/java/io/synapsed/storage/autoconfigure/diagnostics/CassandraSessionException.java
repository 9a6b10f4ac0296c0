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

package io.synapsed.storage.autoconfigure.diagnostics;

/**
 * There is no session with the Cassandra servers. Start-up shows what to do.
 *
 * @since 0.1.0
 */
public class CassandraSessionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String reason;

	private final String remedy;

	/**
	 * Creates an exception.
	 * @param reason what is wrong
	 * @param remedy what to do, with the properties
	 * @param cause what the driver says
	 */
	public CassandraSessionException(String reason, String remedy, Throwable cause) {
		super(reason + " " + remedy, cause);
		this.reason = reason;
		this.remedy = remedy;
	}

	String reason() {
		return this.reason;
	}

	String remedy() {
		return this.remedy;
	}

}
