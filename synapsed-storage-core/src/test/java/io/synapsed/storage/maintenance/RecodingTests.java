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

package io.synapsed.storage.maintenance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.EncodedValues;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.ValueHeader;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.compression.CompressionAlgorithm;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.CompressionSettings;
import io.synapsed.storage.transform.compression.Dictionaries;
import io.synapsed.storage.transform.compression.DictionaryProtection;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import io.synapsed.storage.transform.compression.SnappyAlgorithm;
import io.synapsed.storage.transform.compression.ZstdAlgorithm;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.DataEncryptionKeyState;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyEncryptionKey;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.SystemNamespaceKeyRingStorage;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Recoding} and {@link Retirement}: settings change, and values follow.
 */
class RecodingTests {

	private static final int ENTRIES = 1_000;

	private static final List<CompressionAlgorithm> ALGORITHMS = List.of(new Lz4Algorithm(), new ZstdAlgorithm(),
			new SnappyAlgorithm());

	private final MutableClock clock = new MutableClock();

	private final MemoryStore memory = MemoryStore.builder().clock(this.clock).build();

	/** A stack with its settings. */
	private record Opened(StorageTemplate storage, EncodedValues values, @Nullable KeyRing keys) {
	}

	private Opened open(KeyValueStore engine, @Nullable CompressionAlgorithm compression, boolean encrypts,
			boolean checks) {
		AeadAlgorithm aead = new XAesGcmAlgorithm();
		KeyEncryptionKey key = new KeyEncryptionKey("test", new byte[AeadAlgorithm.KEY_SIZE]);
		KeyRing keys = KeyRing
			.builder(engine, new SystemNamespaceKeyRingStorage(engine, this.clock),
					new ProvidedKeyWrapper(new FixedKeyProvider(List.of(key), "test"), aead))
			.algorithm(aead)
			.clock(this.clock)
			.nanoTime(this.clock::nanoTime)
			.build();
		List<ValueCodec> codecs = new ArrayList<>();
		codecs.add(new CompressionCodec(engine.name(), compression, ALGORITHMS, 0));
		codecs.add(new EncryptionCodec(engine.name(), keys, PerNamespace.same(encrypts), true));
		codecs.add(new Crc32cCodec(checks));
		TransformLayer layer = new TransformLayer(codecs, false);
		StorageTemplate storage = StorageBuilder.over(engine).clock(this.clock).layer(layer).build();
		return new Opened(storage, layer.values(), keys);
	}

	private static byte[] value(int number) {
		return ("{\"number\":" + number + ",\"text\":\"" + "some text that repeats itself ".repeat(5) + "\"}")
			.getBytes();
	}

	private static Set<String> forms(KeyValueStore engine) {
		Set<String> forms = new TreeSet<>();
		try (EntryCursor cursor = engine.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				if (EncodedValues.hasHeader(entry)) {
					ValueHeader header = ValueHeader.read(entry.value());
					forms.add(header.compression() + "/" + header.encryption() + "/" + header.checksumAlgorithm());
				}
			}
		}
		return forms;
	}

	/**
	 * One data set, written under twelve settings, read and recoded under a thirteenth.
	 */
	@Test
	void whenTwelveSettingsHaveWrittenThenAThirteenthReadsAllAndRecodesIt() {
		List<@Nullable CompressionAlgorithm> algorithms = new ArrayList<>(ALGORITHMS.subList(0, 2));
		algorithms.add(null);
		int number = 0;
		for (CompressionAlgorithm algorithm : algorithms) {
			for (boolean encrypts : new boolean[] { false, true }) {
				for (boolean checks : new boolean[] { false, true }) {
					Opened opened = open(this.memory, algorithm, encrypts, checks);
					for (int end = number + 100; number < end; number++) {
						opened.storage().put("key-" + number, value(number));
					}
				}
			}
		}
		assertThat(forms(this.memory)).hasSize(12);
		Opened opened = open(this.memory, ALGORITHMS.get(2), true, true);
		assertAll(opened.storage(), number);
		JobReport report = new Recoding(opened.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(report.state()).isEqualTo(JobState.FINISHED);
		assertThat(report.findings().counts()).containsEntry("renewed", 1_200L).containsEntry("damaged", 0L);
		assertThat(forms(this.memory)).containsExactly("3/1/1");
		assertAll(opened.storage(), number);
		assertThat(new Recoding(opened.values(), this.clock).run(Pace.UNLIMITED).findings().counts())
			.containsEntry("renewed", 0L);
	}

	private static void assertAll(StorageTemplate storage, int count) {
		for (int number = 0; number < count; number++) {
			assertThat(storage.get("key-" + number)).contains(Bytes.wrap(value(number)));
		}
	}

	@Test
	void whenRecodedThenVersionAndExpiryStay() {
		Opened plain = open(this.memory, null, false, false);
		plain.storage().put(Bytes.utf8("key"), value(1), Duration.ofHours(1));
		var before = plain.storage().getEntry(Bytes.utf8("key")).orElseThrow();
		Opened opened = open(this.memory, ALGORITHMS.get(1), true, true);
		new Recoding(opened.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(opened.storage().getEntry(Bytes.utf8("key"))).contains(before);
	}

	@Test
	void whenAValueIsDamagedThenItIsListedAndTheRestIsRecoded() {
		Opened plain = open(this.memory, null, false, true);
		for (int number = 0; number < 10; number++) {
			plain.storage().put("key-" + number, value(number));
		}
		Bytes key = Namespace.DEFAULT.encode("key-5");
		Entry entry = this.memory.get(key, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		byte[] damaged = entry.value().toByteArray();
		damaged[damaged.length - 1] ^= 1;
		this.memory.put(new Mutation.Put(key, Bytes.wrap(damaged), Entry.NEVER, 0), 0);
		Opened opened = open(this.memory, ALGORITHMS.get(1), false, true);
		JobFindings findings = new Recoding(opened.values(), this.clock).run(Pace.UNLIMITED).findings();
		assertThat(findings.counts()).containsEntry("renewed", 9L).containsEntry("damaged", 1L);
		assertThat(findings.damaged()).containsExactly(key);
	}

	@Test
	void whenEndedHalfWayThenItGoesOnWhereItWasUnlessKeysHaveChanged(@TempDir Path directory) {
		try (RocksDbStore engine = RocksDbStore.builder().directory(directory).clock(this.clock).build()) {
			Opened plain = open(engine, null, false, false);
			for (int number = 0; number < ENTRIES; number++) {
				plain.storage().put("key-" + number, value(number));
			}
			Opened opened = open(engine, null, true, false);
			AtomicLong chunks = new AtomicLong();
			JobReport half = new Recoding(opened.values(), this.clock).run((bytes) -> chunks.incrementAndGet() < 2);
			assertThat(half.state()).isEqualTo(JobState.STOPPED);
			assertThat(Recoding.isUnfinished(engine)).isTrue();
			assertThat(forms(engine)).hasSize(2);
			JobReport rest = new Recoding(opened.values(), this.clock).run(Pace.UNLIMITED);
			assertThat(half.entries() + rest.entries()).isEqualTo(ENTRIES);
			assertThat(forms(engine)).containsExactly("0/1/0");
			assertThat(Recoding.isUnfinished(engine)).isFalse();
			new Recoding(opened.values(), this.clock).run((bytes) -> false);
			assertThat(opened.keys()).isNotNull();
			opened.keys().rotate();
			assertThat(new Recoding(opened.values(), this.clock).run(Pace.UNLIMITED).entries()).isEqualTo(ENTRIES);
		}
	}

	/** Settings of one write: compression, encryption, checksums. */
	private Opened open(String settings) {
		CompressionAlgorithm compression = settings.contains("lz4") ? ALGORITHMS.get(0) : null;
		return open(this.memory, compression, settings.contains("encrypted"), settings.contains("checked"));
	}

	@ParameterizedTest
	@CsvSource({ "plain, encrypted, encrypted checked, 0/1/1", "encrypted, plain, encrypted, 0/1/0",
			"plain, encrypted checked, encrypted, 0/1/0", "encrypted checked, checked, plain, 0/0/0",
			"checked, plain, checked, 0/0/1", "plain, lz4, lz4 checked, 1/0/1", "lz4, checked, lz4 encrypted, 1/1/0" })
	void whenSettingsChangeHalfWayThenTheJobStartsOver(String written, String begun, String resumed, String form) {
		Opened writer = open(written);
		for (int number = 0; number < ENTRIES; number++) {
			writer.storage().put("key-" + number, value(number));
		}
		assertThat(new Recoding(open(begun).values(), this.clock).run((bytes) -> false).state())
			.isEqualTo(JobState.STOPPED);
		Opened opened = open(resumed);
		JobReport report = new Recoding(opened.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(report.state()).isEqualTo(JobState.FINISHED);
		assertThat(forms(this.memory)).containsExactly(form);
		assertAll(opened.storage(), ENTRIES);
	}

	@Test
	void whenTheEncryptionOfANamespaceChangesHalfWayThenTheJobStartsOver() {
		PerNamespace<Boolean> before = PerNamespace.of(true, Map.of("a", false));
		TransformLayer writing = encrypting(before);
		KeyValueStore store = StorageBuilder.over(this.memory).layer(writing).build().store();
		for (int number = 0; number < ENTRIES; number++) {
			store.put(new Mutation.Put(Namespace.of("a").encode("key-" + number), Bytes.wrap(value(number)),
					Entry.NEVER, 0), 0);
		}
		new Recoding(writing.values(), this.clock).run((bytes) -> false);
		TransformLayer all = encrypting(PerNamespace.same(true));
		all.over(this.memory);
		assertThat(new Recoding(all.values(), this.clock).run(Pace.UNLIMITED).entries()).isEqualTo(ENTRIES);
		assertThat(forms(this.memory)).containsExactly("0/1/0");
	}

	private TransformLayer encrypting(PerNamespace<Boolean> encrypts) {
		AeadAlgorithm aead = new XAesGcmAlgorithm();
		KeyEncryptionKey key = new KeyEncryptionKey("test", new byte[AeadAlgorithm.KEY_SIZE]);
		KeyRing keys = KeyRing
			.builder(this.memory, new SystemNamespaceKeyRingStorage(this.memory, this.clock),
					new ProvidedKeyWrapper(new FixedKeyProvider(List.of(key), "test"), aead))
			.algorithm(aead)
			.clock(this.clock)
			.nanoTime(this.clock::nanoTime)
			.build();
		return new TransformLayer(List.of(new EncryptionCodec("memory", keys, encrypts, true)), false);
	}

	/** Everything that decides how a value is written is part of the fingerprint. */
	@Test
	void whenAnySettingDiffersThenSoDoesTheFingerprint() {
		Set<String> fingerprints = new HashSet<>();
		List<String> settings = List.of("plain", "encrypted", "checked", "encrypted checked", "lz4", "lz4 encrypted",
				"lz4 checked", "lz4 encrypted checked");
		settings.forEach((each) -> fingerprints.add(open(each).values().fingerprint()));
		for (int level : new int[] { 1, 19 }) {
			for (int minSize : new int[] { 0, 100 }) {
				for (boolean dictionaries : new boolean[] { false, true }) {
					CompressionSettings own = new CompressionSettings(
							new CompressionSettings.Choice.Fixed(new ZstdAlgorithm().level(level)), minSize,
							dictionaries);
					fingerprints.add(fingerprint(PerNamespace.same(own)));
					fingerprints.add(fingerprint(PerNamespace.of(CompressionSettings.NONE, Map.of("a", own))));
					fingerprints.add(fingerprint(PerNamespace.of(CompressionSettings.NONE, Map.of("b", own))));
				}
			}
		}
		assertThat(fingerprints).hasSize(settings.size() + 8 * 3);
		settings.forEach((each) -> fingerprints.add(open(each).values().fingerprint()));
		assertThat(fingerprints).as("the same settings again").hasSize(settings.size() + 8 * 3);
	}

	private String fingerprint(PerNamespace<CompressionSettings> compression) {
		Dictionaries dictionaries = new Dictionaries(this.memory, DictionaryProtection.NONE);
		TransformLayer layer = new TransformLayer(List.of(CompressionCodec.builder("memory")
			.settings(compression)
			.readers(ALGORITHMS)
			.maxValueSize(1 << 20)
			.dictionaries(dictionaries)
			.build()), false);
		layer.over(this.memory);
		return layer.values().fingerprint();
	}

	@Test
	void whenJobsStartThenAnUnfinishedRecodingGoesOn() {
		Opened plain = open(this.memory, null, false, false);
		for (int number = 0; number < ENTRIES; number++) {
			plain.storage().put("key-" + number, value(number));
		}
		Opened opened = open(this.memory, null, true, false);
		new Recoding(opened.values(), this.clock).run((bytes) -> false);
		try (ValueJobs jobs = new ValueJobs(opened.values(), this.clock, Long.MAX_VALUE)) {
			jobs.start(Duration.ZERO);
			while (jobs.reports().isEmpty() || jobs.reports().get(0).state() != JobState.FINISHED) {
				Thread.onSpinWait();
			}
		}
		assertThat(forms(this.memory)).containsExactly("0/1/0");
	}

	@Test
	void whenKeysRotateUnderLoadThenNothingIsUnreadableAndOldKeysCanGo() {
		Opened opened = open(this.memory, ALGORITHMS.get(0), true, true);
		KeyRing keys = opened.keys();
		assertThat(keys).isNotNull();
		for (int number = 0; number < ENTRIES; number++) {
			opened.storage().put("key-" + number, value(number));
		}
		AtomicBoolean stopped = new AtomicBoolean();
		List<CompletableFuture<Void>> clients = new ArrayList<>();
		for (int client = 0; client < 4; client++) {
			Random random = new Random(client);
			clients.add(CompletableFuture.runAsync(() -> {
				while (!stopped.get()) {
					int number = random.nextInt(ENTRIES);
					if (random.nextBoolean()) {
						opened.storage().put("key-" + number, value(number));
					}
					assertThat(opened.storage().get("key-" + number)).contains(Bytes.wrap(value(number)));
				}
			}));
		}
		try {
			for (int rotation = 0; rotation < 20; rotation++) {
				this.clock.advance(1);
				keys.rotate();
				assertThat(new Recoding(opened.values(), this.clock).run(Pace.UNLIMITED).findings().counts())
					.containsEntry("damaged", 0L);
			}
		}
		finally {
			stopped.set(true);
		}
		clients.forEach(CompletableFuture::join);
		new Recoding(opened.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(new Retirement(opened.values(), this.clock).run(Pace.UNLIMITED).findings().counts()).as("too early")
			.containsEntry("keys-removed", 0L)
			.containsEntry("keys-recent", 20L);
		this.clock.advance(Retirement.SETTLED.toMillis() + 1);
		JobReport retired = new Retirement(opened.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(retired.findings().counts()).containsEntry("keys-removed", 20L).containsEntry("keys-needed", 0L);
		assertThat(keys.count(DataEncryptionKeyState.RETIRED)).isZero();
		assertAll(opened.storage(), ENTRIES);
	}

	@Test
	void whenValuesNeedAKeyThenItIsNotRetired() {
		Opened opened = open(this.memory, null, true, false);
		KeyRing keys = opened.keys();
		assertThat(keys).isNotNull();
		opened.storage().put("key-0", value(0));
		this.clock.advance(1);
		keys.rotate();
		this.clock.advance(Retirement.SETTLED.toMillis() + 1);
		JobReport report = new Retirement(opened.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(report.findings().counts()).containsEntry("keys-removed", 0L).containsEntry("keys-needed", 1L);
		assertAll(opened.storage(), 1);
		this.memory.put(new Mutation.Put(Namespace.DEFAULT.encode("x"), Bytes.utf8("no header"), Entry.NEVER, 0), 0);
		opened.storage().delete("key-0");
		report = new Retirement(opened.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(report.state()).isEqualTo(JobState.FAILED);
		assertThat(report.problem()).hasMessageContaining("1 values cannot be read");
		assertThat(report.findings().damaged()).containsExactly(Namespace.DEFAULT.encode("x"));
		assertThat(keys.count(DataEncryptionKeyState.RETIRED)).isOne();
	}

}
