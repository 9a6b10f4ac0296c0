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
package io.synapsed.storage.autoconfigure.properties;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the files that tools read, and for the properties that the README shows.
 */
class StorageMetadataTests {

	private static final Path README = Path.of("..", "README.md");

	@Test
	void whenAPropertyExistsThenItHasADescription() throws IOException {
		List<JsonNode> properties = properties();
		assertThat(properties).isNotEmpty();
		assertThat(properties).allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(property.path("name").asString()).isNotBlank().endsWith(".");
			assertThat(description).doesNotStartWith("The ").doesNotStartWith("A ");
		});
	}

	@Test
	void whenAutoConfigurationsAreListedThenTheirMetadataExists() throws IOException {
		try (InputStream metadata = resource("META-INF/spring-autoconfigure-metadata.properties")) {
			assertThat(new String(metadata.readAllBytes(), StandardCharsets.UTF_8))
				.contains(StorageAutoConfiguration.class.getName());
		}
	}

	@Test
	void whenTheReadmeShowsPropertiesThenTheyExistWithTheirDefaults() throws IOException {
		Map<String, String> defaults = new HashMap<>();
		for (JsonNode property : properties()) {
			defaults.put(property.path("name").asString(), property.path("defaultValue").asString(""));
		}
		Map<String, String> shown = new LinkedHashMap<>();
		Matcher matcher = Pattern.compile("^\\| `(synapsed\\.storage\\.[a-z.-]+)` \\| ([^|]*) \\|", Pattern.MULTILINE)
			.matcher(Files.readString(README));
		while (matcher.find()) {
			shown.put(matcher.group(1), matcher.group(2).replace("`", "").strip());
		}
		assertThat(shown).hasSize(15);
		assertThat(defaults).containsAllEntriesOf(shown);
	}

	private static List<JsonNode> properties() throws IOException {
		List<JsonNode> properties = new ArrayList<>();
		try (InputStream metadata = resource("META-INF/spring-configuration-metadata.json")) {
			JsonMapper.shared().readTree(metadata).path("properties").forEach(properties::add);
		}
		return properties;
	}

	private static InputStream resource(String name) {
		InputStream resource = StorageProperties.class.getClassLoader().getResourceAsStream(name);
		assertThat(resource).as(name).isNotNull();
		return resource;
	}

}
