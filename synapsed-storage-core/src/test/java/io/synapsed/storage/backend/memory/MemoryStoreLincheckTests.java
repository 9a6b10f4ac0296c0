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

package io.synapsed.storage.backend.memory;

import java.util.List;

import io.synapsed.storage.TestRun;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WriteBatch;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Linearizability of {@link MemoryStore}: point reads, batches of two keys, and snapshots
 * that are read and scanned. Both keys have the same hash code, so that they meet in the
 * hash table. The detector is proven on reads of both keys without a snapshot.
 */
@Tag("lincheck")
class MemoryStoreLincheckTests {

	@Test
	void whenThreadsInterleaveThenReadsAndSnapshotsAreLinearizable() {
		options().check(SnapshotReads.class);
	}

	/** The same scenarios, judged by what they must answer. */
	@Test
	void whenBothKeysAreReadWithoutASnapshotThenTheFaultIsFound() {
		assertThatThrownBy(() -> options().sequentialSpecification(SnapshotReads.class)
			.minimizeFailedScenario(false)
			.logLevel(LoggingLevel.OFF)
			.check(SeparateReads.class)).hasMessageContaining("Invalid execution results");
	}

	private static StressOptions options() {
		return new StressOptions().iterations(TestRun.figure(20, 60))
			.invocationsPerIteration(1000)
			.threads(3)
			.actorsPerThread(3);
	}

	/** The operations of a store, and how it reads both keys at once. */
	@Param(name = "key", gen = IntGen.class, conf = "1:2")
	@Param(name = "value", gen = IntGen.class, conf = "1:9")
	public abstract static class StoreOperations {

		private static final Bytes FIRST = Bytes.utf8("Aa");

		private static final Bytes SECOND = Bytes.utf8("BB");

		private final MemoryStore store = MemoryStore.builder().build();

		@Operation
		public String get(@Param(name = "key") int key) {
			return value(this.store.get(bytes(key), ReadOptions.DEFAULT));
		}

		@Operation
		public void put(@Param(name = "key") int key, @Param(name = "value") int value) {
			this.store.put(mutation(bytes(key), value), 0);
		}

		@Operation
		public boolean delete(@Param(name = "key") int key) {
			return this.store.delete(bytes(key), 0);
		}

		@Operation
		public void putBoth(@Param(name = "value") int value) {
			this.store.commit(WriteBatch.of(List.of(mutation(FIRST, value), mutation(SECOND, value))), 0);
		}

		@Operation
		public void deleteBoth() {
			this.store.commit(WriteBatch.of(List.of(new Mutation.Delete(FIRST), new Mutation.Delete(SECOND))), 0);
		}

		@Operation
		public abstract String both();

		MemoryStore store() {
			return this.store;
		}

		static String value(@Nullable Entry entry) {
			return (entry != null) ? entry.value().toUtf8() : "-";
		}

		static Bytes bytes(int key) {
			return (key == 1) ? FIRST : SECOND;
		}

		private static Mutation.Put mutation(Bytes key, int value) {
			return new Mutation.Put(key, Bytes.utf8(Integer.toString(value)), Entry.NEVER, 0);
		}

	}

	/** Both keys in a snapshot: read, scanned, and read again. */
	public static class SnapshotReads extends StoreOperations {

		@Operation
		@Override
		public String both() {
			try (Snapshot snapshot = store().snapshot()) {
				String read = read(snapshot);
				String scanned = scan(snapshot);
				String again = read(snapshot);
				return (read.equals(scanned) && read.equals(again)) ? read
						: "read " + read + ", scanned " + scanned + ", read again " + again;
			}
		}

		private static String read(Snapshot snapshot) {
			return value(snapshot.get(bytes(1), ReadOptions.DEFAULT))
					+ value(snapshot.get(bytes(2), ReadOptions.DEFAULT));
		}

		private static String scan(Snapshot snapshot) {
			String first = "-";
			String second = "-";
			try (EntryCursor cursor = snapshot.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
				for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
					if (entry.key().equals(bytes(1))) {
						first = value(entry);
					}
					else {
						second = value(entry);
					}
				}
			}
			return first + second;
		}

	}

	/** Both keys one after the other: a batch may come between. */
	public static class SeparateReads extends StoreOperations {

		@Operation
		@Override
		public String both() {
			return value(store().get(bytes(1), ReadOptions.DEFAULT))
					+ value(store().get(bytes(2), ReadOptions.DEFAULT));
		}

	}

}
