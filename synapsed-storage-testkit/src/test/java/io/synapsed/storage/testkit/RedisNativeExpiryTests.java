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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.data.redis.connection.RedisConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the server itself knows of the expiry of entries.
 */
class RedisNativeExpiryTests {

	private final RedisFixture fixture = new RedisFixture(Stack.of(), RedisServers.STANDALONE);

	private final MutableClock clock = new MutableClock();

	@TempDir
	Path directory;

	@AfterEach
	void destroy() {
		this.fixture.destroy(this.directory);
	}

	@Test
	void whenRewrittenThenTheServerDropsTheEntryWhenItWouldHave() {
		try (StorageTemplate storage = this.fixture.open(this.directory, this.clock).build()) {
			storage.put(Bytes.utf8("expiring"), Bytes.utf8("older"), Duration.ofDays(1));
			storage.put(Bytes.utf8("lasting"), Bytes.utf8("older"));
			this.clock.advance(Duration.ofHours(1));
			rewrite(storage, "expiring");
			rewrite(storage, "lasting");
			assertThat(storage.get(Bytes.utf8("expiring"))).contains(Bytes.utf8("rewritten"));
			assertThat(storage.get(Bytes.utf8("lasting"))).contains(Bytes.utf8("rewritten"));
			// By the clock of the store an hour has passed.
			assertThat(remaining("expiring")).isBetween(TimeUnit.HOURS.toMillis(23), TimeUnit.HOURS.toMillis(24) - 1);
			assertThat(remaining("lasting")).isEqualTo(-1);
		}
	}

	private void rewrite(StorageTemplate storage, String key) {
		Entry entry = storage.store().get(Namespace.DEFAULT.encode(key), ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		Mutation.Put put = new Mutation.Put(entry.key(), Bytes.utf8("rewritten"), entry.expiresAt(),
				entry.serializer());
		storage.store().commit(WriteBatch.of(List.of(new Mutation.Rewrite(put, entry.version()))), this.clock.millis());
	}

	/** Milliseconds until the server drops an entry, -1 if it never does. */
	private static long remaining(String key) {
		try (RedisConnection connection = RedisServers.STANDALONE.connectionFactory().getConnection()) {
			Set<byte[]> found = connection.keyCommands().keys(("*" + key).getBytes(StandardCharsets.UTF_8));
			assertThat(found).hasSize(1);
			Long remaining = connection.keyCommands().pTtl(found.iterator().next());
			assertThat(remaining).isNotNull();
			return remaining;
		}
	}

}
