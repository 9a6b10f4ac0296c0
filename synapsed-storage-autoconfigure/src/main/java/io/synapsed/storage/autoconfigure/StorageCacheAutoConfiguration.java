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

import com.github.benmanes.caffeine.cache.Caffeine;
import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.CachePolicy;
import io.synapsed.storage.spi.StoreLayer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the cache layer of stores.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class StorageCacheAutoConfiguration {

	private static StoreLayer layer(StoreSettings settings) {
		StoreProperties.Cache cache = settings.properties().getCache();
		try {
			return new CacheLayer(cache.getMaxEntries(), cache.getMaxSize().toBytes(), cache.getTtl(),
					cache.getTtlJitter(), cache.getAbsenceTtl(), cache.getMaxWait(), settings.clock(),
					cache.getPolicy());
		}
		catch (StorageConfigurationException ex) {
			throw new InvalidStorageSettingException(settings.propertyName("cache"), ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Caffeine.class, CacheLayer.class })
	static class CaffeineConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "storageCacheLayerFactory")
		StorageLayerFactory storageCacheLayerFactory() {
			return (settings, engine) -> settings.properties().getCache().isEnabled() ? layer(settings) : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("com.github.benmanes.caffeine.cache.Caffeine")
	static class MissingCaffeineConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "storageCacheLayerFactory")
		StorageLayerFactory storageCacheLayerFactory() {
			return (settings, engine) -> {
				StoreProperties.Cache cache = settings.properties().getCache();
				if (!cache.isEnabled()) {
					return null;
				}
				if (cache.getPolicy() == CachePolicy.W_TINYLFU) {
					throw new MissingStorageLibraryException(settings.propertyName("cache.enabled"), "true",
							"com.github.ben-manes.caffeine", "caffeine");
				}
				return layer(settings);
			};
		}

	}

}
