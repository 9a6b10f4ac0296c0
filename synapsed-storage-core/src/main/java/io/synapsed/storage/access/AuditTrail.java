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
 * Receives the operations of callers and their outcomes. Runs in the caller's thread.
 * Must be safe for use by several threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AuditTrail {

	/** Records nothing. */
	AuditTrail NONE = (operation, outcome) -> {
	};

	/**
	 * Records an operation, or ignores it. A batch, or a read of several keys, is several
	 * operations.
	 * @param operation what the caller wanted to do
	 * @param outcome the outcome
	 */
	void record(AccessRequest operation, Outcome outcome);

	/**
	 * Returns the figures of the trail.
	 * @return the figures, none unless overridden
	 */
	default List<Statistic> statistics() {
		return List.of();
	}

	/** The outcome of an operation. */
	enum Outcome {

		/** The operation was done; if it has conditions, they were evaluated. */
		SUCCEEDED,

		/** The operation failed, or its effect is unknown. */
		FAILED,

		/** A stored value is damaged or was tampered with. */
		DAMAGED,

		/** The policy denied the operation. Nothing was done. */
		DENIED

	}

}
