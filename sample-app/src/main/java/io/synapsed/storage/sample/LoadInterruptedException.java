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

import io.synapsed.storage.exception.StorageException;

/**
 * The store failed in the middle of a load. What was acknowledged before stays.
 */
class LoadInterruptedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient LoadReport report;

	private final StorageException failure;

	LoadInterruptedException(LoadReport report, StorageException failure) {
		super(failure);
		this.report = report;
		this.failure = failure;
	}

	LoadReport report() {
		return this.report;
	}

	StorageException failure() {
		return this.failure;
	}

}
