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

package io.synapsed.storage.autoconfigure.endpoint;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.MaintenanceLifecycle;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link StorageEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = StorageAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(StorageEndpoint.class)
public final class StorageEndpointAutoConfiguration {

	@Bean
	@ConditionalOnBean(StorageTemplate.class)
	@ConditionalOnMissingBean
	StorageEndpoint storageEndpoint(ObjectProvider<StorageTemplate> templates, MaintenanceLifecycle maintenance,
			StorageProperties properties, ObjectProvider<EndpointAccessResolver> access) {
		EndpointAccessResolver resolver = access.getIfAvailable(() -> (id, defaultAccess) -> defaultAccess);
		return new StorageEndpoint(templates.stream().toList(), maintenance, properties.getEndpoint().isExplainKeys(),
				resolver.accessFor(UnknownArgumentAdvisor.ENDPOINT, Access.READ_ONLY));
	}

	@Bean
	@ConditionalOnBean(StorageEndpoint.class)
	UnknownArgumentAdvisor storageUnknownArgumentAdvisor() {
		return new UnknownArgumentAdvisor();
	}

	@Bean
	@ConditionalOnBean(StorageEndpoint.class)
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	StorageWebEndpointExtension storageWebEndpointExtension(StorageEndpoint endpoint) {
		return new StorageWebEndpointExtension(endpoint);
	}

}
