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
package io.synapsed.storage.sample;

import io.synapsed.storage.access.AccessRequest;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Two users: {@code admin} may do everything, {@code reader} may read the namespace
 * {@code people} and nothing else.
 */
@Configuration(proxyBeanMethods = false)
@Profile("secured")
class SecuredConfiguration {

	static final String READABLE_NAMESPACE = "people";

	private static final String ADMINISTRATOR = "ADMIN";

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http) throws Exception {
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/actuator/health/**")
				.permitAll()
				.requestMatchers("/actuator/**")
				.hasRole(ADMINISTRATOR)
				.anyRequest()
				.authenticated())
			.httpBasic(Customizer.withDefaults())
			// Clients such as curl have no token. A browser that knows a password sends
			// it
			// for every page, so a service for browsers needs the protection.
			.csrf((csrf) -> csrf.disable())
			.build();
	}

	@Bean
	UserDetailsService users(@Value("${sample.users.admin-password}") String adminPassword,
			@Value("${sample.users.reader-password}") String readerPassword) {
		return new InMemoryUserDetailsManager(user("admin", adminPassword, ADMINISTRATOR),
				user("reader", readerPassword, "READER"));
	}

	private static UserDetails user(String name, String password, String role) {
		PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
		return User.withUsername(name).password(encoder.encode(password)).roles(role).build();
	}

	@Bean
	AuthorizationManager<AccessRequest> storageAuthorizationManager() {
		return (authentication,
				operation) -> new AuthorizationDecision(isAdministrator(authentication.get()) || isReadable(operation));
	}

	private static boolean isAdministrator(Authentication authentication) {
		return authentication.getAuthorities()
			.stream()
			.anyMatch((authority) -> ("ROLE_" + ADMINISTRATOR).equals(authority.getAuthority()));
	}

	private static boolean isReadable(AccessRequest operation) {
		return READABLE_NAMESPACE.equals(operation.namespace()) && switch (operation.action()) {
			case READ, SCAN, WATCH -> true;
			case WRITE, DELETE, SNAPSHOT, ADMINISTER -> false;
		};
	}

	@Bean
	AuditEventRepository auditEventRepository() {
		return new InMemoryAuditEventRepository();
	}

}
