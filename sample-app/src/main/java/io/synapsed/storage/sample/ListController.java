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

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Pages of keys in their order: {@code GET /kv}.
 */
@RestController
class ListController {

	private static final int MAX_LIMIT = 1000;

	@GetMapping("/kv")
	Page list(StorageTemplate storage, @RequestParam(defaultValue = "") String prefix,
			@RequestParam(required = false) @Nullable String from, @RequestParam(defaultValue = "100") String limit,
			@RequestParam(defaultValue = "false") String reverse) {
		boolean backwards = flag(reverse);
		int size = limit(limit);
		KeyRange range = range(prefix, from, backwards);
		List<Item> entries = new ArrayList<>();
		try (StorageCursor cursor = storage.scan(range, ScanOptions.DEFAULT.reverse(backwards).limit(size + 1L))) {
			while (cursor.hasNext()) {
				StorageEntry<Bytes> entry = cursor.next();
				if (entries.size() == size) {
					return new Page(entries, entry.keyText());
				}
				entries.add(Item.of(entry));
			}
		}
		return new Page(entries, null);
	}

	private static KeyRange range(String prefix, @Nullable String from, boolean reverse) {
		KeyRange range = KeyRange.prefix(prefix);
		if (from == null || from.isEmpty()) {
			return range;
		}
		if (!from.startsWith(prefix)) {
			throw new BadRequestException("from must start with the prefix");
		}
		return reverse ? range.atMost(Bytes.utf8(from)) : range.atLeast(Bytes.utf8(from));
	}

	private static int limit(String limit) {
		try {
			int size = Integer.parseInt(limit);
			if (size >= 1 && size <= MAX_LIMIT) {
				return size;
			}
		}
		catch (NumberFormatException ex) {
			// The same answer as for a number out of range.
		}
		throw new BadRequestException("limit must be a number from 1 to " + MAX_LIMIT);
	}

	private static boolean flag(String value) {
		return switch (value) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new BadRequestException("reverse must be true or false");
		};
	}

	/**
	 * A page of entries.
	 *
	 * @param entries the entries, without their values
	 * @param next where the next page starts, or {@code null} if there is none
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Page(List<Item> entries, @Nullable String next) {
	}

	/**
	 * An entry without its value.
	 *
	 * @param key the key
	 * @param size size of the value in bytes
	 * @param etag the ETag, without its quotation marks
	 * @param expiresAt when the entry expires, or {@code null} if it never does
	 */
	record Item(String key, int size, String etag, @Nullable Instant expiresAt) {

		static Item of(StorageEntry<Bytes> entry) {
			return new Item(entry.keyText(), entry.value().size(), entry.version().toString(), entry.expiry());
		}

	}

}
