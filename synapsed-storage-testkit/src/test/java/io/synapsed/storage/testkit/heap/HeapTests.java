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
package io.synapsed.storage.testkit.heap;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values that the heap cannot hold: they are refused before memory is asked for, and
 * where it runs out all the same, what is stored stays intact.
 */
class HeapTests {

	@TempDir
	Path directory;

	@Test
	void whenValuesAreAboveTheLimitThenTheyAreRefusedBeforeMemoryIsNeeded() throws Exception {
		assertThat(run("64m", StorageBuilder.DEFAULT_MAX_VALUE_SIZE))
			.contains("refused=" + LargeValueWriter.THREADS + " exhausted=0 other=0");
		assertIntact();
	}

	@Test
	void whenMemoryRunsOutThenTheStoreIsIntact() throws Exception {
		assertThat(run("64m", 64 << 20)).contains("other=0").doesNotContain("exhausted=0");
		assertIntact();
	}

	private void assertIntact() {
		try (StorageTemplate storage = LargeValueWriter.open(this.directory.resolve("data"), 64 << 20)) {
			for (int number = 0; number < LargeValueWriter.SMALL_VALUES; number++) {
				assertThat(storage.get("small/" + number, String.class)).contains("value " + number);
			}
			for (int number = 0; number < LargeValueWriter.THREADS; number++) {
				storage.get("large/" + number).ifPresent((value) -> assertThat(value.size()).isEqualTo(32 << 20));
			}
			assertThat(storage.get("after", String.class)).contains("value");
		}
	}

	private String run(String heap, int maxValueSize) throws IOException, InterruptedException {
		File output = this.directory.resolve("output.txt").toFile();
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx" + heap, "-cp", System.getProperty("java.class.path"), LargeValueWriter.class.getName(),
				this.directory.resolve("data").toString(), Integer.toString(maxValueSize))
			.redirectErrorStream(true)
			.redirectOutput(output)
			.start();
		int status = process.waitFor();
		String text = java.nio.file.Files.readString(output.toPath(), StandardCharsets.UTF_8);
		assertThat(status).as(text).isZero();
		return text;
	}

}
