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
package io.synapsed.storage.testkit.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.synapsed.storage.StorageBatch;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.Durability;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;

/**
 * The process that is killed: writes one numbered record after another, and tells each
 * number once it is acknowledged. Record {@code n} is the key {@code record/n}, the
 * newest number of its slot under {@code slot/(n % 50)}, and for every tenth a batch of
 * five keys.
 */
final class CrashWriter {

	static final int SLOTS = 50;

	static final int BATCH_EVERY = 10;

	static final int BATCH_SIZE = 5;

	private CrashWriter() {
	}

	/**
	 * Writes until it is killed.
	 * @param arguments directory, durability, number of the first record
	 * @throws Exception if writing fails
	 */
	public static void main(String[] arguments) throws Exception {
		// No buffer: a number that the parent can read was acknowledged, whatever
		// follows.
		FileOutputStream acknowledgements = new FileOutputStream(FileDescriptor.out);
		StorageTemplate storage = open(Path.of(arguments[0]), Durability.valueOf(arguments[1]));
		for (long number = Long.parseLong(arguments[2]);; number++) {
			write(storage, number);
			acknowledgements.write((number + "\n").getBytes(StandardCharsets.US_ASCII));
		}
	}

	static StorageTemplate open(Path directory, Durability durability) {
		return StorageBuilder
			.over(RocksDbStore.builder().name("crash").directory(directory).durability(durability).build())
			.layer(new TransformLayer(List.of(new CompressionCodec("crash", new Lz4Algorithm(), List.of(), 100)),
					false))
			.serializer(new TextSerializer())
			.build();
	}

	private static void write(StorageTemplate storage, long number) {
		storage.put("record/" + number, value(number));
		storage.put("slot/" + number % SLOTS, Long.toString(number));
		if (number % BATCH_EVERY == 0) {
			StorageBatch batch = storage.batch();
			for (int part = 0; part < BATCH_SIZE; part++) {
				batch.put("batch/" + number + "/" + part, value(number + part));
			}
			batch.commit();
		}
	}

	/** Values of every size up to some KB, some of which compress. */
	static String value(long number) {
		return number + ":" + Long.toHexString(number * 0x9E3779B97F4A7C15L).repeat((int) (number % 97));
	}

}
