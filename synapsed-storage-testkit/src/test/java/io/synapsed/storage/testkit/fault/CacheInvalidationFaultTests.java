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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.synapsed.storage.testkit.RedisServers;
import io.synapsed.storage.testkit.history.History;
import io.synapsed.storage.testkit.history.Judgement;
import io.synapsed.storage.testkit.history.LinearizabilityChecker;
import io.synapsed.storage.testkit.history.Operation;
import io.synapsed.storage.testkit.history.Verdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three processes with caches over one Redis server, between which messages are lost. A
 * read may be as old as was configured and no older: it may have taken effect that much
 * before it was called, and with that, every history must be linearizable.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class CacheInvalidationFaultTests {

	private static final int PROCESSES = 3;

	private static final Duration STALENESS = Duration.ofMillis(100);

	private static final byte[] LOG = "{synapsed:redis:invalidations}:log".getBytes(StandardCharsets.UTF_8);

	@TempDir
	private Path directory;

	private RedisServer server;

	private LettuceConnectionFactory administrator;

	private final List<CacheClientProcess> clients = new ArrayList<>();

	private final List<CacheClientProcess> running = new ArrayList<>();

	@BeforeEach
	void start() throws IOException {
		this.server = RedisServers.builder(RedisServers.freePort())
			.setting("dir " + this.directory)
			.setting("appendonly yes")
			.setting("appendfsync always")
			.build();
		this.server.start();
		this.administrator = RedisServers
			.connect(new RedisStandaloneConfiguration("127.0.0.1", this.server.ports().get(0)));
	}

	@AfterEach
	void stop() throws IOException {
		this.clients.forEach(CacheClientProcess::close);
		this.administrator.destroy();
		this.server.stop();
	}

	private void startClients(LosingBus.Mode mode, long seed) throws IOException {
		while (this.running.size() < PROCESSES) {
			int number = this.clients.size();
			CacheClientProcess client = new CacheClientProcess(this.directory.resolve("errors-" + number),
					List.of(Integer.toString(this.server.ports().get(0)), Integer.toString(number), Long.toString(seed),
							mode.name(), Long.toString(STALENESS.toMillis())));
			this.clients.add(client);
			this.running.add(client);
		}
		awaitProgress(50);
	}

	/** Waits until each client has done more. */
	private void awaitProgress(int operations) {
		long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		for (CacheClientProcess client : this.running) {
			long target = client.done() + operations;
			while (client.done() < target) {
				assertThat(System.nanoTime() - deadline).as("clients go on").isNegative();
				LockSupport.parkNanos(5_000_000);
			}
		}
	}

	private Map<String, Long> finish() throws IOException, InterruptedException {
		Map<String, Long> figures = new TreeMap<>();
		for (CacheClientProcess client : this.clients) {
			client.finish();
			client.figures().forEach((name, value) -> figures.merge(name, value, Long::sum));
		}
		return figures;
	}

	private Judgement judge(Duration staleness) {
		List<Operation> operations = new ArrayList<>();
		this.clients.forEach((client) -> operations.addAll(client.operations(staleness.toNanos())));
		return new LinearizabilityChecker().check(History.of(operations));
	}

	@Test
	void whenMessagesAreLostThenNoReadIsOlderThanItMayBe() throws Exception {
		FaultRun run = new FaultRun("Caches of three processes");
		int rounds = FaultRun.figure("invalidation-rounds", 1, 30, 200);
		startClients(LosingBus.Mode.LOSING, run.seed());
		for (int round = 0; round < rounds; round++) {
			List<Fault> faults = new ArrayList<>(List.of(Fault.values()));
			Collections.shuffle(faults, run.random());
			for (Fault fault : faults) {
				awaitProgress(150 + run.random().nextInt(200));
				cause(fault, run);
			}
		}
		awaitProgress(200);
		Map<String, Long> figures = finish();
		long operations = this.clients.stream().mapToLong(CacheClientProcess::done).sum();
		run.report("%d rounds of %d faults, %d operations; strictly linearizable: %s; %s", rounds,
				Fault.values().length, operations, judge(Duration.ZERO).verdict(), figures);
		judge(STALENESS).orFail();
		assertThat(figures.get("cache.hits")).isGreaterThan(operations / 10);
		assertThat(figures.get("cache.invalidation.gaps")).isPositive();
		assertThat(figures.get("cache.invalidation.epochs")).isPositive();
		assertThat(figures.get("cache.invalidation.lapses")).isPositive();
		assertThat(figures.get("cache.invalidation.unreadable")).isPositive();
	}

	private void cause(Fault fault, FaultRun run) throws IOException, InterruptedException {
		switch (fault) {
			case LOST_MESSAGES -> administrate((redis) -> redis.streamCommands().xTrim(LOG, 0));
			case FOREIGN_MESSAGE ->
				administrate((redis) -> redis.streamCommands().xAdd(LOG, Map.of("a".getBytes(), "b".getBytes())));
			case PAUSED_PROCESS -> {
				// Not the one that is to be killed, so that its figures are not lost.
				CacheClientProcess client = this.running.get(run.random().nextInt(PROCESSES - 1));
				client.pause();
				pause(STALENESS.multipliedBy(2 + run.random().nextInt(9)));
				client.resume();
			}
			case KILLED_PROCESS -> {
				this.running.remove(PROCESSES - 1).kill();
				startClients(LosingBus.Mode.LOSING, run.seed());
			}
			case RESTARTED_SERVER -> {
				this.server.stop();
				this.server.start();
			}
		}
	}

	private void administrate(Consumer<RedisConnection> command) {
		try (RedisConnection connection = this.administrator.getConnection()) {
			command.accept(connection);
		}
	}

	private static void pause(Duration duration) {
		long deadline = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() < deadline) {
			LockSupport.parkNanos(deadline - System.nanoTime());
		}
	}

	/** Who does not notice what it has missed is found out by the judge. */
	@Test
	void whenLostMessagesLeaveNoGapThenTheFaultIsFound() throws Exception {
		FaultRun run = new FaultRun("Caches of three processes, planted fault");
		startClients(LosingBus.Mode.HIDING, run.seed());
		awaitProgress(500);
		Map<String, Long> figures = finish();
		Judgement judgement = judge(STALENESS);
		run.report("%s, %s", judgement.verdict(), figures);
		assertThat(judgement.verdict()).isEqualTo(Verdict.VIOLATED);
	}

	/** What happens to the bus and to the processes. */
	private enum Fault {

		/** Messages vanish from the stream before anybody has read them. */
		LOST_MESSAGES,

		/** Somebody else writes to the stream. */
		FOREIGN_MESSAGE,

		/** A process stands still, with a write or a read in its hands. */
		PAUSED_PROCESS,

		/** A process dies, perhaps after a write that it has announced and not ended. */
		KILLED_PROCESS,

		/** The server is gone for a while, and comes back with its data. */
		RESTARTED_SERVER

	}

}
