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
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The contract finds faults that were planted: what it cannot find proves nothing when it
 * passes.
 */
class PlantedFaultTests {

	@TempDir
	Path directory;

	private void finds(StoreContract contract, Runnable test) {
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
	void whenNoFaultIsPlantedThenNoneIsFound() {
		CapabilityContract contract = new CapabilityContract() {

			@Override
			protected StoreFixture fixture() {
				return new MemoryFixture(Stack.of());
			}

		};
		contract.directory = this.directory;
		contract.openStore();
		assertThatCode(contract::whenOpenThenCapabilitiesAreExactlyTheExpectedOnes).doesNotThrowAnyException();
		contract.closeStore();
	}

	@Test
	void whenALayerLosesACapabilityThenItIsFound() {
		CapabilityContract contract = new CapabilityContract() {

			@Override
			protected StoreFixture fixture() {
				return new Planted((delegate) -> new Faulty(delegate) {

					@Override
					public Set<Capability> capabilities() {
						Set<Capability> fewer = EnumSet.copyOf(super.capabilities());
						fewer.remove(Capability.SNAPSHOT);
						return fewer;
					}

				});
			}

		};
		finds(contract, contract::whenOpenThenCapabilitiesAreExactlyTheExpectedOnes);
	}

	@Test
	void whenALayerServesWhatWasOverwrittenThenItIsFound() {
		ReadWriteContract contract = new ReadWriteContract() {

			@Override
			protected StoreFixture fixture() {
				return new Planted((delegate) -> {
					Map<Bytes, Entry> remembered = new HashMap<>();
					return new Faulty(delegate) {

						@Override
						public @Nullable Entry get(Bytes key, ReadOptions options) {
							Entry entry = remembered.getOrDefault(key, super.get(key, options));
							if (entry != null) {
								remembered.put(key, entry);
							}
							return entry;
						}

					};
				});
			}

		};
		finds(contract, contract::whenOverwrittenThenTheNewValueShowsInEveryRead);
	}

	@Test
	void whenALayerLosesTheConditionsOfABatchThenItIsFound() {
		BatchContract contract = new BatchContract() {

			@Override
			protected StoreFixture fixture() {
				return new Planted((delegate) -> new Faulty(delegate) {

					@Override
					public CommitResult commit(WriteBatch batch, long now) {
						return super.commit(WriteBatch.of(batch.mutations()), now);
					}

				});
			}

		};
		finds(contract, contract::whenAConditionFailsThenNothingOfTheBatchIsApplied);
	}

	@Test
	void whenALayerCommitsABatchPieceByPieceThenItIsFound() {
		BatchContract contract = new BatchContract() {

			@Override
			protected StoreFixture fixture() {
				return new Planted((delegate) -> new Faulty(delegate) {

					@Override
					public CommitResult commit(WriteBatch batch, long now) {
						CommitResult result = CommitResult.applied(List.of());
						for (var mutation : batch.mutations()) {
							result = super.commit(WriteBatch.of(List.of(mutation)), now);
							Thread.yield();
						}
						return result;
					}

				});
			}

		};
		finds(contract, contract::whenBatchesAreCommittedThenSnapshotsAndConditionsSeeThemWhole);
	}

	@Test
	void whenAScanForgetsItsDirectionThenItIsFound() {
		ScanContract contract = new ScanContract() {

			@Override
			protected StoreFixture fixture() {
				return new Planted((delegate) -> new Faulty(delegate) {

					@Override
					public EntryCursor scan(KeyRange range, ScanOptions options) {
						return super.scan(range, options.reverse(false));
					}

				});
			}

		};
		finds(contract, contract::whenScannedThenOrderIsUnsignedBothWays);
	}

	@Test
	void whenTheClockOfTheEngineStandsStillThenItIsFound() {
		ExpiryContract contract = new ExpiryContract() {

			@Override
			protected StoreFixture fixture() {
				MemoryFixture memory = new MemoryFixture(Stack.of());
				return new StoreFixture() {

					@Override
					public Set<Capability> expectedCapabilities() {
						return memory.expectedCapabilities();
					}

					@Override
					public StorageBuilder open(Path directory, InstantSource clock) {
						return memory.open(directory, new MutableClock(clock.millis()));
					}

				};
			}

		};
		finds(contract, contract::whenExpiredThenNoReadShowsIt);
		finds(contract, contract::whenExpiredThenScansAndCountsLeaveItOut);
		finds(contract, contract::whenAnEntryExpiresThenSnapshotsDoNotShowItEither);
	}

	@Test
	void whenAnEngineThatMustBeDurableIsNotThenItIsFound() {
		LifecycleContract contract = new LifecycleContract() {

			@Override
			protected StoreFixture fixture() {
				return new Planted(Faulty::new) {

					@Override
					public boolean isDurable() {
						return true;
					}

				};
			}

		};
		finds(contract, contract::whenReopenedThenADurableStoreHasEverythingWithItsVersions);
	}

	@Test
	void whenNoFaultIsPlantedThenHistoriesAreCorrect() {
		HistoryContract contract = history(Faulty::new);
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
			return new Faulty(delegate) {

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
			AtomicInteger commits = new AtomicInteger();
			return new Faulty(delegate) {

				@Override
				public CommitResult commit(WriteBatch batch, long now) {
					// Gives others the time to come between.
					Thread.yield();
					return super.commit((commits.incrementAndGet() % 4 == 0) ? WriteBatch.of(batch.mutations()) : batch,
							now);
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
			return new Faulty(delegate) {

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
			return new Faulty(delegate) {

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
		HistoryContract contract = history((delegate) -> new Faulty(delegate) {

			@Override
			public CommitResult commit(WriteBatch batch, long now) {
				Mutation first = batch.mutations().get(0);
				CommitResult result = super.commit(new WriteBatch(List.of(first), batch.conditions(), batch.ranges()),
						now);
				if (result.applied()) {
					for (Mutation mutation : batch.mutations().subList(1, batch.mutations().size())) {
						Thread.yield();
						super.commit(WriteBatch.of(List.of(mutation)), now);
					}
				}
				return result;
			}

		});
		finds(contract, contract::whenConditionalBatchesShareKeysThenTheyAreSerializable);
	}

	private static HistoryContract history(UnaryOperator<KeyValueStore> fault) {
		return new HistoryContract() {

			@Override
			protected StoreFixture fixture() {
				return new Planted(fault);
			}

		};
	}

	/** A memory engine below a faulty layer. */
	private static class Planted implements StoreFixture {

		private final MemoryFixture memory = new MemoryFixture(Stack.of());

		private final UnaryOperator<KeyValueStore> fault;

		Planted(UnaryOperator<KeyValueStore> fault) {
			this.fault = fault;
		}

		@Override
		public Set<Capability> expectedCapabilities() {
			return this.memory.expectedCapabilities();
		}

		@Override
		public StorageBuilder open(Path directory, InstantSource clock) {
			return this.memory.open(directory, clock).layer(new StoreLayer() {

				@Override
				public Position position() {
					return Position.RESILIENCE;
				}

				@Override
				public KeyValueStore over(KeyValueStore delegate) {
					return Planted.this.fault.apply(delegate);
				}

			});
		}

	}

	/** To be made faulty by overriding. */
	private static class Faulty extends ForwardingStore {

		Faulty(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		protected <T extends @Nullable Object> T around(StoreOperation operation, Supplier<T> call) {
			return call.get();
		}

	}

}
