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

package io.synapsed.storage.backend.rocksdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.PerfLevel;
import org.rocksdb.RocksDB;

import static io.synapsed.storage.backend.rocksdb.Fixture.NOW;
import static io.synapsed.storage.backend.rocksdb.Fixture.key;
import static io.synapsed.storage.backend.rocksdb.Fixture.keys;
import static io.synapsed.storage.backend.rocksdb.Fixture.put;
import static io.synapsed.storage.backend.rocksdb.Fixture.statistic;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What reclaiming expired entries costs, counted in the tombstones that RocksDB has to
 * step over and in the syncs of its log.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RocksDbSweepTests {

	private static final int BATCH = 500;

	private static final int ENTRIES = 10_000;

	private static final long EXPIRY = NOW + 10;

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock(NOW);

	private RocksDbStore store;

	@BeforeEach
	void open() {
		open(Durability.PROCESS);
	}

	private void open(Durability durability) {
		this.store = Fixture.builder(this.directory.resolve("store-" + durability))
			.clock(this.clock)
			.durability(durability)
			.options(RocksDbOptions.builder().statistics(true).build())
			.build();
		db().setPerfLevel(PerfLevel.ENABLE_COUNT);
	}

	@AfterEach
	void close() {
		db().setPerfLevel(PerfLevel.DISABLE);
		this.store.close();
	}

	private void reopen(Durability durability) {
		close();
		open(durability);
	}

	private RocksDB db() {
		return this.store.database().db();
	}

	/** What this thread has stepped over meanwhile. */
	private long tombstonesMetBy(Runnable work) {
		db().getPerfContext().reset();
		work.run();
		return db().getPerfContext().getInternalDeleteSkippedCount();
	}

	private void putExpiring(int count) {
		List<Mutation> mutations = new ArrayList<>();
		for (int number = 0; number < count; number++) {
			mutations.add(put("session/" + (10_000_000 + number), "value", EXPIRY));
		}
		this.store.commit(WriteBatch.of(mutations), NOW);
	}

	private List<ExpiredEntry> expired() {
		return this.store.expiredBefore(this.clock.millis(), BATCH);
	}

	private void reclaim(List<ExpiredEntry> expired) {
		this.store.commit(WriteBatch.of(expired.stream().map(ExpiredEntry::reclaim).toList()), this.clock.millis());
	}

	private long sweep() {
		try (ExpirySweeper sweeper = new ExpirySweeper(this.store, this.clock)) {
			return sweeper.sweep();
		}
	}

	private double syncs() {
		return statistic(this.store, "wal.syncs");
	}

	@Test
	void whenABacklogIsSweptThenNoBatchStepsOverThoseBeforeIt() {
		putExpiring(ENTRIES);
		this.clock.set(EXPIRY);
		assertThat(tombstonesMetBy(() -> assertThat(sweep()).isEqualTo(ENTRIES))).isLessThan(3 * ENTRIES);
		assertThat(tombstonesMetBy(() -> assertThat(sweep()).isZero())).as("idle").isLessThan(2 * BATCH);
	}

	@Test
	void whenABacklogOfStalePlacesIsSweptThenNoneIsMetAgain() {
		for (int number = 0; number < ENTRIES; number++) {
			this.store.put(put("renewed", "value", EXPIRY + number), NOW);
		}
		this.clock.set(EXPIRY + ENTRIES);
		assertThat(tombstonesMetBy(() -> assertThat(sweep()).isOne())).isLessThan(2 * BATCH);
		assertThat(tombstonesMetBy(() -> assertThat(sweep()).isZero())).as("idle").isLessThan(2 * BATCH);
	}

	@Test
	void whenEntriesAreWrittenBehindTheSweepThenTheyAreFound() {
		putExpiring(3);
		this.clock.set(EXPIRY);
		assertThat(sweep()).isEqualTo(3);
		// As a restored snapshot does, or a clock that was set back.
		this.store.put(put("early", "value", EXPIRY - 5), EXPIRY);
		this.store.commit(WriteBatch.of(List.of(put("earlier", "value", EXPIRY - 6), put("late", "value", EXPIRY))),
				EXPIRY);
		assertThat(expired()).extracting(ExpiredEntry::key).containsExactly(key("earlier"), key("early"), key("late"));
		assertThat(expired()).as("not reclaimed yet").hasSize(3);
		assertThat(sweep()).isEqualTo(3);
		assertThat(expired()).isEmpty();
	}

	@Test
	void whenNotAllThatWasFoundIsReclaimedThenTheRestIsFoundAgain() {
		putExpiring(BATCH + 3);
		this.clock.set(EXPIRY);
		List<ExpiredEntry> found = expired();
		reclaim(found.subList(100, BATCH));
		List<ExpiredEntry> again = expired();
		assertThat(again.subList(0, 100)).isEqualTo(found.subList(0, 100));
		assertThat(again).hasSize(103);
		assertThat(sweep()).isEqualTo(103);
	}

	@Test
	void whenTheClockIsSetBackThenTheSweepGoesOnFromThere() {
		putExpiring(3);
		this.clock.set(EXPIRY);
		assertThat(sweep()).isEqualTo(3);
		this.clock.set(NOW);
		this.store.put(put("passing", "value", NOW + 1), NOW);
		assertThat(sweep()).isZero();
		this.clock.set(NOW + 1);
		assertThat(sweep()).isOne();
	}

	@Test
	void whenPlacesAreStaleThenRemovingThemWaitsForNoDevice() {
		reopen(Durability.POWER);
		for (int number = 0; number < 100; number++) {
			this.store.put(put("renewed", "value", EXPIRY + number), NOW);
		}
		this.clock.set(EXPIRY + 98);
		double before = syncs();
		assertThat(expired()).isEmpty();
		assertThat(syncs()).isEqualTo(before);
	}

	@Test
	void whenEntriesAreReclaimedThenThatWaitsForNoDevice() {
		reopen(Durability.POWER);
		putExpiring(ENTRIES);
		this.clock.set(EXPIRY);
		double before = syncs();
		List<ExpiredEntry> found = expired();
		reclaim(found);
		assertThat(expired()).hasSize(BATCH).doesNotContainAnyElementsOf(found);
		assertThat(syncs()).isEqualTo(before);
		this.store.put(put("a", "1"), EXPIRY);
		assertThat(syncs()).as("what was acknowledged is synced").isGreaterThan(before);
	}

	@Test
	void whenABacklogWasSweptThenScansSoonStepOverNothingOfIt() {
		putExpiring(2 * Tombstones.MANY);
		this.store.put(put("zebra", "value"), NOW);
		this.clock.set(EXPIRY);
		assertThat(sweep()).isEqualTo(2 * Tombstones.MANY);
		assertThatScansSoonStepOverNothing();
	}

	@Test
	void whenARangeWasDeletedThenScansSoonStepOverNothingOfIt() {
		putExpiring(2 * Tombstones.MANY);
		this.store.put(put("zebra", "value"), NOW);
		List<Mutation> deletes = new ArrayList<>();
		for (String key : keys(this.store, KeyRange.prefix("session/"), ScanOptions.DEFAULT.withoutValues())) {
			deletes.add(new Mutation.Delete(key(key)));
		}
		this.store.commit(WriteBatch.of(deletes), NOW);
		assertThatScansSoonStepOverNothing();
	}

	/** They are removed in the background. */
	private void assertThatScansSoonStepOverNothing() {
		long met = tombstonesMetBy(this::scan);
		for (int pause = 0; pause < 1_000 && met > 100; pause++) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			sweep();
			met = tombstonesMetBy(this::scan);
		}
		assertThat(met).isLessThanOrEqualTo(100);
	}

	private void scan() {
		assertThat(keys(this.store, KeyRange.all(), ScanOptions.DEFAULT.limit(1))).containsExactly("zebra");
	}

}
