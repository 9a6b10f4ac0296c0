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

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Something that a stack of layers can do. A store either does it exactly as the contract
 * says, or does not report it.
 *
 * @since 0.1.0
 */
public enum Capability {

	/** Writes that depend on the version, or the absence, of a key. */
	CONDITIONAL_WRITE("memory", "rocksdb", "mvstore", "sqlite", "redis"),

	/** Counters that lose no update. */
	INCREMENT("memory", "rocksdb", "mvstore", "sqlite", "redis"),

	/** Entries that expire. */
	TTL("memory", "rocksdb", "mvstore", "sqlite", "redis"),

	/** Batches that are all or nothing for keys of one co-location prefix. */
	COLOCATED_BATCH("memory", "rocksdb", "mvstore", "sqlite", "redis"),

	/** Events for every change. */
	WATCH("memory", "rocksdb", "mvstore", "sqlite", "redis"),

	/** Scans in unsigned lexicographic order, both ways. */
	ORDERED_SCAN("memory", "rocksdb", "mvstore", "sqlite", "redis with an index"),

	/** Batches that are all or nothing for any keys, also across a crash. */
	ATOMIC_BATCH("memory", "rocksdb", "mvstore", "sqlite", "redis without cluster"),

	/** Interactive transactions. */
	TRANSACTION("memory", "rocksdb", "mvstore", "sqlite", "redis without cluster"),

	/** Frozen views. */
	SNAPSHOT("memory", "rocksdb", "mvstore", "sqlite"),

	/** Acknowledged writes survive a killed process. */
	DURABLE_PROCESS("rocksdb", "mvstore", "sqlite"),

	/** Acknowledged writes survive a lost power supply. */
	DURABLE_POWER("rocksdb", "mvstore", "sqlite"),

	/** Transactions protect the ranges that they scanned against new keys. */
	RANGE_PROTECTION("sqlite"),

	/** Watches resume after a known event. */
	RESUMABLE_WATCH("redis"),

	/** Several processes use the same data. */
	SHARED("redis"),

	/** Copies of the data that an engine can open, made while it runs. */
	CHECKPOINT("rocksdb", "mvstore", "sqlite"),

	/** Reclaiming of space on request. */
	COMPACTION("rocksdb", "mvstore", "sqlite");

	private final List<String> engines;

	Capability(String... engines) {
		this.engines = List.of(engines);
	}

	/**
	 * Returns the engines that have this capability.
	 * @return names as in {@code synapsed.storage.type}
	 */
	public List<String> engines() {
		return this.engines;
	}

	/**
	 * Returns the name as it is written in properties.
	 * @return lower case with hyphens, such as {@code ordered-scan}
	 */
	public String propertyValue() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Finds a capability by its name in properties.
	 * @param value lower case with hyphens
	 * @return the capability
	 * @throws IllegalArgumentException if there is none of that name
	 */
	public static Capability ofPropertyValue(String value) {
		return Arrays.stream(values())
			.filter((capability) -> capability.propertyValue().equals(value))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("No capability '" + value + "'"));
	}

}
