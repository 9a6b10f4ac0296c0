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

package io.synapsed.storage.benchmarks;

import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.aead.XAesGcmParameters;
import com.google.crypto.tink.aead.subtle.XAesGcmAead;
import com.google.crypto.tink.util.SecretBytes;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyEncryptionKey;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.SystemNamespaceKeyRingStorage;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;

/**
 * What checksums and encryption cost, over an engine that costs next to nothing.
 */
final class IntegrityRows {

	private static final int OPERATIONS = 200;

	private static final int SMALL = 100;

	private static final int LARGE = 4096;

	private IntegrityRows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		rows.add(checksum("checksum-100", SMALL, 80));
		rows.add(checksum("checksum-4096", LARGE, 300));
		rows.add(encryption("encryption-100", SMALL));
		rows.add(encryption("encryption-4096", LARGE));
		return rows;
	}

	private static Row checksum(String id, int size, int goal) {
		return new Row(id, "integrity",
				"checksum, write and read, " + size
						+ " B; raw: the layer without one (the goal is twice that of one operation)",
				new Goal.Difference(goal),
				(environment) -> new Contest(OPERATIONS, CompressionRows.writeStored(layered(holding(), List.of())),
						CompressionRows.writeStored(layered(holding(), List.of(new Crc32cCodec(true)))))
					.values(TestData.documents(size, environment.seed())));
	}

	private static Row encryption(String id, int size) {
		return new Row(id, "integrity",
				"encryption, write and read, " + size
						+ " B; raw: X-AES-GCM of Tink, with the key as associated data, over the same engine",
				new Goal.Ratio(1.1),
				(environment) -> new Contest(OPERATIONS, bare(), CompressionRows.writeStored(encrypting()))
					.values(TestData.documents(size, environment.seed())));
	}

	private static KeyValueStore holding() {
		return new HoldingStore(MemoryStore.builder().build());
	}

	private static KeyValueStore layered(KeyValueStore engine, List<ValueCodec> codecs) {
		return new TransformLayer(codecs, false).over(engine);
	}

	private static KeyValueStore encrypting() {
		return layered(holding(), List.of(encryption()));
	}

	static EncryptionCodec encryption() {
		AeadAlgorithm algorithm = new XAesGcmAlgorithm();
		KeyEncryptionKey key = new KeyEncryptionKey("benchmark", new byte[AeadAlgorithm.KEY_SIZE]);
		MemoryStore keys = MemoryStore.builder().build();
		KeyRing ring = KeyRing
			.builder(keys, new SystemNamespaceKeyRingStorage(keys, InstantSource.system()),
					new ProvidedKeyWrapper(new FixedKeyProvider(List.of(key), key.id()), algorithm))
			.algorithm(algorithm)
			.build();
		return new EncryptionCodec("benchmark", ring, PerNamespace.same(true), false);
	}

	/**
	 * An application that encrypts by itself.
	 */
	private static Work bare() throws Exception {
		KeyValueStore engine = holding();
		Aead aead = aead();
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.keys().length; index++) {
				byte[] key = block.keys()[index];
				Bytes encrypted = Bytes.wrap(aead.encrypt(block.values()[index].exactArray(), key));
				engine.put(new Mutation.Put(Bytes.wrap(key), encrypted, Entry.NEVER, Entry.NO_SERIALIZER), 0);
				Entry entry = Objects.requireNonNull(engine.get(Bytes.wrap(key), ReadOptions.DEFAULT));
				sum += aead.decrypt(entry.value().exactArray(), key).length;
			}
			return sum;
		};
	}

	static Aead aead() throws GeneralSecurityException {
		return XAesGcmAead.create(XAesGcmKey.create(XAesGcmParameters.create(XAesGcmParameters.Variant.NO_PREFIX, 12),
				SecretBytes.copyFrom(new byte[AeadAlgorithm.KEY_SIZE], InsecureSecretKeyAccess.get()), null));
	}

}
