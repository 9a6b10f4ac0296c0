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

import io.synapsed.storage.backend.mvstore.MvStoreOptions;
import io.synapsed.storage.backend.mvstore.MvStoreStore;
import io.synapsed.storage.spi.KeyValueStore;
import org.h2.mvstore.MVStore;

import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/**
 * The MVStore engine.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(StorageEngineCondition.class)
@ConditionalOnClass(MVStore.class)
class MvStoreEngineConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "mvStoreStorageEngineFactory")
	StorageEngineFactory mvStoreStorageEngineFactory() {
		return new MvStoreEngineFactory();
	}

	private static final class MvStoreEngineFactory implements StorageEngineFactory {

		@Override
		public StorageType type() {
			return StorageType.MVSTORE;
		}

		@Override
		public KeyValueStore create(StoreSettings settings) {
			return MvStoreStore.builder()
				.name(settings.name())
				.directory(settings.directory())
				.clock(settings.clock())
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
