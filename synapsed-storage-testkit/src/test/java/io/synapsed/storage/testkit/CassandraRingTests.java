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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.cassandra.CassandraStore;
import io.synapsed.storage.cassandra.server.CassandraServer;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.testkit.fault.FaultRun;
import io.synapsed.storage.testkit.history.HistoryRecorder;
import io.synapsed.storage.testkit.history.Judgement;
import io.synapsed.storage.testkit.history.LinearizabilityChecker;
import io.synapsed.storage.testkit.history.Verdict;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Three servers of Cassandra, some of which die or hang. Runs at night: the ring alone
 * takes a minute or two to start.
 */
@Tag("cassandra")
class CassandraRingTests {

	/** How often a server dies and another one hangs under load; none in every build. */
	private static final int FAULTS = FaultRun.figure("cassandra-faults", 0, 5, 30);

	private static final int HISTORIES = FaultRun.figure("cassandra-histories", 0, 20, 100);

	private static final int CLIENTS = 3;

	private static final int OPERATIONS_OF_A_CLIENT = 60;

	private static final int WRITES_BETWEEN_FAULTS = 200;

	/** The driver connects again after up to a minute. */
	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static CassandraRing ring;

	@BeforeAll
	static void startRing() {
		Assumptions.assumeTrue(FAULTS + HISTORIES > 0, "Runs at night");
		Assumptions.assumeTrue(CassandraServer.isAvailable(), "There is no JDK 17 to run Cassandra with");
		ring = new CassandraRing();
	}

	@AfterAll
	static void stopRing() {
		if (ring != null) {
			ring.close();
		}
	}

	@AfterEach
	void disconnect() {
		ring.disconnect();
	}

	private static List<CassandraStore> stores(String table, boolean conditional, ConsistencyLevel level) {
		return IntStream.range(0, CLIENTS)
			.mapToObj((client) -> ring.open(ring.connect(Map.of()), table, conditional, level))
			.toList();
	}

	/**
	 * A server that hung works on what it has received when it goes on: a transaction
	 * whose outcome was not known may take effect after later ones. Plain writes have
	 * their time from the client, and come too late.
	 */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whenServersDieAndHangUnderLoadThenNoAcknowledgedWriteIsLost(boolean conditional) throws InterruptedException {
		FaultRun run = new FaultRun("cassandra, three servers, " + (conditional ? "conditional" : "plain") + " writes");
		List<CassandraStore> stores = stores(conditional ? "conditional" : "plain", conditional,
				ConsistencyLevel.QUORUM);
		CountingWriters writers = new CountingWriters(stores);
		try (writers) {
			for (int fault = 0; fault < FAULTS; fault++) {
				CassandraServer killed = ring.server(run.random().nextInt(CassandraRing.SERVERS));
				writers.awaitAcknowledged(WRITES_BETWEEN_FAULTS);
				killed.kill();
				writers.awaitAcknowledged(WRITES_BETWEEN_FAULTS);
				killed.restart();
				writers.awaitAcknowledged(WRITES_BETWEEN_FAULTS);
				CassandraServer hanging = ring.server(run.random().nextInt(CassandraRing.SERVERS));
				hanging.pause();
				try {
					writers.awaitAcknowledged(WRITES_BETWEEN_FAULTS);
				}
				finally {
					hanging.resume();
				}
			}
			awaitQuorum(stores.get(0));
			Map<Bytes, String> wrong = writers.wrong(stores.get(0), conditional);
			run.report("%d kills and pauses, %d writes acknowledged, %d not known, %d refused; lost or wrong: %s",
					FAULTS, writers.acknowledged(), writers.unknown(), writers.refused(), wrong);
			assertThat(wrong).isEmpty();
		}
		finally {
			stores.forEach(CassandraStore::close);
		}
	}

	@Test
	void whenServersHangThenHistoriesAtLinearizableAreLinearizable() {
		FaultRun run = new FaultRun("cassandra, three servers, histories at linearizable");
		List<CassandraStore> stores = stores("linearizable", true, ConsistencyLevel.LINEARIZABLE);
		List<Judgement> judgements = judge(run, stores, true);
		assertThat(judgements).filteredOn((judgement) -> judgement.verdict() == Verdict.VIOLATED).isEmpty();
		assertThat(judgements).filteredOn((judgement) -> judgement.verdict() == Verdict.CORRECT).isNotEmpty();
	}

	/**
	 * What the documentation says of plain writes: not even a majority makes them
	 * linearizable, where the clock of a client is wrong.
	 */
	@Test
	void whenAClockIsAheadThenHistoriesOfPlainWritesAtQuorumAreNotLinearizable() {
		FaultRun run = new FaultRun("cassandra, three servers, histories of plain writes at quorum, one clock ahead");
		List<CassandraStore> stores = new ArrayList<>(stores("skewed", false, ConsistencyLevel.QUORUM));
		CqlSession ahead = ring
			.connect(Map.of(DefaultDriverOption.TIMESTAMP_GENERATOR_CLASS, ClockAhead.class.getName()));
		stores.set(0, ring.open(ahead, "skewed", false, ConsistencyLevel.QUORUM));
		List<Judgement> judgements = judge(run, stores, false);
		assertThat(judgements).anyMatch((judgement) -> judgement.verdict() == Verdict.VIOLATED);
	}

	/** Not promised: how often it is broken is a figure for the documentation. */
	@Test
	void whenServersHangThenHistoriesAtQuorumAreCounted() {
		FaultRun run = new FaultRun("cassandra, three servers, histories of conditional writes at quorum");
		assertThat(judge(run, stores("quorum", true, ConsistencyLevel.QUORUM), true)).hasSize(HISTORIES);
	}

	private static List<Judgement> judge(FaultRun run, List<CassandraStore> stores, boolean conditional) {
		List<Judgement> judgements = new ArrayList<>();
		int operations = 0;
		try {
			for (int round = 0; round < HISTORIES; round++) {
				HistoryRecorder recorder = new HistoryRecorder();
				operate(run, recorder, stores, round, conditional);
				operations += recorder.history().size();
				judgements.add(new LinearizabilityChecker().check(recorder.history()));
			}
		}
		finally {
			stores.forEach(CassandraStore::close);
		}
		run.report("%d histories of %d operations: %d linearizable, %d not, %d without verdict", judgements.size(),
				operations, count(judgements, Verdict.CORRECT), count(judgements, Verdict.VIOLATED),
				count(judgements, Verdict.UNKNOWN));
		return judgements;
	}

	private static long count(List<Judgement> judgements, Verdict verdict) {
		return judgements.stream().filter((judgement) -> judgement.verdict() == verdict).count();
	}

	/** A server hangs in the second third of what the clients do. */
	private static void operate(FaultRun run, HistoryRecorder recorder, List<CassandraStore> stores, int round,
			boolean conditional) {
		CassandraServer hanging = ring.server(run.random().nextInt(CassandraRing.SERVERS));
		CountDownLatch begin = new CountDownLatch(CLIENTS * OPERATIONS_OF_A_CLIENT / 3);
		CountDownLatch end = new CountDownLatch(CLIENTS * OPERATIONS_OF_A_CLIENT * 2 / 3);
		List<Callable<Boolean>> work = new ArrayList<>();
		for (CassandraStore store : stores) {
			Random random = new Random(run.random().nextLong());
			StorageTemplate client = StorageBuilder.over(store)
				.layer(recorder)
				.serializer(new TextSerializer())
				.build();
			String name = "client-" + work.size();
			work.add(() -> {
				for (int number = 0; number < OPERATIONS_OF_A_CLIENT; number++) {
					operate(client, round + "-" + random.nextInt(3), name + "/" + number, random, conditional);
					begin.countDown();
					end.countDown();
				}
				return true;
			});
		}
		work.add(() -> {
			begin.await();
			hanging.pause();
			try {
				end.await();
			}
			finally {
				hanging.resume();
			}
			return true;
		});
		assertThat(Parallel.run(work.size(), work::get)).doesNotContain(false);
	}

	private static void operate(StorageTemplate client, String key, String value, Random random, boolean conditional) {
		try {
			switch (random.nextInt(conditional ? 8 : 5)) {
				case 0, 1 -> client.get(key);
				case 2 -> client.getAll(List.of(Bytes.utf8(key)));
				case 3, 4 -> client.put(key, value);
				case 5 -> client.delete(key);
				case 6 -> client.putIfAbsent(Bytes.utf8(key), value);
				default -> client.getEntry(Bytes.utf8(key))
					.map(StorageEntry::version)
					.ifPresent((version) -> client.compareAndSet(Bytes.utf8(key), version, value));
			}
		}
		catch (UnknownOutcomeException | StorageTimeoutException | StorageNetworkException
				| StorageRejectedException ex) {
			// It is in the history, as what it is.
		}
	}

	@Test
	void whenTheMajorityIsLostThenThatIsSaidInTimeAndTheStoreGoesOnAfterwards() {
		Bytes key = Namespace.DEFAULT.encode("key");
		List<CassandraServer> lost = List.of(ring.server(1), ring.server(2));
		try (CassandraStore store = ring.open(ring.connect(Map.of()), "majority", true, ConsistencyLevel.QUORUM)) {
			store.put(put(key, "before"), 0);
			lost.forEach(CassandraServer::pause);
			try {
				assertThat(catchThrowable(() -> store.put(put(key, "hanging"), 0)))
					.isInstanceOf(StorageException.class);
			}
			finally {
				lost.forEach(CassandraServer::resume);
			}
			awaitQuorum(store);
			lost.forEach(CassandraServer::kill);
			try {
				awaitRefusal(() -> store.put(put(key, "refused"), 0));
				awaitRefusal(() -> store.get(key, ReadOptions.DEFAULT));
				awaitRead(store, ReadOptions.of(ConsistencyLevel.ONE));
				CqlSession session = ring.connect(Map.of());
				awaitRefusal(() -> ring.open(session, "majority", true, ConsistencyLevel.QUORUM));
			}
			finally {
				lost.forEach(CassandraServer::restart);
			}
			awaitQuorum(store);
			store.put(put(key, "after"), 0);
			assertThat(store.get(key, ReadOptions.DEFAULT).value().toUtf8()).isEqualTo("after");
		}
	}

	private static Mutation.Put put(Bytes key, String value) {
		return new Mutation.Put(key, Bytes.utf8(value), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	/** Until the servers know of each other's death, they wait for each other. */
	private static void awaitRefusal(ThrowingCallable call) {
		await(() -> {
			Throwable failure = catchThrowable(call);
			assertThat(failure).isInstanceOf(StorageException.class);
			return failure instanceof StorageNetworkException;
		});
	}

	private static void awaitQuorum(CassandraStore store) {
		awaitRead(store, ReadOptions.DEFAULT);
	}

	/**
	 * Waits until enough servers answer, and the driver has found that out.
	 */
	private static void awaitRead(CassandraStore store, ReadOptions options) {
		await(() -> catchThrowable(() -> store.get(Namespace.DEFAULT.encode("key"), options)) == null);
	}

	private static void await(BooleanSupplier condition) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("moment, as the servers have not answered yet").isLessThan(deadline);
			Uninterruptibly.pause(TimeUnit.MILLISECONDS.toNanos(100));
		}
	}

}
