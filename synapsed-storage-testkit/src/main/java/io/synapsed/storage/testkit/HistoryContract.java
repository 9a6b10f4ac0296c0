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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.synapsed.storage.StorageBatch;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.testkit.history.HistoryRecorder;
import io.synapsed.storage.testkit.history.Judgement;
import io.synapsed.storage.testkit.history.LinearizabilityChecker;
import io.synapsed.storage.testkit.history.ListOperation;
import io.synapsed.storage.testkit.history.ListTransaction;
import io.synapsed.storage.testkit.history.Operation;
import io.synapsed.storage.testkit.history.SerializabilityChecker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Several clients at once, judged as a whole: single keys are linearizable, transactions
 * and batches are serializable in an order that agrees with time. The system property
 * {@code synapsed.storage.test.seed} repeats what the clients try, not how they meet.
 *
 * @since 0.1.0
 */
public abstract class HistoryContract extends StoreContract {

	private static final int CLIENTS = 4;

	private static final int OPERATIONS_OF_A_CLIENT = 120;

	private static final int TRANSACTIONS_OF_A_CLIENT = 40;

	private static final List<String> KEYS = List.of("{lists}a", "{lists}b", "{lists}c");

	private final long seed = Long.getLong("synapsed.storage.test.seed", System.nanoTime());

	private void accept(Judgement judgement) {
		try {
			judgement.orFail();
		}
		catch (AssertionError ex) {
			throw new AssertionError("seed " + this.seed + ", " + fixture() + ": " + ex.getMessage(), ex);
		}
	}

	@Test
	void whenClientsShareKeysThenEachKeyIsLinearizable() {
		// A removal tells whether there was an entry: one decision from a read and a
		// write.
		assumeHas(Capability.CONDITIONAL_WRITE);
		HistoryRecorder recorder = new HistoryRecorder();
		StorageTemplate recorded = open(
				fixture().open(directory().resolveSibling("recorded"), clock()).layer(recorder));
		Parallel.run(CLIENTS, (client) -> () -> {
			Random random = new Random(this.seed + client);
			for (int number = 0; number < OPERATIONS_OF_A_CLIENT; number++) {
				operate(recorded, KEYS.get(random.nextInt(KEYS.size())), client + "/" + number, random);
			}
			return null;
		});
		accept(new LinearizabilityChecker().check(recorder.history()));
	}

	private void operate(StorageTemplate recorded, String key, String value, Random random) {
		try {
			switch (random.nextInt(10)) {
				case 0, 1 -> recorded.get(key);
				case 2 -> recorded.getAll(List.of(bytes(key)));
				case 3, 4 -> recorded.put(key, value);
				case 5 -> recorded.delete(key);
				case 6 -> recorded.putIfAbsent(bytes(key), value);
				default -> {
					Optional<Version> version = recorded.getEntry(bytes(key)).map(StorageEntry::version);
					if (version.isPresent() && random.nextInt(4) == 0) {
						recorded.compareAndDelete(bytes(key), version.get());
					}
					else if (version.isPresent()) {
						recorded.compareAndSet(bytes(key), version.get(), value);
					}
				}
			}
		}
		catch (UnknownOutcomeException ex) {
			// It is in the history, as what it is.
		}
	}

	@Test
	void whenTransactionsShareKeysThenTheyAreSerializable() {
		assumeHas(Capability.TRANSACTION);
		ListHistory history = new ListHistory();
		Parallel.run(CLIENTS, (client) -> () -> {
			Random random = new Random(this.seed + client);
			for (int number = 0; number < TRANSACTIONS_OF_A_CLIENT; number++) {
				// It has to begin in the record before it takes its snapshot.
				try (ListHistory.Running running = history.begin(client);
						StorageTransaction transaction = storage().beginTransaction()) {
					for (String key : someKeys(random)) {
						List<Long> list = parse(transaction.get(key, String.class));
						running.read(key, list);
						if (random.nextBoolean()) {
							transaction.put(key, format(list, running.append(key)));
						}
					}
					running.commit(() -> {
						transaction.commit();
						return true;
					});
				}
			}
			return null;
		});
		readAll(history);
		accept(new SerializabilityChecker().check(history.transactions()));
	}

	@Test
	void whenConditionalBatchesShareKeysThenTheyAreSerializable() {
		assumeHas(Capability.CONDITIONAL_WRITE, Capability.ATOMIC_BATCH);
		ListHistory history = new ListHistory();
		Parallel.run(CLIENTS, (client) -> () -> {
			Random random = new Random(this.seed + client);
			for (int number = 0; number < TRANSACTIONS_OF_A_CLIENT; number++) {
				if (client == 0 && has(Capability.SNAPSHOT)) {
					readSnapshot(history);
					continue;
				}
				try (ListHistory.Running running = history.begin(client)) {
					StorageBatch batch = storage().batch();
					for (String key : someKeys(random)) {
						StorageEntry<String> entry = storage().getEntry(bytes(key), String.class).orElse(null);
						List<Long> list = parse(Optional.ofNullable(entry).map(StorageEntry::value));
						running.read(key, list);
						batch.put(key, format(list, running.append(key)));
						require(batch, key, entry);
					}
					running.commit(batch::commit);
				}
			}
			return null;
		});
		readAll(history);
		accept(new SerializabilityChecker().check(history.transactions()));
	}

	private static void require(StorageBatch batch, String key, @Nullable StorageEntry<String> entry) {
		if (entry != null) {
			batch.requireVersion(bytes(key), entry.version());
		}
		else {
			batch.requireAbsent(bytes(key));
		}
	}

	private void readSnapshot(ListHistory history) {
		try (ListHistory.Running running = history.begin(0); StorageSnapshot snapshot = storage().snapshot()) {
			for (String key : KEYS) {
				running.read(key, parse(snapshot.get(bytes(key), String.class)));
			}
			running.commit(() -> true);
		}
	}

	/** Reads for the first time what has an effect. */
	private void readAll(ListHistory history) {
		try (ListHistory.Running running = history.begin(CLIENTS)) {
			for (String key : KEYS) {
				running.read(key, parse(storage().get(key, String.class)));
			}
			running.commit(() -> true);
		}
	}

	private static Collection<String> someKeys(Random random) {
		Map<String, String> keys = new LinkedHashMap<>();
		for (int number = 1 + random.nextInt(3); number > 0; number--) {
			String key = KEYS.get(random.nextInt(KEYS.size()));
			keys.put(key, key);
		}
		return keys.keySet();
	}

	private static List<Long> parse(Optional<String> list) {
		return list.map((text) -> Arrays.stream(text.split(",")).map(Long::valueOf).toList()).orElse(List.of());
	}

	private static String format(List<Long> list, long element) {
		StringBuilder text = new StringBuilder();
		list.forEach((before) -> text.append(before).append(','));
		return text.append(element).toString();
	}

	/** Writes down transactions on lists. */
	private static final class ListHistory {

		private final AtomicLong moments = new AtomicLong();

		private final AtomicLong elements = new AtomicLong();

		private final Queue<ListTransaction> transactions = new ConcurrentLinkedQueue<>();

		private Running begin(int client) {
			return new Running(client);
		}

		private List<ListTransaction> transactions() {
			return List.copyOf(this.transactions);
		}

		/** A transaction until it ends. */
		private final class Running implements AutoCloseable {

			private final int client;

			private final long called = ListHistory.this.moments.getAndIncrement();

			private final List<ListOperation> operations = new ArrayList<>();

			private ListTransaction.Status status = ListTransaction.Status.UNKNOWN;

			private Running(int client) {
				this.client = client;
			}

			private void read(String key, List<Long> list) {
				this.operations.add(new ListOperation.Read(key, list));
			}

			private long append(String key) {
				long element = ListHistory.this.elements.incrementAndGet();
				this.operations.add(new ListOperation.Append(key, element));
				return element;
			}

			private void commit(BooleanSupplier commit) {
				try {
					this.status = commit.getAsBoolean() ? ListTransaction.Status.COMMITTED
							: ListTransaction.Status.ABORTED;
				}
				catch (StorageConflictException ex) {
					this.status = ListTransaction.Status.ABORTED;
				}
				catch (UnknownOutcomeException ex) {
					this.status = ListTransaction.Status.UNKNOWN;
				}
			}

			@Override
			public void close() {
				long returned = (this.status == ListTransaction.Status.UNKNOWN) ? Operation.NEVER
						: ListHistory.this.moments.getAndIncrement();
				ListHistory.this.transactions
					.add(new ListTransaction(this.client, this.operations, this.status, this.called, returned));
			}

		}

	}

}
