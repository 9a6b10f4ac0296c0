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

package io.synapsed.storage.spi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/**
 * Names a library that applications add themselves, with the version that this build was
 * tested with, for messages.
 *
 * @param groupId the group
 * @param artifactId the artifact
 * @since 0.1.0
 */
public record OptionalLibrary(String groupId, String artifactId) {

	/** Reads and writes objects as JSON. */
	public static final OptionalLibrary JACKSON = new OptionalLibrary("tools.jackson.core", "jackson-databind");

	private static final String RESOURCE = "/META-INF/synapsed-storage/libraries.properties";

	/**
	 * Returns the library that reads a compression algorithm of this project.
	 * @param id the id of the algorithm in the header of a value
	 * @return the library, or empty if the id belongs to an algorithm of the application
	 */
	public static Optional<OptionalLibrary> ofCompression(int id) {
		return switch (id) {
			case 1 -> Optional.of(new OptionalLibrary("at.yawk.lz4", "lz4-java"));
			case 2 -> Optional.of(new OptionalLibrary("com.github.luben", "zstd-jni"));
			case 3 -> Optional.of(new OptionalLibrary("org.xerial.snappy", "snappy-java"));
			default -> Optional.empty();
		};
	}

	/**
	 * Returns the version that this build was tested with.
	 * @return the version, or empty if the build does not know the library
	 */
	public Optional<String> version() {
		return Optional.ofNullable(Versions.KNOWN.getProperty(this.groupId + ":" + this.artifactId));
	}

	/**
	 * Returns the coordinates as build tools write them.
	 * @return group, artifact and, if it is known, version, with colons between them
	 */
	public String coordinates() {
		return this.groupId + ":" + this.artifactId + version().map((version) -> ":" + version).orElse("");
	}

	/** Read on first use: only messages need it. */
	private static final class Versions {

		private static final Properties KNOWN = load();

		private static Properties load() {
			Properties versions = new Properties();
			try (InputStream resource = OptionalLibrary.class.getResourceAsStream(RESOURCE)) {
				// A native image may leave the resource out; messages then name no
				// version.
				if (resource != null) {
					versions.load(resource);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return versions;
		}

	}

}
