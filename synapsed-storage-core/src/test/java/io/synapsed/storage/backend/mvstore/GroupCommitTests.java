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

package io.synapsed.storage.backend.mvstore;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.EngineFiles;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WatchEvent;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of what several writers share: the commit and its outcome.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GroupCommitTests {

	private static final int WRITERS = 64;

	private static final int PUTS = 20;

	private static final EngineFiles FILES = new EngineFiles("mvstore", MvStoreFile.NAME, List.of(MvStoreFile.NAME));

	private static final MvStoreOptions OPTIONS = MvStoreOptions.builder().build();

	@TempDir
	private Path directory;

	private final WatchHub watches = new WatchHub("test", InstantSource.system());

	@ParameterizedTest
	@EnumSource(names = { "PROCESS", "POWER" })
	void whenManyWriteAtOnceThenTheyShareCommits(Durability durability) throws Exception {
		try (MvStoreStore store = MvStoreStore.builder().directory(this.directory).durability(durability).build()) {
			ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
			long before = commits(store);
			writeAtOnce(store, failures);
			assertThat(failures).isEmpty();
			assertThat(commits(store) - before).isLessThan(WRITERS * PUTS / 2);
		}
		try (MvStoreStore reopened = MvStoreStore.builder().directory(this.directory).build()) {
			for (int writer = 0; writer < WRITERS; writer++) {
				for (int number = 0; number < PUTS; number++) {
					assertThat(reopened.get(key(writer, number), ReadOptions.DEFAULT)).isNotNull();
				}
			}
		}
	}

	private static long commits(MvStoreStore store) {
		return store.unwrap(MVStore.class).orElseThrow().getCurrentVersion();
	}

	private static Bytes key(int writer, int number) {
		return Bytes.utf8("key-" + writer + "-" + number);
	}

	private static void writeAtOnce(MvStoreStore store, ConcurrentLinkedQueue<Throwable> failures)
			throws InterruptedException {
		CountDownLatch start = new CountDownLatch(1);
		List<Thread> threads = new ArrayList<>();
		for (int writer = 0; writer < WRITERS; writer++) {
			int own = writer;
			Thread thread = new Thread(() -> {
				try {
					start.await();
					for (int number = 0; number < PUTS; number++) {
						store.put(new Mutation.Put(key(own, number), Bytes.utf8("value"), Entry.NEVER, 0), 0);
					}
				}
				catch (Throwable ex) {
					failures.add(ex);
				}
			});
			threads.add(thread);
			thread.start();
		}
		start.countDown();
		for (Thread thread : threads) {
			thread.join();
		}
	}

	@Test
	void whenWritersAreFasterThanTheFileThenTheBufferStaysBoundedAndNothingIsLost() throws Exception {
		MvStoreOptions small = MvStoreOptions.builder().writeBufferSize(1 << 20).build();
		try (MvStoreStore store = MvStoreStore.builder()
			.directory(this.directory)
			.durability(Durability.NONE)
			.options(small)
			.build()) {
			byte[] value = new byte[10_000];
			for (int number = 0; number < 5_000; number++) {
				store.put(new Mutation.Put(Bytes.utf8("key-" + number), Bytes.wrap(value), Entry.NEVER, 0), 0);
				// A commit that is being written still counts, beside a buffer of newer
				// changes.
				assertThat(store.unwrap(MVStore.class).orElseThrow().getUnsavedMemory()).isLessThan(4 << 20);
			}
		}
		try (MvStoreStore reopened = MvStoreStore.builder().directory(this.directory).build()) {
			assertThat(reopened.get(Bytes.utf8("key-0"), ReadOptions.DEFAULT)).isNotNull();
			assertThat(reopened.get(Bytes.utf8("key-4999"), ReadOptions.DEFAULT)).isNotNull();
		}
	}

	@Test
	void whenAnErrorMeetsAFailedCommitThenNoWriterCountsAsCommitted() {
		ConcurrentLinkedQueue<WatchEvent> events = new ConcurrentLinkedQueue<>();
		this.watches.subscribe(KeyRange.all(), null, events::add);
		try (DataDirectory location = DataDirectory.open("test", FILES, this.directory)) {
			GroupCommit commits = commits(location);
			OpenFile file = open(location, () -> {
				throw new OutOfMemoryError("injected");
			});
			CommitRound round = commits.round();
			assertThat(round.join()).isTrue();
			assertThat(round.join()).isFalse();
			file.current().closeImmediately();
			for (boolean first : new boolean[] { true, false }) {
				assertThatExceptionOfType(CommitRound.FailedException.class)
					.isThrownBy(() -> commits.await(file, round, first))
					.havingCause()
					.isInstanceOf(UnknownOutcomeException.class)
					.satisfies((unknown) -> assertThat(unknown.getSuppressed()).singleElement()
						.isInstanceOf(OutOfMemoryError.class));
			}
			assertThat(events).extracting(WatchEvent::type).doesNotContain(WatchEvent.Type.PUT);
		}
	}

	@Test
	void whenTheFirstWriterOfARoundIsGoneThenAnotherOneCommits() {
		try (DataDirectory location = DataDirectory.open("test", FILES, this.directory)) {
			GroupCommit commits = commits(location);
			OpenFile file = open(location, () -> {
			});
			CommitRound round = commits.round();
			round.join();
			commits.await(file, round, round.join());
			assertThat(round.isFinished()).isTrue();
			file.current().close();
		}
	}

	@Test
	void whenTheBackgroundCommitsThenTheRoundIsFinishedAndItsOutcomeKnown() {
		try (DataDirectory location = DataDirectory.open("test", FILES, this.directory)) {
			GroupCommit commits = commits(location);
			OpenFile file = open(location, commits::lose);
			CommitRound committed = commits.round();
			committed.join();
			commits.commit(file);
			assertThat(committed.isFinished()).isTrue();
			committed.check();
			CommitRound lost = commits.round();
			lost.join();
			file.current().closeImmediately();
			assertThatExceptionOfType(CommitRound.FailedException.class)
				.isThrownBy(() -> commits.await(file, lost, true))
				.havingCause()
				.isNotInstanceOf(UnknownOutcomeException.class);
			file.current().close();
		}
	}

	@Test
	void whenAWriteIsPrecededByACommitOfItsOwnThenItsOutcomeIsKnown() {
		try (DataDirectory location = DataDirectory.open("test", FILES, this.directory)) {
			GroupCommit commits = commits(location);
			OpenFile file = open(location, commits::lose);
			CommitRound round = commits.round();
			commits.commitAside(file).sync();
			round.join();
			file.current().closeImmediately();
			assertThatExceptionOfType(CommitRound.FailedException.class)
				.isThrownBy(() -> commits.await(file, round, true))
				.havingCause()
				.isNotInstanceOf(UnknownOutcomeException.class);
			file.current().close();
		}
	}

	private GroupCommit commits(DataDirectory location) {
		return new GroupCommit("test", location, Durability.PROCESS, OPTIONS, this.watches);
	}

	private OpenFile open(DataDirectory location, Runnable beforeReopening) {
		return new OpenFile("test", location, Durability.PROCESS, OPTIONS, Duration.ofSeconds(10),
				new MvStoreErrors("test", this.directory), this.watches, beforeReopening);
	}

}
