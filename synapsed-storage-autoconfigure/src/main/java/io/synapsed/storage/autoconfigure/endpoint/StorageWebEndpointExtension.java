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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension} of the {@link StorageEndpoint}: answers what cannot be
 * done with problem details (RFC 9457) of the media type
 * {@code application/problem+json}. Safe for use by several threads.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = StorageEndpoint.class)
public class StorageWebEndpointExtension {

	private final StorageEndpoint endpoint;

	/**
	 * Creates an extension.
	 * @param endpoint the endpoint
	 */
	public StorageWebEndpointExtension(StorageEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Describes one store.
	 * @param store name of the store
	 * @return the store, or the problem that there is none of that name
	 */
	@ReadOperation
	public WebEndpointResponse<OperationResponseBody> store(@Selector String store) {
		return ProblemDetails.answer(() -> this.endpoint.store(store));
	}

	/**
	 * Tells what every layer knows about a key, never its value.
	 * @param store name of the store
	 * @param key the key as text; slashes in it separate path segments
	 * @param namespace name of the namespace, or {@code null} for the default one
	 * @return what the layers know, or the problem that there is no such store or
	 * namespace, or that keys are not explained
	 */
	@ReadOperation
	public WebEndpointResponse<OperationResponseBody> key(@Selector String store,
			@Selector(match = Selector.Match.ALL_REMAINING) String[] key, @Nullable String namespace) {
		return ProblemDetails.answer(() -> this.endpoint.key(store, key, namespace));
	}

	/**
	 * Maintains a store.
	 * @param store name of the store
	 * @param action what to do, {@code null} if the request does not say
	 * @param namespace name of the namespace, for the actions that take one
	 * @return what was done, or the problem that kept it from being done
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> maintain(@Selector String store, @Nullable String action,
			@Nullable String namespace) {
		return ProblemDetails.answer(() -> this.endpoint.maintain(store, action, namespace));
	}

}
