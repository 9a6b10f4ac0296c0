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
package io.synapsed.storage.cache.coherence;

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.cache.coherence.InvalidationMessage.Announcement;
import io.synapsed.storage.common.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what is remembered of the writes of others is bounded.
 */
class ForeignWritesTests {

	private static final int SIZE = 64 << 10;

	private final ForeignWrites writes = new ForeignWrites();

	private static Bytes key(int number) {
		byte[] key = new byte[SIZE];
		key[0] = (byte) (number >> 8);
		key[1] = (byte) number;
		return Bytes.wrap(key);
	}

	@Test
	void whenKeysAreLongThenTheyCountByTheirSize() {
		List<Integer> remembered = new ArrayList<>();
		for (int number = 0; number < 1_000; number++) {
			if (this.writes.begin(announcement(number), 10) != null) {
				remembered.add(number);
			}
		}
		assertThat(remembered).hasSize((32 << 20) / SIZE);
		assertThat(this.writes.holds(Bytes.utf8("any"))).as("all others are taken to be written").isTrue();
		this.writes.endUntil(10);
		assertThat(this.writes.holds(Bytes.utf8("any"))).isFalse();
		assertThat(this.writes.begin(announcement(0), 20)).as("there is room again").hasSize(1);
	}

	private static Announcement announcement(int number) {
		return new Announcement(1, number, List.of(key(number)));
	}

}
