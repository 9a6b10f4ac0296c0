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

package io.synapsed.storage.backend;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ReplicaEngine;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests what engines that hold one of several equal copies promise.
 */
@ParameterizedClass(name = "{0}")
@EnumSource
class ReplicaEngineTests {

	private static final long NOW = 1_800_000_000_000L;

	private static final Bytes RECORD = Namespace.SYSTEM.encode("record");

	private static final Function<CommitResult, List<Mutation>> NO_RECORDS = (result) -> List.of();

	@Parameter
	private Engine engine;

	@TempDir
	private Path directory;

	private final List<ReplicaEngine> opened = new ArrayList<>();

	@AfterEach
	void close() {
		this.opened.forEach(ReplicaEngine::close);
	}

	private ReplicaEngine open() {
		return open("one", true);
	}

	private ReplicaEngine open(String name, boolean replica) {
		ReplicaEngine store = this.engine.open(this.directory.resolve(name), replica);
		this.opened.add(store);
		return store;
	}

	@Test
	void whenAppliedThenEntriesHaveTheStamp() {
		ReplicaEngine replica = open();
		CommitResult result = replica.apply(WriteBatch.of(List.of(put("a", "1"), put("b", "2"))), NOW, 7, NO_RECORDS);
		assertThat(result).isEqualTo(CommitResult.applied(List.of(Version.of(7), Version.of(7))));
		assertThat(versionOf(replica, "a")).isEqualTo(Version.of(7));
		assertThat(valueOf(replica, "b")).isEqualTo("2");
	}

	@Test
	void whenConditionsFailThenNothingChangesButTheRecords() {
		ReplicaEngine replica = open();
		replica.apply(WriteBatch.of(List.of(put("a", "1"))), NOW, 7, NO_RECORDS);
		WriteBatch batch = WriteBatch.of(put("a", "2"), new Condition(key("a"), null));
		CommitResult result = replica.apply(batch, NOW, 8, (judged) -> List.of(record(judged.applied())));
		assertThat(result).isEqualTo(CommitResult.rejected(List.of(key("a"))));
		assertThat(valueOf(replica, "a")).isEqualTo("1");
		assertThat(replica.get(RECORD, ReadOptions.DEFAULT).value().toUtf8()).isEqualTo("false");
	}

	@Test
	void whenTimeIsGivenThenItDecidesAboutExpiry() {
		ReplicaEngine replica = open();
		replica.apply(WriteBatch.of(List.of(new Mutation.Put(key("a"), Bytes.utf8("1"), NOW + 10, 0))), NOW, 7,
				NO_RECORDS);
		WriteBatch batch = WriteBatch.of(put("a", "2"), new Condition(key("a"), null));
		assertThat(replica.apply(batch, NOW + 9, 8, NO_RECORDS).applied()).isFalse();
		assertThat(replica.apply(batch, NOW + 10, 9, NO_RECORDS).applied()).isTrue();
	}

	@Test
	void whenOneEntryIsRemovedThenTheResultTellsWhetherItExisted() {
		ReplicaEngine replica = open();
		replica.apply(WriteBatch.of(List.of(put("a", "1"))), NOW, 7, NO_RECORDS);
		WriteBatch removal = WriteBatch.of(List.of(new Mutation.Delete(key("a"))));
		assertThat(replica.apply(removal, NOW, 8, NO_RECORDS)).isEqualTo(CommitResult.removal(true));
		assertThat(replica.apply(removal, NOW, 9, NO_RECORDS)).isEqualTo(CommitResult.removal(false));
		assertThat(replica.get(key("a"), ReadOptions.DEFAULT)).isNull();
	}

	@Test
	void whenRecordsFailThenTheBatchHasNoEffect() {
		ReplicaEngine replica = open();
		assertThatIllegalStateException()
			.isThrownBy(() -> replica.apply(WriteBatch.of(List.of(put("a", "1"))), NOW, 7, (result) -> {
				throw new IllegalStateException("planted");
			}));
		assertThat(replica.get(key("a"), ReadOptions.DEFAULT)).isNull();
	}

	@Test
	void whenRecordsAreRemovedThenTheyAreGone() {
		ReplicaEngine replica = open();
		replica.apply(WriteBatch.of(List.of()), NOW, 7, (result) -> List.of(record(true)));
		assertThat(replica.get(RECORD, ReadOptions.DEFAULT)).isNotNull();
		replica.apply(WriteBatch.of(List.of()), NOW, 8, (result) -> List.of(new Mutation.Delete(RECORD)));
		assertThat(replica.get(RECORD, ReadOptions.DEFAULT)).isNull();
	}

	@Test
	void whenASnapshotIsOpenThenItStaysAsItWas() {
		ReplicaEngine replica = open();
		replica.apply(WriteBatch.of(List.of(put("a", "1"))), NOW, 7, NO_RECORDS);
		try (Snapshot first = replica.snapshot(); Snapshot second = replica.snapshot()) {
			replica.apply(WriteBatch.of(List.of(put("a", "2"), put("b", "2"))), NOW, 8, NO_RECORDS);
			second.close();
			replica.apply(WriteBatch.of(List.of(new Mutation.Delete(key("a")))), NOW, 9, NO_RECORDS);
			assertThat(first.get(key("a"), ReadOptions.DEFAULT).value().toUtf8()).isEqualTo("1");
			assertThat(first.get(key("b"), ReadOptions.DEFAULT)).isNull();
		}
	}

	@Test
	void whenWatchedThenEventsTellOfEntriesAndNotOfRecords() throws InterruptedException {
		ReplicaEngine replica = open();
		BlockingQueue<WatchEvent> events = new ArrayBlockingQueue<>(10);
		try (Subscription watch = replica.watch(KeyRange.all(), events::add)) {
			replica.apply(WriteBatch.of(List.of(put("a", "1"))), NOW, 7, (result) -> List.of(record(true)));
			replica.apply(WriteBatch.of(List.of(new Mutation.Delete(key("a")))), NOW, 8,
					(result) -> List.of(record(false)));
			assertThat(events.poll(10, TimeUnit.SECONDS).key()).isEqualTo(key("a"));
			assertThat(events.poll(10, TimeUnit.SECONDS).type()).isEqualTo(WatchEvent.Type.DELETE);
		}
		assertThat(events).isEmpty();
	}

	@Test
	void whenWrittenByAnybodyElseThenItIsRefused() {
		ReplicaEngine replica = open();
		assertThatExceptionOfType(StorageReadOnlyException.class).isThrownBy(() -> replica.put(put("a", "1"), NOW));
		assertThatExceptionOfType(StorageReadOnlyException.class).isThrownBy(() -> replica.delete(key("a"), NOW));
		assertThatExceptionOfType(StorageReadOnlyException.class)
			.isThrownBy(() -> replica.commit(WriteBatch.of(List.of(put("a", "1"))), NOW));
	}

	@Test
	void whenOpenedProbedAndSweptThenNothingIsWritten() {
		ReplicaEngine replica = open();
		replica.probe();
		replica.expiredBefore(Long.MAX_VALUE, 10);
		replica.flush();
		assertThat(everything(replica)).isEmpty();
	}

	@Test
	void whenTheSameIsAppliedThenReplicasAreEqual() {
		ReplicaEngine one = open("one", true);
		ReplicaEngine two = open("two", true);
		for (ReplicaEngine replica : List.of(one, two)) {
			replica.apply(WriteBatch.of(List.of(put("a", "1"), put("b", "1"))), NOW, 7, NO_RECORDS);
			replica.probe();
			replica.apply(WriteBatch.of(List.of(new Mutation.Delete(key("a")), put("c", "1"))), NOW, 8,
					(result) -> List.of(record(true)));
		}
		assertThat(everything(one)).isEqualTo(everything(two)).hasSize(3);
	}

	@Test
	void whenTheStoreIsNoReplicaThenNothingIsApplied() {
		ReplicaEngine store = open("one", false);
		assertThatIllegalStateException()
			.isThrownBy(() -> store.apply(WriteBatch.of(List.of(put("a", "1"))), NOW, 7, NO_RECORDS));
	}

	private static List<List<Object>> everything(ReplicaEngine replica) {
		List<List<Object>> all = new ArrayList<>();
		try (EntryCursor cursor = replica.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				all.add(List.of(entry.key(), entry.value(), entry.version(), entry.expiresAt()));
			}
		}
		return all;
	}

	private static String valueOf(ReplicaEngine replica, String key) {
		return replica.get(key(key), ReadOptions.DEFAULT).value().toUtf8();
	}

	private static Version versionOf(ReplicaEngine replica, String key) {
		return replica.get(key(key), ReadOptions.DEFAULT).version();
	}

	private static Bytes key(String key) {
		return Namespace.DEFAULT.encode(key);
	}

	private static Mutation.Put put(String key, String value) {
		return new Mutation.Put(key(key), Bytes.utf8(value), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	private static Mutation.Put record(boolean value) {
		return new Mutation.Put(RECORD, Bytes.utf8(Boolean.toString(value)), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	/** The engines that can be replicas. */
	enum Engine {

		MEMORY {

			@Override
			ReplicaEngine open(Path directory, boolean replica) {
				return MemoryStore.builder().replica(replica).clock(CLOCK).build();
			}

		},

		ROCKSDB {

			@Override
			ReplicaEngine open(Path directory, boolean replica) {
				return RocksDbStore.builder().directory(directory).replica(replica).clock(CLOCK).build();
			}

		};

		private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(NOW));

		abstract ReplicaEngine open(Path directory, boolean replica);

	}

}
