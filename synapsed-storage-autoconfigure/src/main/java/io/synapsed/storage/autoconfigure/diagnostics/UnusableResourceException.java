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

import org.jspecify.annotations.Nullable;

/**
 * Something that a store is built on cannot be used: its keys or its key ring, or the
 * session with its servers. Start-up shows what to do.
 *
 * @since 0.1.0
 */
public class UnusableResourceException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String reason;

	private final String remedy;

	/**
	 * Creates an exception.
	 * @param reason what is wrong; never a key
	 * @param remedy what to do, with the properties
	 * @param cause what core says, or {@code null} if it may show some of a key
	 */
	public UnusableResourceException(String reason, String remedy, @Nullable Throwable cause) {
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
