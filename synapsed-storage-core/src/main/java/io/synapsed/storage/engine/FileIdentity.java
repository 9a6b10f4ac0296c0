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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Identifies files by device and inode instead of their names, or by real path and time
 * of creation where the file system has no such key. Opens no file.
 */
final class FileIdentity {

	private FileIdentity() {
	}

	/**
	 * Returns the identity of the file that a path leads to, through links.
	 * @param file the path
	 * @return text that is the same for all paths to this file
	 * @throws IOException if there is no file, or it cannot be reached
	 */
	static String of(Path file) throws IOException {
		BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
		Object key = attributes.fileKey();
		return (key != null) ? key.toString() : file.toRealPath() + " " + attributes.creationTime();
	}

}
