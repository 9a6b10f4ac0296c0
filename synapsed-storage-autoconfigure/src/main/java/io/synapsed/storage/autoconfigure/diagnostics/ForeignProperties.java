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

package io.synapsed.storage.autoconfigure.diagnostics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.autoconfigure.properties.PropertyNames;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.json.JsonParserFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.StreamUtils;

/**
 * Properties below our prefix that other libraries declare for engines and layers of
 * their own, in the configuration metadata of their jars. Read only where a name is in
 * doubt.
 */
final class ForeignProperties {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private final PropertyNames own;

	private final @Nullable ClassLoader classLoader;

	private @Nullable List<List<String>> names;

	ForeignProperties(PropertyNames own, @Nullable ClassLoader classLoader) {
		this.own = own;
		this.classLoader = classLoader;
	}

	/** What is below a declared name belongs to it: a map or a list. */
	boolean contains(List<String> elements) {
		List<String> uniform = elements.stream().map(PropertyNames::uniform).toList();
		return names().stream()
			.anyMatch((name) -> name.size() <= uniform.size() && uniform.subList(0, name.size()).equals(name));
	}

	boolean containsVariable(String letters) {
		return names().stream().anyMatch((name) -> letters.startsWith(String.join("", name)));
	}

	private List<List<String>> names() {
		if (this.names == null) {
			this.names = load();
		}
		return this.names;
	}

	private List<List<String>> load() {
		ClassLoader loader = (this.classLoader != null) ? this.classLoader : ClassUtils.getDefaultClassLoader();
		if (loader == null) {
			return List.of();
		}
		List<List<String>> found = new ArrayList<>();
		try {
			for (URL url : Collections.list(loader.getResources(METADATA))) {
				String text = read(url);
				if (text.contains("\"" + StorageProperties.PREFIX + ".")) {
					add(JsonParserFactory.getJsonParser().parseMap(text).get("properties"), found);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return found;
	}

	private static String read(URL url) throws IOException {
		try (InputStream in = url.openStream()) {
			return StreamUtils.copyToString(in, StandardCharsets.UTF_8);
		}
	}

	private void add(@Nullable Object properties, List<List<String>> found) {
		if (!(properties instanceof List<?> list)) {
			return;
		}
		for (Object property : list) {
			if (property instanceof Map<?, ?> map && map.get("name") instanceof String name
					&& name.startsWith(StorageProperties.PREFIX + ".")) {
				List<String> elements = Arrays
					.stream(name.substring(StorageProperties.PREFIX.length() + 1).split("\\."))
					.map(PropertyNames::uniform)
					.toList();
				if (!this.own.contains(elements)) {
					found.add(elements);
				}
			}
		}
	}

}
