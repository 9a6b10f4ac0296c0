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

package io.synapsed.storage.testkit.format;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueCodec;
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
import io.synapsed.storage.transform.encryption.KeyEncryptionKey;
import io.synapsed.storage.transform.encryption.FileKeyRingStorage;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;

/**
 * Everything that turns stored bytes into values. One more decoder is one more constant.
 */
enum Decoder {

	LZ4 {

		@Override
		KeyValueStore over(KeyValueStore engine, Path directory) {
			return layer(compression(new Lz4Algorithm())).over(engine);
		}

	},

	ZSTD {

		@Override
		KeyValueStore over(KeyValueStore engine, Path directory) {
			return layer(compression(new ZstdAlgorithm())).over(engine);
		}

	},

	ZSTD_WITH_DICTIONARY {

		@Override
		KeyValueStore over(KeyValueStore engine, Path directory) {
			ZstdAlgorithm zstd = new ZstdAlgorithm();
			CompressionCodec codec = CompressionCodec.builder("test")
				.settings(PerNamespace
					.same(new CompressionSettings(new CompressionSettings.Choice.Fixed(zstd), 100, true)))
				.readers(List.of(zstd))
				.maxValueSize(MAX_VALUE_SIZE)
				.dictionaries(new Dictionaries(engine, DictionaryProtection.NONE))
				.build();
			KeyValueStore store = layer(codec).over(engine);
			for (int number = 0; number < SAMPLES; number++) {
				HostileValueTests.put(store, "sample-" + number, HostileValueTests.document(number));
			}
			codec.train(Namespace.DEFAULT, store, InstantSource.system());
			return store;
		}

	},

	SNAPPY {

		@Override
		KeyValueStore over(KeyValueStore engine, Path directory) {
			return layer(compression(new SnappyAlgorithm())).over(engine);
		}

	},

	ENCRYPTED {

		@Override
		KeyValueStore over(KeyValueStore engine, Path directory) {
			AeadAlgorithm algorithm = new XAesGcmAlgorithm();
			KeyEncryptionKey key = new KeyEncryptionKey("test", new byte[AeadAlgorithm.KEY_SIZE]);
			KeyRing ring = KeyRing
				.builder(engine, new FileKeyRingStorage("test", directory.resolve("keys")),
						new ProvidedKeyWrapper(new FixedKeyProvider(List.of(key), "test"), algorithm))
				.algorithm(algorithm)
				.build();
			return layer(compression(new ZstdAlgorithm()),
					new EncryptionCodec("test", ring, PerNamespace.same(true), false))
				.over(engine);
		}

	};

	/** The largest value of the stores. */
	static final int MAX_VALUE_SIZE = 16 << 20;

	private static final int SAMPLES = 1_000;

	/**
	 * Puts a layer with this decoder over an engine.
	 * @param directory where it may keep what it needs
	 */
	abstract KeyValueStore over(KeyValueStore engine, Path directory);

	private static CompressionCodec compression(CompressionAlgorithm algorithm) {
		return new CompressionCodec("test", algorithm, List.of(), 100);
	}

	private static TransformLayer layer(ValueCodec... codecs) {
		return new TransformLayer(List.of(codecs), false);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', ' ');
	}

}
