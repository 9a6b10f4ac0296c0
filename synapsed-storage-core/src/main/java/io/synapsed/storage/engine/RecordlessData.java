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

package io.synapsed.storage.engine;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Recognises the data of engines in directories that record no engine, because an earlier
 * version wrote them. The list is closed: the next opening records the engine.
 */
final class RecordlessData {

	private static final Map<String, String> FILES = new LinkedHashMap<>();

	static {
		FILES.put("rocksdb", "{CURRENT,MANIFEST-*,*.sst}");
		FILES.put("mvstore", "store.mv");
		FILES.put("sqlite", "store.db");
	}

	private RecordlessData() {
	}

	/**
	 * Looks for the data of an engine other than the one that asks.
	 * @param directory the directory
	 * @param engine name of the engine that asks
	 * @return an engine and one of its files, or empty if there is none
	 */
	static Optional<Found> ofOthers(Path directory, String engine) throws IOException {
		for (Map.Entry<String, String> files : FILES.entrySet()) {
			Optional<Path> file = files.getKey().equals(engine) ? Optional.empty()
					: firstWithContent(directory, files.getValue());
			if (file.isPresent()) {
				return Optional.of(new Found(files.getKey(), file.get()));
			}
		}
		return Optional.empty();
	}

	private static Optional<Path> firstWithContent(Path directory, String pattern) throws IOException {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, pattern)) {
			for (Path file : files) {
				if (file.toFile().isFile() && file.toFile().length() > 0) {
					return Optional.of(file);
				}
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		return Optional.empty();
	}

	/**
	 * What was found.
	 *
	 * @param engine name of the engine
	 * @param file a file of it
	 */
	record Found(String engine, Path file) {
	}

}
