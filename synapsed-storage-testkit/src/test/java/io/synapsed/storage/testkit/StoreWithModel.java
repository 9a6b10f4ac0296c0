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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.IterableStorage;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.StorageBatch;
import io.synapsed.storage.StorageConflictException;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.spi.Version;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A store beside a sorted map that says what it must answer.
 */
final class StoreWithModel implements AutoCloseable {

	private static final int KEYS = 12;

	private static final int MAX_SNAPSHOTS = 3;

	private final StoreFixture fixture;

	private final Path directory;

	private final MutableClock clock = new MutableClock();

	private final TreeMap<Bytes, Modelled> model = new TreeMap<>();

	private final List<Frozen> snapshots = new ArrayList<>();

	private final Set<Version> given = new HashSet<>();

	private final List<Version> old = new ArrayList<>(List.of(new Version(7, 7)));

	private StorageTemplate storage;

	private Random random = new Random(0);

	StoreWithModel(StoreFixture fixture, Path directory) {
		this.fixture = fixture;
		this.directory = directory;
		this.storage = open();
	}

	private StorageTemplate open() {
		return this.fixture.open(this.directory, this.clock).clock(this.clock).build();
	}

	void run(RandomOperation operation) {
		this.random = new Random(operation.seed());
		Bytes key = randomKey();
		switch (operation.kind()) {
			case PUT, PUT_AGAIN -> {
				Bytes value = randomValue();
				stored(key, value, Long.MAX_VALUE, this.storage.put(key, value));
			}
			case PUT_WITH_TIME_TO_LIVE -> {
				Bytes value = randomValue();
				long timeToLive = randomTimeToLive();
				stored(key, value, this.clock.millis() + timeToLive,
						this.storage.put(key, value, Duration.ofMillis(timeToLive)));
			}
			case DELETE -> {
				assertThat(this.storage.delete(key)).isEqualTo(live(key) != null);
				removed(key);
			}
			case GET, GET_AGAIN -> get(key);
			case GET_ALL -> getAll();
			case SCAN, SCAN_AGAIN -> scan(this.storage, this.model);
			case COUNT -> {
				KeyRange range = randomRange();
				assertThat(this.storage.count(range))
					.isEqualTo(liveEntries(this.model).keySet().stream().filter(range::contains).count());
			}
			case BATCH -> batch(false);
			case CONDITIONAL_BATCH -> batch(true);
			case PUT_IF_ABSENT -> {
				Bytes value = randomValue();
				Optional<Version> version = this.storage.putIfAbsent(key, value);
				assertThat(version.isPresent()).isEqualTo(live(key) == null);
				version.ifPresent((given) -> stored(key, value, Long.MAX_VALUE, given));
			}
			case COMPARE_AND_SET -> compareAndSet(key);
			case COMPARE_AND_DELETE -> {
				Version expected = randomVersion(key);
				boolean deleted = this.storage.compareAndDelete(key, expected);
				assertThat(deleted).isEqualTo(isAt(key, expected));
				if (deleted) {
					removed(key);
				}
			}
			case INCREMENT -> increment();
			case EXPIRE -> {
				long timeToLive = randomTimeToLive();
				Modelled before = live(key);
				assertThat(this.storage.expire(key, Duration.ofMillis(timeToLive))).isEqualTo(before != null);
				rewritten(key, before, this.clock.millis() + timeToLive);
			}
			case PERSIST -> {
				Modelled before = live(key);
				assertThat(this.storage.persist(key)).isEqualTo(before != null);
				rewritten(key, before, Long.MAX_VALUE);
			}
			case REMAINING_TIME_TO_LIVE -> {
				Modelled entry = live(key);
				assertThat(this.storage.remainingTimeToLive(key))
					.isEqualTo((entry != null && entry.expiresAt() != Long.MAX_VALUE)
							? Optional.of(Duration.ofMillis(entry.expiresAt() - this.clock.millis()))
							: Optional.empty());
			}
			case ADVANCE_CLOCK -> this.clock.advance(Duration.ofMillis(1 + this.random.nextInt(40)));
			case OPEN_SNAPSHOT -> {
				if (this.snapshots.size() < MAX_SNAPSHOTS) {
					this.snapshots.add(new Frozen(this.storage.snapshot(), new TreeMap<>(this.model)));
				}
			}
			case READ_SNAPSHOT -> readSnapshots(key);
			case CLOSE_SNAPSHOT -> {
				if (!this.snapshots.isEmpty()) {
					this.snapshots.remove(this.random.nextInt(this.snapshots.size())).snapshot().close();
				}
			}
			case TRANSACTION -> transaction(false);
			case CONFLICTING_TRANSACTION -> transaction(true);
			case SWEEP -> sweep();
			case FLUSH -> this.storage.flush();
			case REOPEN -> reopen();
		}
	}

	private void get(Bytes key) {
		Modelled expected = live(key);
		assertThat(this.storage.exists(key)).isEqualTo(expected != null);
		assertThat(this.storage.get(key)).isEqualTo(Optional.ofNullable(expected).map(Modelled::value));
		Optional<StorageEntry<Bytes>> entry = this.storage.getEntry(key);
		assertThat(entry.isPresent()).isEqualTo(expected != null);
		if (expected != null) {
			compare(entry.orElseThrow(), key, expected);
		}
	}

	private static void compare(StorageEntry<Bytes> entry, Bytes key, Modelled expected) {
		assertThat(entry.key()).isEqualTo(key);
		assertThat(entry.value()).isEqualTo(expected.value());
		assertThat(entry.version()).isEqualTo(expected.version());
		assertThat(entry.expiresAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE)).isEqualTo(expected.expiresAt());
	}

	private void getAll() {
		List<Bytes> keys = new ArrayList<>();
		for (int count = this.random.nextInt(5); count >= 0; count--) {
			keys.add(randomKey());
		}
		Map<Bytes, Bytes> expected = new HashMap<>();
		for (Bytes key : keys) {
			Modelled entry = live(key);
			if (entry != null) {
				expected.put(key, entry.value());
			}
		}
		assertThat(this.storage.getAll(keys)).isEqualTo(expected);
	}

	private void scan(IterableStorage view, NavigableMap<Bytes, Modelled> contents) {
		KeyRange range = randomRange();
		ScanOptions options = new ScanOptions(this.random.nextBoolean(),
				this.random.nextBoolean() ? 1 + this.random.nextInt(KEYS) : Long.MAX_VALUE, this.random.nextBoolean());
		NavigableMap<Bytes, Modelled> live = liveEntries(contents);
		List<Map.Entry<Bytes, Modelled>> expected = (options.reverse() ? live.descendingMap() : live).entrySet()
			.stream()
			.filter((entry) -> range.contains(entry.getKey()))
			.limit(options.limit())
			.toList();
		try (StorageCursor cursor = view.scan(range, options)) {
			for (Map.Entry<Bytes, Modelled> entry : expected) {
				StorageEntry<Bytes> found = cursor.next();
				assertThat(found.key()).isEqualTo(entry.getKey());
				if (!options.keysOnly()) {
					assertThat(found.value()).isEqualTo(entry.getValue().value());
				}
				Version version = entry.getValue().version();
				assertThat(found.version()).isEqualTo((version != null) ? version : StorageEntry.UNCOMMITTED);
			}
			assertThat(cursor.hasNext()).isFalse();
		}
	}

	private void batch(boolean conditional) {
		StorageBatch batch = this.storage.batch();
		Map<Bytes, Optional<Modelled>> changes = new LinkedHashMap<>();
		for (int count = this.random.nextInt(5); count >= 0; count--) {
			Bytes key = randomKey();
			if (this.random.nextInt(3) == 0) {
				batch.delete(key);
				changes.put(key, Optional.empty());
			}
			else if (this.random.nextInt(3) == 0) {
				Bytes value = randomValue();
				long timeToLive = randomTimeToLive();
				batch.put(key, value, Duration.ofMillis(timeToLive));
				changes.put(key, Optional.of(new Modelled(value, this.clock.millis() + timeToLive, null)));
			}
			else {
				Bytes value = randomValue();
				batch.put(key, value);
				changes.put(key, Optional.of(new Modelled(value, Long.MAX_VALUE, null)));
			}
		}
		boolean holds = true;
		for (int count = conditional ? 1 + this.random.nextInt(2) : 0; count > 0; count--) {
			Bytes key = randomKey();
			if (this.random.nextBoolean()) {
				batch.requireAbsent(key);
				holds &= live(key) == null;
			}
			else {
				Version expected = randomVersion(key);
				batch.requireVersion(key, expected);
				holds &= isAt(key, expected);
			}
		}
		assertThat(batch.commit()).isEqualTo(holds);
		if (holds) {
			changes.forEach(this::applied);
		}
	}

	/** The version of what a batch wrote is read back: a commit does not tell it. */
	private void applied(Bytes key, Optional<Modelled> change) {
		removed(key);
		change.ifPresent((written) -> {
			if (written.expiresAt() > this.clock.millis()) {
				StorageEntry<Bytes> entry = this.storage.getEntry(key).orElseThrow();
				stored(key, written.value(), written.expiresAt(), entry.version(), false);
			}
		});
	}

	private void compareAndSet(Bytes key) {
		Version expected = randomVersion(key);
		Bytes value = randomValue();
		Modelled before = live(key);
		boolean wins = isAt(key, expected);
		if (this.random.nextBoolean()) {
			Optional<Version> version = this.storage.compareAndSet(key, expected, value);
			assertThat(version.isPresent()).isEqualTo(wins);
			version.ifPresent((given) -> stored(key, value, before.expiresAt(), given));
		}
		else {
			long timeToLive = randomTimeToLive();
			Optional<Version> version = this.storage.compareAndSet(key, expected, value, Duration.ofMillis(timeToLive));
			assertThat(version.isPresent()).isEqualTo(wins);
			version.ifPresent((given) -> stored(key, value, this.clock.millis() + timeToLive, given));
		}
	}

	private void increment() {
		Bytes key = Bytes.utf8("counter-" + this.random.nextInt(2));
		Modelled before = live(key);
		long delta = this.random.nextInt(200) - 100;
		long expected = ((before != null) ? Long.parseLong(before.value().toUtf8()) : 0) + delta;
		long expiresAt = (before != null) ? before.expiresAt() : Long.MAX_VALUE;
		if (this.random.nextBoolean()) {
			assertThat(this.storage.increment(key, delta)).isEqualTo(expected);
		}
		else {
			long timeToLive = randomTimeToLive();
			expiresAt = this.clock.millis() + timeToLive;
			assertThat(this.storage.increment(key, delta, Duration.ofMillis(timeToLive))).isEqualTo(expected);
		}
		stored(key, Bytes.utf8(Long.toString(expected)), expiresAt, this.storage.getEntry(key).orElseThrow().version());
	}

	private void readSnapshots(Bytes key) {
		for (Frozen frozen : this.snapshots) {
			Modelled entry = frozen.contents().get(key);
			boolean live = entry != null && entry.expiresAt() > this.clock.millis();
			assertThat(frozen.snapshot().get(key)).isEqualTo(live ? Optional.of(entry.value()) : Optional.empty());
			scan(frozen.snapshot(), frozen.contents());
		}
	}

	private void transaction(boolean conflicting) {
		TreeMap<Bytes, Modelled> view = new TreeMap<>(this.model);
		Map<Bytes, Optional<Modelled>> changes = new LinkedHashMap<>();
		try (StorageTransaction transaction = this.storage.beginTransaction()) {
			Bytes key = randomKey();
			for (int count = this.random.nextInt(5); count >= 0; count--) {
				key = randomKey();
				if (this.random.nextInt(3) == 0) {
					transaction.delete(key);
					view.remove(key);
					changes.put(key, Optional.empty());
				}
				else {
					Modelled written = new Modelled(randomValue(), Long.MAX_VALUE, null);
					transaction.put(key, written.value());
					view.put(key, written);
					changes.put(key, Optional.of(written));
				}
				scan(transaction, view);
				Bytes read = randomKey();
				Modelled seen = view.get(read);
				assertThat(transaction.get(read)).isEqualTo((seen != null && seen.expiresAt() > this.clock.millis())
						? Optional.of(seen.value()) : Optional.empty());
			}
			if (conflicting) {
				Bytes value = randomValue();
				stored(key, value, Long.MAX_VALUE, this.storage.put(key, value));
				assertThatExceptionOfType(StorageConflictException.class).isThrownBy(transaction::commit);
			}
			else {
				transaction.commit();
				changes.forEach(this::applied);
			}
		}
	}

	private void sweep() {
		try (ExpirySweeper sweeper = new ExpirySweeper(this.storage.store(), this.clock)) {
			sweeper.sweep();
		}
		assertThat(this.storage.store().expiredBefore(this.clock.millis(), 100)).isEmpty();
	}

	private void reopen() {
		if (this.fixture.isDurable()) {
			this.snapshots.clear();
			this.storage.close();
			this.storage = open();
		}
	}

	void compareEverything() {
		NavigableMap<Bytes, Modelled> expected = liveEntries(this.model);
		try (StorageCursor cursor = this.storage.scan(KeyRange.all())) {
			expected.forEach((key, entry) -> compare(cursor.next(), key, entry));
			assertThat(cursor.hasNext()).isFalse();
		}
		for (int number = 0; number < KEYS; number++) {
			get(key(number));
		}
	}

	private void stored(Bytes key, Bytes value, long expiresAt, Version version) {
		stored(key, value, expiresAt, version, true);
	}

	private void stored(Bytes key, Bytes value, long expiresAt, Version version, boolean own) {
		if (own) {
			// A batch has one version for all of its keys.
			assertThat(this.given.add(version)).as("version is new").isTrue();
		}
		else {
			this.given.add(version);
		}
		removed(key);
		this.model.put(key, new Modelled(value, expiresAt, version));
	}

	private void removed(Bytes key) {
		Modelled before = this.model.remove(key);
		if (before != null && before.version() != null) {
			this.old.add(before.version());
		}
	}

	private void rewritten(Bytes key, @Nullable Modelled before, long expiresAt) {
		if (before != null) {
			stored(key, before.value(), expiresAt, this.storage.getEntry(key).orElseThrow().version());
		}
	}

	private @Nullable Modelled live(Bytes key) {
		Modelled entry = this.model.get(key);
		return (entry != null && entry.expiresAt() > this.clock.millis()) ? entry : null;
	}

	private NavigableMap<Bytes, Modelled> liveEntries(NavigableMap<Bytes, Modelled> contents) {
		TreeMap<Bytes, Modelled> live = new TreeMap<>(contents);
		live.values().removeIf((entry) -> entry.expiresAt() <= this.clock.millis());
		return live;
	}

	private boolean isAt(Bytes key, Version version) {
		Modelled entry = live(key);
		return entry != null && version.equals(entry.version());
	}

	/** Mostly the right version, sometimes one of the past. */
	private Version randomVersion(Bytes key) {
		Modelled entry = this.model.get(key);
		return (entry != null && this.random.nextInt(3) > 0) ? entry.version()
				: this.old.get(this.random.nextInt(this.old.size()));
	}

	private Bytes randomKey() {
		return key(this.random.nextInt(KEYS));
	}

	private static Bytes key(int number) {
		byte[] key = new byte[1 + number % 3];
		key[0] = (byte) (number * 23);
		return Bytes.wrap(key);
	}

	private Bytes randomValue() {
		byte[] value = new byte[switch (this.random.nextInt(4)) {
			case 0 -> 0;
			case 1 -> 1 + this.random.nextInt(10);
			case 2 -> this.random.nextInt(300);
			default -> this.random.nextInt(5_000);
		}];
		if (this.random.nextBoolean()) {
			this.random.nextBytes(value);
		}
		return Bytes.wrap(value);
	}

	private long randomTimeToLive() {
		return 1 + this.random.nextInt(60);
	}

	private KeyRange randomRange() {
		return new KeyRange(this.random.nextInt(3) == 0 ? null : randomKey(),
				this.random.nextInt(3) == 0 ? null : randomKey());
	}

	@Override
	public void close() {
		this.storage.close();
	}

	/**
	 * What is stored under a key.
	 *
	 * @param version {@code null} while a transaction holds it
	 */
	private record Modelled(Bytes value, long expiresAt, @Nullable Version version) {
	}

	/** A snapshot and what it must show. */
	private record Frozen(StorageSnapshot snapshot, TreeMap<Bytes, Modelled> contents) {
	}

}
