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

import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The contract of histories finds faults that were planted, of which each shows only now
 * and then and only when several clients work at a time.
 */
class PlantedHistoryFaultTests {

	@TempDir
	Path directory;

	private void finds(HistoryContract contract, Runnable test) {
		contract.directory = this.directory;
		contract.openStore();
		try {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(test::run);
		}
		finally {
			contract.closeStore();
		}
	}

	@Test
	void whenNoFaultIsPlantedThenHistoriesAreCorrect() {
		HistoryContract contract = history((delegate) -> new ForwardingStore(delegate) {
		});
		contract.directory = this.directory;
		contract.openStore();
		assertThatCode(contract::whenClientsShareKeysThenEachKeyIsLinearizable).doesNotThrowAnyException();
		assertThatCode(contract::whenTransactionsShareKeysThenTheyAreSerializable).doesNotThrowAnyException();
		contract.closeStore();
		contract.openStore();
		assertThatCode(contract::whenConditionalBatchesShareKeysThenTheyAreSerializable).doesNotThrowAnyException();
		contract.closeStore();
	}

	@Test
	void whenAReadIsNowAndThenStaleThenTheHistoryShowsIt() {
		HistoryContract contract = history((delegate) -> {
			Map<Bytes, Entry> earlier = new ConcurrentHashMap<>();
			AtomicInteger reads = new AtomicInteger();
			return new ForwardingStore(delegate) {

				@Override
				public @Nullable Entry get(Bytes key, ReadOptions options) {
					Entry entry = super.get(key, options);
					Entry before = (entry != null) ? earlier.put(key, entry) : earlier.get(key);
					return (reads.incrementAndGet() % 20 == 0 && before != null) ? before : entry;
				}

			};
		});
		finds(contract, contract::whenClientsShareKeysThenEachKeyIsLinearizable);
	}

	@Test
	void whenAConditionIsNowAndThenForgottenThenTheHistoryShowsTheLostUpdate() {
		HistoryContract contract = history((delegate) -> {
			OvertakenCommits commits = new OvertakenCommits();
			return new ForwardingStore(delegate) {

				@Override
				public CommitResult commit(WriteBatch batch, long now) {
					boolean forgets = commits.begin();
					if (forgets) {
						commits.letOthersPass();
					}
					CommitResult result = super.commit(forgets ? WriteBatch.of(batch.mutations()) : batch, now);
					commits.end();
					return result;
				}

			};
		});
		finds(contract, contract::whenTransactionsShareKeysThenTheyAreSerializable);
		finds(contract, contract::whenConditionalBatchesShareKeysThenTheyAreSerializable);
	}

	@Test
	void whenADeletedEntryComesBackThenTheHistoryShowsIt() {
		HistoryContract contract = history((delegate) -> {
			AtomicInteger deletes = new AtomicInteger();
			return new ForwardingStore(delegate) {

				@Override
				public boolean delete(Bytes key, long now) {
					Entry entry = get(key, ReadOptions.DEFAULT);
					boolean deleted = super.delete(key, now);
					if (deleted && entry != null && deletes.incrementAndGet() % 3 == 0) {
						put(new Mutation.Put(key, entry.value(), entry.expiresAt(), entry.serializer()), now);
					}
					return deleted;
				}

			};
		});
		finds(contract, contract::whenClientsShareKeysThenEachKeyIsLinearizable);
	}

	@Test
	void whenAWriteIsAppliedTwiceThenTheHistoryShowsIt() {
		HistoryContract contract = history((delegate) -> {
			Queue<Mutation.Put> again = new ConcurrentLinkedQueue<>();
			AtomicInteger puts = new AtomicInteger();
			return new ForwardingStore(delegate) {

				@Override
				public Version put(Mutation.Put put, long now) {
					again.add(put);
					Version version = super.put(put, now);
					if (puts.incrementAndGet() % 10 == 0) {
						super.put(again.remove(), now);
					}
					return version;
				}

			};
		});
		finds(contract, contract::whenClientsShareKeysThenEachKeyIsLinearizable);
	}

	@Test
	void whenABatchIsCommittedPieceByPieceThenTheHistoryShowsIt() {
		HistoryContract contract = history((delegate) -> {
			OvertakenCommits commits = new OvertakenCommits();
			return new ForwardingStore(delegate) {

				@Override
				public CommitResult commit(WriteBatch batch, long now) {
					boolean inPieces = batch.mutations().size() > 1 && commits.begin();
					CommitResult result = super.commit(inPieces
							? new WriteBatch(batch.mutations().subList(0, 1), batch.conditions(), batch.ranges())
							: batch, now);
					if (inPieces && result.applied()) {
						commits.letOthersPass();
						super.commit(WriteBatch.of(batch.mutations().subList(1, batch.mutations().size())), now);
					}
					commits.end();
					return result;
				}

			};
		});
		finds(contract, contract::whenConditionalBatchesShareKeysThenTheyAreSerializable);
	}

	private static HistoryContract history(UnaryOperator<KeyValueStore> fault) {
		return new HistoryContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(fault);
			}

		};
	}

	/** Now and then a commit that others overtake. */
	private static final class OvertakenCommits {

		private static final int ONE_IN = 4;

		/** So many that at least one of them very likely has a key in common. */
		private static final int OTHERS = 3;

		private final AtomicInteger begun = new AtomicInteger();

		private final OtherWork ended = new OtherWork();

		/** Begins a commit, and returns whether it is one of those. */
		private boolean begin() {
			return this.begun.incrementAndGet() % ONE_IN == 0;
		}

		private void end() {
			this.ended.done();
		}

		private void letOthersPass() {
			this.ended.await(OTHERS);
		}

	}

}
