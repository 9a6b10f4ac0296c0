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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * The settings of all stores: those of the default store, and of further stores by name.
 *
 * @since 0.1.0
 */
@ConfigurationProperties(StorageProperties.PREFIX)
public class StorageProperties extends StackProperties {

	/** Where all properties of the project live. */
	public static final String PREFIX = "synapsed.storage";

	/** Name of the store that is configured directly under the prefix. */
	public static final String DEFAULT_STORE = "default";

	// The key of a map that needs no brackets.
	private static final Pattern PLAIN_KEY = Pattern.compile("[a-z0-9][a-z0-9-]*");

	/**
	 * Further stores, by name. They have the same properties, inherit only the path, and
	 * are injected by qualifier.
	 */
	private final Map<String, StackProperties> stores = new LinkedHashMap<>();

	/**
	 * Whether start-up goes on, with a warning, if a property below 'synapsed.storage' is
	 * unknown. An unknown property has no effect.
	 */
	private boolean ignoreUnknownProperties;

	@NestedConfigurationProperty
	private final EndpointProperties endpoint = new EndpointProperties();

	public boolean isIgnoreUnknownProperties() {
		return this.ignoreUnknownProperties;
	}

	public void setIgnoreUnknownProperties(boolean ignoreUnknownProperties) {
		this.ignoreUnknownProperties = ignoreUnknownProperties;
	}

	public Map<String, StackProperties> getStores() {
		return this.stores;
	}

	public EndpointProperties getEndpoint() {
		return this.endpoint;
	}

	/**
	 * Returns the settings of a store.
	 * @param store name of the store
	 * @return its settings, or {@code null} if no store of that name is configured
	 */
	public @Nullable StackProperties store(String store) {
		return DEFAULT_STORE.equals(store) ? this : this.stores.get(store);
	}

	/**
	 * Returns the full name of a property of a store.
	 * @param store name of the store
	 * @param property name of the property within the store
	 * @return the name as it is written in a configuration file
	 */
	public static String propertyName(String store, String property) {
		return DEFAULT_STORE.equals(store) ? PREFIX + "." + property : PREFIX + ".stores." + store + "." + property;
	}

	/**
	 * Returns the full name of a property of a namespace.
	 * @param store name of the store
	 * @param namespace name of the namespace
	 * @param property name of the property within the namespace
	 * @return the name as it is written in a configuration file: the name of the
	 * namespace stands in brackets where it needs them
	 */
	public static String propertyName(String store, String namespace, String property) {
		return propertyName(store, namespaceProperty(namespace, property));
	}

	/**
	 * Returns the name of a property of a namespace within its store.
	 * @param namespace name of the namespace
	 * @param property name of the property within the namespace
	 * @return the name below the name of the store
	 */
	public static String namespaceProperty(String namespace, String property) {
		return "namespaces" + (PLAIN_KEY.matcher(namespace).matches() ? "." + namespace : "[" + namespace + "]") + "."
				+ property;
	}

}
