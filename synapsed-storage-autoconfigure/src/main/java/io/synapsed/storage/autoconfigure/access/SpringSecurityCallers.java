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

import io.synapsed.storage.access.AccessPolicy;
import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Callers as Spring Security knows them.
 */
class SpringSecurityCallers implements StorageCallers {

	private final ObjectProvider<AuthorizationManager<AccessRequest>> managers;

	SpringSecurityCallers(ObjectProvider<AuthorizationManager<AccessRequest>> managers) {
		this.managers = managers;
	}

	@Override
	public @Nullable AccessPolicy policy() {
		AuthorizationManager<AccessRequest> manager = this.managers.getIfAvailable();
		return (manager != null) ? (operation) -> check(manager, operation) : null;
	}

	private static void check(AuthorizationManager<AccessRequest> manager, AccessRequest operation) {
		AuthorizationResult result;
		try {
			result = manager.authorize(SpringSecurityCallers::authentication, operation);
		}
		catch (AuthenticationException | AccessDeniedException ex) {
			throw denied(operation, ex);
		}
		// A manager that does not decide has not permitted anything.
		if (result == null) {
			throw denied(operation, new AuthorizationDeniedException("Access denied"));
		}
		if (!result.isGranted()) {
			throw denied(operation, new AuthorizationDeniedException("Access denied", result));
		}
	}

	private static Authentication authentication() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (authentication == null) {
			throw new AuthenticationCredentialsNotFoundException("No caller is authenticated");
		}
		return authentication;
	}

	private static StorageAccessDeniedException denied(AccessRequest operation, RuntimeException cause) {
		return new StorageAccessDeniedException(operation.store(),
				"access denied to '" + operation.name() + "'; the AuthorizationManager of the application decides that",
				cause);
	}

	@Override
	public String name() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication != null) ? authentication.getName() : ANONYMOUS;
	}

}
