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

package io.synapsed.storage.autoconfigure.diagnostics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

import io.synapsed.storage.autoconfigure.properties.NamespacePolicy;
import io.synapsed.storage.autoconfigure.properties.NamespaceProperties;
import io.synapsed.storage.autoconfigure.properties.PropertyNames;
import io.synapsed.storage.autoconfigure.properties.StackProperties;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.autoconfigure.properties.StoreFeatures;
import io.synapsed.storage.common.Durability;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Warns about settings of stores and namespaces that have no effect because of another
 * setting, such as those of a layer that is off or of an engine that the store does not
 * have: somebody believes that they work.
 *
 * @since 0.1.0
 */
public final class IneffectiveSettingCheck implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(IneffectiveSettingCheck.class);

	private static final String SETTING = "'{}' is set and has no effect, because {}."
			+ " Remove it, or correct the other setting.";

	private static final String LAYER = "'{}' has settings and no '{}.enabled': {}."
			+ " Set it to true, or to false to end this warning.";

	private static final String OFF = "the layer is off and they have no effect";

	/** Settings that count whether or not their layer is on, in the uniform way. */
	private static final Set<String> WITHOUT_LAYER = Set.of("verifyinterval");

	/**
	 * A group of settings that counts for nothing where it does not say whether it is on.
	 *
	 * @param group name within the store
	 * @param usedElsewhere whether something else in a store uses them
	 * @param meaning what it means that the group does not say it
	 */
	private record LayerRule(String group, Predicate<StackProperties> usedElsewhere, String meaning) {

		LayerRule(String group) {
			this(group, (store) -> false, OFF);
		}

	}

	/**
	 * A setting, or a group of settings, of a store and when it counts for nothing.
	 *
	 * @param property name within the store
	 * @param ineffective whether it has no effect in a store
	 * @param reason why, to follow "because"
	 */
	private record StoreRule(String property, Predicate<StackProperties> ineffective, String reason) {
	}

	/**
	 * A setting of a namespace and when it counts for nothing. Settings of a namespace
	 * are {@code null} unless set.
	 *
	 * @param property name within the namespace
	 * @param ineffective whether it is set and has no effect in a namespace of a store
	 * @param message the warning
	 * @param reason the last argument of the warning
	 */
	private record NamespaceRule(String property, BiPredicate<StackProperties, NamespaceProperties> ineffective,
			String message, String reason) {
	}

	/** A namespace that switches a layer on for itself inherits the rest. */
	private static final List<LayerRule> LAYERS = List.of(new LayerRule("access"), new LayerRule("audit"),
			new LayerRule("cache"), new LayerRule("cache.invalidation"),
			new LayerRule("compression", (store) -> StoreFeatures.of(store).compression(), OFF),
			new LayerRule("encryption", (store) -> StoreFeatures.of(store).encryption(),
					"new values are not encrypted, and keys are used only to read what is"),
			new LayerRule("integrity"), new LayerRule("resilience.retry"), new LayerRule("resilience.circuit-breaker"),
			new LayerRule("resilience.bulkhead"));

	private static final List<StoreRule> STORES = List.of(
			new StoreRule("cache.invalidation.enabled",
					(store) -> store.getCache().getInvalidation().isEnabled() && !store.getCache().isEnabled(),
					"'cache.enabled' is not 'true'"),
			new StoreRule("cache.decoded-values.enabled",
					(store) -> store.getCache().getDecodedValues().isEnabled() && !store.getCache().isEnabled(),
					"'cache.enabled' is not 'true'"),
			new StoreRule("cache.ttl-jitter",
					(store) -> store.getCache().isEnabled() && store.getCache().getTtl() == null,
					"'cache.ttl' is not set"),
			new StoreRule("compression.profile",
					(store) -> StoreFeatures.of(store).compression()
							&& !isAdaptive(store.getCompression().getAlgorithm())
							&& store.getNamespaces()
								.values()
								.stream()
								.noneMatch((own) -> isAdaptive(own.getCompression().getAlgorithm())),
					"'compression.algorithm' is not 'adaptive'"),
			new StoreRule("limits.warn-at", (store) -> !StoreFeatures.of(store).limits(), "no namespace has 'limits'"),
			new StoreRule("redis.history",
					(store) -> isEngine(store, "redis") && Boolean.FALSE.equals(store.getRedis().getWatch()),
					"'redis.watch' is 'false'"),
			new StoreRule("mvstore.sync-interval",
					(store) -> isEngine(store, "mvstore") && store.getDurability() == Durability.POWER,
					"'durability' is 'power'"),
			new StoreRule("mvstore.write-buffer-size",
					(store) -> isEngine(store, "mvstore") && store.getDurability() != Durability.NONE,
					"'durability' is not 'none'"));

	private static final List<NamespaceRule> NAMESPACES = List.of(
			new NamespaceRule("cache.decoded-values.enabled",
					(store, own) -> Boolean.TRUE.equals(own.getCache().getDecodedValues().getEnabled())
							&& !store.getCache().isEnabled(),
					SETTING, "'cache.enabled' of its store is not 'true'"),
			new NamespaceRule("compression",
					(store, own) -> !store.getCompression().isEnabled() && own.getCompression().getEnabled() == null
							&& hasSettings(own.getCompression()),
					LAYER, OFF + ", as it is off in the store"),
			new NamespaceRule("compression.profile",
					(store, own) -> own.getCompression().getProfile() != null && isCompressed(store, own)
							&& !isAdaptive(Objects.requireNonNullElse(own.getCompression().getAlgorithm(),
									store.getCompression().getAlgorithm())),
					SETTING, "its 'compression.algorithm' is not 'adaptive'"),
			new NamespaceRule("declared",
					(store, own) -> !own.isDeclared() && store.getNamespacePolicy() != NamespacePolicy.DECLARED,
					SETTING, "'namespace-policy' is not 'declared'"));

	private final StorageProperties properties;

	private final Environment environment;

	private final List<String> engines;

	/**
	 * Creates the check.
	 * @param properties the settings of all stores
	 * @param environment where they come from
	 * @param engines names of all engines: each may have settings of its own below its
	 * name
	 */
	public IneffectiveSettingCheck(StorageProperties properties, Environment environment, List<String> engines) {
		this.properties = properties;
		this.engines = List.copyOf(engines);
		this.environment = environment;
	}

	@Override
	public void afterPropertiesSet() {
		Map<String, StackProperties> stores = new LinkedHashMap<>();
		stores.put(StorageProperties.DEFAULT_STORE, this.properties);
		stores.putAll(this.properties.getStores());
		stores.forEach((name, store) -> {
			LAYERS.forEach((rule) -> check(name, store, rule));
			rules(name, store).forEach((rule) -> check(name, store, rule));
			store.getNamespaces().forEach((namespace, own) -> check(name, store, namespace, own));
		});
	}

	private void check(String name, StackProperties store, LayerRule rule) {
		String group = StorageProperties.propertyName(name, rule.group());
		Set<String> settings = settings(group);
		settings.removeIf((setting) -> WITHOUT_LAYER.contains(PropertyNames.uniform(setting)));
		if (!settings.isEmpty() && !settings.contains("enabled") && !rule.usedElsewhere().test(store)) {
			logger.warn(LAYER, group, group, rule.meaning());
		}
	}

	private Set<String> settings(String group) {
		return new LinkedHashSet<>(Binder.get(this.environment)
			.bind(group, Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of)
			.keySet());
	}

	private void check(String name, StackProperties store, StoreRule rule) {
		String property = StorageProperties.propertyName(name, rule.property());
		if (rule.ineffective().test(store) && isSet(property)) {
			logger.warn(SETTING, property, rule.reason());
		}
	}

	private static void check(String name, StackProperties store, String namespace, NamespaceProperties own) {
		for (NamespaceRule rule : NAMESPACES) {
			if (rule.ineffective().test(store, own)) {
				String property = StorageProperties.propertyName(name, namespace, rule.property());
				if (rule.message().equals(LAYER)) {
					logger.warn(LAYER, property, property, rule.reason());
				}
				else {
					logger.warn(SETTING, property, rule.reason());
				}
			}
		}
	}

	private List<StoreRule> rules(String name, StackProperties store) {
		List<StoreRule> rules = new ArrayList<>(STORES);
		for (String engine : this.engines) {
			if (!isEngine(store, engine) && !isUsedElsewhere(name, engine)) {
				rules.add(new StoreRule(engine, (any) -> true, "the engine is '" + type(store) + "'"));
			}
		}
		return rules;
	}

	private static String type(StackProperties store) {
		return Objects.requireNonNullElse(store.getType(), "memory").toLowerCase(Locale.ROOT);
	}

	private static boolean isEngine(StackProperties store, String engine) {
		return PropertyNames.uniform(type(store)).equals(PropertyNames.uniform(engine));
	}

	/**
	 * All RocksDB stores share what is set for the default store; the invalidation bus
	 * connects by the settings of Redis.
	 */
	private boolean isUsedElsewhere(String name, String engine) {
		return switch (engine) {
			case "rocksdb" -> StorageProperties.DEFAULT_STORE.equals(name)
					&& this.properties.getStores().values().stream().anyMatch((other) -> isEngine(other, engine));
			case "redis" -> {
				StackProperties store = this.properties.store(name);
				yield store != null && store.getCache().getInvalidation().isEnabled();
			}
			default -> false;
		};
	}

	private boolean isSet(String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

	private static boolean isAdaptive(@Nullable String algorithm) {
		return "adaptive".equals(algorithm);
	}

	private static boolean isCompressed(StackProperties store, NamespaceProperties own) {
		Boolean enabled = own.getCompression().getEnabled();
		return (enabled != null) ? enabled : store.getCompression().isEnabled();
	}

	private static boolean hasSettings(NamespaceProperties.Compression own) {
		return own.getAlgorithm() != null || own.getLevel() != null || own.getProfile() != null
				|| own.getDictionaries() != null || own.getMinSize() != null;
	}

}
