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

package io.synapsed.storage.transform.compression;

import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Creates the exception for a native library that cannot be loaded.
 */
final class NativeLibrary {

	private NativeLibrary() {
	}

	/**
	 * Describes the problem and its remedy.
	 * @param name the library as people call it
	 * @param artifact group and artifact
	 * @param cause the failure
	 */
	static StorageConfigurationException refused(String name, String artifact, Throwable cause) {
		return new StorageConfigurationException(null,
				"the native library of " + name + " cannot be loaded on " + System.getProperty("os.name") + " "
						+ System.getProperty("os.arch") + ". Check that " + artifact
						+ " has a library for this platform and that the directory "
						+ System.getProperty("java.io.tmpdir") + " is not mounted 'noexec'",
				cause);
	}

}
