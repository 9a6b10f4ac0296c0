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

import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags of {@code If-Match} or {@code If-None-Match} (RFC 9110, sections 8.8.3
 * and 13.1): {@code *}, or a list of tags, on one header line or several.
 *
 * @param any whether the header is {@code *}
 * @param tags the tags of the list
 */
record EntityTags(boolean any, List<EntityTag> tags) {

	/**
	 * Reads the tags of a header.
	 * @param request the request
	 * @param header name of the header
	 * @return the tags, or {@code null} if the request has no such header
	 * @throws BadRequestException if the header is malformed
	 */
	static @Nullable EntityTags of(HttpServletRequest request, String header) {
		Enumeration<String> lines = request.getHeaders(header);
		if (lines == null || !lines.hasMoreElements()) {
			return null;
		}
		List<String> values = new ArrayList<>();
		lines.asIterator().forEachRemaining(values::add);
		String text = String.join(",", values).strip();
		return text.equals("*") ? new EntityTags(true, List.of()) : new EntityTags(false, parse(text, header));
	}

	private static List<EntityTag> parse(String text, String header) {
		List<EntityTag> tags = new ArrayList<>();
		int index = 0;
		while (index < text.length()) {
			char character = text.charAt(index);
			if (character == ',' || character == ' ' || character == '\t') {
				index++;
				continue;
			}
			boolean weak = text.startsWith("W/", index);
			int start = weak ? index + 2 : index;
			int end = (start < text.length() && text.charAt(start) == '"') ? text.indexOf('"', start + 1) : -1;
			if (end < 0 || !isSeparated(text, end + 1)) {
				throw malformed(header);
			}
			tags.add(new EntityTag(weak, text.substring(start + 1, end)));
			index = end + 1;
		}
		if (tags.isEmpty()) {
			throw malformed(header);
		}
		return tags;
	}

	/** Whether a list ends here, or goes on behind a comma. */
	private static boolean isSeparated(String text, int index) {
		String rest = text.substring(index).stripLeading();
		return rest.isEmpty() || rest.startsWith(",");
	}

	private static BadRequestException malformed(String header) {
		return new BadRequestException(header + " must be * or a list of entity tags such as \"a\", W/\"b\"");
	}

	/**
	 * Compares strongly: a weak tag never matches.
	 */
	boolean matchStrongly(String opaque) {
		return this.any || this.tags.stream().anyMatch((tag) -> !tag.weak() && tag.opaque().equals(opaque));
	}

	/**
	 * Compares weakly: whether a tag is weak makes no difference.
	 */
	boolean matchWeakly(String opaque) {
		return this.any || this.tags.stream().anyMatch((tag) -> tag.opaque().equals(opaque));
	}

	/**
	 * One entity tag.
	 *
	 * @param weak whether it begins with {@code W/}
	 * @param opaque what stands between its quotation marks
	 */
	record EntityTag(boolean weak, String opaque) {
	}

}
