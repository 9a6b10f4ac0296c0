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
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.TestRun;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageEncryptionException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyEncryptionKey;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.KeyWrapper;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.SystemNamespaceKeyRingStorage;
import io.synapsed.storage.transform.encryption.WrappedKey;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of encrypted snapshot files: only a store with the key reads them, and nothing
 * but what was written.
 */
class EncryptedSnapshotFileTests {

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L));

	private static final AeadAlgorithm ALGORITHM = new XAesGcmAlgorithm();

	private static final KeyEncryptionKey FIRST = key("first", 1);

	private static final KeyEncryptionKey SECOND = key("second", 2);

	private static final PerNamespace<Boolean> ALL = PerNamespace.same(true);

	private static final PerNamespace<Boolean> NOTHING = PerNamespace.same(false);

	private final List<StorageTemplate> stores = new ArrayList<>();

	private final StorageTemplate source = encrypting(FIRST);

	private final StorageTemplate target = encrypting(FIRST);

	@TempDir
	private Path directory;

	private static KeyEncryptionKey key(String id, int filler) {
		byte[] material = new byte[AeadAlgorithm.KEY_SIZE];
		Arrays.fill(material, (byte) filler);
		return new KeyEncryptionKey(id, material);
	}

	private StorageTemplate encrypting(KeyEncryptionKey... keys) {
		return encrypting(ALL, keys);
	}

	/**
	 * Opens a new store with an identity and DEKs of its own.
	 * @param keys all keys of the user; the first one is the current one
	 */
	private StorageTemplate encrypting(PerNamespace<Boolean> encrypts, KeyEncryptionKey... keys) {
		return encrypting(encrypts,
				new ProvidedKeyWrapper(new FixedKeyProvider(List.of(keys), keys[0].id()), ALGORITHM));
	}

	private StorageTemplate encrypting(PerNamespace<Boolean> encrypts, KeyWrapper wrapper) {
		MemoryStore engine = MemoryStore.builder().clock(CLOCK).build();
		KeyRing ring = KeyRing.builder(engine, new SystemNamespaceKeyRingStorage(engine, CLOCK), wrapper)
			.algorithm(ALGORITHM)
			.clock(CLOCK)
			.build();
		return open(StorageBuilder.over(engine)
			.layer(new TransformLayer(List.of(new EncryptionCodec("memory", ring, encrypts, false)), false)));
	}

	private StorageTemplate plain() {
		return open(StorageBuilder.over(MemoryStore.builder().clock(CLOCK).build()));
	}

	private StorageTemplate open(StorageBuilder builder) {
		StorageTemplate store = builder.clock(CLOCK).serializer(new TextSerializer()).build();
		this.stores.add(store);
		return store;
	}

	@AfterEach
	void close() {
		this.stores.forEach(StorageTemplate::close);
	}

	private static void fill(StorageTemplate storage) {
		storage.put("a", "one");
		storage.put("empty", new byte[0]);
		storage.inNamespace("other").put(Bytes.utf8("a"), "two", Duration.ofHours(1));
		storage.put(Bytes.wrap(new byte[] { 0, -1, 10 }), new byte[] { 1, 2, 3 });
	}

	private static void fillSegments(StorageTemplate storage, int seed) {
		Random random = new Random(seed);
		for (int number = 0; number < 40; number++) {
			byte[] value = new byte[100_000];
			random.nextBytes(value);
			storage.put("key-" + number, value);
		}
	}

	private Path export(StorageTemplate storage) {
		Path file = this.directory.resolve("snapshot-" + System.nanoTime());
		assertThat(SnapshotExport.of(storage).clock(CLOCK).writeTo(file).encrypted()).isTrue();
		return file;
	}

	private Path file(byte[]... parts) {
		try (OutputStream file = Files.newOutputStream(this.directory.resolve("forged"))) {
			for (byte[] part : parts) {
				file.write(part);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return this.directory.resolve("forged");
	}

	private static SnapshotSummary summary(StorageTemplate storage) {
		try {
			return SnapshotExport.of(storage).clock(CLOCK).writeTo(new ByteArrayOutputStream());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private <E extends StorageException> void assertRefused(Class<E> type, Path file, String message) {
		assertRefused(type, file, this.target, message);
	}

	private static <E extends StorageException> void assertRefused(Class<E> type, Path file, StorageTemplate target,
			String message) {
		assertThatExceptionOfType(type).isThrownBy(() -> SnapshotRestore.into(target).clock(CLOCK).readFrom(file))
			.withMessageContaining(message)
			.satisfies((ex) -> assertThat(ex.store()).contains("memory"));
		assertUntouched(target);
	}

	private static void assertUntouched(StorageTemplate target) {
		try (EntryCursor cursor = target.store().scan(KeyRange.all(), ScanOptions.DEFAULT.withoutValues())) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				assertThat(entry.key().startsWith(Namespace.SYSTEM.prefix())).isTrue();
			}
		}
	}

	/** Everything before the first segment, then the segments with their headers. */
	private static List<byte[]> parts(Path file) throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
		int keySize = bytes.getShort(SnapshotFormat.HEADER_SIZE) & 0xFFFF;
		List<byte[]> parts = new ArrayList<>();
		parts.add(take(bytes, SnapshotFormat.HEADER_SIZE + Short.BYTES + keySize + Integer.BYTES));
		while (bytes.hasRemaining()) {
			parts.add(take(bytes, SnapshotFormat.SEGMENT_HEADER_SIZE + bytes.getInt(bytes.position())));
		}
		return parts;
	}

	private static byte[] take(ByteBuffer source, int size) {
		byte[] taken = new byte[size];
		source.get(taken);
		return taken;
	}

	@Test
	void whenRestoredToAnotherStoreWithTheKeyThenEverythingIsThere() {
		fill(this.source);
		Path file = this.directory.resolve("snapshot");
		SnapshotSummary exported = SnapshotExport.of(this.source).clock(CLOCK).writeTo(file);
		assertThat(exported.encrypted()).isTrue();
		assertThat(exported.consistent()).isTrue();
		assertThat(exported.createdAt()).isEqualTo(CLOCK.millis());
		assertThat(exported.entries()).isEqualTo(4);
		assertThat(SnapshotRestore.verify(file, this.target)).isEqualTo(exported);
		assertUntouched(this.target);
		assertThat(SnapshotRestore.into(this.target).clock(CLOCK).readFrom(file)).isEqualTo(exported);
		assertThat(this.target.get("a", String.class)).contains("one");
		assertThat(this.target.inNamespace("other").remainingTimeToLive(Bytes.utf8("a"))).contains(Duration.ofHours(1));
		assertThat(summary(this.target)).isEqualTo(exported);
	}

	@Test
	void whenTheSameIsHeldThenTheHashIsThatOfAPlainFile() {
		StorageTemplate plain = plain();
		fill(plain);
		fill(this.source);
		assertThat(summary(this.source).contentHash()).isEqualTo(summary(plain).contentHash());
		assertThat(summary(plain).encrypted()).isFalse();
	}

	@Test
	void whenTheFileHasManySegmentsThenItComesBack() throws IOException {
		fillSegments(this.source, 1);
		this.source.put("large", new byte[3 << 20]);
		Path file = export(this.source);
		assertThat(parts(file)).hasSizeGreaterThan(7);
		SnapshotRestore.into(this.target).clock(CLOCK).readFrom(file);
		assertThat(summary(this.target)).isEqualTo(summary(this.source));
	}

	/**
	 * The last segment may be full, and one byte more makes another.
	 */
	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1 })
	void whenThePlainFileEndsBesideTheEndOfASegmentThenItComesBack(int beside) throws IOException {
		int rest = SnapshotFormat.HEADER_SIZE + SnapshotFormat.BLOCK_HEADER_SIZE + SnapshotFormat.ENTRY_OVERHEAD
				+ Namespace.DEFAULT.encode("key").size() + SnapshotFormat.TRAILER_SIZE;
		this.source.put("key", new byte[SnapshotFormat.SEGMENT_SIZE - rest + beside]);
		Path file = export(this.source);
		assertThat(parts(file)).hasSize((beside > 0) ? 3 : 2);
		SnapshotRestore.into(this.target).clock(CLOCK).readFrom(file);
		assertThat(summary(this.target)).isEqualTo(summary(this.source));
	}

	@Test
	void whenTheStoreIsEmptyThenItIsNotKnownFromTheFile() throws IOException {
		Path file = export(this.source);
		assertThat(parts(file)).hasSize(2);
		assertThat(SnapshotRestore.into(this.target).readFrom(file).entries()).isZero();
	}

	@Test
	void whenExportedThenNothingOfItsContentCanBeSeen() throws IOException {
		String text = "a text that must not be seen anywhere";
		StorageTemplate storage = encrypting(PerNamespace.of(true, Map.of("excluded-namespace", false)), FIRST);
		for (int number = 0; number < 50_000; number++) {
			storage.put("visible-key-" + number, text);
		}
		storage.inNamespace("excluded-namespace").put("another-visible-key", text);
		byte[] file = Files.readAllBytes(export(storage));
		assertThat(file.length).isGreaterThan(2 << 20);
		for (String secret : List.of(text, "visible-key", "excluded-namespace",
				Base64.getEncoder().encodeToString(FIRST.material()))) {
			assertNowhere(file, secret);
		}
		assertNowhere(file, new String(FIRST.material(), StandardCharsets.ISO_8859_1));
	}

	private static void assertNowhere(byte[] file, String secret) {
		String content = new String(file, StandardCharsets.ISO_8859_1);
		for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
			assertThat(content.contains(new String(secret.getBytes(charset), StandardCharsets.ISO_8859_1)))
				.as(secret + " in " + charset)
				.isFalse();
		}
		for (int skipped = 0; skipped < 3; skipped++) {
			// Whole groups of three bytes look the same wherever the text begins.
			byte[] bytes = secret.substring(skipped, secret.length() - (secret.length() - skipped) % 3)
				.getBytes(StandardCharsets.UTF_8);
			assertThat(content.contains(Base64.getEncoder().encodeToString(bytes))).as(secret + " in Base64").isFalse();
		}
	}

	@Test
	void whenOneNamespaceIsEncryptedThenTheWholeFileIs() throws IOException {
		StorageTemplate storage = encrypting(PerNamespace.of(false, Map.of("secret", true)), FIRST);
		storage.put("key", "a value of a plain namespace");
		assertNowhere(Files.readAllBytes(export(storage)), "a value of a plain namespace");
	}

	@Test
	void whenExportedTwiceThenNothingIsTheSame() throws IOException {
		fill(this.source);
		List<byte[]> first = parts(export(this.source));
		List<byte[]> second = parts(export(this.source));
		int keyAt = SnapshotFormat.HEADER_SIZE + Short.BYTES + 1 + Short.BYTES + FIRST.id().length();
		assertThat(Arrays.mismatch(first.get(0), second.get(0))).isBetween(keyAt, keyAt + 7);
		byte[] one = first.get(1);
		byte[] other = second.get(1);
		assertThat(one).hasSameSizeAs(other);
		int same = 0;
		for (int index = SnapshotFormat.SEGMENT_HEADER_SIZE; index < one.length; index++) {
			same += (one[index] == other[index]) ? 1 : 0;
		}
		assertThat(same).isLessThan(one.length / 8);
	}

	@Test
	void whenCutAnywhereThenItIsRefused() throws IOException {
		fill(this.source);
		byte[] whole = Files.readAllBytes(export(this.source));
		for (int length = 0; length < whole.length; length++) {
			assertRefused(IntegrityException.class, file(Arrays.copyOf(whole, length)), "another copy");
		}
	}

	@Test
	void whenAnyBitIsFlippedThenItIsRefused() throws IOException {
		fill(this.source);
		byte[] whole = Files.readAllBytes(export(this.source));
		// In every build one bit or two of each byte, each time others.
		int step = TestRun.figure(7, 1);
		for (int bit = 0; bit < whole.length * 8; bit += step) {
			byte[] flipped = whole.clone();
			flipped[bit / 8] ^= (byte) (1 << (bit % 8));
			assertRefused(IntegrityException.class, file(flipped), "another copy");
		}
	}

	/**
	 * As somebody would do it who wants to be believed.
	 */
	@Test
	void whenAnyByteIsChangedWithItsChecksumThenItIsRefused() throws IOException {
		fill(this.source);
		List<byte[]> parts = parts(export(this.source));
		byte[] header = parts.get(0);
		for (int index = 0; index < header.length - Integer.BYTES; index++) {
			if (index >= SnapshotFormat.HEADER_SIZE - Integer.BYTES && index < SnapshotFormat.HEADER_SIZE) {
				continue;
			}
			Path file = file(withChecksums(changed(header, index)), parts.get(1));
			assertThatExceptionOfType(StorageException.class).as("header at " + index)
				.isThrownBy(() -> SnapshotRestore.into(this.target).readFrom(file))
				.satisfies((ex) -> assertThat(ex).isInstanceOfAny(IntegrityException.class,
						StorageEncryptionException.class, StorageConfigurationException.class));
			assertUntouched(this.target);
		}
		for (int index = SnapshotFormat.SEGMENT_HEADER_SIZE; index < parts.get(1).length; index++) {
			byte[] changed = changed(parts.get(1), index);
			int size = changed.length - SnapshotFormat.SEGMENT_HEADER_SIZE;
			ByteBuffer.wrap(changed)
				.putInt(Integer.BYTES + 1, SnapshotFormat.checksum(changed, SnapshotFormat.SEGMENT_HEADER_SIZE, size));
			assertRefused(IntegrityException.class, file(header, changed), "changed or moved");
		}
	}

	private static byte[] changed(byte[] bytes, int index) {
		byte[] changed = bytes.clone();
		changed[index] ^= 0x11;
		return changed;
	}

	/** Both checksums of everything before the first segment. */
	private static byte[] withChecksums(byte[] header) {
		ByteBuffer fields = ByteBuffer.wrap(header);
		for (int end : new int[] { SnapshotFormat.HEADER_SIZE - Integer.BYTES, header.length - Integer.BYTES }) {
			fields.putInt(end, SnapshotFormat.checksum(header, 0, end));
		}
		return header;
	}

	@Test
	void whenSegmentsAreDroppedMovedOrRepeatedThenItIsRefused() throws IOException {
		fillSegments(this.source, 1);
		List<byte[]> parts = List.copyOf(parts(export(this.source)));
		assertThat(parts).hasSize(5);
		refuseRearranged(parts, (changed) -> changed.remove(1));
		refuseRearranged(parts, (changed) -> changed.remove(2));
		refuseRearranged(parts, (changed) -> changed.remove(4));
		refuseRearranged(parts, (changed) -> changed.subList(2, 5).clear());
		refuseRearranged(parts, (changed) -> changed.subList(1, 5).clear());
		refuseRearranged(parts, (changed) -> Collections.swap(changed, 1, 2));
		refuseRearranged(parts, (changed) -> Collections.swap(changed, 3, 4));
		refuseRearranged(parts, (changed) -> changed.add(2, changed.get(2)));
		refuseRearranged(parts, (changed) -> changed.add(changed.get(4)));
		refuseRearranged(parts, (changed) -> changed.set(2, changed.get(3)));
		Path whole = file(parts.toArray(byte[][]::new));
		assertThat(SnapshotRestore.verify(whole, this.target)).isEqualTo(summary(this.source));
	}

	private void refuseRearranged(List<byte[]> parts, Consumer<List<byte[]>> rearrange) {
		List<byte[]> rearranged = new ArrayList<>(parts);
		rearrange.accept(rearranged);
		assertRefused(IntegrityException.class, file(rearranged.toArray(byte[][]::new)), "another copy");
		for (int index = 1; index < rearranged.size(); index++) {
			byte[] marked = rearranged.get(index).clone();
			marked[Integer.BYTES] = SnapshotFormat.mark(index == rearranged.size() - 1);
			rearranged.set(index, marked);
		}
		assertRefused(IntegrityException.class, file(rearranged.toArray(byte[][]::new)),
				(rearranged.size() > 1) ? "changed or moved" : "cut off");
	}

	@Test
	void whenPartsOfTwoFilesAreMixedThenItIsRefused() throws IOException {
		fillSegments(this.source, 1);
		List<byte[]> first = parts(export(this.source));
		List<byte[]> second = parts(export(this.source));
		for (int index = 0; index < first.size(); index++) {
			byte[] foreign = second.get(index);
			int mixed = index;
			refuseRearranged(first, (changed) -> changed.set(mixed, foreign));
		}
	}

	@Test
	void whenTheTimeOfAnotherFileIsPutThereThenItIsRefused() throws IOException {
		fill(this.source);
		List<byte[]> parts = parts(export(this.source));
		ByteBuffer.wrap(parts.get(0)).putLong(12, 0);
		assertRefused(IntegrityException.class, file(withChecksums(parts.get(0)), parts.get(1)), "changed or moved");
	}

	@Test
	void whenSomethingFollowsThenItIsRefused() throws IOException {
		fill(this.source);
		byte[] whole = Files.readAllBytes(export(this.source));
		for (int more : new int[] { 1, 8, 9, 100 }) {
			assertRefused(IntegrityException.class, file(whole, new byte[more]), "another copy");
		}
	}

	@Test
	void whenTheKeyIsMissingThenItSaysWhichOne() {
		fill(this.source);
		assertRefused(StorageEncryptionException.class, export(this.source), encrypting(SECOND),
				"is encrypted and cannot be opened: there is no key 'first'");
	}

	@Test
	void whenTheKeyHasOtherBytesThenItSaysSo() {
		fill(this.source);
		assertRefused(StorageEncryptionException.class, export(this.source), encrypting(key("first", 3)),
				"key-encryption key 'first' does not unwrap");
	}

	@Test
	void whenTheStoreHasNoKeysThenItSaysWhatToDo() {
		fill(this.source);
		assertRefused(StorageEncryptionException.class, export(this.source), plain(), "encryption.key-file");
	}

	@Test
	void whenAnEncryptedFileIsMergedWithoutItsKeyThenWhatIsThereStays() {
		fill(this.source);
		Path file = export(this.source);
		StorageTemplate plain = plain();
		plain.put("a", "mine");
		assertThatExceptionOfType(StorageEncryptionException.class)
			.isThrownBy(() -> SnapshotRestore.into(plain).merge().readFrom(file));
		assertThat(plain.get("a", String.class)).contains("mine");
		assertThat(plain.count(KeyRange.all())).isEqualTo(1);
	}

	@Test
	void whenTheKeyWasReplacedMeanwhileThenTheOldOneIsNeeded() {
		fill(this.source);
		Path file = export(this.source);
		SnapshotRestore.into(encrypting(SECOND, FIRST)).clock(CLOCK).readFrom(file);
		assertRefused(StorageEncryptionException.class, file, encrypting(SECOND), "'first'");
		StorageTemplate rotated = encrypting(SECOND, FIRST);
		fill(rotated);
		SnapshotRestore.into(encrypting(SECOND)).clock(CLOCK).readFrom(export(rotated));
	}

	@Test
	void whenAStoreHasKeysAndEncryptsNothingThenItReadsEncryptedFilesAndWritesPlainOnes() throws IOException {
		fill(this.source);
		Path file = export(this.source);
		StorageTemplate keysOnly = encrypting(NOTHING, FIRST);
		SnapshotSummary restored = SnapshotRestore.into(keysOnly).clock(CLOCK).readFrom(file);
		assertThat(restored.encrypted()).isTrue();
		StorageTemplate plain = plain();
		fill(plain);
		assertThat(bytes(keysOnly)).isEqualTo(bytes(plain));
	}

	private static byte[] bytes(StorageTemplate storage) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		SnapshotExport.of(storage).clock(CLOCK).writeTo(bytes);
		return bytes.toByteArray();
	}

	@Test
	void whenAPlainFileIsRestoredToAStoreThatEncryptsThenItsEntriesAreEncrypted() throws IOException {
		StorageTemplate plain = plain();
		fill(plain);
		SnapshotSummary restored = SnapshotRestore.into(this.target).clock(CLOCK).readFrom(file(bytes(plain)));
		assertThat(restored.encrypted()).isFalse();
		assertThat(this.target.get("a", String.class)).contains("one");
		Bytes key = Namespace.DEFAULT.encode("a");
		assertThat(this.target.store().explain(key).toString()).contains("encryption=1");
		Entry stored = this.target.store().unwrap(MemoryStore.class).orElseThrow().get(key, ReadOptions.DEFAULT);
		assertThat(stored).isNotNull();
		assertThat(stored.value()).isNotEqualTo(Bytes.utf8("one"));
	}

	@Test
	void whenVerifiedWithoutAKeyThenItsChecksumsAre() throws IOException {
		fillSegments(this.source, 1);
		Path file = export(this.source);
		assertThatExceptionOfType(StorageEncryptionException.class).isThrownBy(() -> SnapshotRestore.verify(file))
			.withMessageContaining("checksums are right");
		byte[] damaged = Files.readAllBytes(file);
		damaged[damaged.length - 1] ^= 1;
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> SnapshotRestore.verify(file(damaged)));
		List<byte[]> parts = parts(file);
		for (int count = 1; count < parts.size(); count++) {
			Path cut = file(parts.subList(0, count).toArray(byte[][]::new));
			assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> SnapshotRestore.verify(cut))
				.withMessageContaining("cut off");
		}
	}

	@Test
	void whenTheFormatIsNewerThenItIsRefusedWithItsRemedy() throws IOException {
		List<byte[]> parts = parts(export(this.source));
		ByteBuffer.wrap(parts.get(0)).putShort(8, (short) 3);
		assertRefused(StorageConfigurationException.class, file(withChecksums(parts.get(0)), parts.get(1)), "format 3");
		ByteBuffer.wrap(parts.get(0)).putShort(8, (short) 2).put(10, (byte) 1);
		assertRefused(StorageConfigurationException.class, file(withChecksums(parts.get(0)), parts.get(1)),
				"features that this version does not know");
	}

	@Test
	void whenTheAlgorithmIsAnotherThenItSaysSo() throws IOException {
		List<byte[]> parts = parts(export(this.source));
		parts.get(0)[SnapshotFormat.HEADER_SIZE + Short.BYTES] = (byte) 200;
		assertRefused(StorageEncryptionException.class, file(withChecksums(parts.get(0)), parts.get(1)),
				"algorithm 200");
	}

	@Test
	void whenTheKeyOfTheFileIsMalformedThenItIsRefusedAndNothingOfItIsShown() throws IOException {
		int keyAt = SnapshotFormat.HEADER_SIZE + Short.BYTES;
		List<byte[]> parts = parts(export(this.source));
		byte[] endless = parts.get(0).clone();
		ByteBuffer.wrap(endless).putShort(keyAt + 1, (short) -1);
		assertRefused(StorageEncryptionException.class, file(withChecksums(endless), parts.get(1)), "malformed");
		for (int forged : new int[] { '\n', 0x80 }) {
			byte[] named = parts.get(0).clone();
			named[keyAt + 1 + Short.BYTES] = (byte) forged;
			assertRefused(StorageEncryptionException.class, file(withChecksums(named), parts.get(1)), "malformed");
		}
		for (int size = 0; size < 3; size++) {
			byte[] cut = Arrays.copyOf(parts.get(0), keyAt + size + Integer.BYTES);
			ByteBuffer.wrap(cut).putShort(SnapshotFormat.HEADER_SIZE, (short) size);
			assertRefused(StorageEncryptionException.class, file(withChecksums(cut), parts.get(1)), "malformed");
		}
	}

	/**
	 * The file is a sparse one, as long as it says.
	 */
	@Test
	void whenAForgedSegmentIsHugeThenNothingIsAllocatedForIt() throws IOException {
		Path forged = file(parts(export(this.source)).get(0));
		try (RandomAccessFile file = new RandomAccessFile(forged.toFile(), "rw")) {
			file.seek(file.length());
			file.writeInt(Integer.MAX_VALUE - 100);
			file.setLength(4L << 30);
		}
		assertRefused(IntegrityException.class, forged, "too large");
	}

	@Test
	void whenTheFileKeyCannotBeEncryptedThenNothingIsLeft() {
		StorageTemplate storage = encrypting(ALL, new KeyWrapper() {

			@Override
			public String currentKey() {
				return "remote";
			}

			@Override
			public WrappedKey wrap(byte[] dataKey, byte[] context) {
				throw new IllegalStateException("The service is down");
			}

			@Override
			public byte[] unwrap(WrappedKey wrapped, byte[] context) {
				throw new IllegalStateException("The service is down");
			}

		});
		assertThatIllegalStateException()
			.isThrownBy(() -> SnapshotExport.of(storage).writeTo(this.directory.resolve("snapshot")));
		assertThat(this.directory).isEmptyDirectory();
	}

	/**
	 * Pins version 2: every later version must read this file.
	 */
	@Test
	void whenTheFileIsOfVersionTwoThenItIsRead() throws IOException {
		byte[] pinned = HexFormat.of()
			.parseHex(new String(getClass().getResourceAsStream("/golden/v1/snapshot-encrypted.hex").readAllBytes(),
					StandardCharsets.US_ASCII)
				.strip());
		SnapshotRestore.into(this.target).clock(CLOCK).readFrom(file(pinned));
		fill(this.source);
		assertThat(summary(this.target)).isEqualTo(summary(this.source));
		byte[] written = Files.readAllBytes(export(this.source));
		int keyAt = SnapshotFormat.HEADER_SIZE + Short.BYTES + 1 + Short.BYTES + FIRST.id().length();
		assertThat(written).hasSameSizeAs(pinned);
		assertThat(Arrays.mismatch(written, pinned)).as("all but what is random").isBetween(keyAt, keyAt + 7);
	}

}
