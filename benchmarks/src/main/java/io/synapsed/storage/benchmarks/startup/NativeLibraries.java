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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Finds the native libraries of engines and codecs in this process.
 */
final class NativeLibraries {

	private static final List<String> NAMES = List.of("rocksdb", "sqlite", "lz4", "zstd", "snappy");

	private static final Path MAPS = Path.of("/proc/self/maps");

	private NativeLibraries() {
	}

	/**
	 * Names those that are loaded.
	 * @return names with commas between them, or a word for none, or for not knowing
	 */
	static String loaded() {
		if (!Files.isReadable(MAPS)) {
			return "unknown";
		}
		try (var lines = Files.lines(MAPS)) {
			String names = String.join(",",
					lines.map((line) -> line.substring(line.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT))
						.flatMap((file) -> NAMES.stream().filter(file::contains))
						.distinct()
						.toList());
			return names.isEmpty() ? "none" : names;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
