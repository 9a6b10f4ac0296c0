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

import java.util.List;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.serializer.TextSerializer;

/**
 * Goes through entries page by page. The last key of a page leads to the next one.
 */
public final class Paging {

	private Paging() {
	}

	public static void main(String[] arguments) {
		try (StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().name("example").build())
			.serializer(new TextSerializer())
			.build()) {
			for (int number = 1; number <= 7; number++) {
				storage.put("order/" + number, "item " + number);
			}
			KeyRange rest = KeyRange.prefix("order/");
			for (List<StorageEntry<String>> page = page(storage, rest); !page.isEmpty(); page = page(storage, rest)) {
				System.out.println(page.stream().map(StorageEntry::value).toList());
				rest = after(rest, page.get(page.size() - 1).key());
			}
		}
	}

	private static List<StorageEntry<String>> page(StorageTemplate storage, KeyRange range) {
		try (Stream<StorageEntry<String>> entries = storage.stream(range, ScanOptions.DEFAULT.limit(3), String.class)) {
			return entries.toList();
		}
	}

	/** The next key is the last one with one byte more, the smallest there is. */
	private static KeyRange after(KeyRange range, Bytes last) {
		return range.atLeast(last.concat(Bytes.wrap(new byte[] { 0 })));
	}

}
