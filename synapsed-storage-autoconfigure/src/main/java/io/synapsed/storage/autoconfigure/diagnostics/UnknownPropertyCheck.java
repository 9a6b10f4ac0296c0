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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.synapsed.storage.autoconfigure.properties.PropertyNames;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses properties with misspelt names before any store is made. Users rely on what
 * they have set, so no setting may be ignored in silence. Looks at every source that can
 * list its names.
 *
 * @since 0.1.0
 */
public final class UnknownPropertyCheck implements BeanFactoryPostProcessor {

	static final String SWITCH = StorageProperties.PREFIX + ".ignore-unknown-properties";

	private static final Logger logger = LoggerFactory.getLogger(UnknownPropertyCheck.class);

	private static final List<String> PREFIX = List.of(StorageProperties.PREFIX.split("\\."));

	// System properties that start with it configure tests, not stores.
	private static final String TESTS = StorageProperties.PREFIX + ".test.";

	private static final String ENVIRONMENT_PREFIX = "SYNAPSED_STORAGE_";

	// What Kubernetes sets for every service, such as one named synapsed-storage.
	private static final Pattern SERVICE_LINK = Pattern
		.compile(".*_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

	private static final Pattern BRACKETS = Pattern.compile("\\[[^\\]]*]");

	private static final Pattern DROPPED = Pattern.compile("[^A-Za-z0-9_.-]");

	private static final Pattern NEEDS_BRACKETS = Pattern.compile("[^A-Za-z0-9_<>-]");

	private static final Pattern ELEMENT = Pattern.compile("\\[([^\\]]*)]|[^.\\[]+");

	private final ConfigurableEnvironment environment;

	private final ForeignProperties foreign;

	private final PropertyNames names = PropertyNames.of(StorageProperties.class);

	private final List<List<String>> candidates = new ArrayList<>();

	/**
	 * Creates the check.
	 * @param environment where properties come from
	 * @param classLoader finds what other libraries declare, or {@code null} for the
	 * default one
	 */
	public UnknownPropertyCheck(ConfigurableEnvironment environment, @Nullable ClassLoader classLoader) {
		this.environment = environment;
		this.foreign = new ForeignProperties(this.names, classLoader);
		this.names.forEach(this.candidates::add);
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		Map<String, UnknownStoragePropertyException.Unknown> unknown = new LinkedHashMap<>();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable) {
				for (String name : enumerable.getPropertyNames()) {
					check(enumerable, name, unknown);
				}
			}
		}
		if (unknown.isEmpty()) {
			return;
		}
		if (this.environment.getProperty(SWITCH, Boolean.class, false)) {
			unknown.values()
				.forEach((found) -> logger.warn("A property is not known and has no effect: {}", found.describe()));
			return;
		}
		throw new UnknownStoragePropertyException(List.copyOf(unknown.values()));
	}

	private void check(EnumerablePropertySource<?> source, String name,
			Map<String, UnknownStoragePropertyException.Unknown> unknown) {
		boolean isVariable = source instanceof SystemEnvironmentPropertySource && name.indexOf('.') < 0;
		if (isVariable ? isKnownVariable(name) : isKnown(source, name)) {
			return;
		}
		String nearest = isVariable ? nearestVariable(name) : nearest(written(name));
		unknown.putIfAbsent(name, new UnknownStoragePropertyException.Unknown(name, origin(source, name), nearest));
	}

	private boolean isKnown(EnumerablePropertySource<?> source, String name) {
		if (!name.regionMatches(true, 0, "s", 0, 1) && !name.toLowerCase(Locale.ROOT).contains("storage")) {
			return true;
		}
		if (StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME.equals(source.getName())
				&& name.startsWith(TESTS)) {
			return true;
		}
		List<String> elements = elements(name);
		if (!startsWithPrefix(elements)) {
			int words = misspeltPrefix(elements);
			List<String> below = elements.subList(words, elements.size());
			if (words > 0 && !below.isEmpty() && this.names.contains(below)) {
				// The name may belong to something else.
				logger.warn("A property is not read: '{}' ({}), did you mean '{}.{}'?", name, origin(source, name),
						StorageProperties.PREFIX, String.join(".", below));
			}
			return true;
		}
		if (elements.size() == PREFIX.size()) {
			// YAML has an empty text where everything below is a comment.
			return String.valueOf(source.getProperty(name)).isBlank();
		}
		List<String> below = elements.subList(PREFIX.size(), elements.size());
		return (this.names.contains(below) && !losesCharacters(name)) || this.foreign.contains(below);
	}

	/**
	 * Whether binding leaves out characters of the name: the key of a map would be
	 * another one than is written, and its settings would apply to nothing.
	 */
	private static boolean losesCharacters(String name) {
		return DROPPED.matcher(BRACKETS.matcher(name).replaceAll("")).find();
	}

	private static boolean startsWithPrefix(List<String> elements) {
		return elements.size() >= PREFIX.size() && PropertyNames.uniform(elements.get(0)).equals(PREFIX.get(0))
				&& PropertyNames.uniform(elements.get(1)).equals(PREFIX.get(1));
	}

	/**
	 * Returns how many words are meant to be the prefix: two of which one is right and
	 * the other one misspelt, or one that is both. 0 if none are.
	 */
	private static int misspeltPrefix(List<String> elements) {
		if (PropertyNames.uniform(elements.get(0)).equals(String.join("", PREFIX))) {
			return 1;
		}
		return (elements.size() > PREFIX.size() && nearlyStartsWithPrefix(elements)) ? PREFIX.size() : 0;
	}

	private static boolean nearlyStartsWithPrefix(List<String> elements) {
		int first = EditDistance.between(PropertyNames.uniform(elements.get(0)), PREFIX.get(0));
		int second = EditDistance.between(PropertyNames.uniform(elements.get(1)), PREFIX.get(1));
		return first + second > 0 && first + second <= 2 && (first == 0 || second == 0);
	}

	private static List<String> elements(String name) {
		ConfigurationPropertyName adapted = ConfigurationPropertyName.adapt(name, '.');
		List<String> elements = new ArrayList<>();
		for (int index = 0; index < adapted.getNumberOfElements(); index++) {
			elements.add(adapted.getElement(index, ConfigurationPropertyName.Form.ORIGINAL));
		}
		return elements;
	}

	/** The elements with all their characters. */
	private static List<String> written(String name) {
		List<String> elements = new ArrayList<>();
		Matcher matcher = ELEMENT.matcher(name);
		while (matcher.find()) {
			String inBrackets = matcher.group(1);
			elements.add((inBrackets != null) ? inBrackets : matcher.group());
		}
		return elements;
	}

	/**
	 * Variables of the environment have no dashes, and underscores for dots and dashes:
	 * only their letters are compared.
	 */
	private boolean isKnownVariable(String name) {
		String upper = name.toUpperCase(Locale.ROOT);
		if (!upper.startsWith(ENVIRONMENT_PREFIX) || SERVICE_LINK.matcher(upper).matches()) {
			return true;
		}
		String letters = PropertyNames.uniform(name.substring(ENVIRONMENT_PREFIX.length()));
		return this.candidates.stream().anyMatch((candidate) -> matchesVariable(candidate, letters))
				|| this.foreign.containsVariable(letters);
	}

	private static boolean matchesVariable(List<String> candidate, String letters) {
		StringBuilder pattern = new StringBuilder();
		for (String element : candidate) {
			pattern.append(PropertyNames.ANY.equals(element) ? ".+" : PropertyNames.uniform(element));
		}
		return Pattern.matches(pattern + "[0-9]*", letters);
	}

	private @Nullable String nearest(List<String> elements) {
		if (elements.size() == PREFIX.size()) {
			return StorageProperties.PREFIX + ".type";
		}
		String written = String.join(".", elements);
		String best = null;
		int smallest = Math.max(2, (written.length() - StorageProperties.PREFIX.length()) / 3) + 1;
		for (List<String> candidate : this.candidates) {
			List<String> filled = filled(candidate, elements);
			String name = StorageProperties.PREFIX + "." + String.join(".", filled);
			if (Math.abs(written.length() - name.length()) >= smallest) {
				continue;
			}
			int distance = EditDistance.between(written, name);
			if (distance < smallest) {
				smallest = distance;
				best = bindable(filled);
			}
		}
		return best;
	}

	/** Keys of maps with other characters are bound as they are only in brackets. */
	private static String bindable(List<String> below) {
		StringBuilder name = new StringBuilder(StorageProperties.PREFIX);
		for (String element : below) {
			name.append(NEEDS_BRACKETS.matcher(element).find() ? "[" + element + "]" : "." + element);
		}
		return name.toString();
	}

	/** Keys of maps are the user's. */
	private static List<String> filled(List<String> candidate, List<String> elements) {
		List<String> filled = new ArrayList<>(candidate);
		for (int index = 0; index < filled.size(); index++) {
			if (PropertyNames.ANY.equals(filled.get(index))) {
				int own = index + PREFIX.size();
				filled.set(index, (own < elements.size()) ? elements.get(own) : "<name>");
			}
		}
		return filled;
	}

	private @Nullable String nearestVariable(String name) {
		String best = null;
		int smallest = Math.max(2, (name.length() - ENVIRONMENT_PREFIX.length()) / 3) + 1;
		for (List<String> candidate : this.candidates) {
			if (!candidate.contains(PropertyNames.ANY)) {
				String variable = ENVIRONMENT_PREFIX
						+ String.join("_", candidate).replace("-", "").toUpperCase(Locale.ROOT);
				int distance = EditDistance.between(name.toUpperCase(Locale.ROOT), variable);
				if (distance < smallest) {
					smallest = distance;
					best = variable;
				}
			}
		}
		return best;
	}

	private static String origin(PropertySource<?> source, String name) {
		Object origin = OriginLookup.getOrigin(source, name);
		return (origin != null) ? origin.toString() : source.getName();
	}

}
