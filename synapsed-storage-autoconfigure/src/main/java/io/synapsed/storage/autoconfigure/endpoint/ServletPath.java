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

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The path of the request that a servlet answers at this moment. Actuator puts the body
 * and the query over it, so that an operation cannot tell what stood where.
 */
final class ServletPath {

	private static final boolean PRESENT = ClassUtils
		.isPresent("org.springframework.web.context.request.RequestContextHolder", ServletPath.class.getClassLoader());

	/** As in Spring's HandlerMapping, which applications without servlets lack. */
	private static final String VARIABLES = "org.springframework.web.servlet.HandlerMapping.uriTemplateVariables";

	private ServletPath() {
	}

	/**
	 * Returns a part of the path.
	 * @param name name of the variable
	 * @return its value, or {@code null} if no servlet answers a request, or its path has
	 * no such part
	 */
	static @Nullable Object variable(String name) {
		return PRESENT ? Lookup.variable(name) : null;
	}

	/** Loaded only where the class is there. */
	private static final class Lookup {

		private static @Nullable Object variable(String name) {
			RequestAttributes request = RequestContextHolder.getRequestAttributes();
			Object variables = (request != null) ? request.getAttribute(VARIABLES, RequestAttributes.SCOPE_REQUEST)
					: null;
			return (variables instanceof Map<?, ?> known) ? known.get(name) : null;
		}

	}

}
