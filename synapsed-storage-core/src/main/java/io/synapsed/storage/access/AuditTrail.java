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

package io.synapsed.storage.access;

import java.util.List;

import io.synapsed.storage.spi.Statistic;

/**
 * Learns what callers did and what they were refused. It is called in the caller's
 * thread. Safe for use by several threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AuditTrail {

	/** Writes nothing down. */
	AuditTrail NONE = (operation, outcome) -> {
	};

	/**
	 * Writes an operation down, or does not. A batch and a read of several keys are
	 * several operations.
	 * @param operation what the caller wanted to do
	 * @param outcome what came of it
	 */
	void record(StorageOperation operation, Outcome outcome);

	/**
	 * Returns the figures of the trail.
	 * @return the figures, none unless overridden
	 */
	default List<Statistic> statistics() {
		return List.of();
	}

	/** What came of an operation. */
	enum Outcome {

		/** It was done; of a conditional one, it was judged. */
		SUCCEEDED,

		/** It failed, or its outcome is unknown. */
		FAILED,

		/** A stored value is damaged or was tampered with. */
		DAMAGED,

		/** The caller may not do that, and nothing was done. */
		DENIED

	}

}
