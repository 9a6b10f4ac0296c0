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

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * Refuses requests to the {@link StorageEndpoint} with fields or parameters that an
 * operation does not have, or with another store than that of the path. Actuator drops
 * those in silence, or prefers them to the path, and the operation would be done to
 * something else. Safe for use by several threads.
 */
class UnknownArgumentAdvisor implements OperationInvokerAdvisor {

	static final EndpointId ENDPOINT = EndpointId.of("storage");

	private static final String NAMESPACE = "namespace";

	// The path has it.
	private static final String STORE = "store";

	@Override
	public OperationInvoker apply(EndpointId endpointId, OperationType operationType, OperationParameters parameters,
			OperationInvoker invoker) {
		List<String> known = parameters.stream().map(OperationParameter::getName).toList();
		if (!ENDPOINT.equals(endpointId) || !known.contains(STORE)) {
			return invoker;
		}
		return (context) -> {
			Object inPath = ServletPath.variable(STORE);
			if (inPath != null && !inPath.equals(context.getArguments().get(STORE))) {
				return ProblemDetails.answer(() -> {
					throw otherStore(inPath);
				});
			}
			if (!known.contains(NAMESPACE)) {
				return invoker.invoke(context);
			}
			Collection<String> unknown = new TreeSet<>(context.getArguments().keySet());
			unknown.removeAll(known);
			// Only requests over HTTP can have such arguments.
			return unknown.isEmpty() ? invoker.invoke(context) : ProblemDetails.answer(() -> {
				throw refusal(unknown, known);
			});
		};
	}

	/**
	 * Rules of the application by path would hold for one store and not for the other.
	 */
	private static StorageEndpointException otherStore(Object inPath) {
		return new StorageEndpointException(StorageEndpointException.BAD_REQUEST,
				"The request names another store than its path does, which is '" + inPath
						+ "'. Nothing was done. Name the store in the path only",
				Map.of("store", inPath));
	}

	private static StorageEndpointException refusal(Collection<String> unknown, List<String> known) {
		List<String> fields = known.stream().filter((name) -> !name.equals(STORE) && !name.equals("key")).toList();
		return new StorageEndpointException(StorageEndpointException.BAD_REQUEST,
				"The request has what is not known: '" + String.join("', '", unknown)
						+ "'. Nothing was done. It may have: " + String.join(", ", fields),
				Map.of("unknown", List.copyOf(unknown), "known", fields));
	}

}
