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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.github.luben.zstd.Zstd;
import com.google.crypto.tink.Aead;
import io.synapsed.storage.autoconfigure.DataLocation;
import io.synapsed.storage.autoconfigure.StorageAutoConfiguration;
import io.synapsed.storage.autoconfigure.StorageLayerFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.autoconfigure.diagnostics.MissingStorageLibraryException;
import io.synapsed.storage.autoconfigure.properties.EncryptionProperties;
import io.synapsed.storage.autoconfigure.properties.StackProperties;
import io.synapsed.storage.autoconfigure.properties.StorageProperties;
import io.synapsed.storage.autoconfigure.properties.StoreFeatures;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.compression.CompressionAlgorithm;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.CompressionSettings;
import io.synapsed.storage.transform.compression.Dictionaries;
import io.synapsed.storage.transform.compression.DictionaryProtection;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import io.synapsed.storage.transform.compression.SnappyAlgorithm;
import io.synapsed.storage.transform.compression.ZstdAlgorithm;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyProvider;
import io.synapsed.storage.transform.encryption.KeyWrapper;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;
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

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the header and the codecs of
 * values.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = StorageAutoConfiguration.class)
public final class StorageTransformAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "storageTransformLayerFactory")
	StorageLayerFactory storageTransformLayerFactory(ObjectProvider<CompressionAlgorithm> algorithms,
			ObjectProvider<EncryptionCodecFactory> encryption) {
		return new TransformLayerFactory(algorithms, encryption);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Aead.class)
	static class EncryptionConfiguration {

		@Bean
		@Lazy
		@ConditionalOnMissingBean
		AeadAlgorithm storageAeadAlgorithm() {
			return new XAesGcmAlgorithm();
		}

		@Bean
		@Lazy
		EncryptionCodecFactory storageEncryptionCodecFactory(AeadAlgorithm algorithm,
				ObjectProvider<KeyWrapper> wrappers, ObjectProvider<KeyProvider> providers) {
			return new EncryptionCodecFactory(algorithm, wrappers, providers);
		}

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
			ObjectProvider<EncryptionCodecFactory> encryption) implements StorageLayerFactory {

		@Override
		public @Nullable StoreLayer create(StoreSettings settings, KeyValueStore engine) {
			StackProperties properties = settings.properties();
			StoreFeatures features = settings.features();
			boolean checks = properties.getIntegrity().isEnabled();
			// The memory engine keeps entries as they are: no later setting will ever
			// meet them. Keys alone open snapshot files.
			boolean hasKeys = features.encryption() || features.encryptionKeys();
			if (settings.engine().location() == DataLocation.PROCESS && !features.compression() && !hasKeys
					&& !checks) {
				checkVerifiable(settings, engine, false);
				return null;
			}
			checkVerifiable(settings, engine, true);
			List<ValueCodec> codecs = new ArrayList<>();
			codecs.add(new Crc32cCodec(checks));
			// All settings are checked before the key ring may be written.
			List<CompressionAlgorithm> readers = this.algorithms.orderedStream().toList();
			PerNamespace<CompressionSettings> compression = new CompressionSettingsFactory(settings, readers).create();
			EncryptionCodec encryption = encryption(settings, engine);
			if (encryption != null) {
				codecs.add(encryption);
			}
			if (!readers.isEmpty()) {
				codecs.add(CompressionCodec.builder(settings.name())
					.settings(compression)
					.readers(readers)
					.maxValueSize(settings.maxValueSize())
					.dictionaries(new Dictionaries(engine,
							(encryption != null) ? encryption.dictionaryProtection() : DictionaryProtection.NONE))
					.build());
			}
			return new TransformLayer(codecs, properties.isShowKeysInErrors());
		}

		private static void checkVerifiable(StoreSettings settings, KeyValueStore engine, boolean hasHeader) {
			Duration interval = settings.properties().getIntegrity().getVerifyInterval();
			if (interval.isZero() || (hasHeader && engine.capabilities().contains(Capability.ORDERED_SCAN))) {
				return;
			}
			throw settings.invalid("integrity.verify-interval", interval, hasHeader
					? "The values of a store without ordered scans cannot be gone through; switch on the index."
					: "The engine 'memory' keeps values without a header; enable integrity, or remove this property.");
		}

		private @Nullable EncryptionCodec encryption(StoreSettings settings, KeyValueStore engine) {
			StackProperties properties = settings.properties();
			StoreFeatures features = settings.features();
			boolean needed = features.encryption() || features.encryptionKeys();
			if (!needed && !features.encryptionMentioned()) {
				return null;
			}
			EncryptionCodecFactory factory = this.encryption.getIfAvailable();
			if (factory == null && needed) {
				throw missingLibrary(settings, properties.getEncryption());
			}
			return (factory != null) ? factory.create(settings, engine) : null;
		}

		/**
		 * Names the property that asks for encryption; the keys themselves are secret.
		 */
		private static MissingStorageLibraryException missingLibrary(StoreSettings settings,
				EncryptionProperties encryption) {
			String property = "encryption.enabled";
			String value = "true";
			if (!settings.features().encryption()) {
				boolean hasFile = encryption.getKeyFile() != null;
				property = hasFile ? "encryption.key-file" : "encryption.keys";
				value = hasFile ? String.valueOf(encryption.getKeyFile()) : encryption.getKeys().keySet().toString();
			}
			else if (!Boolean.TRUE.equals(encryption.getEnabled())) {
				property = encryptedNamespace(settings.properties())
					.map((name) -> StorageProperties.namespaceProperty(name, "encryption.enabled"))
					.orElse(property);
			}
			return new MissingStorageLibraryException(settings.propertyName(property), value, "com.google.crypto.tink",
					"tink");
		}

		private static Optional<String> encryptedNamespace(StackProperties properties) {
			return properties.getNamespaces()
				.entrySet()
				.stream()
				.filter((own) -> Boolean.TRUE.equals(own.getValue().getEncryption().getEnabled()))
				.map(Map.Entry::getKey)
				.findFirst();
		}

	}

}
