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

package io.synapsed.storage.common;

import java.util.Locale;

/**
 * Names something that a stack of layers can do. A store that reports a capability
 * fulfils it exactly as the contract says.
 *
 * @since 0.1.0
 */
public enum Capability {

	/** Writes that depend on the version, or the absence, of a key. */
	CONDITIONAL_WRITE,

	/** Counters that lose no update. */
	INCREMENT,

	/** Entries that expire. */
	TTL,

	/** Batches that are all or nothing for keys of one co-location prefix. */
	COLOCATED_BATCH,

	/** Events for every change. */
	WATCH,

	/** Scans in unsigned lexicographic order, both ways. */
	ORDERED_SCAN,

	/** Batches that are all or nothing for any keys, also across a crash. */
	ATOMIC_BATCH,

	/** Interactive transactions. */
	TRANSACTION,

	/** Frozen views. */
	SNAPSHOT,

	/** Acknowledged writes survive a killed process. */
	DURABLE_PROCESS,

	/** Acknowledged writes survive a lost power supply. */
	DURABLE_POWER,

	/** Transactions protect the ranges that they scanned against new keys. */
	RANGE_PROTECTION,

	/** Watches resume after a known event. */
	RESUMABLE_WATCH,

	/** Several processes use the same data. */
	SHARED,

	/** Copies of the data, made while the engine runs, that the engine can open. */
	CHECKPOINT,

	/** Compaction on request, which reclaims space. */
	COMPACTION;

	/**
	 * Returns the name of the capability in properties.
	 * @return lower case with hyphens, such as {@code ordered-scan}
	 */
	public String propertyValue() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
