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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.synapsed.storage.common.Durability;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Random operations on a store and on a model, which must agree after each of them: put,
 * delete, conditional writes, counters, batches, transactions with and without a
 * conflict, bulk removal, expiry by a clock that moves, snapshots, sweeping and opening
 * again. A failure prints the seed and the shortest operations that still fail.
 */
class ModelTests {

	private static final List<StoreFixture> FIXTURES = Stream
		.of(Stack.all().stream().map(MemoryFixture::new),
				Stack.most().stream().map((stack) -> new RocksDbFixture(stack, Durability.PROCESS)),
				Stack.most().stream().map((stack) -> new MvStoreFixture(stack, Durability.PROCESS)))
		.<StoreFixture>flatMap((fixtures) -> fixtures)
		.toList();

	@Property(tries = 300, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
	void storesAgreeWithTheModel(@ForAll("fixtures") StoreFixture fixture,
			@ForAll("operations") List<ModelOperation> operations) throws IOException {
		run(fixture, operations);
	}

	static void run(StoreFixture fixture, List<ModelOperation> operations) throws IOException {
		Path directory = Files.createTempDirectory("synapsed-model");
		try (ModelledStore store = new ModelledStore(fixture, directory.resolve("data"))) {
			for (ModelOperation operation : operations) {
				operation.run(store);
				store.check();
			}
		}
		delete(directory);
	}

	@Provide
	Arbitrary<StoreFixture> fixtures() {
		return Arbitraries.of(FIXTURES);
	}

	@Provide
	Arbitrary<List<ModelOperation>> operations() {
		return operation().list().ofMinSize(1).ofMaxSize(60);
	}

	static Arbitrary<ModelOperation> operation() {
		Arbitrary<String> key = Arbitraries.of("a", "a\u0000", "ab", "b", "\u00ff", "zz");
		Arbitrary<String> value = Arbitraries.of("", "1", "41", "x".repeat(300), "not a number",
				ModelledStore.sample(0, 7));
		Arbitrary<Duration> timeToLive = Arbitraries.integers().between(1, 50).map(Duration::ofMillis);
		Arbitrary<ModelOperation> single = Arbitraries.oneOf(
				Combinators.combine(key, value).as(ModelOperation.Put::new),
				Combinators.combine(key, value, timeToLive).as(ModelOperation.PutExpiring::new),
				key.map(ModelOperation.Delete::new),
				Combinators.combine(key, value).as(ModelOperation.PutIfAbsent::new),
				Combinators.combine(key, value).as(ModelOperation.CompareAndSet::new),
				Combinators.combine(key, value).as(ModelOperation.CompareWithOldVersion::new),
				Combinators.combine(key, Arbitraries.longs().between(-5, 5)).as(ModelOperation.Increment::new),
				Combinators.combine(key, timeToLive).as(ModelOperation.Expire::new),
				key.map(ModelOperation.Persist::new));
		Arbitrary<ModelOperation> batch = Combinators.combine(key.list().ofMinSize(1).ofMaxSize(4), value, key)
			.as(ModelOperation.Batch::new);
		Arbitrary<ModelOperation> transaction = Combinators
			.combine(key.list().ofMinSize(1).ofMaxSize(4), value, key.injectNull(0.5))
			.as(ModelOperation.Transaction::new);
		Arbitrary<ModelOperation> bulk = Arbitraries.of("", "a", "zz").map(ModelOperation.DeletePrefix::new);
		Arbitrary<ModelOperation> whole = Arbitraries.of(new ModelOperation.Sweep(), new ModelOperation.Reopen(),
				new ModelOperation.Snapshot(), new ModelOperation.Flush());
		Arbitrary<ModelOperation> advance = Arbitraries.integers()
			.between(1, 30)
			.map((millis) -> new ModelOperation.Advance(Duration.ofMillis(millis)));
		List<Arbitrary<ModelOperation>> all = new ArrayList<>(
				List.of(single, single, single, single, batch, transaction, bulk, whole, advance));
		return Arbitraries.oneOf(all);
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
