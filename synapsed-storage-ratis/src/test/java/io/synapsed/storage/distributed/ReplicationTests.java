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

package io.synapsed.storage.distributed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.testkit.MutableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests three instances that agree.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicationTests {

	private final MutableClock clock = new MutableClock();

	private Cluster cluster;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.cluster = new Cluster(directory, 3, Cluster.OPTIONS, this.clock, Cluster.rocksDb(this.clock)).start();
	}

	@AfterAll
	void stop() {
		if (this.cluster != null) {
			this.cluster.close();
		}
	}

	@Test
	void whenWrittenAnywhereThenEveryInstanceReadsIt() {
		for (int writer = 0; writer < 3; writer++) {
			Version version = this.cluster.store(writer)
				.put(Replicas.put("key", "value " + writer), this.clock.millis());
			for (int reader = 0; reader < 3; reader++) {
				Entry entry = this.cluster.store(reader).get(Replicas.key("key"), ReadOptions.DEFAULT);
				assertThat(entry.value().toUtf8()).isEqualTo("value " + writer);
				assertThat(entry.version()).isEqualTo(version);
			}
		}
	}

	@Test
	void whenConditionsFailThenEveryInstanceSaysWhich() {
		for (int writer = 0; writer < 3; writer++) {
			DistributedStore store = this.cluster.store(writer);
			store.put(Replicas.put("a", "1"), this.clock.millis());
			CommitResult result = store.commit(
					WriteBatch.of(Replicas.put("a", "2"), new Condition(Replicas.key("a"), null)), this.clock.millis());
			assertThat(result).isEqualTo(CommitResult.rejected(List.of(Replicas.key("a"))));
			assertThat(store.delete(Replicas.key("a"), this.clock.millis())).isTrue();
			assertThat(store.delete(Replicas.key("a"), this.clock.millis())).isFalse();
		}
	}

	@Test
	void ownWriteIsReadHereAtSession() {
		DistributedStore store = this.cluster.store(this.cluster.follower());
		for (int round = 0; round < 50; round++) {
			store.put(Replicas.put("key", "value " + round), this.clock.millis());
			Entry entry = store.get(Replicas.key("key"), ReadOptions.of(ConsistencyLevel.SESSION));
			assertThat(entry.value().toUtf8()).isEqualTo("value " + round);
		}
	}

	@Test
	void replicasAreEqualByteForByte() {
		for (int round = 0; round < 30; round++) {
			DistributedStore store = this.cluster.store(round % 3);
			store.put(Replicas.put("key " + round % 7, "value " + round), this.clock.millis());
			store.commit(WriteBatch.of(Replicas.put("a", "" + round), new Condition(Replicas.key("a"), null)),
					this.clock.millis());
			store.delete(Replicas.key("key " + round % 5), this.clock.millis());
			store.probe();
			this.clock.advance(Duration.ofMillis(3));
		}
		List<List<List<Object>>> replicas = new ArrayList<>();
		for (int index = 0; index < 3; index++) {
			replicas.add(Replicas.content(this.cluster.store(index)));
		}
		assertThat(replicas.get(1)).isEqualTo(replicas.get(0));
		assertThat(replicas.get(2)).isEqualTo(replicas.get(0));
	}

	@Test
	void whenTheClockOfACallerIsWrongThenItIsRefused() {
		MutableClock wrong = new MutableClock(this.clock.millis());
		List<DistributedStore> stores = this.cluster.open("other", wrong);
		wrong.advance(Duration.ofSeconds(5));
		assertThatExceptionOfType(StorageRejectedException.class)
			.isThrownBy(() -> stores.get(0).put(Replicas.put("key", "value"), wrong.millis()))
			.withMessageContaining("5000 ms");
		assertThat(stores.get(0).get(Replicas.key("key"), ReadOptions.DEFAULT)).isNull();
		stores.forEach(KeyValueStore::close);
	}

}
