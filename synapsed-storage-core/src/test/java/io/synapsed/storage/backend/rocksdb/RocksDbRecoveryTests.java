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

package io.synapsed.storage.backend.rocksdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.WatchEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

import static io.synapsed.storage.backend.rocksdb.Fixture.NOW;
import static io.synapsed.storage.backend.rocksdb.Fixture.key;
import static io.synapsed.storage.backend.rocksdb.Fixture.put;
import static io.synapsed.storage.backend.rocksdb.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of everything that is open when the files are opened again after a write
 * error. {@code WriteErrorTests} of the test kit makes real errors.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RocksDbRecoveryTests {

	@TempDir
	private Path directory;

	private RocksDbStore store;

	@AfterEach
	void close() {
		this.store.close();
	}

	private void open(Durability durability) {
		this.store = Fixture.builder(this.directory.resolve("store")).durability(durability).build();
		this.store.put(put("a", "1"), NOW);
		this.store.put(put("b", "1", NOW + 10), NOW);
	}

	private void failWrites() {
		this.store.database()
			.recovery()
			.failed(new RocksDBException("planned", new Status(Status.Code.IOError, Status.SubCode.None, "planned")));
	}

	@Test
	void whenFilesAreOpenedAgainThenNothingIsLost() {
		open(Durability.PROCESS);
		RocksDB before = this.store.database().db();
		failWrites();
		assertThat(value(this.store, "a")).as("reads go on").isEqualTo("1");
		assertThat(this.store.database().db()).isSameAs(before);
		this.store.put(put("c", "1"), NOW);
		assertThat(this.store.database().db()).isNotSameAs(before);
		assertThat(value(this.store, "a")).isEqualTo("1");
		assertThat(value(this.store, "c")).isEqualTo("1");
		assertThat(this.store.expiredBefore(NOW + 10, 10)).hasSize(1);
		this.store.probe();
		this.store.flush();
		assertThat(this.store.unwrap(RocksDB.class)).containsSame(this.store.database().db());
	}

	@Test
	void whenFilesAreOpenedAgainThenScansAndSnapshotsSayWhyTheyEnded() {
		open(Durability.PROCESS);
		Snapshot snapshot = this.store.snapshot();
		EntryCursor scan = this.store.scan(Namespace.DEFAULT.encode(KeyRange.all()), ScanOptions.DEFAULT);
		EntryCursor frozen = snapshot.scan(Namespace.DEFAULT.encode(KeyRange.all()), ScanOptions.DEFAULT);
		assertThat(scan.next()).isNotNull();
		failWrites();
		assertThat(scan.next()).isNotNull();
		this.store.put(put("c", "1"), NOW);
		for (EntryCursor ended : List.of(scan, frozen)) {
			assertThatExceptionOfType(StorageClosedException.class).isThrownBy(ended::next)
				.withMessageContaining("write error");
			ended.close();
		}
		assertThatExceptionOfType(StorageClosedException.class)
			.isThrownBy(() -> snapshot.get(key("a"), ReadOptions.DEFAULT))
			.withMessageContaining("write error");
		snapshot.close();
		assertThat(Fixture.statistic(this.store, "handles.open")).isZero();
		assertThat(Fixture.statistic(this.store, "snapshots.open")).isZero();
	}

	@Test
	void whenFilesAreOpenedAgainThenWatchesLearnThatTheyMayHaveMissedSomething() throws Exception {
		open(Durability.PROCESS);
		BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
		try (Subscription watch = this.store.watch(KeyRange.all(), null, events::add)) {
			failWrites();
			this.store.put(put("c", "1"), NOW);
			assertThat(events.take()).isEqualTo(WatchEvent.GAP);
			assertThat(events.take().key()).isEqualTo(key("c"));
			assertThat(watch.isActive()).isTrue();
		}
	}

	@Test
	void whenOthersReadMeanwhileThenTheyWait() throws Exception {
		open(Durability.PROCESS);
		AtomicBoolean ended = new AtomicBoolean();
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		List<Thread> readers = new ArrayList<>();
		for (int count = 0; count < 4; count++) {
			Thread reader = new Thread(() -> {
				while (!ended.get() && failures.isEmpty()) {
					try {
						assertThat(value(this.store, "a")).isEqualTo("1");
						Entry found = scanFirst();
						assertThat(found == null || found.key().equals(key("a"))).isTrue();
					}
					catch (RuntimeException | Error ex) {
						failures.add(ex);
					}
				}
			});
			reader.start();
			readers.add(reader);
		}
		RocksDB before = this.store.database().db();
		failWrites();
		this.store.put(put("c", "1"), NOW);
		assertThat(this.store.database().db()).isNotSameAs(before);
		ended.set(true);
		for (Thread reader : readers) {
			reader.join();
		}
		assertThat(failures).isEmpty();
	}

	private Entry scanFirst() {
		try (EntryCursor scan = this.store.scan(Namespace.DEFAULT.encode(KeyRange.all()), ScanOptions.DEFAULT)) {
			return scan.next();
		}
		catch (StorageClosedException ex) {
			assertThat(ex).hasMessageContaining("write error");
			return null;
		}
	}

	@Test
	void whenThereIsNoLogThenTheFilesStayOpenSoThatNothingInMemoryIsLost() {
		open(Durability.NONE);
		RocksDB before = this.store.database().db();
		failWrites();
		this.store.put(put("c", "1"), NOW);
		assertThat(this.store.database().db()).isSameAs(before);
		assertThat(value(this.store, "a")).isEqualTo("1");
	}

}
