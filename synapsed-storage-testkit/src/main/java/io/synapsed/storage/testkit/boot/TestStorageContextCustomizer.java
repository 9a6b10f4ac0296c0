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

package io.synapsed.storage.testkit.boot;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.synapsed.storage.autoconfigure.StorageLayerFactory;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.testkit.FaultInjectionLayer;
import io.synapsed.storage.testkit.MutableClock;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Puts the stores of one test class into memory. Two are equal only for the same class,
 * so that Spring gives no other class the same context.
 *
 * @param testClass the outermost annotated class
 */
record TestStorageContextCustomizer(Class<?> testClass) implements ContextCustomizer {

	private static final String SOURCE = "storageTest";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		Set<String> stores = stores(context.getEnvironment());
		replaceEngines(context.getEnvironment(), stores);
		MutableClock clock = new MutableClock();
		Map<String, FaultInjectionLayer> faults = new LinkedHashMap<>();
		stores.forEach((store) -> faults.put(store, new FaultInjectionLayer()));
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
		RootBeanDefinition clockDefinition = definition(MutableClock.class, () -> clock);
		clockDefinition.setPrimary(true);
		registry.registerBeanDefinition("storageTestClock", clockDefinition);
		faults.forEach((store, layer) -> register(registry, store, layer));
		registry.registerBeanDefinition("storageTestFaultLayerFactory",
				definition(StorageLayerFactory.class, () -> (settings, engine) -> faults.get(settings.name())));
		registry.registerBeanDefinition(TestStores.BEAN,
				definition(TestStores.class, () -> new TestStores(clock, Map.copyOf(faults))));
	}

	private static void register(BeanDefinitionRegistry registry, String store, FaultInjectionLayer layer) {
		RootBeanDefinition definition = definition(FaultInjectionLayer.class, () -> layer);
		definition.setPrimary(StorageProperties.DEFAULT_STORE.equals(store));
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, store));
		registry.registerBeanDefinition(store + "StorageFaults", definition);
	}

	private static <T> RootBeanDefinition definition(Class<T> type, Supplier<T> supplier) {
		return new RootBeanDefinition(type, supplier);
	}

	private static Set<String> stores(ConfigurableEnvironment environment) {
		Set<String> stores = new LinkedHashSet<>();
		stores.add(StorageProperties.DEFAULT_STORE);
		stores.addAll(Binder.get(environment)
			.bind(StorageProperties.PREFIX + ".stores", Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of)
			.keySet());
		return stores;
	}

	private static void replaceEngines(ConfigurableEnvironment environment, Set<String> stores) {
		Set<Capability> possible = memoryCapabilities();
		Map<String, Object> properties = new LinkedHashMap<>();
		for (String store : stores) {
			Set<Capability> required = Binder.get(environment)
				.bind(StorageProperties.propertyName(store, "require"), Bindable.setOf(Capability.class))
				.orElseGet(() -> EnumSet.noneOf(Capability.class));
			properties.put(StorageProperties.propertyName(store, "type"), "memory");
			properties.put(StorageProperties.propertyName(store, "durability"), "");
			properties.put(StorageProperties.propertyName(store, "expiry.sweep-interval"), "0");
			properties.put(StorageProperties.propertyName(store, "require"),
					required.stream()
						.filter(possible::contains)
						.map(Capability::propertyValue)
						.collect(Collectors.joining(",")));
		}
		environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, properties));
	}

	private static Set<Capability> memoryCapabilities() {
		try (MemoryStore store = MemoryStore.builder().build()) {
			return store.capabilities();
		}
	}

}
