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
import io.synapsed.storage.autoconfigure.properties.MvStoreProperties;
import io.synapsed.storage.backend.mvstore.MvStoreOptions;
import io.synapsed.storage.backend.mvstore.MvStoreStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.KeyValueStore;
import org.h2.mvstore.MVStore;

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
 * {@link EnableAutoConfiguration Auto-configuration} for the MVStore engine.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class MvStoreEngineAutoConfiguration {

	private static final EngineDescription ENGINE = DirectoryEngines.describe("mvstore")
		.with(Capability.RANGE_PROTECTION);

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MVStore.class)
	static class MvStoreConfiguration {

		@Bean
		@Order(3)
		@ConditionalOnMissingBean(name = "mvStoreStorageEngineFactory")
		StorageEngineFactory mvStoreStorageEngineFactory() {
			return new MvStoreEngineFactory();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.h2.mvstore.MVStore")
	static class MissingMvStoreConfiguration {

		@Bean
		@Order(3)
		@ConditionalOnMissingBean(name = "mvStoreStorageEngineFactory")
		StorageEngineFactory mvStoreStorageEngineFactory() {
			return StorageEngineFactory.withoutLibrary(ENGINE, "com.h2database", "h2-mvstore");
		}

	}

	private static final class MvStoreEngineFactory implements StorageEngineFactory {

		@Override
		public EngineDescription engine() {
			return ENGINE;
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			return MvStoreStore.builder()
				.name(settings.name())
				.directory(settings.directory())
				.clock(settings.clock())
				.consistencyLevel(settings.properties().getConsistencyLevel())
				.durability(settings.properties().getDurability())
				.options(options(settings))
				.build();
		}

		private static MvStoreOptions options(StoreSettings settings) {
			MvStoreProperties mvstore = settings.properties().getMvstore();
			return settings.checked("mvstore",
					() -> MvStoreOptions.builder()
						.cacheSize(mvstore.getCacheSize().toBytes())
						.writeBufferSize(mvstore.getWriteBufferSize().toBytes())
						.pageSize((int) settings.bytes("mvstore.page-size", mvstore.getPageSize(),
								DataSize.ofKilobytes(1), DataSize.ofMegabytes(1)))
						.fillRate(mvstore.getFillRate())
						.syncInterval(mvstore.getSyncInterval())
						.build());
		}

	}

}
