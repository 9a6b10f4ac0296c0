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
package io.synapsed.storage.sample;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for a text that must not show, in every form in which it might.
 */
final class DisclosedText {

	private final Set<String> forms = new LinkedHashSet<>();

	DisclosedText(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		this.forms.add(latin(bytes));
		this.forms.add(latin(text.getBytes(StandardCharsets.UTF_16LE)));
		this.forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
		this.forms.add(HexFormat.of().formatHex(bytes));
		this.forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
		// In the middle of something longer, Base64 depends on where the text begins.
		for (int shift = 0; shift < 3; shift++) {
			byte[] whole = text.substring(shift, shift + (text.length() - shift) / 3 * 3)
				.getBytes(StandardCharsets.UTF_8);
			this.forms.add(Base64.getEncoder().encodeToString(whole));
			this.forms.add(Base64.getUrlEncoder().encodeToString(whole));
		}
	}

	/** Whether the text is there in any of its forms. */
	boolean isIn(String content) {
		return this.forms.stream().anyMatch(content::contains);
	}

	/** The files below a directory that have the text in any of its forms. */
	List<Path> filesIn(Path directory) throws IOException {
		List<Path> found = new ArrayList<>();
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				if (isIn(latin(Files.readAllBytes(file)))) {
					found.add(file);
				}
			}
		}
		return found;
	}

	private static String latin(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
