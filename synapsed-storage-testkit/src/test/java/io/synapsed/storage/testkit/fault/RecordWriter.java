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

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.synapsed.storage.StorageBatch;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Durability;

/**
 * The process that is killed. Each of its threads has a namespace, writes one numbered
 * record after another into it, and tells each number once it is acknowledged. Record
 * {@code n} is
 * <ol>
 * <li>the key {@code record/n},
 * <li>the newest number of its slot under {@code slot/(n % 50)},
 * <li>for every tenth a batch of five keys,
 * <li>for every fifth a key {@code passing/n}, and the end of {@code passing/(n - 5)}.
 * </ol>
 * and every 500th is acknowledged only once the store was flushed.
 */
final class RecordWriter {

	static final int THREADS = 2;

	static final int SLOTS = 50;

	static final int BATCH_EVERY = 10;

	static final int BATCH_SIZE = 5;

	static final int PASSING_EVERY = 5;

	static final int FLUSH_EVERY = 500;

	private RecordWriter() {
	}

	/**
	 * Writes until it is killed.
	 * @param arguments engine, directory, durability, whether to flush now and then,
	 * number of the first record of each thread
	 */
	public static void main(String[] arguments) {
		// No buffer: a number that the parent can read was acknowledged, whatever
		// follows.
		FileOutputStream acknowledgements = new FileOutputStream(FileDescriptor.out);
		StorageTemplate storage = DurableEngine.valueOf(arguments[0])
			.open(Path.of(arguments[1]), Durability.valueOf(arguments[2]));
		boolean flushes = Boolean.parseBoolean(arguments[3]);
		for (int thread = 0; thread < THREADS; thread++) {
			int writer = thread;
			long first = Long.parseLong(arguments[4 + thread]);
			new Thread(() -> write(namespace(storage, writer), writer, first, flushes, acknowledgements)).start();
		}
	}

	private static void write(StorageTemplate storage, int writer, long first, boolean flushes,
			FileOutputStream acknowledgements) {
		try {
			for (long number = first;; number++) {
				write(storage, number);
				if (flushes && number % FLUSH_EVERY == 0) {
					storage.flush();
				}
				acknowledgements.write((writer + " " + number + "\n").getBytes(StandardCharsets.US_ASCII));
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			ex.printStackTrace();
			// Nobody takes the end of this thread for the kill that did not come.
			Runtime.getRuntime().halt(1);
		}
	}

	static StorageTemplate namespace(StorageTemplate storage, int writer) {
		return storage.inNamespace("writer-" + writer);
	}

	static void write(StorageTemplate storage, long number) {
		storage.put("record/" + number, value(number));
		storage.put("slot/" + number % SLOTS, Long.toString(number));
		if (number % BATCH_EVERY == 0) {
			StorageBatch batch = storage.batch();
			for (int part = 0; part < BATCH_SIZE; part++) {
				batch.put("batch/" + number + "/" + part, value(number + part));
			}
			batch.commit();
		}
		if (number % PASSING_EVERY == 0) {
			storage.put("passing/" + number, value(number));
			storage.delete("passing/" + (number - PASSING_EVERY));
		}
	}

	/** Values of every size up to some KB, some of which compress. */
	static String value(long number) {
		return number + ":" + Long.toHexString(number * 0x9E3779B97F4A7C15L).repeat((int) (number % 97));
	}

}
