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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import tools.jackson.databind.JsonNode;

/**
 * Writes the page that lists all properties from the configuration metadata of this
 * module. The same metadata always gives the same page.
 */
final class PropertiesPage {

	private static final String PREFIX = "synapsed.storage.";

	private static final String STORE = "";

	private static final String INTRODUCTION = """
			# Properties

			`PropertiesPageTests` generates this page from the configuration metadata. Do not edit it: edit the Javadoc of
			the property, and run

			```shell
			%s
			```

			How to read the tables:

			- A property without a default is not set. Its description says what then happens.
			- A duration is written as `500ms`, `2s`, `5m`, `1h` or `7d`. A size is written as `512B`, `64KB`, `64MB` or `2GB`.
			- A list is written as `a, b` or as a YAML list.
			- An unknown name below `synapsed.storage` ends start-up. The message shows where it stands and the nearest valid name.
			  `synapsed.storage.ignore-unknown-properties: true` turns the failure into a warning.

			**Named stores.** Every property below exists for each named store as `synapsed.storage.stores.<name>.…`, except
			`stores`, `endpoint.*`, `ignore-unknown-properties`, `rocksdb.block-cache-size` and `rocksdb.write-buffer-budget`,
			which exist once. A named store inherits `path` and nothing else.

			**Namespaces.** A namespace sets what differs from its store under `synapsed.storage.namespaces.<name>.…`:

			| property of a namespace | type | description |
			|---|---|---|
			| `ttl` | duration | Time to live of entries that are written without one. |
			| `consistency-level` | `one`, `session`, `quorum`, `all`, `linearizable` | What reads and writes of the namespace [may rely on](consistency.md). A level that the store cannot give fails at start-up. |
			| `declared` | boolean | Allows writes with `namespace-policy: declared`. A namespace with any other setting is declared, too. |
			| `cache.decoded-values.enabled` | boolean | Whether the cache of the store keeps the objects of typed reads of the namespace. |
			| `compression.enabled` | boolean | Whether new values of the namespace are compressed. |
			| `compression.algorithm` | text | Algorithm for new values. A namespace that sets it does not inherit `compression.level`. |
			| `compression.level` | number | As for the store. |
			| `compression.profile` | `ratio`, `latency` | As for the store. |
			| `compression.dictionaries` | boolean | As for the store. |
			| `compression.min-size` | size | As for the store. |
			| `encryption.enabled` | boolean | Whether new values of the namespace are encrypted. |
			| `limits.max-entries` | number | Maximum number of entries in the namespace. |
			| `limits.max-size` | size | Maximum amount of data in the namespace: keys and stored values. |
			""";

	private static final Map<String, String> PAGES = Map.ofEntries(Map.entry("access", "access.md"),
			Map.entry("async", "async.md"), Map.entry("audit", "access.md#audit"), Map.entry("cache", "cache.md"),
			Map.entry("cache.invalidation", "cache-invalidation.md"), Map.entry("compression", "compression.md"),
			Map.entry("encryption", "encryption.md"), Map.entry("limits", "resilience.md#limits-of-namespaces"),
			Map.entry("observation", "metrics.md"), Map.entry("redis", "redis.md"),
			Map.entry("resilience", "resilience.md"));

	private static final Map<String, String> TYPES = Map.of("java.lang.Boolean", "boolean", "java.lang.Integer",
			"number", "java.lang.Long", "number", "java.lang.Double", "number", "java.lang.Float", "number",
			"java.lang.String", "text", "java.nio.file.Path", "path", "java.time.Duration", "duration",
			"org.springframework.util.unit.DataSize", "size");

	private static final Pattern COLLECTION = Pattern.compile("java\\.util\\.(?:Set|List)<(.*)>");

	private static final Pattern MAP = Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,(.*)>");

	private final List<JsonNode> properties = new ArrayList<>();

	private final Map<String, List<String>> hints = new TreeMap<>();

	PropertiesPage(JsonNode metadata) {
		metadata.path("properties").forEach(this.properties::add);
		this.properties.sort(Comparator.comparing(PropertiesPage::name));
		for (JsonNode hint : metadata.path("hints")) {
			List<String> values = new ArrayList<>();
			hint.path("values").forEach((value) -> values.add(value.path("value").asString()));
			this.hints.put(name(hint), values);
		}
	}

	/**
	 * Writes the page.
	 * @param command the command that writes it
	 */
	String toMarkdown(String command) {
		Map<String, List<JsonNode>> sections = new TreeMap<>();
		List<JsonNode> others = new ArrayList<>();
		for (JsonNode property : this.properties) {
			if (name(property).startsWith(PREFIX)) {
				sections.computeIfAbsent(section(name(property)), (section) -> new ArrayList<>()).add(property);
			}
			else {
				others.add(property);
			}
		}
		StringBuilder page = new StringBuilder(INTRODUCTION.formatted(command));
		sections.forEach((section, members) -> append(page, title(section), members));
		append(page, "Properties of Spring Boot", others);
		return page.toString();
	}

	private static String section(String name) {
		String below = name.substring(PREFIX.length());
		int end = below.lastIndexOf('.');
		return (end < 0) ? STORE : below.substring(0, end);
	}

	private static String title(String section) {
		if (section.equals(STORE)) {
			return "The store";
		}
		String page = PAGES.getOrDefault(section, PAGES.get(section.replaceAll("\\..*", "")));
		return (page != null) ? "[`%s`](%s)".formatted(section, page) : "`%s`".formatted(section);
	}

	private void append(StringBuilder page, String title, List<JsonNode> members) {
		page.append("\n## ")
			.append(title)
			.append("\n\n| property | type | default | description |\n|---|---|---|---|\n");
		for (JsonNode property : members) {
			String value = property.path("defaultValue").asString("");
			page.append("| `%s` | %s | %s | %s |%n".formatted(name(property), type(property),
					value.isEmpty() ? "" : "`" + value + "`", cell(property.path("description").asString(""))));
		}
	}

	private String type(JsonNode property) {
		List<String> hinted = this.hints.getOrDefault(name(property), List.of());
		return hinted.isEmpty() ? type(property.path("type").asString()) : choice(hinted) + ", or another name";
	}

	private static String type(String type) {
		Matcher collection = COLLECTION.matcher(type);
		if (collection.matches()) {
			return "list of " + type(collection.group(1));
		}
		Matcher map = MAP.matcher(type);
		if (map.matches()) {
			return TYPES.containsKey(map.group(1)) ? "map of names to " + type(map.group(1)) : "map, see above";
		}
		String known = TYPES.get(type);
		return (known != null) ? known : choice(constants(type));
	}

	private static List<String> constants(String type) {
		try {
			Object[] constants = Class.forName(type, false, PropertiesPage.class.getClassLoader()).getEnumConstants();
			if (constants == null) {
				throw new IllegalStateException("The page has no word for the type " + type);
			}
			return Arrays.stream(constants)
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.toList();
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String choice(List<String> values) {
		return values.stream().map((value) -> "`" + value + "`").collect(Collectors.joining(", "));
	}

	private static String cell(String text) {
		return text.replace("|", "\\|").replaceAll("'([^' ]+(?:: [a-z]+)?)'", "`$1`");
	}

	private static String name(JsonNode node) {
		return node.path("name").asString();
	}

}
