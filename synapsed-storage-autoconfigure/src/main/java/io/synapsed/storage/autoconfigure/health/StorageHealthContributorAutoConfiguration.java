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

package io.synapsed.storage.autoconfigure.health;

import java.util.LinkedHashMap;
import java.util.Map;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.properties.StackProperties;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.util.unit.DataSize;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of stores.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = StorageAutoConfiguration.class)
@ConditionalOnClass({ StorageTemplate.class, HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(StorageTemplate.class)
@ConditionalOnEnabledHealthIndicator("synapsed-storage")
public final class StorageHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "synapsedStorageHealthIndicator", "synapsedStorageHealthContributor" })
	CompositeHealthContributor synapsedStorageHealthContributor(Map<String, StorageTemplate> templates,
			StorageProperties properties) {
		Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
		templates.values().forEach((template) -> indicators.put(template.name(), indicator(template, properties)));
		return CompositeHealthContributor.fromMap(indicators);
	}

	private static HealthIndicator indicator(StorageTemplate template, StorageProperties properties) {
		StackProperties store = properties.store(template.name());
		StackProperties settings = (store != null) ? store : new StackProperties();
		DataSize minFreeDisk = settings.getHealth().getMinFreeDisk();
		if (minFreeDisk.isNegative()) {
			throw new InvalidConfigurationPropertyValueException(
					StorageProperties.propertyName(template.name(), "health.min-free-disk"), minFreeDisk,
					"The size must not be negative. 0B switches the check off.");
		}
		return new StorageHealthIndicator(template, settings.getMode(), minFreeDisk.toBytes());
	}

}
