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

package io.synapsed.storage.benchmarks.startup;

import java.nio.file.Path;
import java.util.Locale;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;

/**
 * Builds a template in a fresh JVM, and reads what it wrote.
 */
public final class TemplateStart {

	private TemplateStart() {
	}

	/**
	 * Starts.
	 * @param arguments a directory for RocksDB, nothing for the memory engine
	 */
	public static void main(String[] arguments) {
		long begin = System.nanoTime();
		try (StorageTemplate template = StorageBuilder
			.over((arguments.length > 0) ? RocksDbStore.builder().directory(Path.of(arguments[0])).build()
					: MemoryStore.builder().build())
			.build()) {
			template.put("key", "value".getBytes());
			template.get("key").orElseThrow();
			double millis = (System.nanoTime() - begin) / 1e6;
			System.out.println("ready " + String.format(Locale.ROOT, "%.1f", millis) + " " + NativeLibraries.loaded());
		}
	}

}
