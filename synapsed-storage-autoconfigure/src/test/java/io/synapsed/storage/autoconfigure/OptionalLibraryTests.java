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

package io.synapsed.storage.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

import io.synapsed.storage.spi.OptionalLibrary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringBootVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OptionalLibrary}: the versions in messages are those on the class path
 * of this build.
 */
class OptionalLibraryTests {

	static Stream<OptionalLibrary> libraries() throws IOException {
		Properties versions = new Properties();
		try (InputStream resource = OptionalLibrary.class
			.getResourceAsStream("/META-INF/synapsed-storage/libraries.properties")) {
			assertThat(resource).isNotNull();
			versions.load(resource);
		}
		return versions.stringPropertyNames()
			.stream()
			.map((name) -> name.split(":"))
			.map((name) -> new OptionalLibrary(name[0], name[1]));
	}

	@ParameterizedTest
	@MethodSource("libraries")
	void whenAMessageNamesAVersionThenItIsTheOneOfThisBuild(OptionalLibrary library) {
		String version = library.version().orElseThrow();
		if (library.groupId().equals("org.springframework.boot")) {
			assertThat(version).isEqualTo(SpringBootVersion.getVersion());
			return;
		}
		List<String> jars = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> entry.contains(File.separator + library.artifactId() + "-"))
			.toList();
		assertThat(jars).anyMatch((jar) -> jar.endsWith(library.artifactId() + "-" + version + ".jar"));
	}

	@ParameterizedTest
	@CsvSource({ "1, lz4-java", "2, zstd-jni", "3, snappy-java" })
	void whenAValueIsCompressedThenTheLibraryForItIsKnown(int id, String artifact) {
		OptionalLibrary library = OptionalLibrary.ofCompression(id).orElseThrow();
		assertThat(library.artifactId()).isEqualTo(artifact);
		assertThat(library.version()).isPresent();
	}

	@Test
	void whenALibraryIsUnknownThenNoVersionIsInvented() {
		OptionalLibrary library = new OptionalLibrary("com.example", "other");
		assertThat(library.version()).isEmpty();
		assertThat(library.coordinates()).isEqualTo("com.example:other");
		assertThat(OptionalLibrary.ofCompression(200)).isEmpty();
	}

}
