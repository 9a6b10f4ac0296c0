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

package io.synapsed.storage.testkit.capability;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.testkit.Parallel;

import static org.assertj.core.api.Assertions.assertThat;

final class BatchProbe extends CapabilityProbe {

	private static final int KEYS = 8;

	private static final int WRITERS = 4;

	private static final int ROUNDS = 50;

	private final List<String> keys;

	private BatchProbe(Capability capability, String method, List<String> keys) {
		super(capability, method);
		this.keys = keys;
	}

	static BatchProbe colocated() {
		List<String> keys = new ArrayList<>();
		for (int number = 0; number < KEYS; number++) {
			keys.add("{group}" + number);
		}
		return new BatchProbe(Capability.COLOCATED_BATCH,
				"applies a batch over keys of one co-location prefix as a whole or not at all", keys);
	}

	static BatchProbe anyKeys() {
		List<String> keys = new ArrayList<>();
		for (int number = 0; number < KEYS; number++) {
			keys.add("{" + number + "}");
		}
		return new BatchProbe(Capability.ATOMIC_BATCH, "applies a batch over any keys as a whole or not at all", keys);
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		StoreAccess store = StoreAccess.to(opened);
		assertThat(store.store().commit(WriteBatch.of(mutations("first")), store.now()).versions()).hasSize(KEYS);
		assertThat(values(store)).containsOnly("first");
		if (store.store().capabilities().contains(Capability.CONDITIONAL_WRITE)) {
			rejectsAsAWhole(store);
			neverMixes(store);
			isNeverTorn(store);
		}
		else {
			endsWhole(store);
		}
	}

	private void rejectsAsAWhole(StoreAccess store) {
		Condition stale = new Condition(StoreAccess.key(this.keys.get(KEYS - 1)), Version.of(1));
		WriteBatch batch = new WriteBatch(mutations("rejected").subList(0, KEYS - 1), List.of(stale));
		assertThat(store.store().commit(batch, store.now()).applied()).as("batch with a condition that fails")
			.isFalse();
		assertThat(values(store)).as("values after a batch was rejected").containsOnly("first");
	}

	/**
	 * All writers know the same versions, so that one of them wins, with all keys.
	 */
	private void neverMixes(StoreAccess store) {
		for (int round = 0; round < ROUNDS; round++) {
			List<Condition> seen = new ArrayList<>();
			for (String key : this.keys) {
				seen.add(new Condition(StoreAccess.key(key), store.version(key)));
			}
			String prefix = round + "-";
			long winners = Parallel
				.run(WRITERS,
						(writer) -> () -> store.store()
							.commit(new WriteBatch(mutations(prefix + writer), seen), store.now())
							.applied())
				.stream()
				.filter(Boolean::booleanValue)
				.count();
			assertThat(winners).as("batches of one round that were applied").isOne();
			assertThat(values(store).stream().distinct()).as("writers whose values are there").hasSize(1);
		}
	}

	/**
	 * Without conditions it is the last of several batches that stays, with all keys.
	 */
	private void endsWhole(StoreAccess store) {
		for (int round = 0; round < ROUNDS; round++) {
			String prefix = round + "-";
			Parallel.run(WRITERS,
					(writer) -> () -> store.store().commit(WriteBatch.of(mutations(prefix + writer)), store.now()));
			assertThat(values(store).stream().distinct()).as("writers whose values are there").hasSize(1);
		}
	}

	/**
	 * Single reads may meet a batch half way; a commit that depends on such a half must
	 * not succeed.
	 */
	private void isNeverTorn(StoreAccess store) {
		AtomicBoolean writing = new AtomicBoolean(true);
		Parallel.run(2, (thread) -> () -> {
			try {
				if (thread == 0) {
					for (int round = 0; round < ROUNDS; round++) {
						store.store().commit(WriteBatch.of(mutations("whole-" + round)), store.now());
					}
					return null;
				}
				while (writing.get()) {
					assertNotTorn(store);
				}
				return null;
			}
			finally {
				writing.set(false);
			}
		});
	}

	private void assertNotTorn(StoreAccess store) {
		Entry first = store.entry(this.keys.get(0));
		Entry last = store.entry(this.keys.get(KEYS - 1));
		if (!first.value().equals(last.value())) {
			List<Condition> half = List.of(new Condition(first.key(), first.version()),
					new Condition(last.key(), last.version()));
			assertThat(store.store().commit(new WriteBatch(List.of(), half), store.now()).applied())
				.as("commit that depends on one half of a batch and on what was before the other half")
				.isFalse();
		}
	}

	private List<Mutation> mutations(String value) {
		return this.keys.stream().<Mutation>map((key) -> StoreAccess.mutation(key, value)).toList();
	}

	private List<String> values(StoreAccess store) {
		return this.keys.stream().map((key) -> String.valueOf(store.get(key))).toList();
	}

}
