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

package io.synapsed.storage.testkit.fault;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.exception.StorageClosedException;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sixteen threads use a store while it is closed, with scans and snapshots that outlive
 * it: each call is answered or refused as closed, native code is never entered
 * afterwards, and nothing is leaked. Native code that is entered ends the process of the
 * tests. {@code synapsed.storage.test.close-rounds} is the number of stores.
 */
class CloseRaceTests {

	private static final int ROUNDS = FaultRun.figure("close-rounds", 10, 1_000, 5_000);

	private static final int THREADS = 16;

	private static final int KEYS = 50;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	@ParameterizedTest
	@EnumSource
	void whenAStoreIsClosedUnderItsUsersThenEveryCallIsAnsweredOrRefused(DurableEngine engine) throws Exception {
		FaultRun run = new FaultRun("use after close, " + engine);
		Path store = this.directory.resolve("store");
		try (StorageTemplate storage = engine.open(store, Durability.PROCESS)) {
			for (int number = 0; number < KEYS; number++) {
				storage.put("key-" + number, number);
			}
		}
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		long descriptors = 0;
		try {
			for (int round = 0; round < ROUNDS; round++) {
				race(engine, store, threads, run.random().nextLong());
				if (round == 2 && FileDescriptors.canBeCounted()) {
					descriptors = FileDescriptors.count();
				}
			}
		}
		finally {
			threads.shutdownNow();
		}
		if (FileDescriptors.canBeCounted()) {
			assertThat(FileDescriptors.count()).as(run.at(ROUNDS, this.directory)).isLessThan(descriptors + 5);
		}
		run.report("%d stores closed under %d threads", ROUNDS, THREADS);
	}

	private static void race(DurableEngine engine, Path store, ExecutorService threads, long seed) throws Exception {
		StorageTemplate storage = engine.open(store, Durability.PROCESS);
		CountDownLatch busy = new CountDownLatch(THREADS);
		List<Future<Void>> users = new ArrayList<>();
		for (int thread = 0; thread < THREADS; thread++) {
			Random random = new Random(seed + thread);
			int kind = thread;
			users.add(threads.submit(() -> use(storage, random, kind, busy)));
		}
		busy.await();
		storage.close();
		for (Future<Void> user : users) {
			user.get();
		}
	}

	private static Void use(StorageTemplate storage, Random random, int kind, CountDownLatch busy) {
		List<StorageCursor> cursors = new ArrayList<>();
		List<StorageSnapshot> snapshots = new ArrayList<>();
		try {
			while (true) {
				use(storage, "key-" + random.nextInt(KEYS), kind, cursors, snapshots);
				busy.countDown();
			}
		}
		catch (StorageClosedException ex) {
			// As it must be. What is left of scans and snapshots is refused too.
			cursors.forEach((cursor) -> refuses(cursor::next));
			snapshots.forEach((snapshot) -> refuses(() -> snapshot.get(Bytes.utf8("key-1"))));
			cursors.forEach(StorageCursor::close);
			snapshots.forEach(StorageSnapshot::close);
		}
		finally {
			busy.countDown();
		}
		return null;
	}

	private static void refuses(Runnable call) {
		try {
			call.run();
		}
		catch (StorageClosedException ex) {
			return;
		}
		throw new AssertionError("A closed store was read");
	}

	private static void use(StorageTemplate storage, String key, int kind, List<StorageCursor> cursors,
			List<StorageSnapshot> snapshots) {
		switch (kind % 8) {
			case 0 -> assertThat(storage.get(key)).isPresent();
			case 1 -> storage.put(key, 7);
			case 2 -> {
				StorageCursor cursor = storage.scan(KeyRange.all());
				cursor.next();
				keep(cursors, cursor);
			}
			case 3 -> {
				StorageSnapshot snapshot = storage.snapshot();
				assertThat(snapshot.get(Bytes.utf8(key))).isPresent();
				keep(snapshots, snapshot);
			}
			case 4 -> {
				try (StorageSnapshot snapshot = storage.snapshot();
						StorageCursor cursor = snapshot.scan(KeyRange.all())) {
					while (cursor.hasNext()) {
						cursor.next();
					}
				}
			}
			case 5 -> storage.batch().put(key, 8).put("other", 9).commit();
			case 6 -> storage.watch(KeyRange.all(), (event) -> {
			}).close();
			default -> storage.inTransaction((transaction) -> {
				transaction.put("own-" + kind, transaction.get("own-" + kind, Integer.class).orElse(0) + 1);
				return null;
			});
		}
	}

	/** Some stay open until after the store is closed. */
	private static <T extends AutoCloseable> void keep(List<T> kept, T resource) {
		kept.add(resource);
		if (kept.size() > 3) {
			try {
				kept.remove(0).close();
			}
			catch (StorageClosedException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

}
