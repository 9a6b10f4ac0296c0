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

import com.github.luben.zstd.Zstd;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.compression.CompressionAlgorithm;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.CompressionProfile;
import io.synapsed.storage.transform.compression.CompressionSettings;
import io.synapsed.storage.transform.compression.Dictionaries;
import io.synapsed.storage.transform.compression.DictionaryProtection;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import io.synapsed.storage.transform.compression.SnappyAlgorithm;
import io.synapsed.storage.transform.compression.ZstdAlgorithm;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.unit.DataSize;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the header and the codecs of
 * values.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class StorageTransformAutoConfiguration {

	private static final String ADAPTIVE = "adaptive";

	private static final Map<String, Dependency> LIBRARIES = Map.of("lz4", new Dependency("at.yawk.lz4", "lz4-java"),
			"zstd", new Dependency("com.github.luben", "zstd-jni"), "snappy",
			new Dependency("org.xerial.snappy", "snappy-java"));

	@Bean
	StorageCompression storageCompression() {
		return new StorageCompression();
	}

	@Bean
	@ConditionalOnMissingBean(name = "storageTransformLayerFactory")
	StorageLayerFactory storageTransformLayerFactory(ObjectProvider<CompressionAlgorithm> algorithms,
			StorageCompression compression) {
		return new TransformLayerFactory(algorithms, compression);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(LZ4Factory.class)
	static class Lz4Configuration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		Lz4Algorithm storageLz4Algorithm() {
			return new Lz4Algorithm();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Zstd.class)
	static class ZstdConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		ZstdAlgorithm storageZstdAlgorithm() {
			return new ZstdAlgorithm();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Snappy.class)
	static class SnappyConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		SnappyAlgorithm storageSnappyAlgorithm() {
			return new SnappyAlgorithm();
		}

	}

	private record TransformLayerFactory(ObjectProvider<CompressionAlgorithm> algorithms,
			StorageCompression compression) implements StorageLayerFactory {

		@Override
		public @Nullable StoreLayer create(StoreSettings settings, KeyValueStore engine) {
			StoreProperties properties = settings.properties();
			boolean compresses = properties.getCompression().isEnabled();
			boolean checks = properties.getIntegrity().isEnabled();
			// The memory engine keeps entries as they are: no later setting will ever
			// meet them.
			if (settings.type() == StorageType.MEMORY && !compresses && !checks) {
				return null;
			}
			List<ValueCodec> codecs = new ArrayList<>();
			codecs.add(new Crc32cCodec(checks));
			List<CompressionAlgorithm> readers = this.algorithms.orderedStream().toList();
			int minSize = minSize(settings);
			CompressionSettings compression = compresses ? new CompressionSettings(choice(settings, readers), minSize,
					properties.getCompression().isDictionaries()) : CompressionSettings.NONE;
			if (!readers.isEmpty()) {
				CompressionCodec codec = new CompressionCodec(settings.name(), PerNamespace.same(compression), readers,
						(int) properties.getMaxValueSize().toBytes(),
						new Dictionaries(engine, DictionaryProtection.NONE));
				this.compression.add(settings.name(), codec);
				codecs.add(codec);
			}
			return new TransformLayer(codecs, properties.isShowKeysInErrors());
		}

		private static int minSize(StoreSettings settings) {
			return (int) settings.bytes("compression.min-size", settings.properties().getCompression().getMinSize(),
					DataSize.ofBytes(0), DataSize.ofGigabytes(1));
		}

		private static CompressionSettings.Choice choice(StoreSettings settings,
				List<CompressionAlgorithm> algorithms) {
			StoreProperties.Compression properties = settings.properties().getCompression();
			String name = properties.getAlgorithm();
			if (!name.equals(ADAPTIVE)) {
				return new CompressionSettings.Choice.Fixed(leveled(settings, named(settings, algorithms, name)));
			}
			List<CompressionAlgorithm> candidates = new ArrayList<>();
			candidates.add(named(settings, algorithms, "lz4"));
			if (properties.getProfile() == CompressionProfile.RATIO) {
				candidates.add(leveled(settings, named(settings, algorithms, "zstd")));
				algorithms.stream().filter((other) -> other.name().equals("snappy")).forEach(candidates::add);
			}
			return new CompressionSettings.Choice.Adaptive(properties.getProfile(), candidates,
					settings.name().hashCode());
		}

		private static CompressionAlgorithm named(StoreSettings settings, List<CompressionAlgorithm> algorithms,
				String name) {
			return algorithms.stream()
				.filter((algorithm) -> algorithm.name().equals(name))
				.findFirst()
				.orElseThrow(() -> unknown(settings, name, algorithms));
		}

		private static CompressionAlgorithm leveled(StoreSettings settings, CompressionAlgorithm algorithm) {
			Integer level = settings.properties().getCompression().getLevel();
			if (level == null) {
				return algorithm;
			}
			try {
				return algorithm.level(level);
			}
			catch (IllegalArgumentException ex) {
				throw settings.invalid("compression.level", level, String.valueOf(ex.getMessage()));
			}
		}

		private static RuntimeException unknown(StoreSettings settings, String name,
				List<CompressionAlgorithm> algorithms) {
			Dependency library = LIBRARIES.get(name);
			if (library != null) {
				return new MissingStorageLibraryException(settings.propertyName("compression.algorithm"),
						settings.properties().getCompression().getAlgorithm(), library.groupId(), library.artifactId());
			}
			return settings.invalid("compression.algorithm", name,
					"The algorithms that are available are "
							+ algorithms.stream().map(CompressionAlgorithm::name).toList()
							+ " and 'adaptive'; a CompressionAlgorithm bean adds another.");
		}

	}

	private record Dependency(String groupId, String artifactId) {
	}

}
