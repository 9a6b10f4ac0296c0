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

import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.transform.EncodedValues;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.CompressionSettings;
import io.synapsed.storage.transform.compression.Dictionaries;
import io.synapsed.storage.transform.compression.DictionaryDescription;
import io.synapsed.storage.transform.compression.ZstdAlgorithm;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyEncryptionKey;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.SystemNamespaceKeyRingStorage;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of dictionaries that no new value needs, with {@link Retirement}
 * and {@link NamespaceEraser}.
 */
class DictionaryRetirementTests {

	private static final Namespace PEOPLE = Namespace.of("people");

	private static final int VALUES = 600;

	private final MutableClock clock = new MutableClock();

	private final MemoryStore engine = MemoryStore.builder().clock(this.clock).build();

	private final Random random = new Random(11);

	/** One process, with a stack of its own over the engine. */
	private record Process(KeyValueStore store, EncodedValues values, CompressionCodec compression,
			Dictionaries dictionaries, KeyRing keys) {
	}

	private Process open(boolean encrypts, boolean compresses) {
		AeadAlgorithm aead = new XAesGcmAlgorithm();
		KeyEncryptionKey key = new KeyEncryptionKey("test", new byte[AeadAlgorithm.KEY_SIZE]);
		KeyRing keys = KeyRing
			.builder(this.engine, new SystemNamespaceKeyRingStorage(this.engine, this.clock),
					new ProvidedKeyWrapper(new FixedKeyProvider(List.of(key), "test"), aead))
			.algorithm(aead)
			.clock(this.clock)
			.nanoTime(this.clock::nanoTime)
			.build();
		EncryptionCodec encryption = new EncryptionCodec("test", keys, PerNamespace.same(encrypts), true);
		Dictionaries dictionaries = new Dictionaries(this.engine, encryption.dictionaryProtection(),
				this.clock::nanoTime);
		ZstdAlgorithm zstd = new ZstdAlgorithm();
		CompressionCodec compression = CompressionCodec.builder("test")
			.settings(PerNamespace.same(CompressionSettings.of(compresses ? zstd : null, 0)))
			.readers(List.of(zstd))
			.maxValueSize(1 << 20)
			.dictionaries(dictionaries)
			.build();
		TransformLayer layer = new TransformLayer(List.of(compression, encryption), false);
		KeyValueStore store = StorageBuilder.over(this.engine).clock(this.clock).layer(layer).build().store();
		return new Process(store, layer.values(), compression, dictionaries, keys);
	}

	private static Bytes key(int number) {
		return PEOPLE.encode("key-" + number);
	}

	private void fill(Process process, String kind) {
		for (int number = 0; number < VALUES; number++) {
			Bytes value = Bytes.utf8("{\"" + kind + "\":" + this.random.nextInt(1000) + ",\"" + kind + " of\":\"" + kind
					+ number + "\",\"since\":" + this.random.nextLong() + "}");
			process.store.put(new Mutation.Put(key(number), value, Entry.NEVER, 0), this.clock.millis());
		}
	}

	/** Two dictionaries, and values that need the second. */
	private Process trained(boolean encrypts) {
		Process process = open(encrypts, true);
		for (String kind : List.of("membership of a club", "place where they work")) {
			fill(process, kind);
			this.clock.advance(1);
			assertThat(process.compression.train(PEOPLE, process.store, this.clock).dictionary()).isPresent();
		}
		fill(process, "place where they work");
		return process;
	}

	private JobReport retire(Process process) {
		this.clock.advance(Retirement.SETTLED.toMillis() + 1);
		JobReport report = new Retirement(process.values, this.clock).run(Pace.UNLIMITED);
		assertThat(report.problem()).isNull();
		return report;
	}

	private static void assertReadable(Process process) {
		for (int number = 0; number < VALUES; number++) {
			assertThat(process.store.get(key(number), ReadOptions.DEFAULT)).isNotNull();
		}
	}

	@Test
	void whenTheClockOfTheDayLeapsThenNothingIsRetired() {
		Process process = trained(true);
		process.keys.rotate();
		fill(process, "place where they work");
		new Recoding(process.values, this.clock).run(Pace.UNLIMITED);
		this.clock.leap(Duration.ofDays(365).toMillis());
		assertThat(new Retirement(process.values, this.clock).run(Pace.UNLIMITED).findings().counts())
			.containsEntry("dictionaries-recent", 1L)
			.containsEntry("dictionaries-removed", 0L)
			.containsEntry("keys-recent", 1L)
			.containsEntry("keys-removed", 0L);
		this.clock.leap(-2 * Duration.ofDays(365).toMillis());
		assertThat(retire(process).findings().counts()).containsEntry("dictionaries-removed", 1L)
			.containsEntry("keys-removed", 1L);
		assertReadable(process);
	}

	@Test
	void whenTheStoreWasOpenedAfterARotationThenNoWriteNeedsTheKeyOfBefore() {
		Process before = trained(true);
		before.keys.rotate();
		Process process = open(true, true);
		fill(process, "place where they work");
		assertThat(new Retirement(process.values, this.clock).run(Pace.UNLIMITED).findings().counts())
			.containsEntry("dictionaries-removed", 1L)
			.containsEntry("keys-removed", 1L);
		assertReadable(process);
	}

	@Test
	void whenNoValueNeedsADictionaryThenItIsRemovedAndTheNewestStays() {
		Process process = trained(false);
		assertThat(new Retirement(process.values, this.clock).run(Pace.UNLIMITED).findings().counts()).as("too early")
			.containsEntry("dictionaries-recent", 1L)
			.containsEntry("dictionaries-removed", 0L);
		assertThat(retire(process).findings().counts()).containsEntry("dictionaries-removed", 1L)
			.containsEntry("dictionaries-needed", 0L)
			.containsEntry("dictionaries-recent", 0L);
		assertThat(process.dictionaries.list()).extracting(DictionaryDescription::id).containsExactly(2);
		assertReadable(process);
		assertReadable(open(false, true));
	}

	@Test
	void whenARecordWasLostThenItsIdIsNotUsedAgain() {
		trained(false);
		this.engine.delete(Namespace.SYSTEM.encode("dictionary/1"), this.clock.millis());
		Process process = open(false, true);
		fill(process, "name of a street");
		assertThat(process.compression.train(PEOPLE, process.store, this.clock).dictionary())
			.map(DictionaryDescription::id)
			.contains(3);
	}

	@Test
	void whenAValueNeedsADictionaryThenItStays() {
		Process process = open(false, true);
		fill(process, "membership of a club");
		process.compression.train(PEOPLE, process.store, this.clock);
		fill(process, "membership of a club");
		Process plain = open(false, false);
		assertThat(retire(plain).findings().counts()).containsEntry("dictionaries-needed", 1L)
			.containsEntry("dictionaries-removed", 0L);
		assertReadable(open(false, false));
		new Recoding(plain.values, this.clock).run(Pace.UNLIMITED);
		assertThat(retire(plain).findings().counts()).containsEntry("dictionaries-needed", 0L)
			.containsEntry("dictionaries-removed", 1L);
		assertThat(plain.dictionaries.list()).isEmpty();
		assertReadable(open(false, false));
	}

	@Test
	void whenOnlyADictionaryIsEncryptedWithAKeyThenItOutlivesTheKey() {
		Process process = trained(true);
		this.clock.advance(1);
		process.keys.rotate();
		fill(process, "place where they work");
		assertThat(retire(process).findings().counts()).containsEntry("keys-removed", 1L);
		assertReadable(open(true, true));
	}

	@Test
	void whenASnapshotIsOpenThenItIsReadWithWhatIsRetiredSince() {
		Process process = open(true, true);
		fill(process, "membership of a club");
		process.compression.train(PEOPLE, process.store, this.clock);
		fill(process, "membership of a club");
		try (Snapshot snapshot = process.store.snapshot()) {
			fill(process, "place where they work");
			this.clock.advance(1);
			process.compression.train(PEOPLE, process.store, this.clock);
			process.keys.rotate();
			fill(process, "place where they work");
			assertThat(retire(process).findings().counts()).containsEntry("keys-removed", 1L)
				.containsEntry("dictionaries-removed", 1L);
			for (int number = 0; number < VALUES; number++) {
				Entry entry = snapshot.get(key(number), ReadOptions.DEFAULT);
				assertThat(entry).isNotNull();
				assertThat(entry.value().toUtf8()).contains("club");
			}
		}
		assertReadable(open(true, true));
	}

	@Test
	void whenANamespaceIsForgottenThenItsDictionariesAreToo() {
		Process process = trained(true);
		Entry copy = this.engine.get(key(1), ReadOptions.DEFAULT);
		assertThat(copy).isNotNull();
		assertThat(new NamespaceEraser(process.store, process.values, this.clock).erase(PEOPLE)).isEqualTo(VALUES);
		for (Process each : List.of(process, open(true, true))) {
			assertThat(each.dictionaries.list()).isEmpty();
			this.engine.put(new Mutation.Put(copy.key(), copy.value(), Entry.NEVER, 0), this.clock.millis());
			assertThat(each.store.get(copy.key(), ReadOptions.DEFAULT)).isNull();
		}
		// The namespace may be used again, and trained again.
		fill(process, "membership of a club");
		assertThat(process.compression.train(PEOPLE, process.store, this.clock).dictionary())
			.map(DictionaryDescription::id)
			.contains(3);
		assertReadable(process);
		assertReadable(open(true, true));
	}

}
