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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

import io.synapsed.storage.autoconfigure.diagnostics.InvalidStorageSettingException;
import io.synapsed.storage.autoconfigure.diagnostics.UnsetStoragePropertyException;
import io.synapsed.storage.autoconfigure.properties.NamespaceProperties;
import io.synapsed.storage.autoconfigure.properties.StackProperties;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.autoconfigure.properties.StoreFeatures;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.PerNamespace;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * The settings of one store, with its name: what factories of engines and layers work
 * from.
 *
 * @param name name of the store
 * @param properties its properties
 * @param engine the engine that its type selects
 * @param basePath directory below which its own directory lies, or {@code null} if none
 * is configured
 * @param clock the clock of the store
 * @since 0.1.0
 */
public record StoreSettings(String name, StackProperties properties, EngineDescription engine, @Nullable Path basePath,
		InstantSource clock) {

	/**
	 * Returns what the store does because its settings or those of a namespace ask for
	 * it.
	 * @return the features
	 */
	public StoreFeatures features() {
		return StoreFeatures.of(this.properties);
	}

	/**
	 * Returns the full name of a property of this store.
	 * @param property name of the property within the store
	 * @return the name as it is written in a configuration file
	 */
	public String propertyName(String property) {
		return StorageProperties.propertyName(this.name, property);
	}

	/**
	 * Creates the exception for a value that is not allowed.
	 * @param property name of the property within the store
	 * @param value the value, or {@code null} if it is missing
	 * @param reason what is wrong with it and what to do
	 * @return the exception, which start-up shows with the name of the property
	 */
	public InvalidConfigurationPropertyValueException invalid(String property, @Nullable Object value, String reason) {
		return (value != null) ? new InvalidConfigurationPropertyValueException(propertyName(property), value, reason)
				: new UnsetStoragePropertyException(propertyName(property), reason);
	}

	/**
	 * Creates a part of core, which checks what it is given.
	 * @param <T> the type of the part
	 * @param property name of the property within the store that the part is made from,
	 * or of the group of properties
	 * @param part creates the part
	 * @return the part
	 * @throws InvalidStorageSettingException if the part refuses a setting: start-up
	 * shows its reason with the full name of the property
	 */
	public <T> T checked(String property, Supplier<T> part) {
		try {
			return part.get();
		}
		catch (StorageConfigurationException ex) {
			throw new InvalidStorageSettingException(propertyName(property), ex);
		}
	}

	/**
	 * Returns a size that must lie within limits.
	 * @param property name of the property within the store
	 * @param size the configured size
	 * @param min smallest allowed size
	 * @param max largest allowed size
	 * @return the size in bytes
	 */
	public long bytes(String property, DataSize size, DataSize min, DataSize max) {
		if (size.compareTo(min) < 0 || size.compareTo(max) > 0) {
			throw invalid(property, size, "The size must be at least " + min + " and at most " + max + ".");
		}
		return size.toBytes();
	}

	/**
	 * Returns the size of the largest value.
	 * @return the size in bytes
	 * @throws InvalidConfigurationPropertyValueException if it is not within 1 byte and 1
	 * GiB
	 */
	public int maxValueSize() {
		return (int) bytes("max-value-size", this.properties.getMaxValueSize(), DataSize.ofBytes(1),
				DataSize.ofGigabytes(1));
	}

	/**
	 * Resolves a setting that namespaces may have of their own.
	 * @param <T> the type of the setting
	 * @param setting finds the setting of a namespace, or of the store for {@code null}
	 * @return the setting of every namespace
	 * @throws InvalidConfigurationPropertyValueException if a name is none of a namespace
	 */
	public <T> PerNamespace<T> perNamespace(Function<@Nullable NamespaceProperties, T> setting) {
		return perNamespace((name, namespace) -> setting.apply(namespace));
	}

	/**
	 * Resolves a setting that namespaces may have of their own, with the name of the
	 * namespace for messages; the store itself has neither a name nor a setting.
	 */
	public <T> PerNamespace<T> perNamespace(BiFunction<@Nullable String, @Nullable NamespaceProperties, T> setting) {
		Map<String, T> own = new LinkedHashMap<>();
		this.properties.getNamespaces().forEach((name, namespace) -> own.put(name, setting.apply(name, namespace)));
		try {
			return PerNamespace.of(setting.apply(null, null), own);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("namespaces", own.keySet(), ex.getMessage() + ".");
		}
	}

	/**
	 * Returns the directory of this store.
	 * @return its own directory below the configured path
	 * @throws InvalidConfigurationPropertyValueException if no path is configured, it is
	 * the directory of a store itself, or a symbolic link leads out of it
	 */
	public Path directory() {
		if (this.basePath == null) {
			throw invalid("path", null, "The engine '" + this.engine.name()
					+ "' keeps its data on disk. Set the property to a directory for it.");
		}
		Path base = this.basePath.toAbsolutePath();
		Path directory = base.resolve(this.name);
		if (leadsElsewhere(base, directory)) {
			throw invalid("path", this.basePath, "The directory of store '" + this.name
					+ "' lies outside it, through a symbolic link. Remove the link, or set the path to its target.");
		}
		if (!Files.exists(directory)) {
			DataDirectory.dataIn(base).ifPresent((file) -> {
				throw invalid("path", this.basePath,
						"The directory itself holds the files of a store (" + file + "), and store '" + this.name
								+ "' would begin empty in the directory '" + this.name
								+ "' below it. Set the property to the directory above, or move the files to "
								+ directory + ", or set the property to another directory.");
			});
		}
		return directory;
	}

	private static boolean leadsElsewhere(Path base, Path directory) {
		try {
			return Files.exists(directory) && !directory.toRealPath().startsWith(base.toRealPath());
		}
		catch (IOException ex) {
			// The engine opens the directory next, and tells what is wrong with it.
			return false;
		}
	}

}
