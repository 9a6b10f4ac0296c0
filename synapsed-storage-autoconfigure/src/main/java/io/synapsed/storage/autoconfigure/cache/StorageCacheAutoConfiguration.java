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

package io.synapsed.storage.autoconfigure.cache;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageLayerFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.diagnostics.MissingStorageLibraryException;
import io.synapsed.storage.autoconfigure.properties.CacheProperties;
import io.synapsed.storage.autoconfigure.properties.NamespaceProperties;
import io.synapsed.storage.autoconfigure.properties.StorageMode;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.CachePolicy;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the cache layer of stores, and
 * for the bus between the caches of several instances.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class StorageCacheAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Caffeine.class, CacheLayer.class })
	static class CaffeineConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "storageCacheLayerFactory")
		StorageLayerFactory storageCacheLayerFactory(ObjectProvider<StorageInvalidationBusFactory> buses) {
			return new CacheLayerFactory(buses);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("com.github.benmanes.caffeine.cache.Caffeine")
	static class MissingCaffeineConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "storageCacheLayerFactory")
		StorageLayerFactory storageCacheLayerFactory(ObjectProvider<StorageInvalidationBusFactory> buses) {
			CacheLayerFactory layers = new CacheLayerFactory(buses);
			return (settings, engine) -> {
				CacheProperties cache = settings.properties().getCache();
				if (cache.isEnabled() && cache.getPolicy() == CachePolicy.W_TINYLFU) {
					throw new MissingStorageLibraryException(settings.propertyName("cache.enabled"), "true",
							"com.github.ben-manes.caffeine", "caffeine");
				}
				return layers.create(settings, engine);
			};
		}

	}

	private static final class CacheLayerFactory implements StorageLayerFactory {

		private final CacheInvalidationFactory invalidations;

		private CacheLayerFactory(ObjectProvider<StorageInvalidationBusFactory> buses) {
			this.invalidations = new CacheInvalidationFactory(buses);
		}

		@Override
		public @Nullable StoreLayer create(StoreSettings settings, KeyValueStore engine) {
			CacheProperties cache = settings.properties().getCache();
			if (!cache.isEnabled()) {
				return null;
			}
			return settings.checked("cache", () -> layer(settings, engine, cache));
		}

		private StoreLayer layer(StoreSettings settings, KeyValueStore engine, CacheProperties cache) {
			return CacheLayer.builder()
				.maxEntries(cache.getMaxEntries())
				.maxSize(cache.getMaxSize().toBytes())
				.timeToLive(cache.getTtl())
				.jitter(cache.getTtlJitter())
				.absenceTimeToLive(cache.getAbsenceTtl())
				.maxWait(cache.getMaxWait())
				.clock(settings.clock())
				.policy(cache.getPolicy())
				.invalidation(this.invalidations.create(settings, engine))
				.staleOnError(staleOnError(settings))
				.decodedValues(settings.perNamespace((own) -> keepsDecoded(own, cache)))
				.build();
		}

		private static boolean keepsDecoded(@Nullable NamespaceProperties own, CacheProperties cache) {
			Boolean enabled = (own != null) ? own.getCache().getDecodedValues().getEnabled() : null;
			return (enabled != null) ? enabled : cache.getDecodedValues().isEnabled();
		}

	}

	/**
	 * Only where the application can do without the store may it be served what is old.
	 */
	private static @Nullable Duration staleOnError(StoreSettings settings) {
		Duration staleOnError = settings.properties().getCache().getStaleOnError();
		if (staleOnError != null && settings.properties().getMode() != StorageMode.CACHE) {
			throw settings.invalid("cache.stale-on-error", staleOnError,
					"With 'mode: store', a failing engine is an error and never hidden by an old value. Set '"
							+ settings.propertyName("mode") + "' to 'cache', or remove the property.");
		}
		return staleOnError;
	}

}
