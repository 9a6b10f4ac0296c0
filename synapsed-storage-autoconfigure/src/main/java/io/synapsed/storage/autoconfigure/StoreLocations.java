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
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.synapsed.storage.autoconfigure.properties.StackProperties;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.autoconfigure.properties.StoreFeatures;
import io.synapsed.storage.engine.DataDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Where the stores of the application lie. Refuses two stores in one place, and tells of
 * data that no store sees.
 */
final class StoreLocations {

	private static final Logger logger = LoggerFactory.getLogger(StoreLocations.class);

	private final StorageProperties properties;

	private final StorageEngineFactories engines;

	private final InstantSource clock;

	StoreLocations(StorageProperties properties, StorageEngineFactories engines, InstantSource clock) {
		this.properties = properties;
		this.engines = engines;
		this.clock = clock;
	}

	/**
	 * Returns the settings of a store.
	 * @param name name of the store
	 * @return its settings, with the path that it has of its own or inherits
	 */
	StoreSettings settings(String name) {
		StackProperties store = this.properties.store(name);
		if (store == null) {
			throw new IllegalArgumentException("No store '" + name + "' is configured");
		}
		Path path = path(name, store.getPath());
		if (path == null) {
			path = path(StorageProperties.DEFAULT_STORE, this.properties.getPath());
		}
		return new StoreSettings(name, store, this.engines.select(name, store.getType()).engine(), path, this.clock);
	}

	/**
	 * Reads a path as the operating system does: Spring's conversion would take
	 * {@code link/..} for the directory that the link is in.
	 */
	private static @Nullable Path path(String store, @Nullable String text) {
		if (text == null || text.isBlank()) {
			return null;
		}
		try {
			return text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
		}
		catch (InvalidPathException | FileSystemNotFoundException ex) {
			throw invalid(store, text, "It is no path: " + ex.getMessage() + ".");
		}
		catch (IllegalArgumentException ex) {
			throw invalid(store, text, "It is no URL of a file. Write the path itself, such as /var/lib/app/storage.");
		}
	}

	private static InvalidConfigurationPropertyValueException invalid(String store, String value, String reason) {
		return new InvalidConfigurationPropertyValueException(StorageProperties.propertyName(store, "path"), value,
				reason);
	}

	/**
	 * Checks a store against all others, before anything is opened.
	 * @param settings the store
	 * @throws InvalidConfigurationPropertyValueException if another one has the same
	 * directory or the same key ring
	 */
	void check(StoreSettings settings) {
		if (settings.engine().location() != DataLocation.DIRECTORY || settings.basePath() == null) {
			return;
		}
		for (String other : others(settings.name())) {
			StoreSettings another = settings(other);
			if (another.engine().location() != DataLocation.DIRECTORY || another.basePath() == null) {
				continue;
			}
			if (isSame(settings.directory(), another.directory())) {
				throw settings.invalid("path", settings.basePath(),
						"The stores '" + settings.name() + "' and '" + other + "' lead to the same directory, "
								+ settings.directory() + " and " + another.directory()
								+ ". Remove the symbolic link, or give each store a directory of its own.");
			}
			Path ring = keyRing(settings);
			Path otherRing = keyRing(another);
			if (ring != null && otherRing != null && isSame(ring, otherRing)) {
				throw settings.invalid("encryption.key-ring", ring, "The stores '" + settings.name() + "' and '" + other
						+ "' have the same key ring, and each would overwrite the keys of the other. Give each a file"
						+ " of its own.");
			}
		}
	}

	private List<String> others(String name) {
		List<String> names = new ArrayList<>(this.properties.getStores().keySet());
		names.add(StorageProperties.DEFAULT_STORE);
		names.remove(name);
		return names;
	}

	private static @Nullable Path keyRing(StoreSettings settings) {
		StoreFeatures features = settings.features();
		if (!features.encryptionKeys() && !features.encryption()) {
			return null;
		}
		Path ring = settings.properties().getEncryption().getKeyRing();
		return (ring != null) ? ring : settings.directory().resolveSibling(settings.name() + ".keys");
	}

	private static boolean isSame(Path one, Path other) {
		try {
			return Files.exists(one) ? Files.exists(other) && Files.isSameFile(one, other)
					: one.toAbsolutePath().equals(other.toAbsolutePath());
		}
		catch (IOException ex) {
			// Opening it tells what is wrong with it.
			return false;
		}
	}

	/**
	 * Warns of data on disk that the store does not see, because its engine or its name
	 * was another one.
	 * @param settings the store
	 */
	void warnOfUnseenData(StoreSettings settings) {
		Path base = settings.basePath();
		if (base == null) {
			return;
		}
		if (settings.engine().location() == DataLocation.DIRECTORY) {
			warnOfAnotherName(settings, base.toAbsolutePath());
		}
		else {
			warnOfAnotherEngine(settings, base.toAbsolutePath());
		}
	}

	private static void warnOfAnotherEngine(StoreSettings settings, Path base) {
		Path directory = base.resolve(settings.name());
		DataDirectory.dataIn(directory)
			.ifPresent((file) -> logger.warn(
					"Store '{}' has the engine '{}' and does not see the data that an engine on disk has left in {} ({})."
							+ " To move it, set '{}' back, export it with SnapshotExport, and restore it with"
							+ " SnapshotRestore into the new engine. To end this warning, remove the directory or '{}'.",
					settings.name(), settings.engine(), directory, file, settings.propertyName("type"),
					settings.propertyName("path")));
	}

	/** A store that begins empty may be one that was renamed. */
	private void warnOfAnotherName(StoreSettings settings, Path base) {
		if (DataDirectory.dataIn(base.resolve(settings.name())).isPresent()) {
			return;
		}
		Set<String> configured = new HashSet<>(others(settings.name()));
		configured.add(settings.name());
		try (Stream<Path> directories = Files.list(base)) {
			List<Path> unseen = directories
				.filter((directory) -> !configured.contains(String.valueOf(directory.getFileName())))
				.filter((directory) -> DataDirectory.dataIn(directory).isPresent())
				.sorted()
				.toList();
			if (!unseen.isEmpty()) {
				logger.warn(
						"Store '{}' begins empty, and beside it lies data of stores that are not configured: {}. If the"
								+ " store had another name, stop the application, and rename that directory to '{}',"
								+ " and the file '.keys' of the same name, if there is one.",
						settings.name(), unseen, settings.name());
			}
		}
		catch (IOException | UncheckedIOException ex) {
			// Opening the store reports the problem.
			logger.debug("Could not list {}", base, ex);
		}
	}

}
