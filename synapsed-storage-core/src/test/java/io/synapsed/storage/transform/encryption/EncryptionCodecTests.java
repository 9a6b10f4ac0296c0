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

package io.synapsed.storage.transform.encryption;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import io.synapsed.storage.MutableClock;
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
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.ValueHeader;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EncryptionCodec} and {@link KeyRing}, through the layer that runs
 * them.
 */
class EncryptionCodecTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private static final String PLAIN = "a text that must not be seen anywhere";

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock();

	private final MemoryStore engine = MemoryStore.builder().clock(this.clock).build();

	private final KeyEncryptionKey first = key("first", 1);

	private final KeyEncryptionKey second = key("second", 2);

	private Path ringFile;

	private KeyRing ring;

	private StorageTemplate storage;

	@BeforeEach
	void open() {
		this.ringFile = this.directory.resolve("ring");
		this.storage = open(this.engine, provider(this.first), false);
	}

	private static KeyEncryptionKey key(String id, int seed) {
		byte[] material = new byte[AeadAlgorithm.KEY_SIZE];
		new Random(seed).nextBytes(material);
		return new KeyEncryptionKey(id, material);
	}

	private static KeyProvider provider(KeyEncryptionKey... keys) {
		return new FixedKeyProvider(List.of(keys), keys[0].id());
	}

	private StorageTemplate open(MemoryStore engine, KeyProvider provider, boolean acceptsPlain, ValueCodec... others) {
		return open(engine, provider, PerNamespace.of(true, Map.of("open", false)), acceptsPlain, others);
	}

	private StorageTemplate open(MemoryStore engine, KeyProvider provider, PerNamespace<Boolean> encrypts,
			boolean acceptsPlain, ValueCodec... others) {
		AeadAlgorithm algorithm = new XAesGcmAlgorithm();
		this.ring = KeyRing
			.builder(engine, new FileKeyRingStorage("memory", this.ringFile),
					new ProvidedKeyWrapper(provider, algorithm))
			.algorithm(algorithm)
			.clock(this.clock)
			.build();
		List<ValueCodec> codecs = new ArrayList<>(List.of(others));
		codecs.add(new EncryptionCodec("memory", this.ring, encrypts, acceptsPlain));
		return StorageBuilder.over(engine).clock(this.clock).layer(new TransformLayer(codecs, false)).build();
	}

	private StorageTemplate plain() {
		return StorageBuilder.over(this.engine).layer(new TransformLayer(List.of(), false)).build();
	}

	private Entry stored(Bytes key) {
		Entry entry = this.engine.get(key, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		return entry;
	}

	private static void store(MemoryStore engine, Bytes key, Bytes stored, long expiresAt) {
		engine.put(new Mutation.Put(key, stored, expiresAt, Entry.NO_SERIALIZER), 0);
	}

	private void assertRefused(Bytes value, long expiresAt) {
		store(this.engine, KEY, value, expiresAt);
		assertThatExceptionOfType(StorageException.class).isThrownBy(() -> this.storage.get("key"))
			.satisfies(
					(ex) -> assertThat(ex).isInstanceOfAny(IntegrityException.class, StorageEncryptionException.class));
	}

	@Test
	void whenAValueIsStoredThenItsTextIsNotAndItComesBack() {
		this.storage.put("key", PLAIN.getBytes());
		assertThat(this.storage.get("key").orElseThrow().toUtf8()).isEqualTo(PLAIN);
		String stored = new String(stored(KEY).value().toByteArray(), StandardCharsets.ISO_8859_1);
		assertThat(stored).doesNotContain("text").doesNotContain("seen");
		assertThat(this.storage.store().explain(KEY).toString()).contains("readable=true").doesNotContain("text that");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenAnyByteIsFlippedThenTheValueIsRefused(boolean withOthers) {
		if (withOthers) {
			this.storage = open(this.engine, provider(this.first), false, new Crc32cCodec(true),
					new CompressionCodec("memory", new Lz4Algorithm(), List.of(), 0));
		}
		Random random = new Random(7);
		for (int size : new int[] { 0, 1, 100, 700 }) {
			this.storage.put(Bytes.utf8("key"), new byte[size], Duration.ofHours(1));
			Entry whole = stored(KEY);
			for (int index = 0; index < whole.value().size(); index++) {
				byte[] flipped = whole.value().toByteArray();
				flipped[index] ^= (byte) (1 << random.nextInt(8));
				assertRefused(Bytes.wrap(flipped), whole.expiresAt());
			}
			for (int length = 0; length < whole.value().size(); length++) {
				assertRefused(whole.value().slice(0, length), whole.expiresAt());
			}
			assertRefused(whole.value().concat(Bytes.wrap(new byte[1])), whole.expiresAt());
			assertRefused(whole.value(), whole.expiresAt() + 1);
			assertRefused(whole.value(), Entry.NEVER);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenAValueThatNeverExpiresIsGivenAnExpiryThenItIsRefused(boolean checksummedOnly) {
		if (checksummedOnly) {
			this.storage = StorageBuilder.over(this.engine)
				.clock(this.clock)
				.layer(new TransformLayer(List.of(new Crc32cCodec(true)), false))
				.build();
		}
		this.storage.put("key", PLAIN.getBytes());
		Bytes value = stored(KEY).value();
		long now = this.clock.millis();
		for (long forged : new long[] { now + 1, now + 3_600_000, Entry.NEVER - 1 }) {
			assertRefused(value, forged);
		}
		store(this.engine, KEY, value, Entry.NEVER);
		assertThat(this.storage.get("key").orElseThrow().toUtf8()).isEqualTo(PLAIN);
		// What changes an expiry on purpose writes the header again.
		assertThat(this.storage.expire(Bytes.utf8("key"), Duration.ofHours(1))).isTrue();
		assertThat(this.storage.get("key")).isPresent();
		assertRefused(stored(KEY).value(), stored(KEY).expiresAt() + 1);
		this.storage.put(Bytes.utf8("key"), PLAIN.getBytes(), Duration.ofHours(1));
		assertThat(this.storage.persist(Bytes.utf8("key"))).isTrue();
		assertThat(this.storage.get("key")).isPresent();
		assertRefused(stored(KEY).value(), now + 1);
	}

	@Test
	void whenValuesAreSwappedBetweenKeysNamespacesOrStoresThenTheyAreRefused() {
		this.storage.put("key", PLAIN.getBytes());
		Bytes value = stored(KEY).value();
		store(this.engine, Namespace.DEFAULT.encode("other"), value, Entry.NEVER);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> this.storage.get("other"));
		this.storage.inNamespace("other").put("another", "x".getBytes());
		store(this.engine, Namespace.of("other").encode("key"), value, Entry.NEVER);
		assertThatExceptionOfType(IntegrityException.class)
			.isThrownBy(() -> this.storage.inNamespace("other").get("key"));
		MemoryStore elsewhere = MemoryStore.builder().build();
		this.ringFile = this.directory.resolve("elsewhere");
		StorageTemplate other = open(elsewhere, provider(this.first), false);
		store(elsewhere, KEY, value, Entry.NEVER);
		assertThatExceptionOfType(StorageException.class).isThrownBy(() -> other.get("key"));
	}

	/**
	 * Encryption has no memory: an older value of the same key is a good one.
	 */
	@Test
	void whenAnOlderValueOfTheSameKeyIsPutBackThenThatIsNotNoticed() {
		this.storage.put("key", "old".getBytes());
		Bytes old = stored(KEY).value();
		this.storage.put("key", "new".getBytes());
		store(this.engine, KEY, old, Entry.NEVER);
		assertThat(this.storage.get("key")).contains(Bytes.utf8("old"));
	}

	@Test
	void whenManyValuesAreEncryptedThenNoNonceIsUsedTwice() {
		AeadAlgorithm.Cipher cipher = new XAesGcmAlgorithm().cipher(new byte[AeadAlgorithm.KEY_SIZE]);
		Set<Long> nonces = new HashSet<>();
		int count = TestRun.figure(1 << 18, 1 << 20);
		for (int number = 0; number < count; number++) {
			byte[] encrypted = cipher.encrypt(new byte[0], new byte[0]);
			// 8 of 24 bytes: if these never meet, the whole never does. They meet by
			// chance once in thirty million runs.
			nonces.add(Bytes.wrap(encrypted, 0, 8).asByteBuffer().getLong());
		}
		assertThat(nonces).hasSize(count);
	}

	@Test
	void whenAValueIsPlainThenItIsRefusedUnlessThatIsAccepted() {
		plain().put("key", "plain".getBytes());
		assertThatExceptionOfType(StorageEncryptionException.class).isThrownBy(() -> this.storage.get("key"))
			.withMessageContaining("accept-plain");
		StorageTemplate accepting = open(this.engine, provider(this.first), true);
		assertThat(accepting.get("key")).contains(Bytes.utf8("plain"));
		accepting.put("key", "hidden".getBytes());
		assertThat(ValueHeader.read(stored(KEY).value()).encryption()).isEqualTo(XAesGcmAlgorithm.ID);
	}

	@Test
	void whenANamespaceIsNotEncryptedThenItsValuesArePlainAndThoseOfBeforeReadable() {
		this.storage.inNamespace("open").put("key", PLAIN.getBytes());
		Bytes storedKey = Namespace.of("open").encode("key");
		assertThat(stored(storedKey).value().toUtf8()).contains(PLAIN);
		open(this.engine, provider(this.first), PerNamespace.same(true), false).inNamespace("open")
			.put("key", "hidden".getBytes());
		StorageTemplate again = open(this.engine, provider(this.first), false);
		assertThat(again.inNamespace("open").get("key")).contains(Bytes.utf8("hidden"));
	}

	@Test
	void whenTheKeyIsMissingOrWrongThenTheStoreDoesNotOpen() {
		this.storage.put("key", PLAIN.getBytes());
		assertThatExceptionOfType(StorageEncryptionException.class)
			.isThrownBy(() -> open(this.engine, provider(this.second), false))
			.withMessageContaining("'first'")
			.withMessageContaining("memory");
		assertThatExceptionOfType(StorageEncryptionException.class)
			.isThrownBy(() -> open(this.engine, provider(key("first", 3)), false))
			.withMessageContaining("'first'");
		assertThat(open(this.engine, provider(this.first), false).get("key")).isPresent();
	}

	@Test
	void whenTheKeyRingIsGoneThenTheStoreDoesNotStartWithANewOne() throws IOException {
		this.storage.put("key", PLAIN.getBytes());
		byte[] ringBytes = Files.readAllBytes(this.ringFile);
		Files.delete(this.ringFile);
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> open(this.engine, provider(this.first), false))
			.withMessageContaining(this.ringFile.toString());
		assertThat(this.ringFile).doesNotExist();
		Files.write(this.ringFile, ringBytes);
		assertThat(open(this.engine, provider(this.first), false).get("key")).isPresent();
	}

	@Test
	void whenTheKeyRingBelongsToAnotherStoreThenTheStoreDoesNotOpen() {
		this.storage.put("key", PLAIN.getBytes());
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> open(MemoryStore.builder().build(), provider(this.first), false))
			.withMessageContaining("another store");
	}

	@Test
	void whenTheKeyRingIsDamagedThenTheStoreDoesNotOpen() throws IOException {
		this.storage.put("key", PLAIN.getBytes());
		byte[] whole = Files.readAllBytes(this.ringFile);
		Random random = new Random(5);
		int refused = 0;
		for (int round = 0; round < 500; round++) {
			byte[] damaged = (round % 2 == 0) ? whole.clone() : Arrays.copyOf(whole, random.nextInt(whole.length));
			if (round % 2 == 0) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
			}
			Files.write(this.ringFile, damaged);
			try {
				StorageTemplate opened = open(this.engine, provider(this.first), false);
				// What was damaged is the state, the time or nothing; never the key.
				assertThat(opened.get("key").orElseThrow().toUtf8()).isEqualTo(PLAIN);
			}
			catch (StorageException ex) {
				refused++;
			}
		}
		assertThat(refused).isGreaterThan(300);
	}

	@Test
	void whenTheCurrentKeyChangesThenDataKeysAreEncryptedWithItAndTheOldOneIsNotNeeded() {
		this.storage.put("key", PLAIN.getBytes());
		Bytes before = stored(KEY).value();
		open(this.engine, provider(this.second, this.first), false);
		StorageTemplate withoutFirst = open(this.engine, provider(this.second), false);
		assertThat(withoutFirst.get("key").orElseThrow().toUtf8()).isEqualTo(PLAIN);
		assertThat(stored(KEY).value()).isEqualTo(before);
	}

	@Test
	void whenDataKeysAreRotatedThenNewValuesHaveTheNewOneAndOldOnesAreReadable() {
		this.storage.put("old", PLAIN.getBytes());
		this.storage.inNamespace("n").put("old", PLAIN.getBytes());
		this.ring.rotate();
		this.storage.put("new", PLAIN.getBytes());
		int oldKey = ValueHeader.read(stored(Namespace.DEFAULT.encode("old")).value()).encryptionKey();
		int newKey = ValueHeader.read(stored(Namespace.DEFAULT.encode("new")).value()).encryptionKey();
		assertThat(newKey).isNotEqualTo(oldKey);
		for (StorageTemplate each : List.of(this.storage, open(this.engine, provider(this.first), false))) {
			assertThat(each.get("old")).isPresent();
			assertThat(each.get("new")).isPresent();
			assertThat(each.inNamespace("n").get("old")).isPresent();
		}
		assertThat(this.ring.count(DataEncryptionKeyState.ACTIVE)).isEqualTo(2);
		assertThat(this.ring.ids(DataEncryptionKeyState.RETIRED)).contains(oldKey).hasSize(2);
		assertThat(this.ring.remove(Set.of(newKey))).as("an active key").isZero();
		assertThat(this.ring.remove(Set.of(oldKey))).isOne();
		StorageTemplate again = open(this.engine, provider(this.first), false);
		assertThatExceptionOfType(StorageEncryptionException.class).isThrownBy(() -> again.get("old"))
			.withMessageContaining(Integer.toUnsignedString(oldKey));
	}

	@Test
	void whenTheKeysOfANamespaceAreDestroyedThenItIsForgottenInCopiesToo() {
		StorageTemplate people = this.storage.inNamespace("people");
		people.put("a", PLAIN.getBytes());
		people.put("b", PLAIN.getBytes());
		this.storage.put("key", PLAIN.getBytes());
		assertThat(this.ring.destroy(Namespace.of("people"))).isOne();
		// The entries lie there still, as in a backup.
		assertThat(this.engine.get(Namespace.of("people").encode("a"), ReadOptions.DEFAULT)).isNotNull();
		for (StorageTemplate each : List.of(this.storage, open(this.engine, provider(this.first), false))) {
			StorageTemplate forgotten = each.inNamespace("people");
			assertThat(forgotten.get("a")).isEmpty();
			assertThat(forgotten.exists(Bytes.utf8("a"))).isFalse();
			assertThat(forgotten.getAll(List.of(Bytes.utf8("a"), Bytes.utf8("b")))).isEmpty();
			assertThat(forgotten.count(KeyRange.all())).isZero();
			try (var cursor = forgotten.scan(KeyRange.all(), ScanOptions.DEFAULT.limit(1).withoutValues())) {
				assertThat(cursor.stream()).isEmpty();
			}
			assertThat(each.get("key")).isPresent();
		}
		StorageTemplate reused = this.storage.inNamespace("people");
		assertThat(reused.putIfAbsent(Bytes.utf8("b"), "new".getBytes())).isPresent();
		assertThat(reused.get("b")).contains(Bytes.utf8("new"));
		assertThat(reused.get("a")).isEmpty();
		assertThat(reused.count(KeyRange.all())).isOne();
	}

	@Test
	void whenSeveralProcessesShareAStoreThenEachFindsTheKeysOfTheOther() {
		AeadAlgorithm algorithm = new XAesGcmAlgorithm();
		KeyWrapper wrapper = new ProvidedKeyWrapper(provider(this.first), algorithm);
		MemoryStore shared = MemoryStore.builder().build();
		List<StorageTemplate> processes = new ArrayList<>();
		List<KeyRing> rings = new ArrayList<>();
		for (int process = 0; process < 2; process++) {
			KeyRing each = KeyRing.builder(shared, new SystemNamespaceKeyRingStorage(shared, this.clock), wrapper)
				.algorithm(algorithm)
				.clock(this.clock)
				.build();
			rings.add(each);
			processes.add(StorageBuilder.over(shared)
				.layer(new TransformLayer(List.of(new EncryptionCodec("memory", each, PerNamespace.same(true), false)),
						false))
				.build());
		}
		processes.get(0).put("a", PLAIN.getBytes());
		processes.get(1).put("b", PLAIN.getBytes());
		processes.get(1).inNamespace("n").put("c", PLAIN.getBytes());
		rings.get(1).rotate();
		processes.get(1).put("d", PLAIN.getBytes());
		for (StorageTemplate each : processes) {
			for (String key : List.of("a", "b", "d")) {
				assertThat(each.get(key)).isPresent();
			}
			assertThat(each.inNamespace("n").get("c")).isPresent();
		}
		rings.get(0).reload();
		assertThat(rings.get(0).ids(DataEncryptionKeyState.ACTIVE))
			.isEqualTo(rings.get(1).ids(DataEncryptionKeyState.ACTIVE));
	}

	@Test
	void whenKeysAreInAFileThenTheLastIsCurrentAndNewOnesAreFound() throws IOException {
		Path file = this.directory.resolve("keys");
		Files.writeString(file, "# keys\n\nfirst=" + base64(this.first) + "\n");
		FileKeyProvider provider = new FileKeyProvider(file);
		assertThat(provider.current()).isEqualTo(this.first);
		Files.writeString(file, "first=" + base64(this.first) + "\nsecond=" + base64(this.second) + "\n");
		assertThat(provider.find("second")).contains(this.second);
		assertThat(provider.current()).isEqualTo(this.second);
		assertThat(provider.find("third")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "# nothing", "no separator", "id=AAAA", "id=!!secret!!", "=AAAA",
			"a b=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" })
	void whenAKeyFileIsBadThenTheErrorNamesTheLineAndNotTheKey(String line) throws IOException {
		Path file = this.directory.resolve("keys");
		Files.writeString(file, line);
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> new FileKeyProvider(file))
			.withMessageContaining(file.toString())
			.satisfies((ex) -> assertThat(ex).hasNoCause().message().doesNotContain("secret"));
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> new FileKeyProvider(this.directory.resolve("none")));
	}

	@Test
	void whenKeysAreShownThenTheirBytesAreNot() throws IOException {
		this.storage.put("key", PLAIN.getBytes());
		String shown = this.first + " " + provider(this.first) + this.storage.store().layers()
				+ Files.readString(this.ringFile);
		byte[] material = this.first.material();
		assertThat(shown).contains("first")
			.doesNotContain(base64(this.first))
			.doesNotContain(HexFormat.of().formatHex(material))
			.doesNotContain(Arrays.toString(material));
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyEncryptionKey("id", new byte[16]))
			.withMessageContaining("32 bytes");
	}

	private static String base64(KeyEncryptionKey key) {
		return Base64.getEncoder().encodeToString(key.material());
	}

	@Test
	void whenTheThreadIsInterruptedThenDataKeysAreMadeAllTheSame() throws IOException {
		this.storage.put("key", PLAIN.getBytes());
		Path file = this.directory.resolve("keys");
		Files.writeString(file, "first=" + base64(this.first) + "\n");
		Thread.currentThread().interrupt();
		try {
			for (int number = 0; number < 20; number++) {
				this.storage.inNamespace("n" + number).put("key", PLAIN.getBytes());
			}
			this.ring.rotate();
			assertThat(new FileKeyProvider(file).find("none")).isEmpty();
			StorageTemplate again = open(this.engine, new FileKeyProvider(file), false);
			assertThat(again.inNamespace("n19").get("key").orElseThrow().toUtf8()).isEqualTo(PLAIN);
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
		}
		finally {
			Thread.interrupted();
		}
	}

	@Test
	void whenSomebodyElseChangesTheKeyRingThenNothingIsOverwritten() {
		FileKeyRingStorage storage = new FileKeyRingStorage("memory", this.directory.resolve("new").resolve("ring"));
		assertThat(storage.load()).isEmpty();
		assertThat(storage.replace(Optional.of(Bytes.utf8("x")), Bytes.utf8("y"))).isFalse();
		assertThat(storage.replace(Optional.empty(), Bytes.utf8("y"))).isTrue();
		assertThat(storage.replace(Optional.empty(), Bytes.utf8("z"))).isFalse();
		assertThat(storage.load()).contains(Bytes.utf8("y"));
	}

}
