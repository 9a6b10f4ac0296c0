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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageTimeoutException;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests a leader that is cut off from the others, and does not know yet that they have
 * elected another one.
 */
class CutOffLeaderTests {

	private static final int ROUNDS = 20;

	private final InstantSource clock = InstantSource.system();

	private final NetworkCut network = new NetworkCut();

	@TempDir
	private Path directory;

	private Cluster cluster;

	@BeforeEach
	void start() {
		this.cluster = new Cluster(this.directory, 3, Cluster.OPTIONS.withRequestTimeout(Duration.ofSeconds(2)),
				this.clock, Cluster.memory(this.clock))
			.start();
	}

	@AfterEach
	void stop() {
		this.network.close();
		this.cluster.close();
	}

	@Test
	void aCutOffLeaderAnswersNoQuorumReadFromThePast() throws Exception {
		assertThat(staleReads(0, (leader) -> Replicas.value(leader, "key"))).isZero();
	}

	/** Shows that the test finds what it looks for. */
	@Test
	@Tag("nightly")
	void theReadOfRatisInTheirPlaceAnswersFromThePast() throws Exception {
		int stale = 0;
		for (int round = 0; round < ROUNDS && stale == 0; round++) {
			stale += staleReads(round, CutOffLeaderTests::readByRatis);
		}
		assertThat(stale).isPositive();
	}

	private static String readByRatis(DistributedStore store) {
		boolean answered = store.partition().askForCommit().exceptionally((failure) -> false).join();
		if (!answered) {
			return null;
		}
		return Replicas.value(store.partition().replica().engine(), "key");
	}

	@Test
	@Tag("nightly")
	void aCutOffLeaderAnswersAtOneOnlyAsLongAsItsDataMayBeFresh() {
		int leader = this.cluster.awaitLeader();
		DistributedStore old = this.cluster.store(leader);
		old.put(Replicas.put("key", "old"), this.clock.millis());
		this.network.cutOff(leader);
		Cluster.await(() -> {
			try {
				// Asked all the time, it does not step down.
				old.partition().attempt(LogEntryFormat.write(LogEntry.barrier(this.clock.millis())), System.nanoTime());
				old.get(Replicas.key("key"), ReadOptions.of(ConsistencyLevel.ONE));
				return false;
			}
			catch (StorageTimeoutException ex) {
				return true;
			}
		});
	}

	@Test
	@Tag("nightly")
	void aWriteAtACutOffLeaderHasAnUnknownOutcome() {
		int leader = this.cluster.awaitLeader();
		this.network.cutOff(leader);
		assertThatExceptionOfType(StorageException.class)
			.isThrownBy(() -> this.cluster.store(leader).put(Replicas.put("key", "lost"), this.clock.millis()))
			.satisfies((failure) -> assertThat(failure.getClass().getSimpleName()).isIn("UnknownOutcomeException",
					"StorageNetworkException"));
		this.network.heal();
		this.cluster.store(leader).put(Replicas.put("key", "kept"), this.clock.millis());
		for (int index = 0; index < 3; index++) {
			assertThat(Replicas.value(this.cluster.store(index), "key")).isEqualTo("kept");
		}
	}

	/**
	 * Cuts the leader off, writes elsewhere, and reads at the old leader meanwhile.
	 * @return how many reads that began after the write had returned did not see it
	 */
	private int staleReads(int round, Read read) throws Exception {
		String before = "before " + round;
		String after = "after " + round;
		int leader = this.cluster.awaitLeader();
		DistributedStore old = this.cluster.store(leader);
		DistributedStore other = this.cluster.store((leader + 1) % 3);
		old.put(Replicas.put("key", before), this.clock.millis());
		// So that the leader has confirmed the index.
		assertThat(Replicas.value(old, "key")).isEqualTo(before);
		old.partition().askForCommit().join();
		this.network.cutOff(leader);
		try {
			AtomicBoolean done = new AtomicBoolean();
			AtomicInteger begun = new AtomicInteger();
			Future<List<Long>> reads = inBackground(() -> readsOf(old, before, read, begun, done));
			// What goes to the old leader meanwhile only waits.
			Cluster.await(() -> leads(other, leader));
			put(other, after);
			long written = System.nanoTime();
			// It leads as long as it is asked, because Ratis looks only when it has
			// nothing
			// else to do.
			int enough = begun.get() + 3;
			Cluster.await(() -> begun.get() >= enough);
			done.set(true);
			return (int) reads.get().stream().filter((time) -> time - written > 0).count();
		}
		finally {
			this.network.heal();
			Cluster.await(() -> after.equals(valueIfAny(old)));
		}
	}

	private static boolean leads(DistributedStore store, int before) {
		RaftPeerId leader = store.partition().leader();
		return leader != null && !leader.toString().equals("node-" + before);
	}

	private static List<Long> readsOf(DistributedStore store, String value, Read read, AtomicInteger count,
			AtomicBoolean done) {
		List<Long> begins = new ArrayList<>();
		while (!done.get()) {
			long begun = System.nanoTime();
			count.incrementAndGet();
			try {
				if (value.equals(read.of(store))) {
					begins.add(begun);
				}
			}
			catch (StorageException ex) {
				// Better no answer than an old one.
			}
		}
		return begins;
	}

	private void put(DistributedStore store, String value) {
		Cluster.await(() -> {
			try {
				store.put(Replicas.put("key", value), this.clock.millis());
				return true;
			}
			catch (StorageException ex) {
				return false;
			}
		});
	}

	private static String valueIfAny(DistributedStore store) {
		try {
			return Replicas.value(store, "key");
		}
		catch (StorageException ex) {
			return null;
		}
	}

	private static <T> Future<T> inBackground(Supplier<T> work) {
		FutureTask<T> task = new FutureTask<>(work::get);
		Thread thread = new Thread(task, "reader");
		thread.setDaemon(true);
		thread.start();
		return task;
	}

	/** Reads the value of the key. */
	@FunctionalInterface
	private interface Read {

		String of(DistributedStore store);

	}

}
