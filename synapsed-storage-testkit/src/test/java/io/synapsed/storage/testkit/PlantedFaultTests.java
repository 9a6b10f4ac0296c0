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
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
				return new PlantedFault((delegate) -> {
					Set<Capability> fewer = EnumSet.copyOf(delegate.capabilities());
					fewer.remove(Capability.SNAPSHOT);
					return new PlantedFault.Claiming(delegate, fewer);
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
				return new PlantedFault((delegate) -> {
					Map<Bytes, Entry> remembered = new HashMap<>();
					return new ForwardingStore(delegate) {

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
	void whenALayerUsesALentBufferAgainWhileTheFunctionRunsThenItIsFound() {
		LeasedReadContract contract = new LeasedReadContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.LendingOneBuffer::new);
			}

		};
		finds(contract, contract::whenTheStoreIsReadInsideTheFunctionThenTheBufferKeepsItsBytes);
		finds(contract, contract::whenManyThreadsReadThenEachHasABufferOfItsOwn);
	}

	@Test
	void whenALayerLendsWhatWasOverwrittenThenItIsFound() {
		LeasedReadContract contract = new LeasedReadContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.LendingWhatItRemembers::new);
			}

		};
		finds(contract, contract::whenOverwrittenThenTheNewValueIsLent);
		finds(contract, contract::whenReadThenTheFunctionSeesTheBytesThatGetReturns);
	}

	@Test
	void whenALayerLosesTheConditionsOfABatchThenItIsFound() {
		BatchContract contract = new BatchContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.IgnoringConditions::new);
			}

		};
		finds(contract, contract::whenAConditionFailsThenNothingOfTheBatchIsApplied);
	}

	private static ConsistencyContract levels(UnaryOperator<KeyValueStore> fault) {
		return new ConsistencyContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(fault);
			}

		};
	}

	@Test
	void whenALayerLosesTheLevelOfAReadThenItIsFound() {
		ConsistencyContract contract = levels(PlantedFault.ReadingAtAnyLevel::new);
		finds(contract, contract::whenALevelIsGivenThenReadsArriveAtItAndSeeEarlierWrites);
		finds(contract, contract::whenALevelIsNotGivenThenEveryOperationIsRefusedAndNothingChanges);
	}

	@Test
	void whenALayerLosesTheLevelOfAScanThenItIsFound() {
		ConsistencyContract contract = levels(PlantedFault.ScanningAtAnyLevel::new);
		finds(contract, contract::whenALevelIsGivenThenReadsArriveAtItAndSeeEarlierWrites);
		finds(contract, contract::whenALevelIsNotGivenThenEveryOperationIsRefusedAndNothingChanges);
	}

	@Test
	void whenALayerLosesTheLevelOfABatchThenItIsFound() {
		ConsistencyContract contract = levels(PlantedFault.WritingAtAnyLevel::new);
		finds(contract, contract::whenALevelIsGivenThenWritesArriveAtItAndTakeEffect);
		finds(contract, contract::whenALevelIsGivenThenBatchesAndRangesArriveAtIt);
		finds(contract, contract::whenALevelIsGivenThenConditionalWritesArriveAtItAndJudge);
		finds(contract, contract::whenALevelIsGivenThenTransactionsReadAndCommitAtIt);
	}

	@Test
	void whenALayerTakesTheFastPathForAWriteWithALevelThenItIsFound() {
		ConsistencyContract contract = levels(PlantedFault.TakingTheFastPath::new);
		finds(contract, contract::whenALevelIsGivenThenWritesArriveAtItAndTakeEffect);
		finds(contract, contract::whenALevelIsNotGivenThenEveryOperationIsRefusedAndNothingChanges);
	}

	@Test
	void whenALayerCommitsABatchPieceByPieceThenItIsFound() {
		BatchContract contract = new BatchContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.PieceByPiece::new);
			}

		};
		finds(contract, contract::whenBatchesAreCommittedThenSnapshotsAndConditionsSeeThemWhole);
	}

	@Test
	void whenAScanForgetsItsDirectionThenItIsFound() {
		ScanContract contract = new ScanContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.ScanningForwards::new);
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
				MemoryFixture memory = new MemoryFixture(Stack.of());
				return new StoreFixture() {

					@Override
					public Set<Capability> expectedCapabilities() {
						return memory.expectedCapabilities();
					}

					@Override
					public StorageBuilder open(Path directory, InstantSource clock) {
						return memory.open(directory, clock);
					}

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
	void whenAScanReturnsAnEntryTwiceThenItIsFound() {
		ScanContract contract = new ScanContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.ScanningTwice::new);
			}

		};
		finds(contract, contract::whenScannedThenOrderIsUnsignedBothWays);
	}

	@Test
	void whenAnEventIsDeliveredTwiceThenItIsFound() {
		WatchContract contract = new WatchContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.DeliveringTwice::new);
			}

		};
		finds(contract, contract::whenEntriesAreWrittenAndRemovedThenEveryChangeIsDelivered);
	}

	@Test
	void whenAnEventIsLostThenItIsFound() {
		WatchContract contract = new WatchContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.LosingRemovals::new);
			}

		};
		finds(contract, contract::whenEntriesAreWrittenAndRemovedThenEveryChangeIsDelivered);
	}

	@Test
	void whenAWatchMissesTheWriteDuringWhichItBeginsThenItIsFound() {
		WatchContract contract = new WatchContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.DeafToBatchesUnderWay::new);
			}

		};
		finds(contract, contract::whenAWatchBeginsDuringAWriteThenWhatAReadAfterwardsLacksIsDelivered);
	}

	@Test
	void whenACommitIsDoneTwiceThenItIsFound() {
		WatchContract contract = new WatchContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.CommittingTwice::new);
			}

		};
		finds(contract, contract::whenABatchIsCommittedThenEachOfItsChangesIsDelivered);
	}

	@Test
	void whenAVersionIsGivenTwiceThenItIsFound() {
		ReadWriteContract contract = new ReadWriteContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.OneVersion::new);
			}

		};
		finds(contract, contract::whenWrittenThenTheVersionIsNewAlsoForTheSameValue);
	}

	@Test
	void whenColocatedBatchesLoseTheirConditionsThenItIsFound() {
		ColocatedBatchContract contract = new ColocatedBatchContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.IgnoringConditions::new);
			}

		};
		finds(contract, contract::whenAConditionFailsThenNothingOfTheBatchIsApplied);
		finds(contract, contract::whenAnEntryHasExpiredThenABatchSeesItAbsent);
	}

	@Test
	void whenConditionsOnRangesAreForgottenThenItIsFound() {
		RangeProtectionContract contract = new RangeProtectionContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(new MvStoreFixture(Stack.of(), Durability.PROCESS),
						PlantedFault.IgnoringRanges::new);
			}

		};
		finds(contract, () -> {
			contract.putSomeKeys();
			contract.whenAKeyAppearsInAScannedRangeThenItConflicts();
		});
	}

	@Test
	void whenARewriteIsTakenForAWriteThenItIsFound() {
		RewriteContract contract = new RewriteContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.PuttingRewrites::new);
			}

		};
		finds(contract, contract::whenRewrittenThenVersionExpiryAndTypeStay);
		finds(contract, contract::whenRewrittenThenConditionsOnTheVersionStillHold);
		finds(contract, contract::whenTheEntryHasExpiredThenNothingIsRewritten);
		finds(contract, contract::whenTheEntryIsGoneThenNothingIsRewritten);
		finds(contract, contract::whenRewrittenThenNoWatchHearsOfIt);
	}

	@Test
	void whenARewriteDoesNotLookAtTheVersionThenItIsFound() {
		RewriteContract contract = new RewriteContract() {

			@Override
			protected StoreFixture fixture() {
				return new PlantedFault(PlantedFault.RewritingAnyVersion::new);
			}

		};
		finds(contract, contract::whenAnotherVersionIsThereThenNothingIsRewritten);
	}

	@ParameterizedTest
	@EnumSource(value = ReplayingWatchLayer.Fault.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
	void whenAResumedWatchForgetsRepeatsOrRunsAheadThenItIsFound(ReplayingWatchLayer.Fault fault) {
		ResumableWatchContract contract = new ResumableWatchContract() {

			@Override
			protected StoreFixture fixture() {
				return new ReplayingWatchFixture(fault);
			}

		};
		finds(contract, () -> {
			contract.whenChangesAreMadeWhileNobodyWatchesThenTheyAreDeliveredInOrderOnResume();
			try {
				contract.whenAListenerHasNotReturnedThenItsEventComesAgain();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

}
