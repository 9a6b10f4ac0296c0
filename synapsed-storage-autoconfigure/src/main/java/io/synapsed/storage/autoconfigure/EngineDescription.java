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

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Capability;

/**
 * What is known of an engine before one is created: the name that selects it, where its
 * data lies, and what it can do. Immutable, and safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class EngineDescription {

	// As it is written in a configuration file.
	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

	private final String name;

	private final DataLocation location;

	private final Map<Capability, String> capabilities;

	private EngineDescription(String name, DataLocation location, Map<Capability, String> capabilities) {
		this.name = name;
		this.location = location;
		this.capabilities = capabilities;
	}

	/**
	 * Describes an engine that is not known to have any capability yet.
	 * @param name the value of {@code synapsed.storage.type} that selects the engine:
	 * lower-case letters, digits and dashes, at most 63, the first a letter
	 * @param location where its data lies
	 * @return a new description
	 * @throws IllegalArgumentException if the name is not allowed
	 */
	public static EngineDescription of(String name, DataLocation location) {
		if (!NAME.matcher(Arguments.required(name, "name")).matches()) {
			throw new IllegalArgumentException(
					"The name of an engine has 1 to 63 lower-case letters, digits and dashes,"
							+ " the first a letter: '" + name + "'");
		}
		return new EngineDescription(name, Arguments.required(location, "location"), Map.of());
	}

	/**
	 * Adds capabilities that the engine always has.
	 * @param capabilities the capabilities
	 * @return a new description with them
	 */
	public EngineDescription with(Capability... capabilities) {
		EngineDescription described = this;
		for (Capability capability : List.of(capabilities)) {
			described = described.with(capability, "");
		}
		return described;
	}

	/**
	 * Adds a capability that the engine has with the right settings.
	 * @param capability the capability
	 * @param condition what must be so, such as {@code 'redis.index' not switched off};
	 * empty if nothing must
	 * @return a new description with it
	 */
	public EngineDescription with(Capability capability, String condition) {
		Map<Capability, String> more = new EnumMap<>(Capability.class);
		more.putAll(this.capabilities);
		more.put(Arguments.required(capability, "capability"), Arguments.required(condition, "condition"));
		return new EngineDescription(this.name, this.location, Map.copyOf(more));
	}

	/**
	 * Returns what selects the engine.
	 * @return the value of {@code synapsed.storage.type}
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns where the data lies.
	 * @return the location
	 */
	public DataLocation location() {
		return this.location;
	}

	/**
	 * Returns what the engine can do with the right settings. Start-up advises engines by
	 * it where a store lacks what the application requires.
	 * @return the condition for each capability, empty where there is none; unmodifiable
	 */
	public Map<Capability, String> capabilities() {
		return this.capabilities;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
