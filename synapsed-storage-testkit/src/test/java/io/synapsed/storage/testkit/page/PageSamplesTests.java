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

package io.synapsed.storage.testkit.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the Java samples of pages with the tests that run them. White space does not
 * count, and a sample with an ellipsis is a sketch.
 */
class PageSamplesTests {

	private static final Pattern SAMPLE = Pattern.compile("^```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

	@ParameterizedTest
	@CsvSource({ "using.md, UsingPageTests", "values.md, ValuesPageTests", "paging.md, PagingPageTests",
			"database.md, DatabasePageTests", "async.md, AsyncPageTests" })
	void whenAPageHasASampleThenATestRunsIt(String page, String test) throws IOException {
		String source = words(Files
			.readString(Path.of("src/test/java", getClass().getPackageName().replace('.', '/'), test + ".java")));
		List<String> samples = SAMPLE.matcher(Files.readString(Path.of("..", "docs", page)))
			.results()
			.map((MatchResult match) -> match.group(1))
			.filter((sample) -> !sample.contains("\u2026"))
			.toList();
		assertThat(samples).isNotEmpty()
			.allSatisfy((sample) -> assertThat(source).as("%s has not:%n%s", test, sample).contains(words(sample)));
	}

	private static String words(String text) {
		return text.replaceAll("\\s+", "");
	}

}
