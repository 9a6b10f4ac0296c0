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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Interrupts threads exactly once within each of their operations: the interrupt is kept,
 * the operation succeeds or says what became of it, and the store is whole and goes on.
 * {@code synapsed.storage.test.interrupts} is how many interrupts there are for each
 * engine and durability.
 */
class InterruptTests {

	private static final int INTERRUPTS = FaultRun.figure("interrupts", 200, 10_000, 100_000);

	private static final int THREADS = 4;

	private static final int KEYS = 50;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	static List<Arguments> enginesAndDurabilities() {
		return KillTests.enginesAndDurabilities();
	}

	@ParameterizedTest
	@MethodSource("enginesAndDurabilities")
	void whenThreadsAreInterruptedThenTheStoreIsWholeAndGoesOn(DurableEngine engine, Durability durability)
			throws Exception {
		FaultRun run = new FaultRun("interrupts, " + engine + ", durability " + durability);
		String at = run.at(INTERRUPTS, this.directory);
		List<InterruptedWriter> writers = new ArrayList<>();
		Path store = this.directory.resolve("store");
		try (StorageTemplate storage = engine.open(store, durability)) {
			ExecutorService threads = Executors.newFixedThreadPool(2 * THREADS);
			try {
				List<Future<?>> results = new ArrayList<>();
				for (int thread = 0; thread < THREADS; thread++) {
					InterruptedWriter writer = new InterruptedWriter(storage.inNamespace("thread-" + thread),
							new Random(run.random().nextLong()));
					writers.add(writer);
					results.add(threads.submit(() -> writer.run(INTERRUPTS / THREADS)));
					results.add(threads.submit(() -> writer.interrupt(INTERRUPTS / THREADS)));
				}
				for (Future<?> result : results) {
					result.get();
				}
			}
			finally {
				threads.shutdownNow();
			}
			for (InterruptedWriter writer : writers) {
				assertThat(writer.violations(storage, writers.indexOf(writer))).as(at).isEmpty();
			}
			storage.put("after", "value");
		}
		try (StorageTemplate storage = engine.open(store, durability)) {
			for (InterruptedWriter writer : writers) {
				assertThat(writer.violations(storage, writers.indexOf(writer))).as(at).isEmpty();
			}
			assertThat(storage.get("after", String.class)).contains("value");
		}
		run.report("%d interrupts, %d operations without an outcome, %d refused", INTERRUPTS,
				writers.stream().mapToInt((writer) -> writer.unknown).sum(),
				writers.stream().mapToInt((writer) -> writer.refused).sum());
	}

	/** One thread's operations, each of which is interrupted once. */
	private static final class InterruptedWriter {

		private final StorageTemplate storage;

		private final Random random;

		/** What may be under each key: one value, or several after an unknown outcome. */
		private final Map<String, List<Optional<String>>> expected = new HashMap<>();

		private final AtomicInteger started = new AtomicInteger(-1);

		private final AtomicInteger interrupted = new AtomicInteger(-1);

		private volatile Thread thread = Thread.currentThread();

		private int unknown;

		private int refused;

		private InterruptedWriter(StorageTemplate storage, Random random) {
			this.storage = storage;
			this.random = random;
		}

		private Void run(int rounds) {
			this.thread = Thread.currentThread();
			for (int round = 0; round < rounds; round++) {
				this.started.set(round);
				try {
					operate(round);
				}
				finally {
					while (this.interrupted.get() < round) {
						Thread.onSpinWait();
					}
				}
				if (!Thread.interrupted()) {
					throw new AssertionError("The interrupt of round " + round + " was swallowed");
				}
			}
			return null;
		}

		private Void interrupt(int rounds) {
			for (int round = 0; round < rounds; round++) {
				while (this.started.get() < round) {
					if (Thread.currentThread().isInterrupted()) {
						return null;
					}
					Thread.onSpinWait();
				}
				// Somewhere within the operation, short or long as it is.
				for (int spins = ThreadLocalRandom.current()
					.nextInt(1 << ThreadLocalRandom.current().nextInt(15)); spins > 0; spins--) {
					Thread.onSpinWait();
				}
				this.thread.interrupt();
				this.interrupted.set(round);
			}
			return null;
		}

		private void operate(int round) {
			String key = "key-" + this.random.nextInt(KEYS);
			String value = "value-" + round;
			switch (this.random.nextInt(8)) {
				case 0 -> reads(key, this.storage.get(key, String.class));
				case 1 -> writes(key, Optional.empty(), () -> this.storage.delete(key));
				case 2 -> writes(key, Optional.of(value), () -> this.storage.batch().put(key, value).commit());
				case 3 -> writes(key, Optional.of(value), () -> this.storage.inTransaction((transaction) -> {
					transaction.get(key);
					transaction.put(key, value);
					return null;
				}));
				case 4 -> {
					try (StorageSnapshot snapshot = this.storage.snapshot()) {
						reads(key, snapshot.get(Bytes.utf8(key), String.class));
					}
				}
				case 5 -> {
					if (round % 20 == 0) {
						this.storage.flush();
					}
				}
				default -> writes(key, Optional.of(value), () -> this.storage.put(key, value));
			}
		}

		private void reads(String key, Optional<String> value) {
			List<Optional<String>> possible = possible(key);
			if (!possible.contains(value)) {
				throw new AssertionError(key + " is " + value + ", not one of " + possible);
			}
		}

		private void writes(String key, Optional<String> value, Runnable write) {
			try {
				write.run();
				this.expected.put(key, List.of(value));
			}
			catch (UnknownOutcomeException ex) {
				this.unknown++;
				List<Optional<String>> possible = new ArrayList<>(possible(key));
				possible.add(value);
				this.expected.put(key, possible);
			}
			catch (StorageClosedException ex) {
				throw ex;
			}
			catch (StorageException ex) {
				this.refused++;
			}
		}

		private List<Optional<String>> possible(String key) {
			return this.expected.getOrDefault(key, List.of(Optional.empty()));
		}

		private List<String> violations(StorageTemplate storage, int number) {
			StorageTemplate namespace = storage.inNamespace("thread-" + number);
			List<String> violations = new ArrayList<>();
			this.expected.forEach((key, possible) -> {
				Optional<String> value = namespace.get(key, String.class);
				if (!possible.contains(value)) {
					violations.add(key + " is " + value + ", not one of " + possible);
				}
			});
			return violations;
		}

	}

}
