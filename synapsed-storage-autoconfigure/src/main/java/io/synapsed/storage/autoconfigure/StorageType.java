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

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.synapsed.storage.common.Capability;
import org.jspecify.annotations.Nullable;

/**
 * The engines that {@code synapsed.storage.type} can select.
 *
 * @since 0.1.0
 */
public enum StorageType {

	/** On the heap; nothing survives the process. */
	MEMORY(null, null, Features.MEMORY),

	/** RocksDB, in a directory. */
	ROCKSDB("org.rocksdb", "rocksdbjni", Features.ROCKSDB),

	/** H2 MVStore, in a file; pure Java. */
	MVSTORE("com.h2database", "h2-mvstore", Features.MVSTORE),

	/** SQLite, in a file that other tools can read. */
	SQLITE("org.xerial", "sqlite-jdbc", Features.SQLITE),

	/** Redis, over the connection of the application. */
	REDIS("org.springframework.boot", "spring-boot-starter-data-redis", Features.REDIS);

	private final @Nullable String groupId;

	private final @Nullable String artifactId;

	private final Map<Capability, String> capabilities;

	StorageType(@Nullable String groupId, @Nullable String artifactId, Map<Capability, String> capabilities) {
		this.groupId = groupId;
		this.artifactId = artifactId;
		this.capabilities = capabilities;
	}

	/**
	 * Returns what the engine can do, with the right settings.
	 * @return the condition for each capability, empty where there is none
	 */
	public Map<Capability, String> capabilities() {
		return this.capabilities;
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

	/** What the engines can do; a test compares it with what the test kit observes. */
	private static final class Features {

		private static final List<Capability> ALL = List.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT,
				Capability.TTL, Capability.COLOCATED_BATCH, Capability.WATCH);

		private static final List<Capability> EMBEDDED = List.of(Capability.ORDERED_SCAN, Capability.ATOMIC_BATCH,
				Capability.TRANSACTION, Capability.SNAPSHOT);

		private static final List<Capability> ON_DISK = List.of(Capability.DURABLE_PROCESS, Capability.DURABLE_POWER,
				Capability.CHECKPOINT, Capability.COMPACTION);

		private static final Map<Capability, String> MEMORY = of(ALL, EMBEDDED);

		private static final Map<Capability, String> ROCKSDB = of(ALL, EMBEDDED, ON_DISK);

		private static final Map<Capability, String> MVSTORE = of(ALL, EMBEDDED, ON_DISK,
				List.of(Capability.RANGE_PROTECTION));

		private static final Map<Capability, String> SQLITE = of(ALL, EMBEDDED, ON_DISK,
				List.of(Capability.RANGE_PROTECTION));

		private static final Map<Capability, String> REDIS = redis();

		@SafeVarargs
		private static Map<Capability, String> of(List<Capability>... parts) {
			Map<Capability, String> features = new EnumMap<>(Capability.class);
			for (List<Capability> part : parts) {
				part.forEach((capability) -> features.put(capability, ""));
			}
			return Collections.unmodifiableMap(features);
		}

		private static Map<Capability, String> redis() {
			Map<Capability, String> features = new EnumMap<>(of(ALL, List.of(Capability.SHARED)));
			features.put(Capability.WATCH, "'redis.watch' not switched off");
			features.put(Capability.RESUMABLE_WATCH, "'redis.watch' not switched off");
			features.put(Capability.ORDERED_SCAN, "'redis.index' not switched off");
			features.put(Capability.ATOMIC_BATCH, "one server, not Redis Cluster");
			features.put(Capability.TRANSACTION, "one server, not Redis Cluster");
			return Collections.unmodifiableMap(features);
		}

	}

}
