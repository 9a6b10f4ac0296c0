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

package io.synapsed.storage.backend.sqlite;

import io.synapsed.storage.exception.StorageConfigurationException;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads the native library of the driver, when it is needed.
 */
final class NativeLibrary {

	private NativeLibrary() {
	}

	static void load(String store) {
		try {
			SQLiteJDBCLoader.initialize();
		}
		catch (Exception | LinkageError ex) {
			throw new StorageConfigurationException(store, "the native library of SQLite cannot be loaded on "
					+ System.getProperty("os.name") + " " + System.getProperty("os.arch")
					+ ". Check that org.xerial:sqlite-jdbc has a library for this platform, and that the directory it"
					+ " is unpacked to is writable and not mounted 'noexec': it is "
					+ System.getProperty("java.io.tmpdir")
					+ " (system property java.io.tmpdir) unless the system property org.sqlite.tmpdir names another",
					ex);
		}
	}

}
