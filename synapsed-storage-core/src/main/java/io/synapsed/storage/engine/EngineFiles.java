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

import java.util.List;

/**
 * Names the files of an engine that the directory of a store must know.
 *
 * @param engine name of the engine, which is recorded in the directory: lower-case
 * letters, digits and dashes, such as {@code rocksdb}
 * @param dataFile name of the file without which the directory holds no store; an empty
 * file counts as missing. Write it, and sync it and its directory, before the engine is
 * open, at every durability
 * @param heldFiles names of files that the engine holds open from the opening of the
 * store to its end, so that no other file can take their identity; one that does not
 * exist is ignored. A file that the engine replaces meanwhile does not belong here
 * @since 0.1.0
 */
public record EngineFiles(String engine, String dataFile, List<String> heldFiles) {

	/**
	 * Creates a description.
	 * @param engine name of the engine
	 * @param dataFile name of the file without which there is no store
	 * @param heldFiles names of the files that stay open; copied
	 */
	public EngineFiles {
		heldFiles = List.copyOf(heldFiles);
	}

}
