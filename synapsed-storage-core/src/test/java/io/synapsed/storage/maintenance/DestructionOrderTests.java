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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.CompressionSettings;
import io.synapsed.storage.transform.compression.Dictionaries;
import io.synapsed.storage.transform.compression.ZstdAlgorithm;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.DataEncryptionKeyState;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyEncryptionKey;
import io.synapsed.storage.transform.encryption.FileKeyRingStorage;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.KeyRingStorage;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What destroys keys and dictionaries does so only after everything that makes them
 * needless is durable, and after everything that could refuse the work was asked.
 */
class DestructionOrderTests {

	private static final Namespace PEOPLE = Namespace.of("people");

	private static final int VALUES = 300;

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock();

	/** Everything over an engine. */
	private record Opened(StorageTemplate storage, TransformLayer layer, KeyRing keys, Dictionaries dictionaries) {
	}

	private Opened open(KeyValueStore engine, boolean encrypts) {
		AeadAlgorithm aead = new XAesGcmAlgorithm();
		KeyEncryptionKey key = new KeyEncryptionKey("test", new byte[AeadAlgorithm.KEY_SIZE]);
		KeyRing keys = KeyRing
			.builder(engine,
					new LastChange(new FileKeyRingStorage(engine.name(), this.directory.resolve("ring")), engine),
					new ProvidedKeyWrapper(new FixedKeyProvider(List.of(key), "test"), aead))
			.algorithm(aead)
			.clock(this.clock)
			.nanoTime(this.clock::nanoTime)
			.build();
		EncryptionCodec encryption = new EncryptionCodec(engine.name(), keys, PerNamespace.same(encrypts), true);
		Dictionaries dictionaries = new Dictionaries(engine, encryption.dictionaryProtection(), this.clock::nanoTime);
		ZstdAlgorithm zstd = new ZstdAlgorithm();
		CompressionCodec compression = CompressionCodec.builder(engine.name())
			.settings(PerNamespace.same(CompressionSettings.of(zstd, 0)))
			.readers(List.of(zstd))
			.maxValueSize(1 << 20)
			.dictionaries(dictionaries)
			.build();
		TransformLayer layer = new TransformLayer(List.of(compression, encryption), false);
		StorageTemplate storage = StorageBuilder.over(engine).clock(this.clock).layer(layer).build();
		return new Opened(storage, layer, keys, dictionaries);
	}

	private static void fill(Opened opened, String kind) {
		StorageTemplate people = opened.storage.inNamespace(PEOPLE.name());
		for (int number = 0; number < VALUES; number++) {
			people.put("key-" + number, ("{\"" + kind + "\":" + number * 7919 % 1000 + ",\"" + kind + " of\":\"" + kind
					+ number * 104729 + "\"}")
				.getBytes());
		}
	}

	private static void assertReadable(Opened opened) {
		StorageTemplate people = opened.storage.inNamespace(PEOPLE.name());
		for (int number = 0; number < VALUES; number++) {
			assertThat(people.get("key-" + number)).isPresent();
		}
	}

	@Test
	void whenThePowerIsLostAfterKeysWereRetiredThenValuesAreReadable() {
		VolatileStore engine = new VolatileStore(this.clock);
		Opened opened = open(engine, true);
		fill(opened, "membership");
		engine.flush();
		this.clock.advance(1);
		opened.keys.rotate();
		fill(opened, "membership");
		this.clock.advance(Retirement.SETTLED.toMillis() + 1);
		JobReport report = new Retirement(opened.layer.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(report.findings().counts()).containsEntry("keys-removed", 1L);
		assertReadable(open(engine.atLastChange, true));
	}

	@Test
	void whenThePowerIsLostAfterAKeyWasRemovedThenValuesAreReadable() {
		VolatileStore engine = new VolatileStore(this.clock);
		Opened opened = open(engine, true);
		fill(opened, "membership");
		engine.flush();
		opened.keys.rotate();
		fill(opened, "membership");
		assertThat(opened.keys.remove(Set.copyOf(opened.keys.ids(DataEncryptionKeyState.RETIRED)))).isOne();
		assertReadable(open(engine.atLastChange, true));
	}

	/** The record of a dictionary may be durable before the values that are older. */
	@Test
	void whenThePowerIsLostAfterADictionaryWasRetiredThenValuesAreReadable() {
		VolatileStore engine = new VolatileStore(this.clock);
		Opened opened = open(engine, false);
		for (String kind : List.of("membership of a club", "place where they work")) {
			fill(opened, kind);
			this.clock.advance(1);
			assertThat(opened.layer.codec(CompressionCodec.class)
				.orElseThrow()
				.train(PEOPLE, opened.storage.store(), this.clock)
				.dictionary()).isPresent();
			fill(opened, kind);
			if (kind.startsWith("membership")) {
				engine.flush();
			}
		}
		engine.recordsAreDurable = true;
		this.clock.advance(Retirement.SETTLED.toMillis() + 1);
		JobReport report = new Retirement(opened.layer.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(report.findings().counts()).containsEntry("dictionaries-removed", 1L);
		assertReadable(open(engine.afterPowerLoss(), false));
	}

	@Test
	void whenAStoreCannotBeScannedThenForgettingDestroysNothing() {
		MemoryStore memory = MemoryStore.builder().clock(this.clock).build();
		Opened opened = open(new WithoutScans(memory), true);
		fill(opened, "membership");
		assertThatExceptionOfType(UnsupportedCapabilityException.class).isThrownBy(
				() -> new NamespaceEraser(opened.storage.store(), opened.layer.values(), this.clock).erase(PEOPLE));
		assertThat(opened.keys.count(DataEncryptionKeyState.DESTROYED)).isZero();
		assertReadable(opened);
	}

	@Test
	void whenAStoreCannotBeScannedThenAJobChangesNothing() {
		MemoryStore memory = MemoryStore.builder().clock(this.clock).build();
		Opened opened = open(new WithoutScans(memory), true);
		fill(opened, "membership");
		JobReport report = new Recoding(opened.layer.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(report.state()).isEqualTo(JobState.FAILED);
		assertThat(report.problem()).isInstanceOf(UnsupportedCapabilityException.class);
		assertThat(Recoding.isUnfinished(memory)).isFalse();
	}

	/** What would be there if the power was lost right after the key ring was changed. */
	private record LastChange(KeyRingStorage delegate, KeyValueStore engine) implements KeyRingStorage {

		@Override
		public Optional<Bytes> load() {
			return this.delegate.load();
		}

		@Override
		public boolean replace(Optional<Bytes> expected, Bytes content) {
			if (this.engine instanceof VolatileStore volatileStore) {
				volatileStore.atLastChange = volatileStore.afterPowerLoss();
			}
			return this.delegate.replace(expected, content);
		}

		@Override
		public String location() {
			return this.delegate.location();
		}

	}

	/** Loses with the power what was not flushed. */
	private static final class VolatileStore extends ForwardingStore {

		private final MutableClock clock;

		private List<Entry> durable = new ArrayList<>();

		/** Whether what the library keeps for itself does not wait for a flush. */
		private boolean recordsAreDurable;

		private KeyValueStore atLastChange;

		private VolatileStore(MutableClock clock) {
			super(MemoryStore.builder().clock(clock).build());
			this.clock = clock;
			this.atLastChange = afterPowerLoss();
		}

		@Override
		public void flush() {
			super.flush();
			this.durable = entries();
		}

		private List<Entry> entries() {
			List<Entry> entries = new ArrayList<>();
			try (EntryCursor cursor = scan(KeyRange.all(), ScanOptions.DEFAULT)) {
				for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
					entries.add(entry);
				}
			}
			return entries;
		}

		private KeyValueStore afterPowerLoss() {
			MemoryStore survivor = MemoryStore.builder().clock(this.clock).build();
			List<Entry> left = new ArrayList<>(this.durable);
			if (this.recordsAreDurable) {
				entries().stream()
					.filter((entry) -> entry.key().startsWith(Namespace.SYSTEM.prefix()))
					.forEach(left::add);
			}
			left.forEach((entry) -> survivor
				.put(new Mutation.Put(entry.key(), entry.value(), entry.expiresAt(), Entry.NO_SERIALIZER), 0));
			return survivor;
		}

	}

	/** As a store on Redis without its index. */
	private static final class WithoutScans extends ForwardingStore {

		private WithoutScans(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public Set<Capability> capabilities() {
			Set<Capability> capabilities = EnumSet.copyOf(super.capabilities());
			capabilities.remove(Capability.ORDERED_SCAN);
			return capabilities;
		}

		@Override
		public EntryCursor scan(KeyRange range, ScanOptions options) {
			throw new UnsupportedCapabilityException(name(), Capability.ORDERED_SCAN, capabilities());
		}

	}

}
