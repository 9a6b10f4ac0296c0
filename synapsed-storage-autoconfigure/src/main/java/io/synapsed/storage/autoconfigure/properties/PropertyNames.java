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

import java.beans.PropertyDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.ResolvableType;

/**
 * The names of properties that a class binds, found by its accessors. Elements are
 * compared in the uniform way of Spring Boot: lower case, without dashes.
 *
 * @since 0.1.0
 */
public final class PropertyNames {

	/** Stands for the key of a map in the names that are enumerated. */
	public static final String ANY = "*";

	private final Map<String, PropertyNames> children = new LinkedHashMap<>();

	private final Map<String, String> written = new LinkedHashMap<>();

	// What is below the key of a map; null for everything else.
	private @Nullable PropertyNames values;

	// A value, or a list or map of values: indexes and keys may follow.
	private boolean leaf;

	private boolean list;

	private boolean open;

	private PropertyNames() {
	}

	/**
	 * Finds the names below a class.
	 * @param type the class that properties are bound to
	 * @return its names
	 */
	public static PropertyNames of(Class<?> type) {
		PropertyNames names = new PropertyNames();
		for (PropertyDescriptor descriptor : BeanUtils.getPropertyDescriptors(type)) {
			if (descriptor.getReadMethod() != null && descriptor.getReadMethod().getDeclaringClass() != Object.class) {
				names.add(descriptor);
			}
		}
		return names;
	}

	private void add(PropertyDescriptor descriptor) {
		ResolvableType type = ResolvableType.forMethodReturnType(descriptor.getReadMethod());
		Class<?> raw = type.toClass();
		PropertyNames child;
		if (Map.class.isAssignableFrom(raw)) {
			Class<?> value = type.asMap().getGeneric(1).toClass();
			child = new PropertyNames();
			child.open = !isGroup(value);
			child.values = child.open ? null : of(value);
		}
		else if (isGroup(raw)) {
			child = of(raw);
		}
		else if (descriptor.getWriteMethod() != null || Collection.class.isAssignableFrom(raw)) {
			child = new PropertyNames();
			child.leaf = true;
			child.list = raw.isArray() || Collection.class.isAssignableFrom(raw);
		}
		else {
			return;
		}
		String name = DataObjectPropertyName.toDashedForm(descriptor.getName());
		this.children.put(uniform(name), child);
		this.written.put(uniform(name), name);
	}

	private static boolean isGroup(Class<?> type) {
		return !type.isEnum() && type.getPackage() == PropertyNames.class.getPackage();
	}

	/**
	 * Reduces an element of a name to what is compared.
	 * @param element the element as it is written
	 * @return its letters and digits, in lower case
	 */
	public static String uniform(String element) {
		return element.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	/**
	 * Tells whether a name is bound.
	 * @param elements the elements of the name below the class
	 * @return whether a property has that name
	 */
	public boolean contains(List<String> elements) {
		if (elements.isEmpty() || this.open) {
			return true;
		}
		if (this.leaf) {
			return this.list && elements.size() == 1 && elements.get(0).chars().allMatch(Character::isDigit);
		}
		List<String> rest = elements.subList(1, elements.size());
		if (this.values != null) {
			return this.values.contains(rest);
		}
		PropertyNames child = this.children.get(uniform(elements.get(0)));
		return child != null && child.contains(rest);
	}

	/**
	 * Enumerates the names of all values, with {@link #ANY} for keys of maps.
	 * @param names takes the elements of each name
	 */
	public void forEach(Consumer<List<String>> names) {
		forEach(new ArrayList<>(), names);
	}

	private void forEach(List<String> path, Consumer<List<String>> names) {
		if (this.leaf) {
			names.accept(List.copyOf(path));
		}
		if (this.open) {
			names.accept(path(path, ANY));
		}
		if (this.values != null) {
			this.values.forEach(path(path, ANY), names);
		}
		this.children.forEach((name, child) -> child.forEach(path(path, this.written.getOrDefault(name, name)), names));
	}

	private static List<String> path(List<String> path, String element) {
		List<String> longer = new ArrayList<>(path);
		longer.add(element);
		return longer;
	}

}
