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

package io.synapsed.storage.autoconfigure.limit;

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageLayerFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.properties.NamespacePolicy;
import io.synapsed.storage.autoconfigure.properties.NamespaceProperties;
import io.synapsed.storage.autoconfigure.properties.StackProperties;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.limit.DeclaredNamespacesLayer;
import io.synapsed.storage.limit.LimitLayer;
import io.synapsed.storage.limit.NamespaceLimit;
import io.synapsed.storage.spi.KeyValueStore;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for limits of namespaces, and for
 * which of them may be written.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class StorageLimitAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "storageLimitLayerFactory")
	StorageLayerFactory storageLimitLayerFactory() {
		return (settings, engine) -> settings.features().limits() ? create(settings, engine) : null;
	}

	@Bean
	@ConditionalOnMissingBean(name = "storageNamespacePolicyLayerFactory")
	StorageLayerFactory storageNamespacePolicyLayerFactory() {
		return (settings, engine) -> (settings.properties().getNamespacePolicy() == NamespacePolicy.DECLARED)
				? settings.checked("namespaces", () -> new DeclaredNamespacesLayer(declared(settings.properties())))
				: null;
	}

	private static List<String> declared(StackProperties properties) {
		List<String> declared = new ArrayList<>();
		properties.getNamespaces().forEach((name, namespace) -> {
			if (namespace.isDeclared()) {
				declared.add(name);
			}
		});
		return declared;
	}

	private static LimitLayer create(StoreSettings settings, KeyValueStore engine) {
		// The layer refuses it as well, but does not know which property chose the
		// engine.
		if (engine.capabilities().contains(Capability.SHARED)) {
			throw settings.invalid("type", settings.engine(),
					"Limits of namespaces count what one process writes, and several processes share this engine. Remove"
							+ " 'namespaces.*.limits', or choose an embedded engine.");
		}
		return settings.checked("limits",
				() -> new LimitLayer(settings.perNamespace(StorageLimitAutoConfiguration::limit),
						settings.properties().getLimits().getWarnAt(), settings.clock()));
	}

	private static NamespaceLimit limit(@Nullable NamespaceProperties namespace) {
		if (namespace == null) {
			return NamespaceLimit.NONE;
		}
		NamespaceProperties.Limits limits = namespace.getLimits();
		return new NamespaceLimit((limits.getMaxEntries() != null) ? limits.getMaxEntries() : NamespaceLimit.UNLIMITED,
				(limits.getMaxSize() != null) ? limits.getMaxSize().toBytes() : NamespaceLimit.UNLIMITED);
	}

}
