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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.testkit.MutableClock;
import org.apache.ratis.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests what instances that stop, fail and come back have and do.
 */
class RestartTests {

	private final MutableClock clock = new MutableClock();

	@TempDir
	private Path directory;

	private Cluster cluster;

	private Cluster start(ReplicationOptions options, ReplicaEngineFactory engines) {
		this.cluster = new Cluster(this.directory, 3, options, this.clock, engines);
		return this.cluster.start();
	}

	private Cluster start() {
		return start(Cluster.OPTIONS, Cluster.rocksDb(this.clock));
	}

	@AfterEach
	void stop() {
		if (this.cluster != null) {
			this.cluster.close();
		}
	}

	@Test
	void cleanStopAndKillLeaveTheSameData() throws IOException {
		Cluster cluster = start();
		int follower = cluster.follower();
		write(0, 20);
		cluster.stop(follower);
		Path live = live(follower);
		Path behind = this.directory.resolve("behind");
		copy(live, behind);
		cluster.start(follower);
		write(20, 40);
		List<List<Object>> expected = Replicas.content(cluster.store(cluster.leader()));
		assertThat(Replicas.content(cluster.store(follower))).isEqualTo(expected);
		cluster.stop(follower);
		// A killed process may leave its database behind the log, and never ahead of it.
		FileUtils.deleteFully(live);
		copy(behind, live);
		cluster.start(follower);
		assertThat(Replicas.content(cluster.store(follower))).isEqualTo(expected);
	}

	@Test
	@Tag("nightly")
	void aDatabaseThatIsLostIsReplayedFromTheLog() throws IOException {
		Cluster cluster = start();
		int follower = cluster.follower();
		write(0, 20);
		cluster.stop(follower);
		FileUtils.deleteFully(live(follower));
		cluster.start(follower);
		assertThat(Replicas.content(cluster.store(follower)))
			.isEqualTo(Replicas.content(cluster.store(cluster.leader())));
	}

	@Test
	void replayBehindTheDataSkipsConfigurationEntriesToo() {
		Cluster cluster = start();
		write(0, 20);
		List<List<Object>> before = Replicas.content(cluster.store(0));
		for (int index = 0; index < 3; index++) {
			cluster.stop(index);
		}
		cluster.start();
		for (int index = 0; index < 3; index++) {
			assertThat(Replicas.content(cluster.store(index))).isEqualTo(before);
			assertThat(cluster.store(index).partition().replica().failure()).isNull();
		}
		write(20, 25);
		assertThat(Replicas.value(cluster.store(1), "key 24")).isEqualTo("value 24");
	}

	@Test
	void aFailedApplyStopsTheReplica() {
		FailingEngine engines = new FailingEngine(Cluster.rocksDb(this.clock));
		Cluster cluster = start(Cluster.OPTIONS, engines);
		int follower = cluster.follower();
		int leader = cluster.leader();
		engines.fail(follower);
		cluster.store(leader).put(Replicas.put("a", "1"), this.clock.millis());
		DistributedStore failed = cluster.store(follower);
		Cluster.await(() -> failed.partition().replica().failure() != null);
		for (ConsistencyLevel level : failed.consistencyLevels()) {
			assertThatExceptionOfType(StorageBackendException.class)
				.isThrownBy(() -> failed.get(Replicas.key("a"), ReadOptions.of(level)))
				.withMessageContaining("could not apply entry");
		}
		cluster.store(leader).put(Replicas.put("b", "2"), this.clock.millis());
		assertThat(Replicas.value(cluster.store(leader), "b")).isEqualTo("2");
		engines.recover();
		cluster.stop(follower);
		cluster.start(follower);
		assertThat(Replicas.content(cluster.store(follower)))
			.isEqualTo(Replicas.content(cluster.store(cluster.awaitLeader())));
	}

	@Test
	@Tag("nightly")
	void aLeaderThatStopsLosesNothing() {
		Cluster cluster = start();
		for (int round = 0; round < 2; round++) {
			write(round * 20, round * 20 + 20);
			int leader = cluster.awaitLeader();
			cluster.stop(leader);
			int other = (leader + 1) % 3;
			for (int index = 0; index < round * 20 + 20; index++) {
				assertThat(Replicas.value(cluster.store(other), "key " + index)).isEqualTo("value " + index);
			}
			cluster.store(other).put(Replicas.put("round", "" + round), this.clock.millis());
			cluster.start(leader);
			assertThat(Replicas.value(cluster.store(leader), "round")).isEqualTo("" + round);
		}
	}

	@Test
	void aSnapshotIsInstalledWhereTheLogIsPurged() throws IOException {
		Cluster cluster = start(Cluster.OPTIONS.withSizes(1L << 20, 1L << 20).withSnapshots(20, 0),
				Cluster.rocksDb(this.clock));
		int follower = cluster.follower();
		write(0, 5);
		cluster.stop(follower);
		String large = "x".repeat(100_000);
		int leader = cluster.awaitLeader();
		for (int index = 0; index < 60; index++) {
			cluster.store(leader).put(Replicas.put("large " + index % 10, large + index), this.clock.millis());
		}
		Cluster.await(() -> firstIndex(cluster, leader) > 10);
		cluster.start(follower);
		assertThat(Replicas.content(cluster.store(follower))).isEqualTo(Replicas.content(cluster.store(leader)));
		assertThat(firstIndex(cluster, follower)).isGreaterThan(10);
		// What was installed is found again.
		cluster.stop(follower);
		FileUtils.deleteFully(live(follower));
		cluster.start(follower);
		write(5, 10);
		assertThat(Replicas.content(cluster.store(follower))).isEqualTo(Replicas.content(cluster.store(leader)));
	}

	@Test
	void anInstalledSnapshotIsAGapForWatchesWhichThenGoOn() throws InterruptedException {
		Cluster cluster = start(Cluster.OPTIONS.withSizes(1L << 20, 1L << 20).withSnapshots(20, 0),
				Cluster.rocksDb(this.clock));
		int follower = cluster.follower();
		int leader = cluster.leader();
		BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
		try (NetworkCut network = new NetworkCut()) {
			cluster.store(follower).watch(KeyRange.all(), events::add);
			network.cutOff(follower);
			String large = "x".repeat(100_000);
			for (int index = 0; index < 60; index++) {
				cluster.store(leader).put(Replicas.put("large " + index % 10, large + index), this.clock.millis());
			}
			Cluster.await(() -> firstIndex(cluster, leader) > 40);
			network.heal();
			assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo(WatchEvent.GAP);
		}
		cluster.store(leader).put(Replicas.put("after", "1"), this.clock.millis());
		WatchEvent next = events.poll(30, TimeUnit.SECONDS);
		while (!Replicas.key("after").equals(next.key())) {
			next = events.poll(30, TimeUnit.SECONDS);
		}
		assertThat(Replicas.content(cluster.store(follower))).isEqualTo(Replicas.content(cluster.store(leader)));
	}

	private static long firstIndex(Cluster cluster, int index) {
		return cluster.store(index).partition().firstIndexInLog();
	}

	private void write(int from, int to) {
		for (int index = from; index < to; index++) {
			DistributedStore store = this.cluster.store(this.cluster.awaitLeader());
			store.put(Replicas.put("key " + index, "value " + index), this.clock.millis());
			store.commit(WriteBatch.of(Replicas.put("a", "" + index), new Condition(Replicas.key("a"), null)),
					this.clock.millis());
		}
	}

	private Path live(int index) {
		return this.cluster.directory(index)
			.resolve(ReplicationServer.groupId("test").getUuid().toString())
			.resolve("live");
	}

	private static void copy(Path from, Path to) throws IOException {
		Files.createDirectories(to);
		try (Stream<Path> files = Files.list(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(file.getFileName()));
			}
		}
	}

}
