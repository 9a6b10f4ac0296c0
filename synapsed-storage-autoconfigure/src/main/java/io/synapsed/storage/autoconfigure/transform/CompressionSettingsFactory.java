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

package io.synapsed.storage.autoconfigure.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.diagnostics.MissingStorageLibraryException;
import io.synapsed.storage.autoconfigure.properties.CompressionProperties;
import io.synapsed.storage.autoconfigure.properties.NamespaceProperties;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.compression.CompressionAlgorithm;
import io.synapsed.storage.transform.compression.CompressionProfile;
import io.synapsed.storage.transform.compression.CompressionSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Makes the compression settings of a store, and of namespaces that have some of their
 * own.
 */
class CompressionSettingsFactory {

	private static final String ADAPTIVE = "adaptive";

	private static final String NONE = "none";

	private static final Map<String, Dependency> LIBRARIES = Map.of("lz4", new Dependency("at.yawk.lz4", "lz4-java"),
			"zstd", new Dependency("com.github.luben", "zstd-jni"), "snappy",
			new Dependency("org.xerial.snappy", "snappy-java"));

	private final StoreSettings settings;

	private final List<CompressionAlgorithm> algorithms;

	CompressionSettingsFactory(StoreSettings settings, List<CompressionAlgorithm> algorithms) {
		this.settings = settings;
		this.algorithms = algorithms;
	}

	PerNamespace<CompressionSettings> create() {
		CompressionProperties shared = this.settings.properties().getCompression();
		return this.settings.perNamespace((name, namespace) -> (name != null && namespace != null)
				? create(new Effective(inherit(shared, namespace.getCompression()), name, namespace.getCompression()))
				: create(new Effective(shared, null, new NamespaceProperties.Compression())));
	}

	/**
	 * What a namespace does not set is as in the store.
	 */
	private static CompressionProperties inherit(CompressionProperties store, NamespaceProperties.Compression own) {
		CompressionProperties resolved = new CompressionProperties();
		resolved.setEnabled((own.getEnabled() != null) ? own.getEnabled() : store.isEnabled());
		resolved.setAlgorithm((own.getAlgorithm() != null) ? own.getAlgorithm() : store.getAlgorithm());
		// A level belongs to its algorithm.
		resolved.setLevel((own.getLevel() != null || own.getAlgorithm() != null) ? own.getLevel() : store.getLevel());
		resolved.setProfile((own.getProfile() != null) ? own.getProfile() : store.getProfile());
		resolved.setDictionaries((own.getDictionaries() != null) ? own.getDictionaries() : store.isDictionaries());
		resolved.setMinSize((own.getMinSize() != null) ? own.getMinSize() : store.getMinSize());
		return resolved;
	}

	private CompressionSettings create(Effective effective) {
		CompressionProperties compression = effective.settings();
		int minSize = (int) this.settings.bytes(effective.property("min-size", effective.own().getMinSize()),
				compression.getMinSize(), DataSize.ofBytes(0), DataSize.ofGigabytes(1));
		if (!compression.isEnabled() || compression.getAlgorithm().equals(NONE)) {
			requireNoLevel(effective);
			return CompressionSettings.NONE;
		}
		return new CompressionSettings(choice(effective), minSize, compression.isDictionaries());
	}

	private void requireNoLevel(Effective effective) {
		Integer level = effective.settings().getLevel();
		if (level != null && effective.settings().getAlgorithm().equals(NONE)) {
			throw invalidLevel(effective, level, "The algorithm 'none' has no levels");
		}
	}

	private CompressionSettings.Choice choice(Effective effective) {
		CompressionProperties compression = effective.settings();
		String name = compression.getAlgorithm();
		if (!name.equals(ADAPTIVE)) {
			return new CompressionSettings.Choice.Fixed(leveled(effective, named(effective, name)));
		}
		List<CompressionAlgorithm> candidates = new ArrayList<>();
		candidates.add(named(effective, "lz4"));
		if (compression.getProfile() == CompressionProfile.RATIO) {
			candidates.add(leveled(effective, named(effective, "zstd")));
			this.algorithms.stream().filter((other) -> other.name().equals("snappy")).forEach(candidates::add);
		}
		return new CompressionSettings.Choice.Adaptive(compression.getProfile(), candidates,
				this.settings.name().hashCode());
	}

	private CompressionAlgorithm named(Effective effective, String name) {
		return this.algorithms.stream()
			.filter((algorithm) -> algorithm.name().equals(name))
			.findFirst()
			.orElseThrow(() -> unknown(effective, name));
	}

	private CompressionAlgorithm leveled(Effective effective, CompressionAlgorithm algorithm) {
		Integer level = effective.settings().getLevel();
		if (level == null) {
			return algorithm;
		}
		try {
			return algorithm.level(level);
		}
		catch (IllegalArgumentException ex) {
			throw invalidLevel(effective, level, String.valueOf(ex.getMessage()));
		}
	}

	private RuntimeException invalidLevel(Effective effective, Integer level, String reason) {
		return this.settings.invalid(effective.property("level", effective.own().getLevel()), level, reason);
	}

	private RuntimeException unknown(Effective effective, String name) {
		String property = effective.property("algorithm", effective.own().getAlgorithm());
		Dependency library = LIBRARIES.get(name);
		if (library != null) {
			return new MissingStorageLibraryException(this.settings.propertyName(property),
					effective.settings().getAlgorithm(), library.groupId(), library.artifactId());
		}
		return this.settings.invalid(property, name,
				"The algorithms that are available are "
						+ this.algorithms.stream().map(CompressionAlgorithm::name).toList()
						+ ", 'adaptive' and 'none'; a CompressionAlgorithm bean adds another.");
	}

	/**
	 * The settings that count in a namespace, or in those without any of their own.
	 *
	 * @param settings the settings
	 * @param namespace name of the namespace, or {@code null} for the store
	 * @param own what the namespace sets itself
	 */
	private record Effective(CompressionProperties settings, @Nullable String namespace,
			NamespaceProperties.Compression own) {

		/**
		 * Returns the name of a property within the store: where its value was set.
		 */
		String property(String name, @Nullable Object own) {
			String property = "compression." + name;
			return (this.namespace != null && own != null)
					? StorageProperties.namespaceProperty(this.namespace, property) : property;
		}

	}

	private record Dependency(String groupId, String artifactId) {
	}

}
