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
package io.synapsed.storage.testkit;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.compression.CompressionAlgorithm;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import io.synapsed.storage.transform.compression.SnappyAlgorithm;
import io.synapsed.storage.transform.compression.ZstdAlgorithm;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.EncryptionKey;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.StoredKeyRingStorage;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Settings that may change from one opening of a store to the next. Each can read what
 * any other has written.
 */
record CodecSettings(Compression compression, int minSize, boolean encrypts, boolean checks, boolean caches) {

	/** How new values are compressed. */
	enum Compression {

		/** Not at all. */
		NONE(null),

		/** LZ4. */
		LZ4(new Lz4Algorithm()),

		/** Zstandard. */
		ZSTD(new ZstdAlgorithm()),

		/** Snappy. */
		SNAPPY(new SnappyAlgorithm());

		private final @Nullable CompressionAlgorithm algorithm;

		Compression(@Nullable CompressionAlgorithm algorithm) {
			this.algorithm = algorithm;
		}

	}

	private static final List<CompressionAlgorithm> READERS = List.of(new Lz4Algorithm(), new ZstdAlgorithm(),
			new SnappyAlgorithm());

	StorageBuilder over(StorageBuilder builder, InstantSource clock) {
		builder.layer(new Codecs(this, clock));
		if (this.caches) {
			builder.layer(new CacheLayer(3, 2_048, null, clock));
		}
		return builder;
	}

	/** Encryption needs the store for its keys. */
	private record Codecs(CodecSettings settings, InstantSource clock) implements StoreLayer {

		@Override
		public Position position() {
			return Position.TRANSFORM;
		}

		@Override
		public KeyValueStore over(KeyValueStore delegate) {
			AeadAlgorithm algorithm = new XAesGcmAlgorithm();
			EncryptionKey key = new EncryptionKey("test", new byte[AeadAlgorithm.KEY_SIZE]);
			KeyRing keys = new KeyRing(delegate, new StoredKeyRingStorage(delegate, this.clock),
					new ProvidedKeyWrapper(new FixedKeyProvider(List.of(key), key.id()), algorithm), algorithm,
					this.clock);
			List<ValueCodec> codecs = new ArrayList<>();
			codecs.add(new CompressionCodec(delegate.name(), this.settings.compression.algorithm, READERS,
					this.settings.minSize));
			codecs.add(new EncryptionCodec(delegate.name(), keys, PerNamespace.same(this.settings.encrypts), true));
			codecs.add(new Crc32cCodec(this.settings.checks));
			return new TransformLayer(codecs, false).over(delegate);
		}

	}

}
