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

import java.time.InstantSource;

import io.synapsed.storage.autoconfigure.ConditionalOnStorageEngine;
import io.synapsed.storage.autoconfigure.EngineDescription;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageEngineFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.properties.RocksDbProperties;
import io.synapsed.storage.autoconfigure.properties.StackProperties;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.backend.rocksdb.RocksDbOptions;
import io.synapsed.storage.backend.rocksdb.RocksDbResources;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.spi.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the RocksDB engine.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class RocksDbEngineAutoConfiguration {

	private static final EngineDescription ENGINE = DirectoryEngines.describe("rocksdb");

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RocksDB.class)
	@ImportRuntimeHints(RocksDbRuntimeHints.class)
	static class RocksDbConfiguration {

		@Bean
		@ConditionalOnStorageEngine("rocksdb")
		@ConditionalOnMissingBean
		RocksDbResources rocksDbResources(StorageProperties properties) {
			RocksDbProperties rocksdb = properties.getRocksdb();
			return new RocksDbResources(
					bytes("block-cache-size", rocksdb.getBlockCacheSize(), RocksDbResources.defaultBlockCacheSize()),
					bytes("write-buffer-budget", rocksdb.getWriteBufferBudget(),
							RocksDbResources.DEFAULT_WRITE_BUFFER_BUDGET));
		}

		private static long bytes(String property, @Nullable DataSize size, long unset) {
			if (size == null) {
				return unset;
			}
			StoreSettings settings = new StoreSettings(StorageProperties.DEFAULT_STORE, new StackProperties(), ENGINE,
					null, InstantSource.system());
			return settings.bytes("rocksdb." + property, size, DataSize.ofMegabytes(1), DataSize.ofTerabytes(1));
		}

		@Bean
		@Order(2)
		@ConditionalOnMissingBean(name = "rocksDbStorageEngineFactory")
		StorageEngineFactory rocksDbStorageEngineFactory(ObjectProvider<RocksDbResources> resources,
				ObjectProvider<RocksDbOptionsCustomizer> customizers) {
			return new RocksDbEngineFactory(resources, customizers);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.rocksdb.RocksDB")
	static class MissingRocksDbConfiguration {

		@Bean
		@Order(2)
		@ConditionalOnMissingBean(name = "rocksDbStorageEngineFactory")
		StorageEngineFactory rocksDbStorageEngineFactory() {
			return StorageEngineFactory.withoutLibrary(ENGINE, "org.rocksdb", "rocksdbjni");
		}

	}

	private record RocksDbEngineFactory(ObjectProvider<RocksDbResources> resources,
			ObjectProvider<RocksDbOptionsCustomizer> customizers) implements StorageEngineFactory {

		@Override
		public EngineDescription engine() {
			return ENGINE;
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			return RocksDbStore.builder()
				.name(settings.name())
				.directory(settings.directory())
				.clock(settings.clock())
				.consistencyLevel(settings.properties().getConsistencyLevel())
				.durability(settings.properties().getDurability())
				.options(options(settings))
				.resources(this.resources.getObject())
				.build();
		}

		private RocksDbOptions options(StoreSettings settings) {
			RocksDbProperties rocksdb = settings.properties().getRocksdb();
			refuseShared(settings, "rocksdb.block-cache-size", rocksdb.getBlockCacheSize());
			refuseShared(settings, "rocksdb.write-buffer-budget", rocksdb.getWriteBufferBudget());
			DataSize large = DataSize.ofTerabytes(1);
			RocksDbOptions.Builder options = RocksDbOptions.builder()
				.writeBufferSize(settings.bytes("rocksdb.write-buffer-size", rocksdb.getWriteBufferSize(),
						DataSize.ofKilobytes(64), large))
				.blockSize((int) settings.bytes("rocksdb.block-size", rocksdb.getBlockSize(), DataSize.ofKilobytes(1),
						DataSize.ofMegabytes(64)))
				.walSizeLimit(settings.bytes("rocksdb.wal-size-limit", rocksdb.getWalSizeLimit(),
						DataSize.ofMegabytes(1), large))
				.blockCompression(rocksdb.getBlockCompression())
				.statistics(rocksdb.isStatistics());
			return settings.checked("rocksdb", () -> {
				options.maxOpenFiles(rocksdb.getMaxOpenFiles())
					.bloomFilterBitsPerKey(rocksdb.getBloomFilterBitsPerKey())
					.maxBackgroundJobs(rocksdb.getMaxBackgroundJobs());
				this.customizers.orderedStream()
					.forEach((customizer) -> customizer.customize(settings.name(), options));
				return options.build();
			});
		}

		private static void refuseShared(StoreSettings settings, String property, @Nullable DataSize size) {
			if (size != null && !StorageProperties.DEFAULT_STORE.equals(settings.name())) {
				throw settings.invalid(property, size, "All stores of the application share it. Set '"
						+ StorageProperties.propertyName(StorageProperties.DEFAULT_STORE, property) + "' instead.");
			}
		}

	}

}
