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

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Defines a {@link StorageTemplate} bean for every configured store: the default store as
 * {@code storageTemplate}, primary; a named store as {@code <name>StorageTemplate},
 * qualified by its name. A bean of the application with that name takes its place.
 */
class StorageTemplateRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware {

	static final String FACTORY_BEAN = "storageTemplateFactory";

	static final String DEFAULT_BEAN = "storageTemplate";

	@SuppressWarnings("NullAway.Init")
	private Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClassMetadata, BeanDefinitionRegistry registry) {
		ConfiguredStores.types(this.environment).keySet().forEach((store) -> register(store, registry));
	}

	private static void register(String store, BeanDefinitionRegistry registry) {
		boolean isDefault = StorageProperties.DEFAULT_STORE.equals(store);
		String bean = beanName(store);
		if (registry.containsBeanDefinition(bean)) {
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition(StorageTemplate.class);
		definition.setFactoryBeanName(FACTORY_BEAN);
		definition.setFactoryMethodName("create");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, store);
		definition.setDestroyMethodName("close");
		definition.setPrimary(isDefault);
		definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, store));
		registry.registerBeanDefinition(bean, definition);
	}

	static String beanName(String store) {
		return StorageProperties.DEFAULT_STORE.equals(store) ? DEFAULT_BEAN : store + "StorageTemplate";
	}

}
