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

package io.synapsed.storage.testkit.capability;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;

import static org.assertj.core.api.Assertions.assertThat;

final class OrderedScanProbe extends CapabilityProbe {

	private static final int KEYS = 200;

	OrderedScanProbe() {
		super(Capability.ORDERED_SCAN, "finds the keys of a range, each once, in unsigned order, both ways");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		TreeSet<Bytes> keys = new TreeSet<>();
		for (int number = 0; number < KEYS; number++) {
			// Lengths 1 to 3, all values of the first byte, nothing in order.
			byte first = (byte) (number * 89);
			keys.add(Bytes.copyOf(switch (number % 3) {
				case 0 -> new byte[] { first };
				case 1 -> new byte[] { first, 0 };
				default -> new byte[] { first, (byte) 0xff, (byte) number };
			}));
		}
		List<Bytes> shuffled = new ArrayList<>(keys);
		Collections.shuffle(shuffled);
		long now = opened.clock().millis();
		shuffled.forEach((key) -> opened.store()
			.put(new Mutation.Put(Namespace.DEFAULT.encode(key), key, Entry.NEVER, Entry.NO_SERIALIZER), now));
		assertThat(scan(opened, KeyRange.all(), false)).isEqualTo(List.copyOf(keys));
		assertThat(scan(opened, KeyRange.all(), true)).isEqualTo(List.copyOf(keys.descendingSet()));
		KeyRange part = new KeyRange(Bytes.copyOf(new byte[] { 0x7f }), Bytes.copyOf(new byte[] { (byte) 0x81 }));
		assertThat(scan(opened, part, false)).isEqualTo(keys.stream().filter(part::contains).toList());
	}

	private static List<Bytes> scan(StoreUnderTest opened, KeyRange range, boolean reverse) {
		List<Bytes> found = new ArrayList<>();
		try (EntryCursor cursor = opened.store()
			.scan(Namespace.DEFAULT.encode(range), ScanOptions.DEFAULT.reverse(reverse))) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				found.add(Namespace.DEFAULT.decode(entry.key()));
			}
		}
		return found;
	}

}
