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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.synapsed.storage.IterableStorage;
import io.synapsed.storage.StorageBatch;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.StorageTransaction;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.maintenance.JobReport;
import io.synapsed.storage.maintenance.JobState;
import io.synapsed.storage.maintenance.Pace;
import io.synapsed.storage.maintenance.Recoding;
import io.synapsed.storage.maintenance.Retirement;
import io.synapsed.storage.maintenance.Verification;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.Namespace;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A store and a sorted map that is told the same.
 */
final class ModelledStore implements AutoCloseable {

	/** An entry of the model. */
	private record Value(String text, long expiresAt) {
	}

	private static final int TRAINING_SAMPLES = 100;

	private final StoreFixture fixture;

	private final Path directory;

	private final MutableClock clock = new MutableClock(1_000_000);

	private final TreeMap<Bytes, Value> model = new TreeMap<>();

	private @Nullable CodecSettings settings;

	private @Nullable CodecLayer codecs;

	private boolean caches;

	private StorageTemplate storage;

	private @Nullable StorageSnapshot snapshot;

	private int trainings;

	private TreeMap<Bytes, Value> frozen = new TreeMap<>();

	ModelledStore(StoreFixture fixture, Path directory) {
		this.fixture = fixture;
		this.directory = directory;
		this.storage = open();
	}

	private StorageTemplate open() {
		StorageBuilder builder = this.fixture.open(this.directory, this.clock);
		if (this.settings != null) {
			this.codecs = new CodecLayer(this.settings, this.clock);
			builder.layer(this.codecs);
		}
		if (this.caches) {
			builder.layer(Stack.Layer.TINY_CACHE.create(this.clock));
		}
		return builder.clock(this.clock).serializer(new TextSerializer()).build();
	}

	void put(String key, String value, @Nullable Duration timeToLive) {
		if (timeToLive != null) {
			this.storage.put(key, value, timeToLive);
		}
		else {
			this.storage.put(key, value);
		}
		this.model.put(Bytes.utf8(key), new Value(value, expiry(timeToLive)));
	}

	private long expiry(@Nullable Duration timeToLive) {
		return (timeToLive != null) ? this.clock.millis() + timeToLive.toMillis() : Long.MAX_VALUE;
	}

	private @Nullable Value current(String key) {
		return this.model.get(Bytes.utf8(key));
	}

	void delete(String key) {
		assertThat(this.storage.delete(key)).isEqualTo(this.model.remove(Bytes.utf8(key)) != null);
	}

	void putIfAbsent(String key, String value) {
		boolean absent = current(key) == null;
		assertThat(this.storage.putIfAbsent(key, value).isPresent()).isEqualTo(absent);
		if (absent) {
			this.model.put(Bytes.utf8(key), new Value(value, Long.MAX_VALUE));
		}
	}

	void compareAndSet(String key, String value) {
		Optional<StorageEntry<Bytes>> entry = this.storage.getEntry(key);
		Value current = current(key);
		assertThat(entry.isPresent()).isEqualTo(current != null);
		if (current != null) {
			assertThat(this.storage.compareAndSet(key, entry.orElseThrow().version(), value)).isPresent();
			this.model.put(Bytes.utf8(key), new Value(value, current.expiresAt()));
		}
	}

	void compareWithOldVersion(String key, String value) {
		assertThat(this.storage.compareAndSet(key, Version.of(1), value)).isEmpty();
		assertThat(this.storage.compareAndDelete(key, Version.of(1))).isFalse();
	}

	void increment(String key, long delta) {
		Value current = current(key);
		Long number = (current != null) ? parse(current.text()) : Long.valueOf(0);
		if (number == null) {
			assertThatExceptionOfType(InvalidValueException.class).isThrownBy(() -> this.storage.increment(key, delta));
			return;
		}
		assertThat(this.storage.increment(key, delta)).isEqualTo(number + delta);
		this.model.put(Bytes.utf8(key),
				new Value(Long.toString(number + delta), (current != null) ? current.expiresAt() : Long.MAX_VALUE));
	}

	private static @Nullable Long parse(String text) {
		try {
			return Long.valueOf(text);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	void expire(String key, Duration timeToLive) {
		Value current = current(key);
		assertThat(this.storage.expire(key, timeToLive)).isEqualTo(current != null);
		if (current != null) {
			this.model.put(Bytes.utf8(key), new Value(current.text(), expiry(timeToLive)));
		}
	}

	void persist(String key) {
		Value current = current(key);
		assertThat(this.storage.persist(key)).isEqualTo(current != null);
		if (current != null) {
			this.model.put(Bytes.utf8(key), new Value(current.text(), Long.MAX_VALUE));
		}
	}

	/**
	 * Puts and deletes the keys in turn, if a key is absent.
	 */
	void batch(List<String> keys, String value, String absent) {
		StorageBatch batch = this.storage.batch().requireAbsent(Bytes.utf8(absent));
		TreeMap<Bytes, Value> after = new TreeMap<>(this.model);
		for (int index = 0; index < keys.size(); index++) {
			if (index % 3 == 2) {
				batch.delete(keys.get(index));
				after.remove(Bytes.utf8(keys.get(index)));
			}
			else {
				batch.put(keys.get(index), value + index);
				after.put(Bytes.utf8(keys.get(index)), new Value(value + index, Long.MAX_VALUE));
			}
		}
		boolean applies = current(absent) == null;
		assertThat(batch.commit()).isEqualTo(applies);
		if (applies) {
			this.model.clear();
			this.model.putAll(after);
		}
	}

	/**
	 * Reads, puts and deletes the keys in turn, scans everything, and commits, unless
	 * somebody else has changed what the transaction has read.
	 */
	void transaction(List<String> keys, String value, @Nullable String disturbed) {
		try (StorageTransaction transaction = this.storage.beginTransaction()) {
			Set<Bytes> read = new HashSet<>(this.model.keySet());
			TreeMap<Bytes, Value> after = new TreeMap<>(this.model);
			for (int index = 0; index < keys.size(); index++) {
				Bytes key = Bytes.utf8(keys.get(index));
				read.add(key);
				assertThat(transaction.get(key, String.class))
					.isEqualTo(Optional.ofNullable(after.get(key)).map(Value::text));
				if (index % 3 == 2) {
					transaction.delete(key);
					after.remove(key);
				}
				else {
					transaction.put(key, value + index);
					after.put(key, new Value(value + index, Long.MAX_VALUE));
				}
			}
			checkScans(transaction, after);
			if (disturbed != null) {
				put(disturbed, "disturbed", null);
			}
			if (disturbed != null && (read.contains(Bytes.utf8(disturbed))
					|| this.storage.capabilities().contains(Capability.RANGE_PROTECTION))) {
				assertThatExceptionOfType(StorageConflictException.class).isThrownBy(transaction::commit);
				return;
			}
			transaction.commit();
			if (disturbed != null) {
				after.put(Bytes.utf8(disturbed), new Value("disturbed", Long.MAX_VALUE));
			}
			this.model.clear();
			this.model.putAll(after);
		}
	}

	void deletePrefix(String prefix) {
		List<Bytes> doomed = this.model.keySet().stream().filter((key) -> key.startsWith(Bytes.utf8(prefix))).toList();
		assertThat(this.storage.deleteRange(KeyRange.prefix(prefix))).isEqualTo(doomed.size());
		doomed.forEach(this.model::remove);
	}

	void advance(Duration duration) {
		this.clock.advance(duration);
		expire(this.model);
		expire(this.frozen);
	}

	private void expire(Map<Bytes, Value> entries) {
		entries.values().removeIf((value) -> value.expiresAt() <= this.clock.millis());
	}

	void sweep() {
		try (ExpirySweeper sweeper = new ExpirySweeper(this.storage.store(), this.clock)) {
			sweeper.sweep();
		}
		assertThat(this.storage.store().expiredBefore(this.clock.millis(), 10)).isEmpty();
	}

	void reopen() {
		if (this.fixture.isDurable()) {
			closeSnapshot();
			this.storage.close();
			this.storage = open();
		}
	}

	/**
	 * Opens again with other settings.
	 * @param settings the settings, or {@code null} for no codecs
	 * @param caches whether there is a cache
	 */
	void reopen(@Nullable CodecSettings settings, boolean caches) {
		this.settings = settings;
		this.caches = caches;
		reopen();
	}

	private CodecLayer codecs() {
		return Objects.requireNonNull(this.codecs);
	}

	void verify() {
		assertFinished(new Verification(codecs().values(), this.clock).run(Pace.UNLIMITED));
	}

	void recode() {
		assertFinished(new Recoding(codecs().values(), this.clock).run(Pace.UNLIMITED));
	}

	void rotateKeys() {
		codecs().keys().rotate();
	}

	/** Later than any entry of the model lives that expires. */
	void retire() {
		advance(Retirement.SETTLED.plusMillis(1));
		assertFinished(new Retirement(codecs().values(), this.clock).run(Pace.UNLIMITED));
	}

	private static void assertFinished(JobReport report) {
		assertThat(report.state()).as(String.valueOf(report.problem())).isEqualTo(JobState.FINISHED);
		assertThat(report.findings().counts()).containsEntry("damaged", 0L);
	}

	/**
	 * Makes a dictionary for the values of the model, from others that are like some of
	 * them.
	 */
	void train() {
		KeyRange samples = KeyRange.prefix("samples/");
		Map<Bytes, Bytes> values = new TreeMap<>();
		for (int number = 0; number < TRAINING_SAMPLES; number++) {
			values.put(Bytes.utf8("samples/" + number), Bytes.utf8(sample(this.trainings, number)));
		}
		this.trainings++;
		this.storage.putAll(values);
		try {
			codecs().compression().train(Namespace.DEFAULT, this.storage.store(), this.clock);
		}
		catch (StorageCompressionException ex) {
			// Values are written without dictionaries now, or have nothing in common.
		}
		finally {
			this.storage.deleteRange(samples);
		}
	}

	static String sample(int kind, int number) {
		return "{\"kind\":" + kind + ",\"number\":" + number * 7919 % 1009 + ",\"name\":\"" + "kind of sample " + kind
				+ "\",\"state\":\"known to all\",\"link\":\"" + Integer.toHexString(number * 31) + "\"}";
	}

	void takeSnapshot() {
		closeSnapshot();
		this.snapshot = this.storage.snapshot();
		this.frozen = new TreeMap<>(this.model);
	}

	private void closeSnapshot() {
		if (this.snapshot != null) {
			this.snapshot.close();
			this.snapshot = null;
		}
	}

	void flush() {
		this.storage.flush();
	}

	/** Compares everything that can be read. */
	void check() {
		checkScans(this.storage, this.model);
		for (String key : List.of("a", "a\u0000", "ab", "b", "\u00ff", "zz")) {
			Value expected = current(key);
			assertThat(this.storage.get(key, String.class)).isEqualTo(Optional.ofNullable(expected).map(Value::text));
			assertThat(this.storage.exists(key)).isEqualTo(expected != null);
			assertThat(this.storage.getEntry(key).flatMap(StorageEntry::expiresAt).isPresent())
				.isEqualTo(expected != null && expected.expiresAt() != Long.MAX_VALUE);
		}
		assertThat(this.storage.getAll(List.copyOf(this.model.keySet()))).hasSameSizeAs(this.model);
		if (this.snapshot != null) {
			checkScans(this.snapshot, this.frozen);
		}
	}

	private static void checkScans(IterableStorage storage, TreeMap<Bytes, Value> expected) {
		assertThat(scan(storage, KeyRange.all(), false)).isEqualTo(texts(expected));
		assertThat(scan(storage, KeyRange.all(), true)).isEqualTo(texts(expected.descendingMap()));
		Bytes from = Bytes.utf8("ab");
		assertThat(scan(storage, KeyRange.all().atLeast(from), false)).isEqualTo(texts(expected.tailMap(from, true)));
		assertThat(scan(storage, KeyRange.all().atMost(from), true))
			.isEqualTo(texts(expected.headMap(from, true).descendingMap()));
		assertThat(storage.count(KeyRange.prefix("a")))
			.isEqualTo(expected.keySet().stream().filter((key) -> key.startsWith(Bytes.utf8("a"))).count());
	}

	private static List<String> scan(IterableStorage storage, KeyRange range, boolean reverse) {
		try (var entries = storage.stream(range, ScanOptions.DEFAULT.reverse(reverse))) {
			return entries.map((entry) -> entry.keyText() + "=" + entry.value().toUtf8()).toList();
		}
	}

	private static List<String> texts(Map<Bytes, Value> entries) {
		List<String> texts = new ArrayList<>();
		entries.forEach((key, value) -> texts.add(key.toUtf8() + "=" + value.text()));
		return texts;
	}

	@Override
	public void close() {
		closeSnapshot();
		this.storage.close();
		this.fixture.destroy(this.directory);
	}

}
