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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.synapsed.storage.autoconfigure.EngineAutoConfigurations;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.cache.StorageCacheAutoConfiguration;
import io.synapsed.storage.autoconfigure.properties.PropertyNames;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.autoconfigure.transform.StorageTransformAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link UnknownPropertyCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertyCheckTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(EngineAutoConfigurations.with(StorageAutoConfiguration.class,
				StorageCacheAutoConfiguration.class, StorageTransformAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "synapsed.storage.typ, synapsed.storage.type",
			"synapsed.storage.compresion.enabled, synapsed.storage.compression.enabled",
			"synapsed.storage.encrypton.enabled, synapsed.storage.encryption.enabled",
			"synapsed.storage.encryption.keyfile2, synapsed.storage.encryption.key-file",
			"synapsed.storage.namespaces.orders.compresion.enabled, synapsed.storage.namespaces.orders.compression.enabled",
			"synapsed.storage.namespace.orders.ttl, synapsed.storage.namespaces.orders.ttl",
			"synapsed.storage.stores.x.typ, synapsed.storage.stores.x.type",
			"synapsed.storage.store.x.type, synapsed.storage.stores.x.type",
			"synapsed.storage.stores.x.namespaces.y.limits.max-entrys, synapsed.storage.stores.x.namespaces.y.limits.max-entries",
			"synapsed.storage.requires[0], synapsed.storage.require",
			"synapsed.storage.namespaces[a.b].tl, synapsed.storage.namespaces[a.b].ttl",
			"synapsed.storage.namespaces.a/b.ttl, synapsed.storage.namespaces[a/b].ttl",
			"synapsed.storage.namespaces.user@1.encryption.enabled, synapsed.storage.namespaces[user@1].encryption.enabled",
			"synapsed.storage.stores.a/b.path, synapsed.storage.stores[a/b].path",
			"synapsed.storage.cache.enabled[0], synapsed.storage.cache.enabled",
			"synapsed.storage, synapsed.storage.type" })
	void whenANameIsMisspeltThenStartUpFailsWithTheNearestValidOne(String name, String nearest) {
		this.contextRunner.withPropertyValues(name + "=secret").run((context) -> {
			FailureAnalysis analysis = new UnknownStoragePropertyFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'" + name + "'")
				.contains("did you mean '" + nearest + "'?")
				.doesNotContain("secret");
			assertThat(analysis.getAction()).contains("synapsed.storage.ignore-unknown-properties");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "synapsed.storage.cache.maxEntries=5", "synapsed.storage.cache.max_entries=5",
			"synapsed.storage.require[0]=ttl", "synapsed.storage.encryption.keys.a.b=x",
			"synapsed.storage.namespaces[a.b].ttl=1s", "synapsed.storage.stores.x.type=memory",
			"spring.data.redis.host=h", "storage.type=x", "some.storage.type=x", "synapsed.other.type=x" })
	void whenANameIsValidOrNotOursThenNothingIsSaid(String property) {
		Map<String, Object> source = Map.of(property.substring(0, property.indexOf('=')), "value");
		check(new MapPropertySource("test", source));
	}

	@ParameterizedTest
	@ValueSource(strings = { "synapsed.storag.type", "synapse.storage.type", "synapsed-storage.type",
			"synapsedStorage.type" })
	void whenThePrefixIsMisspeltThenAWarningSaysSoAsTheNameMayBelongToSomethingElse(String name,
			CapturedOutput output) {
		check(new MapPropertySource("test", Map.of(name, "value")));
		assertThat(output).contains("'" + name + "'").contains("did you mean 'synapsed.storage.type'?");
	}

	@Test
	void whenEverythingBelowThePrefixIsACommentThenNothingIsSaid() {
		check(new MapPropertySource("test", Map.of("synapsed.storage", "")));
	}

	@Test
	void whenSystemPropertiesConfigureTestsThenTheyAreLeftAlone() {
		check(new MapPropertySource(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
				Map.of("synapsed.storage.test.corpus", "", "synapsed.storage.type", "memory")));
		assertThatExceptionOfType(UnknownStoragePropertyException.class)
			.isThrownBy(() -> check(new MapPropertySource(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
					Map.of("synapsed.storage.typ", "memory"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "SYNAPSED_STORAGE_TYPE", "SYNAPSED_STORAGE_CACHE_MAXENTRIES",
			"SYNAPSED_STORAGE_CACHE_MAX_ENTRIES", "SYNAPSED_STORAGE_REQUIRE_0_", "SYNAPSED_STORAGE_STORES_X_TYPE",
			"SYNAPSED_STORAGE_NAMESPACES_ORDERS_TTL", "SYNAPSED_STORAGE_ENCRYPTION_KEYS_MINE",
			"SYNAPSED_STORAGE_SERVICE_HOST", "SYNAPSED_STORAGE_SERVICE_PORT_HTTP", "SYNAPSED_STORAGE_PORT",
			"SYNAPSED_STORAGE_PORT_8080_TCP_ADDR", "PATH", "synapsed.storage.type" })
	void whenAVariableIsValidOrOfKubernetesThenNothingIsSaid(String variable) {
		check(new SystemEnvironmentPropertySource("systemEnvironment", Map.of(variable, "value")));
	}

	@ParameterizedTest
	@CsvSource({ "SYNAPSED_STORAGE_TYP, SYNAPSED_STORAGE_TYPE",
			"SYNAPSED_STORAGE_CACHE_MAXENTRYS, SYNAPSED_STORAGE_CACHE_MAXENTRIES" })
	void whenAVariableIsMisspeltThenStartUpFails(String variable, String nearest) {
		assertThatExceptionOfType(UnknownStoragePropertyException.class)
			.isThrownBy(
					() -> check(new SystemEnvironmentPropertySource("systemEnvironment", Map.of(variable, "value"))))
			.withMessageContaining("did you mean '" + nearest + "'?");
	}

	@Test
	void whenUnknownNamesAreIgnoredThenEachIsAWarning(CapturedOutput output) {
		this.contextRunner
			.withPropertyValues("synapsed.storage.ignore-unknown-properties=true", "synapsed.storage.type=memory",
					"synapsed.storage.cahce.enabled=true", "synapsed.storage.colour=blue")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("'synapsed.storage.cahce.enabled'")
			.contains("did you mean 'synapsed.storage.cache.enabled'?")
			.contains("'synapsed.storage.colour'");
	}

	@Test
	void whenALetterOfAnyPropertyIsLeftOutSwappedOrDoubledThenThePropertyIsSuggested() {
		List<List<String>> names = new ArrayList<>();
		PropertyNames.of(StorageProperties.class).forEach(names::add);
		assertThat(names).hasSizeGreaterThan(200);
		// Named stores have the names of the default one: a part of them is enough.
		names.removeIf((elements) -> elements.get(0).equals("stores") && elements.hashCode() % 10 != 0);
		Map<String, String> meant = new LinkedHashMap<>();
		for (List<String> elements : names) {
			String name = "synapsed.storage." + String.join(".", elements).replace("*", "mine");
			misspelt(elements).forEach((misspelt) -> meant.put("synapsed.storage." + misspelt, name));
		}
		assertThat(suggestions(meant.keySet())).isEqualTo(meant);
	}

	/** One letter in the middle of each word of the name that is not the key of a map. */
	private static Set<String> misspelt(List<String> elements) {
		Set<String> misspelt = new LinkedHashSet<>();
		int last = elements.size() - 1 - (elements.get(elements.size() - 1).equals("*") ? 1 : 0);
		for (int place : new LinkedHashSet<>(List.of(0, last))) {
			String word = elements.get(place);
			int letter = word.length() / 2 - (word.charAt(word.length() / 2) == '-' ? 1 : 0);
			String start = word.substring(0, letter);
			String rest = word.substring(letter + 1);
			List<String> words = new ArrayList<>(
					List.of(start + rest, start + word.charAt(letter) + word.charAt(letter) + rest));
			if (letter > 0 && word.charAt(letter - 1) != '-' && word.charAt(letter - 1) != word.charAt(letter)) {
				words.add(word.substring(0, letter - 1) + word.charAt(letter) + word.charAt(letter - 1) + rest);
			}
			for (String changed : words) {
				List<String> other = new ArrayList<>(elements);
				other.set(place, changed);
				misspelt.add(String.join(".", other).replace("*", "mine"));
			}
		}
		return misspelt;
	}

	/** Of all names at once: the check reads the names that are valid each time. */
	private static Map<String, String> suggestions(Set<String> names) {
		Map<String, Object> source = new LinkedHashMap<>();
		names.forEach((name) -> source.put(name, "value"));
		Map<String, String> suggestions = new LinkedHashMap<>();
		assertThatExceptionOfType(UnknownStoragePropertyException.class)
			.isThrownBy(() -> check(new MapPropertySource("test", source)))
			.satisfies((ex) -> ex.unknown()
				.forEach((unknown) -> suggestions.put(unknown.name(), String.valueOf(unknown.nearest()))));
		return suggestions;
	}

	private static void check(PropertySource<?> source) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((other) -> environment.getPropertySources().remove(other.getName()));
		environment.getPropertySources().addFirst(source);
		new UnknownPropertyCheck(environment, UnknownPropertyCheckTests.class.getClassLoader())
			.postProcessBeanFactory(new DefaultListableBeanFactory());
	}

}
