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

package io.synapsed.storage.snapshot;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.TransformLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the file format: what is written is read, and nothing else.
 */
class SnapshotFileTests {

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L));

	private final List<StorageTemplate> stores = new ArrayList<>();

	private final StorageTemplate source = store();

	private final StorageTemplate target = store();

	@TempDir
	private Path directory;

	private int exports;

	private StorageTemplate store() {
		StorageTemplate store = StorageBuilder.over(MemoryStore.builder().clock(CLOCK).build())
			.clock(CLOCK)
			.serializer(new TextSerializer())
			.build();
		this.stores.add(store);
		return store;
	}

	@AfterEach
	void close() {
		this.stores.forEach(StorageTemplate::close);
	}

	private void fill() {
		this.source.put("a", "one");
		this.source.put("empty", new byte[0]);
		this.source.inNamespace("other").put(Bytes.utf8("a"), "two", Duration.ofHours(1));
		this.source.put(Bytes.wrap(new byte[] { 0, -1, 10 }), new byte[] { 1, 2, 3 });
	}

	private Path export() {
		Path file = this.directory.resolve("snapshot" + this.exports++);
		SnapshotExport.of(this.source).clock(CLOCK).writeTo(file);
		return file;
	}

	@Test
	void whenRestoredThenEverythingIsThereAndTheHashIsTheSame() {
		fill();
		Path file = this.directory.resolve("snapshot");
		SnapshotSummary exported = SnapshotExport.of(this.source).clock(CLOCK).writeTo(file);
		assertThat(exported.entries()).isEqualTo(4);
		assertThat(exported.consistent()).isTrue();
		assertThat(exported.createdAt()).isEqualTo(CLOCK.millis());
		assertThat(SnapshotRestore.verify(file)).isEqualTo(exported);
		assertThat(SnapshotRestore.into(this.target).clock(CLOCK).readFrom(file)).isEqualTo(exported);
		assertThat(this.target.get("a", String.class)).contains("one");
		assertThat(this.target.get("empty")).contains(Bytes.EMPTY);
		StorageTemplate other = this.target.inNamespace("other");
		assertThat(other.get("a", String.class)).contains("two");
		assertThat(other.remainingTimeToLive(Bytes.utf8("a"))).contains(Duration.ofHours(1));
		assertThat(contentHash(this.target)).isEqualTo(exported.contentHash());
	}

	@Test
	void whenAValueIsLargerThanTheStoreAllowsThenNothingIsRestored() {
		fill();
		this.source.put("large", new byte[101]);
		Path file = export();
		StorageTemplate small = StorageBuilder.over(MemoryStore.builder().clock(CLOCK).build())
			.clock(CLOCK)
			.maxValueSize(100)
			.build();
		this.stores.add(small);
		assertThatExceptionOfType(InvalidValueException.class)
			.isThrownBy(() -> SnapshotRestore.into(small).clock(CLOCK).readFrom(file))
			.withMessageContaining("101 bytes")
			.withMessageContaining("max-value-size");
		assertThatExceptionOfType(InvalidValueException.class)
			.isThrownBy(() -> SnapshotRestore.into(small).merge().clock(CLOCK).readFrom(file));
		assertThat(small.count(KeyRange.all())).isZero();
		this.source.delete("large");
		SnapshotRestore.into(small).clock(CLOCK).readFrom(export());
		assertThat(small.count(KeyRange.all())).isEqualTo(3);
	}

	@Test
	void whenAKeyIsNoneThatTheStoreTakesThenNothingIsRestored() {
		List<Bytes> bad = List.of(Bytes.wrap(new byte[65_535 + 2]), Bytes.utf8("\u0002own\0key"),
				Bytes.utf8("n".repeat(256) + "\0key"), Bytes.wrap(new byte[] { -1, 0, 1 }));
		for (Bytes key : bad) {
			this.source.store()
				.put(new Mutation.Put(key, Bytes.EMPTY, Entry.NEVER, Entry.NO_SERIALIZER), CLOCK.millis());
			Path file = export();
			assertThatExceptionOfType(InvalidKeyException.class)
				.isThrownBy(() -> SnapshotRestore.into(this.target).clock(CLOCK).readFrom(file));
			assertThat(contentHash(this.target)).isEqualTo(contentHash(store()));
			this.source.store().delete(key, CLOCK.millis());
		}
	}

	private static String contentHash(StorageTemplate store) {
		try {
			return SnapshotExport.of(store).clock(CLOCK).writeTo(new ByteArrayOutputStream()).contentHash();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void whenValuesAreLargerThanABlockThenTheyComeBack() {
		byte[] large = new byte[3 << 20];
		new Random(1).nextBytes(large);
		for (int number = 0; number < 3; number++) {
			this.source.put("large-" + number, large);
		}
		for (int number = 0; number < 20_000; number++) {
			this.source.put("small-" + number, "value " + number);
		}
		List<Long> progress = new ArrayList<>();
		Path file = this.directory.resolve("snapshot");
		SnapshotExport.of(this.source).progress((phase, entries, bytes) -> progress.add(entries)).writeTo(file);
		assertThat(progress).hasSizeGreaterThan(3).isSorted().last().isEqualTo(20_003L);
		List<SnapshotProgress.Phase> phases = new ArrayList<>();
		SnapshotRestore.into(this.target).progress((phase, entries, bytes) -> phases.add(phase)).readFrom(file);
		assertThat(phases).contains(SnapshotProgress.Phase.VERIFY, SnapshotProgress.Phase.RESTORE).isSorted();
		assertThat(contentHash(this.target)).isEqualTo(contentHash(this.source));
	}

	@Test
	void whenTheThreadIsInterruptedThenExportAndRestoreAreWhole() {
		fill();
		Thread.currentThread().interrupt();
		try {
			Path file = export();
			SnapshotRestore.into(this.target).clock(CLOCK).readFrom(file);
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		}
		finally {
			Thread.interrupted();
		}
		assertThat(contentHash(this.target)).isEqualTo(contentHash(this.source));
	}

	@Test
	void whenTheStoreIsEmptyThenSoIsTheFile() {
		Path file = export();
		assertThat(SnapshotRestore.into(this.target).readFrom(file).entries()).isZero();
	}

	@Test
	void whenAnEntryHasExpiredSinceThenItIsLeftOut() {
		fill();
		Path file = export();
		InstantSource later = InstantSource.fixed(CLOCK.instant().plus(Duration.ofHours(1)));
		SnapshotRestore.into(this.target).clock(later).readFrom(file);
		assertThat(this.target.inNamespace("other").count(KeyRange.all())).isZero();
		assertThat(this.target.count(KeyRange.all())).isEqualTo(3);
	}

	@Test
	void whenTheTargetHoldsEntriesThenItIsNotTouchedUnlessMerged() {
		fill();
		Path file = export();
		this.target.put("mine", "stays");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> SnapshotRestore.into(this.target).readFrom(file))
			.withMessageContaining("empty");
		assertThat(this.target.count(KeyRange.all())).isEqualTo(1);
		SnapshotRestore.into(this.target).merge().readFrom(file);
		assertThat(this.target.get("mine", String.class)).contains("stays");
		assertThat(this.target.get("a", String.class)).contains("one");
	}

	@Test
	void whenTheFileExistsThenItIsNotOverwritten() throws IOException {
		Path file = Files.writeString(this.directory.resolve("snapshot"), "precious");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> SnapshotExport.of(this.source).writeTo(file))
			.withMessageContaining(file.toString());
		assertThat(file).hasContent("precious");
	}

	@Test
	void whenTheExportFailsThenNothingIsLeft() {
		fill();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> SnapshotExport.of(this.source).progress((phase, entries, bytes) -> {
				throw new IllegalStateException("stop");
			}).writeTo(this.directory.resolve("snapshot")));
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void whenThereIsNoFileThenItSaysSo() {
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> SnapshotRestore.into(this.target).readFrom(this.directory.resolve("none")))
			.withMessageContaining("none");
	}

	@Test
	void whenCutAnywhereThenItIsRefusedAndTheTargetIsNotTouched() throws IOException {
		fill();
		byte[] whole = Files.readAllBytes(export());
		Path cut = this.directory.resolve("cut");
		for (int length = 0; length < whole.length; length++) {
			Files.write(cut, Arrays.copyOf(whole, length));
			assertThatExceptionOfType(IntegrityException.class).as("cut at " + length)
				.isThrownBy(() -> SnapshotRestore.into(this.target).readFrom(cut));
		}
		assertThat(this.target.count(KeyRange.all())).isZero();
	}

	@Test
	void whenAnyBitIsFlippedThenItIsRefusedAndTheTargetIsNotTouched() throws IOException {
		fill();
		byte[] whole = Files.readAllBytes(export());
		Path flipped = this.directory.resolve("flipped");
		for (int bit = 0; bit < whole.length * 8; bit++) {
			byte[] bytes = whole.clone();
			bytes[bit / 8] ^= (byte) (1 << (bit % 8));
			Files.write(flipped, bytes);
			assertThatExceptionOfType(IntegrityException.class).as("bit " + bit)
				.isThrownBy(() -> SnapshotRestore.into(this.target).readFrom(flipped));
		}
		assertThat(this.target.count(KeyRange.all())).isZero();
	}

	@Test
	void whenSomethingFollowsThenItIsRefused() throws IOException {
		fill();
		byte[] whole = Files.readAllBytes(export());
		Path longer = Files.write(this.directory.resolve("longer"), Arrays.copyOf(whole, whole.length + 1));
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> SnapshotRestore.verify(longer));
	}

	@Test
	void whenAForgedSizeIsHugeThenNothingIsAllocatedForIt() throws IOException {
		byte[] whole = Files.readAllBytes(export());
		ByteBuffer.wrap(whole).putInt(SnapshotFormat.HEADER_SIZE, Integer.MAX_VALUE);
		Path forged = Files.write(this.directory.resolve("forged"), whole);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> SnapshotRestore.verify(forged));
	}

	@Test
	void whenAnEntryIsForgedThatNoApplicationCanHaveThenItIsRefused() throws IOException {
		for (Bytes key : List.of(Namespace.SYSTEM.encode("descriptor"), Namespace.DEFAULT.prefix(), Bytes.EMPTY,
				Bytes.utf8("without a namespace"))) {
			ByteArrayOutputStream forged = new ByteArrayOutputStream();
			SnapshotWriter writer = new SnapshotWriter(forged, null, true, 0);
			writer.add(new Entry(Namespace.DEFAULT.encode("good"), Bytes.EMPTY, Version.of(0), Entry.NEVER, 0));
			writer.add(new Entry(key, Bytes.EMPTY, Version.of(0), Entry.NEVER, 0));
			writer.finish();
			Path file = Files.write(this.directory.resolve("forged"), forged.toByteArray());
			assertThatExceptionOfType(IntegrityException.class)
				.isThrownBy(() -> SnapshotRestore.into(this.target).readFrom(file));
			assertThat(this.target.count(KeyRange.all())).isZero();
		}
	}

	@Test
	void whenTheStoreKeepsThingsForItselfThenTheyAreNotExported() {
		MemoryStore engine = MemoryStore.builder().clock(CLOCK).build();
		StoreDescriptor.openOrCreate(engine, CLOCK.millis());
		StorageTemplate storage = StorageBuilder.over(engine).layer(new TransformLayer(List.of(), false)).build();
		this.stores.add(storage);
		storage.put("key", new byte[1]);
		storage.inNamespace("other").put("key", new byte[1]);
		Path file = this.directory.resolve("snapshot");
		assertThat(SnapshotExport.of(storage).writeTo(file).entries()).isEqualTo(2);
		storage.delete("key");
		storage.inNamespace("other").delete("key");
		assertThat(SnapshotRestore.into(storage).readFrom(file).entries()).isEqualTo(2);
	}

	@Test
	void whenTheFormatIsNewerThenItIsRefusedWithItsRemedy() throws IOException {
		byte[] whole = Files.readAllBytes(export());
		ByteBuffer header = ByteBuffer.wrap(whole).putShort(8, (short) 3);
		int end = SnapshotFormat.HEADER_SIZE - Integer.BYTES;
		header.putInt(end, SnapshotFormat.checksum(whole, 0, end));
		Path newer = Files.write(this.directory.resolve("newer"), whole);
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> SnapshotRestore.into(this.target).readFrom(newer))
			.withMessageContaining("format 3")
			.withMessageContaining("version that wrote it");
	}

	/**
	 * Pins version 1: every later version must read this file.
	 */
	@Test
	void whenTheFileIsOfVersionOneThenItIsRead() throws IOException {
		byte[] pinned = HexFormat.of()
			.parseHex(new String(getClass().getResourceAsStream("/golden/v1/snapshot.hex").readAllBytes(),
					StandardCharsets.US_ASCII)
				.strip());
		Path file = Files.write(this.directory.resolve("pinned"), pinned);
		SnapshotRestore.into(this.target).clock(CLOCK).readFrom(file);
		fill();
		assertThat(contentHash(this.target)).isEqualTo(contentHash(this.source));
		assertThat(Files.readAllBytes(export())).isEqualTo(pinned);
	}

}
