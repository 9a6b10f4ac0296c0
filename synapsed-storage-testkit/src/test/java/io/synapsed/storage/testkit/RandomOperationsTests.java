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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.Durability;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.StoreOperation;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Random operations on stacks of layers must give what a sorted map gives. What failed is
 * printed with its seed, and shrunk to few operations.
 */
class RandomOperationsTests {

	@Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
	void whenOperationsAreRandomThenMemoryStacksDoWhatTheModelDoes(@ForAll("stacks") Stack stack,
			@ForAll("operations") List<RandomOperation> operations) {
		run(new MemoryFixture(stack), Path.of("unused"), operations);
	}

	@Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
	void whenOperationsAreRandomThenRocksDbStacksDoWhatTheModelDoes(@ForAll("stacks") Stack stack,
			@ForAll Durability durability, @ForAll("operations") List<RandomOperation> operations) throws IOException {
		// POWER waits for the device, and does nothing else differently.
		Durability level = (durability != Durability.POWER) ? durability : Durability.PROCESS;
		Path directory = Files.createTempDirectory("random-operations");
		run(new RocksDbFixture(stack, level), directory, operations);
		// Kept where the run has failed.
		deleteAll(directory);
	}

	private static void run(StoreFixture fixture, Path directory, List<RandomOperation> operations) {
		try (StoreWithModel store = new StoreWithModel(fixture, directory)) {
			operations.forEach(store::run);
			store.compareEverything();
		}
		catch (AssertionError ex) {
			throw new AssertionError(fixture + " differs from the model; its files are in " + directory, ex);
		}
	}

	private static void deleteAll(Path directory) throws IOException {
		try (var files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	@Provide
	Arbitrary<Stack> stacks() {
		return Arbitraries.of(Stack.all());
	}

	@Provide
	Arbitrary<List<RandomOperation>> operations() {
		return Combinators.combine(Arbitraries.of(RandomOperation.Kind.class), Arbitraries.longs())
			.as(RandomOperation::new)
			.list()
			.ofMinSize(20)
			.ofMaxSize(150);
	}

	@Test
	void whenAStoreForgetsToExpireThenTheModelFindsIt() {
		MemoryFixture memory = new MemoryFixture(Stack.of());
		finds(new StoreFixture() {

			@Override
			public Set<Capability> expectedCapabilities() {
				return memory.expectedCapabilities();
			}

			@Override
			public StorageBuilder open(Path directory, InstantSource clock) {
				// The clock of the engine stands still.
				return memory.open(directory, new MutableClock(clock.millis()));
			}

		});
	}

	@Test
	void whenACacheIsNotInvalidatedThenTheModelFindsIt() {
		MemoryFixture memory = new MemoryFixture(Stack.of(Stack.Layer.CACHE));
		finds(new StoreFixture() {

			@Override
			public Set<Capability> expectedCapabilities() {
				return memory.expectedCapabilities();
			}

			@Override
			public StorageBuilder open(Path directory, InstantSource clock) {
				return memory.open(directory, clock).layer(new StaleReads());
			}

		});
	}

	private static void finds(StoreFixture broken) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> {
			Random random = new Random(11);
			RandomOperation.Kind[] kinds = RandomOperation.Kind.values();
			for (int round = 0; round < 50; round++) {
				List<RandomOperation> operations = random.longs(150)
					.mapToObj((seed) -> new RandomOperation(kinds[random.nextInt(kinds.length)], seed))
					.toList();
				run(broken, Path.of("unused"), operations);
			}
		});
	}

	/** Remembers for ever what it has read. */
	private static final class StaleReads implements StoreLayer {

		@Override
		public Position position() {
			return Position.CACHE;
		}

		@Override
		public KeyValueStore over(KeyValueStore delegate) {
			Map<Bytes, Entry> remembered = new HashMap<>();
			return new ForwardingStore(delegate) {

				@Override
				protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
					return call.get();
				}

				@Override
				public @Nullable Entry get(Bytes key, ReadOptions options) {
					Entry entry = remembered.getOrDefault(key, super.get(key, options));
					if (entry != null) {
						remembered.put(key, entry);
					}
					return entry;
				}

			};
		}

	}

}
