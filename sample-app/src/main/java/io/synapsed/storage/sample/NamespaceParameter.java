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

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import io.synapsed.storage.StorageTemplate;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Hands to a controller the part of the store that a request is about:
 * {@code ?namespace=people}, or the default namespace.
 */
@Component
class NamespaceParameter implements HandlerMethodArgumentResolver {

	private static final String PREFIX = "namespace=";

	private final StorageTemplate storage;

	NamespaceParameter(StorageTemplate storage) {
		this.storage = storage;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == StorageTemplate.class;
	}

	@Override
	public StorageTemplate resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binderFactory) {
		HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
		String name = (servletRequest != null) ? valueOf(servletRequest) : null;
		return (name != null) ? this.storage.inNamespace(name) : this.storage;
	}

	/**
	 * Returns the name of the namespace that a request is about.
	 * @param request the request
	 * @return the name, empty for the default namespace
	 */
	static String nameOf(HttpServletRequest request) {
		String name = valueOf(request);
		return (name != null) ? name : "";
	}

	private static @Nullable String valueOf(HttpServletRequest request) {
		String query = request.getQueryString();
		// Not by getParameter: it reads the body of a POST that calls itself a form.
		return Stream.of(((query != null) ? query : "").split("&"))
			.filter((pair) -> pair.startsWith(PREFIX))
			.map((pair) -> decode(pair.substring(PREFIX.length())))
			.findFirst()
			.orElse(null);
	}

	private static String decode(String value) {
		try {
			return URLDecoder.decode(value, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new BadRequestException("namespace is not percent-encoded UTF-8");
		}
	}

}
