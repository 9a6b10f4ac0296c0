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
package io.synapsed.storage.testkit.heap;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;

/**
 * The process with a small heap: sixteen threads write values of 32 MiB beside small
 * ones.
 */
final class LargeValueWriter {

	static final int THREADS = 16;

	static final int SMALL_VALUES = 50;

	private LargeValueWriter() {
	}

	/**
	 * Writes and prints how often values were refused, memory ran out, and anything else
	 * went wrong.
	 * @param arguments directory, largest value in bytes
	 * @throws Exception if writing fails
	 */
	public static void main(String[] arguments) throws Exception {
		AtomicInteger refused = new AtomicInteger();
		AtomicInteger exhausted = new AtomicInteger();
		AtomicInteger other = new AtomicInteger();
		StorageTemplate storage = open(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
		for (int number = 0; number < SMALL_VALUES; number++) {
			storage.put("small/" + number, "value " + number);
		}
		byte[] large = new byte[32 << 20];
		List<Thread> threads = new ArrayList<>();
		for (int number = 0; number < THREADS; number++) {
			String key = "large/" + number;
			Thread thread = new Thread(() -> {
				try {
					storage.put(key, large);
					storage.get(key);
				}
				catch (InvalidValueException ex) {
					refused.incrementAndGet();
				}
				catch (OutOfMemoryError ex) {
					exhausted.incrementAndGet();
				}
				catch (RuntimeException | Error ex) {
					other.incrementAndGet();
				}
			});
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
		for (int number = 0; number < SMALL_VALUES; number++) {
			if (!storage.get("small/" + number, String.class).orElseThrow().equals("value " + number)) {
				other.incrementAndGet();
			}
		}
		storage.put("after", "value");
		storage.close();
		System.out.println("refused=" + refused + " exhausted=" + exhausted + " other=" + other);
	}

	static StorageTemplate open(Path directory, int maxValueSize) {
		return StorageBuilder.over(RocksDbStore.builder().name("heap").directory(directory).build())
			.layer(new TransformLayer(List.of(new CompressionCodec("heap", new Lz4Algorithm(), List.of(), 100)), false))
			.serializer(new TextSerializer())
			.maxValueSize(maxValueSize)
			.build();
	}

}
