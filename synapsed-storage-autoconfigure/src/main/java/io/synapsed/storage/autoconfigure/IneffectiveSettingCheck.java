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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.synapsed.storage.spi.Durability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Warns about settings that have no effect because of another setting, such as those of
 * an engine that the store does not have.
 */
class IneffectiveSettingCheck implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(IneffectiveSettingCheck.class);

	/**
	 * A setting, or a group of settings, and when it counts for nothing.
	 *
	 * @param property name within the store
	 * @param ineffective whether it has no effect in a store
	 * @param reason why, to follow "because"
	 */
	private record Rule(String property, Predicate<StoreProperties> ineffective, String reason) {
	}

	private static final List<Rule> RULES = List.of(
			new Rule("cache.invalidation.enabled",
					(store) -> store.getCache().getInvalidation().isEnabled() && !store.getCache().isEnabled(),
					"'cache.enabled' is not 'true'"),
			new Rule("cache.ttl-jitter", (store) -> store.getCache().isEnabled() && store.getCache().getTtl() == null,
					"'cache.ttl' is not set"),
			new Rule("compression.profile",
					(store) -> store.compressesValues() && !"adaptive".equals(store.getCompression().getAlgorithm())
							&& store.getNamespaces()
								.values()
								.stream()
								.noneMatch((own) -> "adaptive".equals(own.getCompression().getAlgorithm())),
					"'compression.algorithm' is not 'adaptive'"),
			new Rule("limits.warn-at", (store) -> !store.limitsNamespaces(), "no namespace has 'limits'"),
			new Rule("redis.history", (store) -> store.getType() == StorageType.REDIS && !store.getRedis().isWatch(),
					"'redis.watch' is 'false'"),
			new Rule("mvstore.sync-interval",
					(store) -> store.getType() == StorageType.MVSTORE && store.getDurability() == Durability.POWER,
					"'durability' is 'power'"),
			new Rule("mvstore.write-buffer-size",
					(store) -> store.getType() == StorageType.MVSTORE && store.getDurability() != Durability.NONE,
					"'durability' is not 'none'"));

	private final StorageProperties properties;

	private final Environment environment;

	IneffectiveSettingCheck(StorageProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	@Override
	public void afterPropertiesSet() {
		Map<String, StoreProperties> stores = new LinkedHashMap<>();
		stores.put(StorageProperties.DEFAULT_STORE, this.properties);
		stores.putAll(this.properties.getStores());
		stores.forEach((name, store) -> {
			for (Rule rule : rules(name, store)) {
				if (rule.ineffective().test(store)) {
					warn(StorageProperties.propertyName(name, rule.property()), rule.reason());
				}
			}
		});
	}

	private List<Rule> rules(String name, StoreProperties store) {
		List<Rule> rules = new ArrayList<>(RULES);
		StorageType type = type(store);
		for (StorageType engine : StorageType.values()) {
			if (engine != type && !isUsedElsewhere(name, engine)) {
				rules.add(new Rule(engine.propertyValue(), (any) -> true,
						"the engine is '" + type.propertyValue() + "'"));
			}
		}
		return rules;
	}

	private static StorageType type(StoreProperties store) {
		return (store.getType() != null) ? store.getType() : StorageType.MEMORY;
	}

	/**
	 * All RocksDB stores share what is set for the default store; the invalidation bus
	 * connects by the settings of Redis.
	 */
	private boolean isUsedElsewhere(String name, StorageType engine) {
		return switch (engine) {
			case ROCKSDB -> StorageProperties.DEFAULT_STORE.equals(name)
					&& this.properties.getStores().values().stream().anyMatch((other) -> type(other) == engine);
			case REDIS -> {
				StoreProperties store = this.properties.store(name);
				yield store != null && store.getCache().getInvalidation().isEnabled();
			}
			default -> false;
		};
	}

	private void warn(String property, String reason) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				logger.warn("'{}' is set and has no effect, because {}. Remove it, or correct the other setting.",
						property, reason);
				return;
			}
		}
	}

}
