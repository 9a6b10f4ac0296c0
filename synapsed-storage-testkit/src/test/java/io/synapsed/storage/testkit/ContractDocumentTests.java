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

package io.synapsed.storage.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of the contract names tests that exist.
 */
class ContractDocumentTests {

	private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z]+(?:Contract|Tests))`");

	private static final Pattern METHOD = Pattern.compile("`…?(when[A-Za-z]+)…?`");

	@Test
	void whenTheContractIsReadThenEveryTestItNamesExists() throws IOException {
		String document = Files.readString(Path.of("..", "docs", "contract.md"));
		String sources = sources();
		List<String> missing = new ArrayList<>();
		for (Matcher matcher = CLASS.matcher(document); matcher.find();) {
			if (!sources.contains("class " + matcher.group(1) + " ")) {
				missing.add(matcher.group(1));
			}
		}
		int methods = 0;
		for (Matcher matcher = METHOD.matcher(document); matcher.find(); methods++) {
			if (!sources.contains("void " + matcher.group(1))) {
				missing.add(matcher.group(1));
			}
		}
		assertThat(missing).isEmpty();
		assertThat(methods).isGreaterThan(20);
	}

	private static String sources() throws IOException {
		try (Stream<Path> modules = Files.list(Path.of(".."))) {
			return modules.map((module) -> module.resolve("src"))
				.filter(Files::isDirectory)
				.flatMap(ContractDocumentTests::files)
				.filter((file) -> file.toString().endsWith(".java"))
				.map(ContractDocumentTests::read)
				.collect(Collectors.joining());
		}
	}

	private static Stream<Path> files(Path directory) {
		try {
			return Files.walk(directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
