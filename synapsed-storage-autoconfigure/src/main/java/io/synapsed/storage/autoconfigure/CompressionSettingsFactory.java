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
import java.util.List;
import java.util.Map;

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
		return this.settings
			.perNamespace((namespace) -> create(inherit(this.settings.properties().getCompression(), namespace)));
	}

	/**
	 * What a namespace does not set is as in the store.
	 */
	private static StoreProperties.Compression inherit(StoreProperties.Compression store,
			@Nullable NamespaceProperties namespace) {
		if (namespace == null) {
			return store;
		}
		NamespaceProperties.Compression own = namespace.getCompression();
		StoreProperties.Compression resolved = new StoreProperties.Compression();
		resolved.setEnabled((own.getEnabled() != null) ? own.getEnabled() : store.isEnabled());
		resolved.setAlgorithm((own.getAlgorithm() != null) ? own.getAlgorithm() : store.getAlgorithm());
		// A level belongs to its algorithm.
		resolved.setLevel((own.getLevel() != null || own.getAlgorithm() != null) ? own.getLevel() : store.getLevel());
		resolved.setProfile((own.getProfile() != null) ? own.getProfile() : store.getProfile());
		resolved.setDictionaries((own.getDictionaries() != null) ? own.getDictionaries() : store.isDictionaries());
		resolved.setMinSize((own.getMinSize() != null) ? own.getMinSize() : store.getMinSize());
		return resolved;
	}

	private CompressionSettings create(StoreProperties.Compression compression) {
		int minSize = (int) this.settings.bytes("compression.min-size", compression.getMinSize(), DataSize.ofBytes(0),
				DataSize.ofGigabytes(1));
		if (!compression.isEnabled() || compression.getAlgorithm().equals(NONE)) {
			requireNoLevel(compression);
			return CompressionSettings.NONE;
		}
		return new CompressionSettings(choice(compression), minSize, compression.isDictionaries());
	}

	private void requireNoLevel(StoreProperties.Compression compression) {
		Integer level = compression.getLevel();
		if (level != null && compression.getAlgorithm().equals(NONE)) {
			throw this.settings.invalid("compression.level", level, "The algorithm 'none' has no levels");
		}
	}

	private CompressionSettings.Choice choice(StoreProperties.Compression compression) {
		String name = compression.getAlgorithm();
		if (!name.equals(ADAPTIVE)) {
			return new CompressionSettings.Choice.Fixed(leveled(compression, named(compression, name)));
		}
		List<CompressionAlgorithm> candidates = new ArrayList<>();
		candidates.add(named(compression, "lz4"));
		if (compression.getProfile() == CompressionProfile.RATIO) {
			candidates.add(leveled(compression, named(compression, "zstd")));
			this.algorithms.stream().filter((other) -> other.name().equals("snappy")).forEach(candidates::add);
		}
		return new CompressionSettings.Choice.Adaptive(compression.getProfile(), candidates,
				this.settings.name().hashCode());
	}

	private CompressionAlgorithm named(StoreProperties.Compression compression, String name) {
		return this.algorithms.stream()
			.filter((algorithm) -> algorithm.name().equals(name))
			.findFirst()
			.orElseThrow(() -> unknown(compression, name));
	}

	private CompressionAlgorithm leveled(StoreProperties.Compression compression, CompressionAlgorithm algorithm) {
		Integer level = compression.getLevel();
		if (level == null) {
			return algorithm;
		}
		try {
			return algorithm.level(level);
		}
		catch (IllegalArgumentException ex) {
			throw this.settings.invalid("compression.level", level, String.valueOf(ex.getMessage()));
		}
	}

	private RuntimeException unknown(StoreProperties.Compression compression, String name) {
		Dependency library = LIBRARIES.get(name);
		if (library != null) {
			return new MissingStorageLibraryException(this.settings.propertyName("compression.algorithm"),
					compression.getAlgorithm(), library.groupId(), library.artifactId());
		}
		return this.settings.invalid("compression.algorithm", name,
				"The algorithms that are available are "
						+ this.algorithms.stream().map(CompressionAlgorithm::name).toList()
						+ ", 'adaptive' and 'none'; a CompressionAlgorithm bean adds another.");
	}

	private record Dependency(String groupId, String artifactId) {
	}

}
