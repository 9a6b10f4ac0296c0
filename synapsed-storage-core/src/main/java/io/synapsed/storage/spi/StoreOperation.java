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

package io.synapsed.storage.spi;

import java.util.Locale;

/**
 * Names the operations of a store, for layers that treat all of them alike.
 *
 * @since 0.1.0
 */
public enum StoreOperation {

	/** {@link ReadView#get} and {@link KeyValueStore#lease}. */
	GET,

	/** {@link ReadView#getAll}. */
	GET_ALL,

	/** {@link ReadView#scan}: opening the cursor. */
	SCAN,

	/** {@link EntryCursor#next}. */
	SCAN_NEXT,

	/** {@link KeyValueStore#put}. */
	PUT,

	/** {@link KeyValueStore#delete}. */
	DELETE,

	/** {@link KeyValueStore#commit}. */
	COMMIT,

	/** {@link KeyValueStore#snapshot}. */
	SNAPSHOT,

	/** {@link KeyValueStore#watch}. */
	WATCH,

	/** {@link KeyValueStore#expiredBefore}. */
	FIND_EXPIRED,

	/** {@link KeyValueStore#flush}. */
	FLUSH,

	/** {@link KeyValueStore#compact}. */
	COMPACT,

	/** {@link KeyValueStore#checkpoint}. */
	CHECKPOINT,

	/** {@link KeyValueStore#probe}. */
	PROBE,

	/** {@link KeyValueStore#explain}. */
	EXPLAIN;

	private final String tagValue = name().toLowerCase(Locale.ROOT).replace('_', '-');

	/**
	 * Returns the name of the operation in metrics.
	 * @return lower case with hyphens
	 */
	public String tagValue() {
		return this.tagValue;
	}

	/**
	 * Returns whether the operation asks for the present state of the store. A layer that
	 * protects the engine, or hides its failures, must not delay, repeat or count such an
	 * operation.
	 * @return whether it is {@link #PROBE} or {@link #EXPLAIN}
	 */
	public boolean isDiagnostic() {
		return this == PROBE || this == EXPLAIN;
	}

}
