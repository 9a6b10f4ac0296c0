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

import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Warns about layers that are configured but not enabled: somebody believes that they
 * work.
 */
class DisabledLayerCheck implements EnvironmentAware, InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(DisabledLayerCheck.class);

	private static final List<String> LAYERS = List.of("access", "audit", "cache", "cache.invalidation", "compression",
			"encryption", "integrity", "resilience.retry", "resilience.circuit-breaker", "resilience.bulkhead");

	@SuppressWarnings("NullAway.Init")
	private Environment environment;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void afterPropertiesSet() {
		for (String store : ConfiguredStores.types(this.environment).keySet()) {
			for (String layer : LAYERS) {
				check(StorageProperties.propertyName(store, layer));
			}
		}
	}

	private void check(String prefix) {
		Map<String, Object> settings = Binder.get(this.environment)
			.bind(prefix, Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of);
		if (settings.isEmpty() || settings.containsKey("enabled")) {
			return;
		}
		if (settings.containsKey("keys") || settings.containsKey("key-file")) {
			// Keys do have an effect: they open what is encrypted already.
			logger.warn("'{}' has keys and no '{}.enabled': new values are not encrypted, the keys only open what is"
					+ " encrypted already. Set it to true, or to false to end this warning.", prefix, prefix);
		}
		else {
			logger.warn("'{}' has settings and no '{}.enabled': the layer is off and they have no effect."
					+ " Set it to true, or to false to end this warning.", prefix, prefix);
		}
	}

}
