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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the pages of the project have in common.
 */
class PagesTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

	private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);

	@Test
	void whenAPageHasALinkThenItLeadsSomewhere() throws IOException {
		List<String> broken = new ArrayList<>();
		for (Path page : pages()) {
			for (String link : links(page)) {
				int hash = link.indexOf('#');
				String file = (hash < 0) ? link : link.substring(0, hash);
				Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
				if (!Files.exists(target) || (hash >= 0 && !anchors(target).contains(link.substring(hash + 1)))) {
					broken.add(ROOT.relativize(page) + ": " + link);
				}
			}
		}
		assertThat(broken).isEmpty();
	}

	@Test
	void whenAPageExistsThenTheIndexShowsIt() throws IOException {
		try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
			assertThat(pages.map((page) -> page.getFileName().toString())
				.filter((name) -> name.endsWith(".md") && !name.equals("README.md"))
				.sorted()).isNotEmpty()
				.allSatisfy((name) -> assertThat(links(ROOT.resolve("docs/README.md"))).contains(name));
		}
	}

	@Test
	void whenTheReadmeIsReadThenItIsShort() throws IOException {
		assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(250);
	}

	private static List<Path> pages() throws IOException {
		List<Path> pages = new ArrayList<>();
		try (Stream<Path> files = Files.list(ROOT)) {
			files.filter((file) -> file.toString().endsWith(".md")).forEach(pages::add);
		}
		try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
			files.filter((file) -> file.toString().endsWith(".md")).forEach(pages::add);
		}
		return pages;
	}

	private static List<String> links(Path page) throws IOException {
		return LINK.matcher(text(page))
			.results()
			.map((MatchResult match) -> match.group(1))
			.filter((link) -> !link.contains("://"))
			.toList();
	}

	private static List<String> anchors(Path page) throws IOException {
		return HEADING.matcher(text(page))
			.results()
			.map((MatchResult match) -> match.group(1)
				.replaceAll("\\[(.*?)\\]\\([^)]*\\)", "$1")
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^a-z0-9 _-]", "")
				.replace(' ', '-'))
			.toList();
	}

	private static String text(Path page) throws IOException {
		return CODE.matcher(Files.readString(page)).replaceAll("");
	}

}
