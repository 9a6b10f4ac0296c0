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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.transform.EncodedValues;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Dictionaries;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyEncryptionKey;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.SystemNamespaceKeyRingStorage;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * All codecs, set as a test wants them. Keys and dictionaries are found in the store that
 * it stands over.
 */
final class CodecLayer implements StoreLayer {

	private final CodecSettings settings;

	private final InstantSource clock;

	private @Nullable TransformLayer layer;

	private @Nullable KeyRing keys;

	private @Nullable CompressionCodec compression;

	CodecLayer(CodecSettings settings, InstantSource clock) {
		this.settings = settings;
		this.clock = clock;
	}

	@Override
	public Position position() {
		return Position.TRANSFORM;
	}

	@Override
	public KeyValueStore over(KeyValueStore delegate) {
		AeadAlgorithm algorithm = new XAesGcmAlgorithm();
		KeyEncryptionKey key = new KeyEncryptionKey("test", new byte[AeadAlgorithm.KEY_SIZE]);
		this.keys = KeyRing
			.builder(delegate, new SystemNamespaceKeyRingStorage(delegate, this.clock),
					new ProvidedKeyWrapper(new FixedKeyProvider(List.of(key), key.id()), algorithm))
			.algorithm(algorithm)
			.clock(this.clock)
			.nanoTime(this::nanoTime)
			.build();
		EncryptionCodec encryption = new EncryptionCodec(delegate.name(), this.keys,
				PerNamespace.same(this.settings.encrypts()), true);
		this.compression = CompressionCodec.builder(delegate.name())
			.settings(PerNamespace.same(this.settings.compressionSettings()))
			.readers(CodecSettings.ALGORITHMS)
			.dictionaries(new Dictionaries(delegate, encryption.dictionaryProtection(), this::nanoTime))
			.build();
		this.layer = new TransformLayer(List.of(this.compression, encryption, new Crc32cCodec(this.settings.checks())),
				false);
		return this.layer.over(delegate);
	}

	/** What the clock shows is the time that passes, because nobody sets it. */
	private long nanoTime() {
		return TimeUnit.MILLISECONDS.toNanos(this.clock.millis());
	}

	EncodedValues values() {
		return Objects.requireNonNull(this.layer).values();
	}

	KeyRing keys() {
		return Objects.requireNonNull(this.keys);
	}

	CompressionCodec compression() {
		return Objects.requireNonNull(this.compression);
	}

}
