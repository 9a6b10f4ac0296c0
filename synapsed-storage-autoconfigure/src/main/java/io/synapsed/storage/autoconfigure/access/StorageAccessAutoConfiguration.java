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

package io.synapsed.storage.autoconfigure.access;

import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.access.AccessPolicy;
import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageBuilderCustomizer;
import io.synapsed.storage.autoconfigure.StorageLayerFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.diagnostics.MissingStorageLibraryException;
import io.synapsed.storage.autoconfigure.properties.AccessProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for access control and audit of
 * stores.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class StorageAccessAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(StorageAccessAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean(name = "storageAccessLayerFactory")
	StorageLayerFactory storageAccessLayerFactory(ObjectProvider<StorageCallers> callers,
			ObjectProvider<StorageAuditTrailFactory> auditTrails) {
		return (settings, engine) -> {
			AccessPolicy policy = settings.properties().getAccess().isEnabled()
					? policy(settings, callers.getIfAvailable()) : null;
			boolean audited = settings.properties().getAudit().isEnabled();
			if (policy == null && !audited) {
				return null;
			}
			return new AccessLayer((policy != null) ? policy : AccessPolicy.PERMIT_ALL,
					audited ? auditTrail(settings, auditTrails.getIfAvailable()) : AuditTrail.NONE);
		};
	}

	private static @Nullable AccessPolicy policy(StoreSettings settings, @Nullable StorageCallers callers) {
		AccessPolicy policy = (callers != null) ? callers.policy() : null;
		if (policy != null) {
			return policy;
		}
		if (settings.properties().getAccess().getMode() == AccessProperties.Mode.OPTIONAL) {
			logger.warn("'{}' is true, and nothing judges who may do what in store '{}': everybody may do everything."
					+ " Define a bean of type AuthorizationManager<AccessRequest>, or set it to false to end this"
					+ " warning.", settings.propertyName("access.enabled"), settings.name());
			return null;
		}
		if (callers == null) {
			throw new MissingStorageLibraryException(settings.propertyName("access.mode"), "required",
					"org.springframework.security", "spring-security-core");
		}
		throw settings.invalid("access.mode", "required",
				"No bean judges who may do what. Define one of type AuthorizationManager<AccessRequest>, or set the"
						+ " property to 'optional' to let everybody do everything.");
	}

	private static AuditTrail auditTrail(StoreSettings settings, @Nullable StorageAuditTrailFactory factory) {
		if (factory == null) {
			throw new MissingStorageLibraryException(settings.propertyName("audit.enabled"), "true",
					"org.springframework.boot", "spring-boot-starter-actuator");
		}
		return factory.create(settings);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(AuthorizationManager.class)
	static class SpringSecurityConfiguration {

		@Bean
		@ConditionalOnMissingBean(StorageCallers.class)
		SpringSecurityCallers storageCallers(ObjectProvider<AuthorizationManager<AccessRequest>> managers) {
			return new SpringSecurityCallers(managers);
		}

		@Bean
		StorageBuilderCustomizer storageSecurityContextCustomizer() {
			return (store, builder) -> builder.contextPropagation(DelegatingSecurityContextRunnable::new);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(value = { ReactiveSecurityContextHolder.class, Mono.class },
			name = "io.micrometer.context.ContextRegistry")
	static class ReactiveSecurityConfiguration {

		/** The key under which Spring Security carries its context to threads. */
		private static final String KEY = SecurityContext.class.getName();

		@Bean
		StorageBuilderCustomizer storageReactiveSecurityCustomizer() {
			return (store,
					builder) -> builder.reactiveContext((present) -> ReactiveSecurityContextHolder.getContext()
						.map((security) -> Context.of(KEY, security))
						.contextWrite(present));
		}

	}

}
