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

package io.synapsed.storage.starter;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringBootVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows the part "Sixty seconds" of the README: its files are made in an empty
 * directory, compiled, and run in a process that has only what the starter and the engine
 * bring.
 */
class SixtySecondsTests {

	private static final String EXPECTED = "Found: Optional[Cart[id=42, items=[tea, cups]]]";

	@TempDir
	Path directory;

	@Test
	void whenTheReadmeIsFollowedThenACartIsStoredAndFound() throws Exception {
		List<Path> sources = write("src/main/java/shop/Carts.java", "src/main/java/shop/Shop.java");
		List<Path> resources = write("src/main/resources/application.yaml");
		Path classes = Files.createDirectory(this.directory.resolve("classes"));
		compile(sources, classes);
		Files.copy(resources.get(0), classes.resolve("application.yaml"));
		assertThat(run(classes)).contains(EXPECTED);
		assertThat(readme()).contains(EXPECTED);
		assertThat(this.directory.resolve("data/default")).isNotEmptyDirectory();
	}

	@Test
	void whenTheBuildOfTheReadmeIsReadThenItsVersionsAreThoseOfThisBuild() throws IOException {
		String pom = file("pom.xml");
		assertThat(version(pom, "spring-boot-starter-parent")).isEqualTo(SpringBootVersion.getVersion());
		assertThat(version(pom, "synapsed-storage-starter"))
			.isEqualTo(version(Files.readString(Path.of("pom.xml")), "synapsed-storage"));
		assertThat(libraries())
			.anyMatch((library) -> library.endsWith("rocksdbjni-" + version(pom, "rocksdbjni") + ".jar"));
	}

	private List<Path> write(String... files) throws IOException {
		List<Path> written = new ArrayList<>();
		for (String file : files) {
			Path path = this.directory.resolve(file);
			Files.createDirectories(path.getParent());
			written.add(Files.writeString(path, file(file)));
		}
		return written;
	}

	/** The block of code that follows the name of a file. */
	private static String file(String name) throws IOException {
		return Pattern
			.compile("`" + Pattern.quote(name) + "`[^\n]*:\n\n```\\w+\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
			.matcher(readme())
			.results()
			.map((match) -> match.group(1))
			.findFirst()
			.orElseThrow();
	}

	private static String readme() throws IOException {
		return Files.readString(Path.of("..", "README.md"));
	}

	private static String version(String pom, String artifact) {
		return Pattern.compile("<artifactId>" + artifact + "</artifactId>\\s*<version>([^<]+)</version>")
			.matcher(pom)
			.results()
			.map((MatchResult match) -> match.group(1))
			.findFirst()
			.orElseThrow();
	}

	private static void compile(List<Path> sources, Path target) {
		List<String> arguments = new ArrayList<>(
				List.of("-parameters", "-cp", String.join(File.pathSeparator, libraries()), "-d", target.toString()));
		sources.forEach((source) -> arguments.add(source.toString()));
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	private String run(Path classes) throws Exception {
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				classes + File.pathSeparator + String.join(File.pathSeparator, libraries()), "shop.Shop")
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output);
	}

	/** What the starter and the engine bring, without the libraries of tests. */
	private static List<String> libraries() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.matches(".*(junit|assertj|surefire|opentest4j|apiguardian|test-classes).*"))
			.toList();
	}

}
