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

package io.synapsed.storage.autoconfigure.engine;

import io.synapsed.storage.autoconfigure.EngineDescription;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageEngineFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.properties.SqliteProperties;
import io.synapsed.storage.backend.sqlite.SqliteOptions;
import io.synapsed.storage.backend.sqlite.SqliteStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.KeyValueStore;
import org.sqlite.SQLiteConfig;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the SQLite engine. It opens its
 * file itself: it needs no {@code DataSource}, and contributes none.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class SqliteEngineAutoConfiguration {

	private static final EngineDescription ENGINE = DirectoryEngines.describe("sqlite")
		.with(Capability.RANGE_PROTECTION);

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SQLiteConfig.class)
	static class SqliteConfiguration {

		@Bean
		@Order(4)
		@ConditionalOnMissingBean(name = "sqliteStorageEngineFactory")
		StorageEngineFactory sqliteStorageEngineFactory() {
			return new SqliteEngineFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.sqlite.SQLiteConfig")
	static class MissingSqliteConfiguration {

		@Bean
		@Order(4)
		@ConditionalOnMissingBean(name = "sqliteStorageEngineFactory")
		StorageEngineFactory sqliteStorageEngineFactory() {
			return StorageEngineFactory.withoutLibrary(ENGINE, "org.xerial", "sqlite-jdbc");
		}

	}

	private static final class SqliteEngineFactory implements StorageEngineFactory {

		@Override
		public EngineDescription engine() {
			return ENGINE;
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			return SqliteStore.builder()
				.name(settings.name())
				.directory(settings.directory())
				.clock(settings.clock())
				.consistencyLevel(settings.properties().getConsistencyLevel())
				.durability(settings.properties().getDurability())
				.options(options(settings))
				.build();
		}

		private static SqliteOptions options(StoreSettings settings) {
			SqliteProperties sqlite = settings.properties().getSqlite();
			DataSize maxSize = sqlite.getMaxSize();
			return settings.checked("sqlite",
					() -> SqliteOptions.builder()
						.readers(sqlite.getReaders())
						.snapshots(sqlite.getMaxSnapshots())
						.lockTimeout(sqlite.getLockTimeout())
						.busyTimeout(sqlite.getBusyTimeout())
						.pageSize((int) settings.bytes("sqlite.page-size", sqlite.getPageSize(), DataSize.ofBytes(512),
								DataSize.ofKilobytes(64)))
						.cacheSize(sqlite.getCacheSize().toBytes())
						.mmapSize(sqlite.getMmapSize().toBytes())
						.checkpointSize(sqlite.getCheckpointSize().toBytes())
						.journalSizeLimit(sqlite.getJournalSizeLimit().toBytes())
						.maxSize((maxSize != null) ? maxSize.toBytes() : Long.MAX_VALUE)
						.build());
		}

	}

}
