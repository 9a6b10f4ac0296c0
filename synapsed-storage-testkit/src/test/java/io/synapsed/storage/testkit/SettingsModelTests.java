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
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Durability;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * The operations of {@link ModelTests}, while the store is closed and opened with other
 * codecs, dictionaries are trained, keys are rotated, values are recoded and verified,
 * and what nothing needs is retired: whatever wrote a value, it is read. How often is in
 * {@code junit-platform.properties}, and in the profile for the night.
 */
class SettingsModelTests {

	private static final StoreFixture MEMORY = new KeptMemoryFixture();

	private static final StoreFixture ROCKSDB = new RocksDbFixture(Stack.of(), Durability.PROCESS);

	@Property(shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
	void storesAgreeWithTheModelWhateverIsDoneToValues(@ForAll("fixtures") StoreFixture fixture,
			@ForAll("operations") List<ModelOperation> operations) throws IOException {
		ModelTests.run(fixture, operations);
	}

	@Provide
	Arbitrary<StoreFixture> fixtures() {
		if (System.getProperty("synapsed.storage.test.run", "slice").equals("slice")) {
			return Arbitraries.frequency(Tuple.of(9, MEMORY), Tuple.of(1, ROCKSDB));
		}
		return Arbitraries.of(MEMORY, ROCKSDB, new MvStoreFixture(Stack.of(), Durability.PROCESS),
				new SqliteFixture(Stack.of(), Durability.PROCESS));
	}

	@Provide
	Arbitrary<List<ModelOperation>> operations() {
		Arbitrary<ModelOperation> maintenance = Arbitraries.of(new ModelOperation.Verify(), new ModelOperation.Recode(),
				new ModelOperation.RotateKeys(), new ModelOperation.Retire(), new ModelOperation.Train());
		Arbitrary<List<ModelOperation>> rest = Arbitraries
			.frequencyOf(Tuple.of(8, ModelTests.operation()), Tuple.of(1, reopening()), Tuple.of(2, maintenance))
			.list()
			.ofMinSize(20)
			.ofMaxSize(60);
		return Combinators.combine(reopening(), rest).as((first, more) -> {
			List<ModelOperation> all = new ArrayList<>(List.of(first));
			all.addAll(more);
			return all;
		});
	}

	private static Arbitrary<ModelOperation> reopening() {
		Arbitrary<Boolean> either = Arbitraries.of(true, false);
		return Combinators
			.combine(Arbitraries.of(CodecSettings.Compression.values()), Arbitraries.of(0, 100), either, either, either)
			.as((compression, minSize, encrypts, checks, caches) -> new ModelOperation.ReopenWith(
					new CodecSettings(compression, minSize, encrypts, checks), caches));
	}

}
