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

package io.synapsed.storage.testkit.fault;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.maintenance.Pace;
import io.synapsed.storage.maintenance.Recoding;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.EncodedValues;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyEncryptionKey;
import io.synapsed.storage.transform.encryption.FileKeyRingStorage;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;

/**
 * A process that writes from several threads while it rotates its keys and writes all
 * values anew, until it is killed. It tells each acknowledged write as a line of thread
 * and number.
 */
final class RotatingWriter implements AutoCloseable {

	static final int THREADS = 4;

	/** So few that values are overwritten while they are written anew. */
	private static final int KEYS = 500;

	private final StorageTemplate storage;

	private final EncodedValues values;

	private final KeyRing keys;

	RotatingWriter(DurableEngine type, Path directory) {
		KeyValueStore engine = type.openEngine(directory, Durability.PROCESS);
		AeadAlgorithm algorithm = new XAesGcmAlgorithm();
		KeyEncryptionKey key = new KeyEncryptionKey("test", new byte[AeadAlgorithm.KEY_SIZE]);
		this.keys = KeyRing
			.builder(engine,
					new FileKeyRingStorage(engine.name(), directory.resolveSibling(directory.getFileName() + ".keys")),
					new ProvidedKeyWrapper(new FixedKeyProvider(List.of(key), "test"), algorithm))
			.algorithm(algorithm)
			.build();
		TransformLayer layer = new TransformLayer(List.of(new Crc32cCodec(true),
				new EncryptionCodec(engine.name(), this.keys, PerNamespace.same(true), false)), false);
		this.storage = StorageBuilder.over(engine).layer(layer).build();
		this.values = layer.values();
	}

	StorageTemplate storage() {
		return this.storage;
	}

	EncodedValues values() {
		return this.values;
	}

	KeyRing keys() {
		return this.keys;
	}

	static String key(int thread, long number) {
		return "key-" + thread + "-" + number % KEYS;
	}

	static byte[] value(int thread, long number) {
		return (thread + " " + number + " with some more text to be encrypted").getBytes();
	}

	static long number(String value) {
		return Long.parseLong(value.split(" ")[1]);
	}

	private void write(int thread, long first) {
		for (long number = first;; number++) {
			this.storage.put(key(thread, number), value(thread, number));
			synchronized (System.out) {
				System.out.print(thread + " " + number + "\n");
				System.out.flush();
			}
		}
	}

	@Override
	public void close() {
		this.storage.close();
	}

	public static void main(String[] arguments) {
		RotatingWriter writer = new RotatingWriter(DurableEngine.valueOf(arguments[0]), Path.of(arguments[1]));
		for (int thread = 0; thread < THREADS; thread++) {
			int number = thread;
			Thread writing = new Thread(() -> writer.write(number, Long.parseLong(arguments[2 + number])));
			writing.setDaemon(true);
			writing.start();
		}
		while (true) {
			new Recoding(writer.values, InstantSource.system()).run(Pace.UNLIMITED);
			writer.keys.rotate();
		}
	}

}
