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

package io.synapsed.storage.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.synapsed.storage.StorageTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the examples, and reads what they print.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExamplesTests {

	@TempDir
	Path directory;

	@Test
	void plainJava(CapturedOutput output) {
		PlainJava.main(new String[] { this.directory.toString() });
		assertThat(output).contains("hello").contains("rocksdb");
		assertThat(this.directory).isNotEmptyDirectory();
	}

	@Test
	void boot(CapturedOutput output) {
		BootApplication
			.main(new String[] { "--synapsed.storage.type=rocksdb", "--synapsed.storage.path=" + this.directory });
		assertThat(output).contains("Cart[id=42, items=[tea, cups]]");
	}

	@Test
	void keyspaces(CapturedOutput output) {
		Keyspaces.main(new String[0]);
		assertThat(output).contains("[tea] of Ada").contains("1 cart deleted, 1 name left");
	}

	@Test
	void conditionalWrites(CapturedOutput output) {
		ConditionalWrites.main(new String[0]);
		assertThat(output).contains("created: true", "created again: false", "written over a newer value: false",
				"visits: 1, 2");
	}

	@Test
	void transactions(CapturedOutput output) {
		Transactions.main(new String[0]);
		assertThat(output).contains("not enough in account/ada").contains("50 and 50");
	}

	@Test
	void paging(CapturedOutput output) {
		Paging.main(new String[0]);
		assertThat(output).contains("[item 1, item 2, item 3]", "[item 4, item 5, item 6]", "[item 7]");
	}

	@Test
	void watching(CapturedOutput output) throws Exception {
		Watching.main(new String[0]);
		assertThat(output).contains("PUT price/tea", "DELETE price/tea").doesNotContain("stock/tea");
	}

	@Test
	void ownLayer(CapturedOutput output) {
		OwnLayer.main(new String[0]);
		assertThat(output).contains("PUT").contains("GET");
	}

	@Test
	void ownEngine() {
		String path = "--synapsed.storage.path=" + this.directory;
		try (ConfigurableApplicationContext first = savedMemory(path)) {
			first.getBean(StorageTemplate.class).put("key", "value");
		}
		assertThat(this.directory.resolve("default.snapshot")).isNotEmptyFile();
		try (ConfigurableApplicationContext second = savedMemory(path)) {
			assertThat(second.getBean(StorageTemplate.class).get("key", String.class)).contains("value");
			second.getBean(StorageTemplate.class).put("key", "changed");
		}
		try (ConfigurableApplicationContext third = savedMemory(path)) {
			assertThat(third.getBean(StorageTemplate.class).get("key", String.class)).contains("changed");
		}
	}

	private static ConfigurableApplicationContext savedMemory(String path) {
		return new SpringApplicationBuilder(BootApplication.class, OwnEngine.class)
			.run("--synapsed.storage.type=saved-memory", path);
	}

	@Test
	void everyExampleHasAtMostSixtyLinesBelowItsLicence() throws IOException {
		try (Stream<Path> sources = Files.walk(Path.of("src"))) {
			List<Path> examples = sources.filter((path) -> path.toString().endsWith(".java"))
				.filter((path) -> !path.endsWith("ExamplesTests.java"))
				.toList();
			assertThat(examples).hasSizeGreaterThanOrEqualTo(10);
			for (Path example : examples) {
				List<String> lines = Files.readAllLines(example);
				int licence = lines.indexOf(" */") + 1;
				assertThat(lines.size() - licence).as(example.toString()).isLessThanOrEqualTo(60);
			}
		}
	}

}
