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

import java.time.InstantSource;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.diagnostics.IneffectiveSettingCheck;
import io.synapsed.storage.autoconfigure.diagnostics.UnknownPropertyCheck;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.ValueSerializer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for stores: engines and templates.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(StorageTemplate.class)
@EnableConfigurationProperties(StorageProperties.class)
@Import(StorageTemplateRegistrar.class)
public final class StorageAutoConfiguration {

	@Bean(StorageTemplateRegistrar.FACTORY_BEAN)
	StorageTemplateFactory storageTemplateFactory(StorageProperties properties, StorageEngineFactories engines,
			ObjectProvider<StorageLayerFactory> layers, ObjectProvider<ValueSerializer> serializers,
			ObjectProvider<StorageBuilderCustomizer> customizers, MaintenanceLifecycle maintenance,
			ConfigurableListableBeanFactory beans, ObjectProvider<InstantSource> clock) {
		return new StorageTemplateFactory(properties, engines, layers, serializers, customizers, maintenance,
				new StoreExecutors(beans), clock.getIfUnique(InstantSource::system));
	}

	@Bean
	StorageEngineFactories storageEngineFactories(ObjectProvider<StorageEngineFactory> factories) {
		return new StorageEngineFactories(factories);
	}

	@Bean
	@Order(1)
	@ConditionalOnMissingBean(name = "memoryStorageEngineFactory")
	StorageEngineFactory memoryStorageEngineFactory() {
		return new MemoryEngineFactory();
	}

	@Bean
	MaintenanceLifecycle storageMaintenanceLifecycle() {
		return new MaintenanceLifecycle();
	}

	@Bean
	@Order(0)
	@ConditionalOnMissingBean
	TextSerializer storageTextSerializer() {
		return new TextSerializer();
	}

	@Bean
	static UnknownPropertyCheck storageUnknownPropertyCheck(ConfigurableEnvironment environment,
			ResourceLoader resources) {
		return new UnknownPropertyCheck(environment, resources.getClassLoader());
	}

	@Bean
	IneffectiveSettingCheck storageIneffectiveSettingCheck(StorageProperties properties, Environment environment,
			StorageEngineFactories engines) {
		return new IneffectiveSettingCheck(properties, environment, engines.names());
	}

}
