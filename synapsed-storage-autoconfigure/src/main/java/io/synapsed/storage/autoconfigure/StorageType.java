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
package io.synapsed.storage.autoconfigure;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The engines that {@code synapsed.storage.type} can select.
 *
 * @since 0.1.0
 */
public enum StorageType {

	/** On the heap; nothing survives the process. */
	MEMORY(null, null),

	/** RocksDB, in a directory. */
	ROCKSDB("org.rocksdb", "rocksdbjni"),

	/** H2 MVStore, in a file; pure Java. */
	MVSTORE("com.h2database", "h2-mvstore"),

	/** SQLite, in a file that other tools can read. */
	SQLITE("org.xerial", "sqlite-jdbc"),

	/** Redis, over the connection of the application. */
	REDIS("org.springframework.boot", "spring-boot-starter-data-redis");

	private final @Nullable String groupId;

	private final @Nullable String artifactId;

	StorageType(@Nullable String groupId, @Nullable String artifactId) {
		this.groupId = groupId;
		this.artifactId = artifactId;
	}

	/**
	 * Returns the name as it is written in properties.
	 * @return lower case
	 */
	public String propertyValue() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether the data lies in files of this machine.
	 */
	boolean isOnDisk() {
		return this == ROCKSDB || this == MVSTORE || this == SQLITE;
	}

	/**
	 * Returns the group of the library that applications add for this engine.
	 * @return the group id, or {@code null} if none is needed
	 */
	@Nullable String groupId() {
		return this.groupId;
	}

	/**
	 * Returns the name of the library that applications add for this engine.
	 * @return the artifact id, or {@code null} if none is needed
	 */
	@Nullable String artifactId() {
		return this.artifactId;
	}

}
