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
package io.synapsed.storage.autoconfigure;

import java.beans.BeanInfo;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page that lists all properties.
 * {@code -Dsynapsed.storage.test.write-properties-page=true} writes the page instead of
 * comparing it.
 */
class PropertiesPageTests {

	private static final Path PAGE = Path.of("..", "docs", "properties.md");

	private static final String COMMAND = "mvn test -pl synapsed-storage-autoconfigure -am -Dtest=PropertiesPageTests"
			+ " -Dsurefire.failIfNoSpecifiedTests=false -Dsynapsed.storage.test.write-properties-page=true";

	@Test
	void whenThePageIsReadThenItMatchesTheMetadata() throws IOException {
		String page = new PropertiesPage(metadata()).toMarkdown(COMMAND);
		if (Boolean.getBoolean("synapsed.storage.test.write-properties-page")) {
			Files.writeString(PAGE, page);
		}
		assertThat(PAGE).content().as("docs/properties.md is out of date. Write it with: %s", COMMAND).isEqualTo(page);
	}

	@Test
	void whenANamespaceHasAPropertyThenThePageExplainsIt() throws Exception {
		TreeSet<String> names = new TreeSet<>();
		collect(Class.forName(namespaceType()), "", names);
		assertThat(names).contains("ttl", "compression.min-size")
			.allSatisfy((name) -> assertThat(PAGE).content().contains("| `" + name + "` |"));
	}

	private static String namespaceType() throws IOException {
		for (JsonNode property : metadata().path("properties")) {
			if ("synapsed.storage.namespaces".equals(property.path("name").asString())) {
				return property.path("type").asString().replaceAll(".*,(.*)>", "$1");
			}
		}
		throw new IllegalStateException("The metadata has no namespaces");
	}

	private static void collect(Class<?> type, String prefix, TreeSet<String> names) throws Exception {
		BeanInfo bean = Introspector.getBeanInfo(type, Object.class);
		for (PropertyDescriptor property : bean.getPropertyDescriptors()) {
			if (property.getReadMethod() != null) {
				String name = prefix + property.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
				if (property.getPropertyType().getName().startsWith("io.synapsed.")
						&& !property.getPropertyType().isEnum()) {
					collect(property.getPropertyType(), name + ".", names);
				}
				else {
					names.add(name);
				}
			}
		}
	}

	private static JsonNode metadata() throws IOException {
		try (InputStream metadata = PropertiesPageTests.class.getClassLoader()
			.getResourceAsStream("META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared().readTree(metadata);
		}
	}

}
