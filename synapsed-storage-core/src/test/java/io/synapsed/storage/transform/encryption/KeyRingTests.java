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
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.engine.EncryptionMark;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.NamespaceRefusedException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.maintenance.Pace;
import io.synapsed.storage.maintenance.Recoding;
import io.synapsed.storage.maintenance.Retirement;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.transform.TransformLayer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A stored key ring that goes backwards is refused and never overwritten, and the store
 * goes on with the keys in memory.
 */
class KeyRingTests {

	private static final byte[] VALUE = "value".getBytes();

	private static final AeadAlgorithm ALGORITHM = new XAesGcmAlgorithm();

	private static final KeyWrapper WRAPPER = new ProvidedKeyWrapper(
			new FixedKeyProvider(List.of(new KeyEncryptionKey("test", new byte[AeadAlgorithm.KEY_SIZE])), "test"),
			ALGORITHM);

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock();

	private final MemoryStore engine = MemoryStore.builder().clock(this.clock).build();

	private Path file() {
		return this.directory.resolve("ring");
	}

	@Test
	void whenTheFileIsALinkThenItStaysOneAndTheKeysLieWhereItLeads() throws Exception {
		Path vault = Files.createDirectory(this.directory.resolve("vault"));
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), Path.of("vault", "ring"));
		Path outer = Files.createSymbolicLink(this.directory.resolve("outer"), link);
		FileKeyRingStorage storage = new FileKeyRingStorage("test", outer);
		assertThat(storage.load()).isEmpty();
		Optional<Bytes> before = Optional.empty();
		for (String content : List.of("first", "second")) {
			assertThat(storage.replace(before, Bytes.utf8(content))).isTrue();
			assertThat(vault.resolve("ring")).hasContent(content);
			before = Optional.of(Bytes.utf8(content));
		}
		assertThat(link).isSymbolicLink();
		assertThat(outer).isSymbolicLink();
	}

	/** A stack with its keys. */
	private record Opened(StorageTemplate storage, KeyRing keys, TransformLayer layer) {

		void put(String namespace) {
			this.storage.inNamespace(namespace).put("key", VALUE);
		}

		void assertReadable(String namespace) {
			assertThat(this.storage.inNamespace(namespace).get("key")).contains(Bytes.wrap(VALUE));
		}

	}

	private Opened open() {
		return open(this.engine, PerNamespace.same(true));
	}

	private Opened open(KeyValueStore engine, PerNamespace<Boolean> encrypts) {
		return open(engine, new FileKeyRingStorage(engine.name(), file()), encrypts, KeyRing.DEFAULT_MAX_NAMESPACES);
	}

	private Opened open(KeyValueStore engine, KeyRingStorage storage, PerNamespace<Boolean> encrypts, int max) {
		KeyRing keys = KeyRing.builder(engine, storage, WRAPPER)
			.algorithm(ALGORITHM)
			.clock(this.clock)
			.maxNamespaces(max)
			.build();
		TransformLayer layer = new TransformLayer(List.of(new EncryptionCodec(engine.name(), keys, encrypts, false)),
				false);
		return new Opened(StorageBuilder.over(engine).clock(this.clock).layer(layer).build(), keys, layer);
	}

	/** What can become of the file. */
	enum Loss {

		DELETED {
			@Override
			void happen(Path file, byte[] older, byte[] latest) throws IOException {
				Files.delete(file);
			}
		},

		OLDER {
			@Override
			void happen(Path file, byte[] older, byte[] latest) throws IOException {
				Files.write(file, older);
			}
		},

		EMPTY {
			@Override
			void happen(Path file, byte[] older, byte[] latest) throws IOException {
				Files.write(file, new byte[0]);
			}
		},

		CUT_IN_A_LINE {
			@Override
			void happen(Path file, byte[] older, byte[] latest) throws IOException {
				Files.write(file, java.util.Arrays.copyOf(latest, latest.length - 20));
			}
		},

		CUT_AFTER_A_LINE {
			@Override
			void happen(Path file, byte[] older, byte[] latest) throws IOException {
				List<String> lines = Files.readAllLines(file);
				Files.write(file, lines.subList(0, lines.size() - 1));
			}
		},

		OF_ANOTHER_STORE {
			@Override
			void happen(Path file, byte[] older, byte[] latest) throws IOException {
				Path elsewhere = file.resolveSibling("elsewhere");
				MemoryStore other = MemoryStore.builder().build();
				KeyRing keys = KeyRing.builder(other, new FileKeyRingStorage("other", elsewhere), WRAPPER)
					.algorithm(ALGORITHM)
					.clock(new MutableClock())
					.build();
				keys.active(Namespace.DEFAULT.encode("key"));
				Files.move(elsewhere, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
			}
		};

		abstract void happen(Path file, byte[] older, byte[] latest) throws IOException;

	}

	private void assertRefused(ThrowingCallable change) {
		assertThatExceptionOfType(StorageException.class).isThrownBy(change)
			.satisfies((ex) -> assertThat(ex).isInstanceOfAny(StorageConfigurationException.class,
					IntegrityException.class))
			.withMessageContaining(file().toString())
			.withMessageMatching("(?i).*restore.*");
	}

	@ParameterizedTest
	@EnumSource
	void whenTheKeyRingGoesBackwardsThenItIsRefusedAndTheStoreGoesOnWithItsKeys(Loss loss) throws IOException {
		Opened opened = open();
		opened.put("a");
		byte[] older = Files.readAllBytes(file());
		opened.put("b");
		byte[] latest = Files.readAllBytes(file());
		loss.happen(file(), older, latest);
		Optional<Bytes> broken = content();
		for (ThrowingCallable change : List.<ThrowingCallable>of(() -> opened.put("c"), opened.keys::rotate,
				opened.keys::reload, () -> opened.keys.destroy(Namespace.of("a")), () -> opened.keys.remove(Set.of(1)),
				() -> opened.storage.store().probe(), this::open)) {
			assertRefused(change);
			assertThat(content()).as("nothing is overwritten").isEqualTo(broken);
		}
		assertThat(opened.storage.store().warnings()).hasSize(1);
		for (String namespace : List.of("a", "b")) {
			opened.assertReadable(namespace);
			opened.put(namespace);
		}
		Files.write(file(), latest);
		opened.put("c");
		opened.storage.store().probe();
		assertThat(opened.storage.store().warnings()).isEmpty();
		Opened again = open();
		List.of("a", "b", "c").forEach(again::assertReadable);
	}

	private Optional<Bytes> content() {
		return new FileKeyRingStorage("test", file()).load();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OF_ANOTHER_STORE")
	void whenNoCopyIsLeftThenTheKeysInMemoryAreWrittenOnDemand(Loss loss) throws IOException {
		Opened opened = open();
		opened.put("a");
		byte[] older = Files.readAllBytes(file());
		opened.put("b");
		byte[] latest = Files.readAllBytes(file());
		assertThat(opened.keys.restore()).isFalse();
		loss.happen(file(), older, latest);
		assertThat(opened.keys.restore()).isTrue();
		opened.put("c");
		Opened again = open();
		List.of("a", "b", "c").forEach(again::assertReadable);
		Files.write(file(), latest);
		assertRefused(this::open);
	}

	@Test
	void whenTheKeyRingIsThatOfAnotherStoreThenItIsNotOverwrittenOnDemandEither() throws IOException {
		Opened opened = open();
		opened.put("a");
		Loss.OF_ANOTHER_STORE.happen(file(), new byte[0], new byte[0]);
		Optional<Bytes> other = content();
		assertRefused(opened.keys::restore);
		assertThat(content()).isEqualTo(other);
	}

	@Test
	void whenKeysWereDestroyedThenAnOlderCopyDoesNotBringThemBack() throws IOException {
		Opened opened = open();
		opened.put("people");
		opened.put("other");
		byte[] older = Files.readAllBytes(file());
		opened.keys.destroy(Namespace.of("people"));
		Files.write(file(), older);
		assertRefused(opened.keys::reload);
		assertRefused(this::open);
		assertThat(opened.storage.inNamespace("people").get("key")).isEmpty();
		// Nor one whose generation was forged: the mark lists what was destroyed.
		KeyRingFormat format = new KeyRingFormat("memory", StoreDescriptor.openOrCreate(this.engine, 0).uuid(), "x");
		KeyRingContent content = format.read(Bytes.wrap(older), (key) -> ALGORITHM.cipher(new byte[32]));
		Files.write(file(), format.write(new KeyRingContent(99, content.keys(), Set.of())).toByteArray());
		assertRefused(this::open);
	}

	/**
	 * The file is durable before the mark moves: a process that ends in between leaves a
	 * file that is ahead, and no value that needs its new keys.
	 */
	@Test
	void whenTheStoreTakesNoNoteOfANewKeyThenNothingIsWrittenWithIt() throws IOException {
		Opened first = open();
		first.put("a");
		FullStore full = new FullStore(this.engine);
		Opened opened = open(full, PerNamespace.same(true));
		full.full = true;
		for (int attempt = 0; attempt < 2; attempt++) {
			assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> opened.put("b"));
			assertThat(Files.readString(file())).contains("generation 2");
		}
		assertThat(EncryptionMark.find(this.engine).orElseThrow().generation()).isOne();
		Opened again = open();
		assertThat(EncryptionMark.find(this.engine).orElseThrow().generation()).isEqualTo(2);
		again.put("b");
		full.full = false;
		opened.put("c");
		opened.assertReadable("b");
		open().assertReadable("c");
	}

	/** Has no room for the mark. */
	private static final class FullStore extends ForwardingStore {

		private boolean full;

		private FullStore(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public CommitResult commit(WriteBatch batch, long now) {
			if (this.full) {
				throw new StorageFullException(name(), "there is no room");
			}
			return super.commit(batch, now);
		}

	}

	@Test
	void whenAnEarlierVersionWroteTheKeyRingThenItIsReadAndWatchedFromNowOn() throws IOException {
		Opened opened = open();
		opened.put("a");
		opened.keys.rotate();
		opened.put("b");
		List<String> lines = new ArrayList<>(Files.readAllLines(file()));
		lines.set(0, "synapsed-key-ring 1");
		lines.removeIf((line) -> line.startsWith("generation ") || line.startsWith("end "));
		Files.write(file(), lines);
		byte[] first = Files.readAllBytes(file());
		this.engine.put(new Mutation.Put(EncryptionMark.key(), Bytes.EMPTY, Entry.NEVER, Entry.NO_SERIALIZER), 0);
		Opened again = open();
		again.assertReadable("a");
		again.assertReadable("b");
		// It has no generation yet, and the mark lists its keys.
		Files.write(file(), lines.subList(0, lines.size() - 1));
		assertRefused(this::open);
		Files.write(file(), first);
		again.put("c");
		assertThat(Files.readString(file())).startsWith("synapsed-key-ring 2\n").contains("generation 1\n");
		Files.write(file(), first);
		assertRefused(this::open);
	}

	@Test
	void whenSeveralProcessesShareTheStoreThenAnOlderKeyRingIsRefusedByAll() {
		List<Opened> processes = new ArrayList<>();
		for (int process = 0; process < 2; process++) {
			processes.add(open(this.engine, new SystemNamespaceKeyRingStorage(this.engine, this.clock),
					PerNamespace.same(true), 100));
		}
		processes.get(0).put("a");
		Bytes older = ring();
		processes.get(1).put("b");
		this.clock.advance(1);
		processes.get(1).keys.rotate();
		processes.get(0).assertReadable("b");
		processes.get(0).keys.reload();
		Bytes latest = ring();
		// One process removes a key that no value needs, and the other hears of it.
		processes.get(1).put("a");
		processes.get(1).put("b");
		int needless = processes.get(0).keys.ids(DataEncryptionKeyState.RETIRED).get(0);
		assertThat(processes.get(1).keys.remove(Set.of(needless))).isOne();
		processes.get(0).keys.reload();
		processes.get(1).put("c");
		assertThat(processes.get(0).keys.ids(DataEncryptionKeyState.RETIRED)).doesNotContain(needless);
		processes.get(0).assertReadable("c");
		for (Bytes each : List.of(older, latest)) {
			this.engine.put(new Mutation.Put(EncryptionMark.keyRingKey(), each, Entry.NEVER, 0), 0);
			for (Opened process : processes) {
				assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> process.put("d"))
					.withMessageContaining("older copy");
				process.put("a");
				process.assertReadable("b");
			}
			assertThat(ring()).isEqualTo(each);
		}
		this.engine.delete(EncryptionMark.keyRingKey(), 0);
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> processes.get(0).put("d"))
			.withMessageContaining("there is no key ring");
		assertThat(processes.get(0).keys.restore()).isTrue();
		processes.forEach((process) -> process.put("d"));
	}

	private Bytes ring() {
		Entry entry = this.engine.get(EncryptionMark.keyRingKey(), ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		return entry.value();
	}

	@Test
	void whenAnotherProcessAddsAKeyWhileTheKeyRingIsReadThenItIsNotTakenForAnOlderCopy() {
		Opened one = open();
		one.put("a");
		InterruptedReads reads = new InterruptedReads(new FileKeyRingStorage(this.engine.name(), file()));
		Opened other = open(this.engine, reads, PerNamespace.same(true), 100);
		one.put("b");
		reads.meanwhile = () -> one.put("c");
		other.keys.check();
		one.put("d");
		reads.meanwhile = () -> one.put("e");
		other.put("f");
		for (String namespace : List.of("a", "b", "c", "d", "e", "f")) {
			other.assertReadable(namespace);
			one.assertReadable(namespace);
		}
	}

	@Test
	void whenAnotherProcessRemovesAKeyWhileTheMarkIsReadThenTheKeyRingLacksNothing() {
		Opened one = open();
		one.put("a");
		this.clock.advance(1);
		one.keys.rotate();
		one.put("a");
		int needless = one.keys.ids(DataEncryptionKeyState.RETIRED).get(0);
		InterruptedMarks marks = new InterruptedMarks(this.engine);
		Opened other = open(marks, PerNamespace.same(true));
		one.put("b");
		marks.meanwhile = () -> one.keys.remove(Set.of(needless));
		other.keys.reload();
		assertThat(marks.meanwhile).isNull();
		assertThat(other.keys.ids(DataEncryptionKeyState.RETIRED)).doesNotContain(needless);
		other.assertReadable("b");
	}

	/** Something happens between a read of the key ring and what follows. */
	private static final class InterruptedReads implements KeyRingStorage {

		private final KeyRingStorage delegate;

		private @Nullable Runnable meanwhile;

		private InterruptedReads(KeyRingStorage delegate) {
			this.delegate = delegate;
		}

		@Override
		public Optional<Bytes> load() {
			Optional<Bytes> loaded = this.delegate.load();
			Runnable work = this.meanwhile;
			this.meanwhile = null;
			if (work != null) {
				work.run();
			}
			return loaded;
		}

		@Override
		public boolean replace(Optional<Bytes> expected, Bytes content) {
			return this.delegate.replace(expected, content);
		}

		@Override
		public String location() {
			return this.delegate.location();
		}

	}

	/** Something happens between a read of the mark and what follows. */
	private static final class InterruptedMarks extends ForwardingStore {

		private @Nullable Runnable meanwhile;

		private InterruptedMarks(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			Entry read = super.get(key, options);
			Runnable work = this.meanwhile;
			if (work != null && key.equals(EncryptionMark.key())) {
				this.meanwhile = null;
				work.run();
			}
			return read;
		}

	}

	@Test
	void whenTheDescriptorOfAnEncryptedStoreIsGoneThenNoOtherIdentityIsMade() {
		open().put("a");
		this.engine.delete(StoreDescriptor.key(), 0);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(this::open).withMessageContaining("descriptor");
		assertThat(this.engine.get(StoreDescriptor.key(), ReadOptions.DEFAULT)).isNull();
	}

	@Test
	void whenEncryptionIsGoneThenAnEncryptedStoreDoesNotOpen() {
		TransformLayer plain = new TransformLayer(List.of(), false);
		plain.over(this.engine);
		open();
		plain.over(this.engine);
		open().put("a");
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> plain.over(this.engine))
			.withMessageContaining("encryption");
		// As an earlier version has marked it.
		this.engine.put(new Mutation.Put(EncryptionMark.key(), Bytes.EMPTY, Entry.NEVER, Entry.NO_SERIALIZER), 0);
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> plain.over(this.engine));
	}

	@Test
	void whenTheSettingOfANamespaceIsGoneThenTheStoreDoesNotOpen() {
		open(this.engine, PerNamespace.of(false, Map.of("orders", true, "unused", true))).put("orders");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> open(this.engine, PerNamespace.of(false, Map.of("order", true))))
			.withMessageContaining("namespaces.orders.encryption.enabled");
		// One that has never had an encrypted value is not missed; encrypting more is
		// always allowed.
		open(this.engine, PerNamespace.of(false, Map.of("orders", true))).assertReadable("orders");
		open(this.engine, PerNamespace.same(true)).assertReadable("orders");
		open(this.engine, PerNamespace.of(false, Map.of("orders", true))).put("orders");
		open(this.engine, PerNamespace.of(false, Map.of("orders", false))).assertReadable("orders");
	}

	@Test
	void whenTheStoreWasDecryptedThenItOpensWithoutKeys() {
		Opened opened = open();
		opened.put("a");
		opened.put("forgotten");
		Opened decrypting = open(this.engine, PerNamespace.same(false));
		assertThat(new Retirement(decrypting.layer.values(), this.clock).run(Pace.UNLIMITED).findings().counts())
			.containsEntry("keys-needed", 2L)
			.containsEntry("keys-removed", 0L);
		new Recoding(decrypting.layer.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(new Retirement(decrypting.layer.values(), this.clock).run(Pace.UNLIMITED).findings().counts())
			.containsEntry("keys-removed", 2L);
		StorageTemplate plain = StorageBuilder.over(this.engine).layer(new TransformLayer(List.of(), false)).build();
		assertThat(plain.inNamespace("a").get("key")).contains(Bytes.wrap(VALUE));
		// It may be encrypted again, and be known to be.
		open().put("b");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> new TransformLayer(List.of(), false).over(this.engine));
	}

	@Test
	void whenThereAreAsManyNamespacesAsAllowedThenAnotherOneIsRefused() {
		Opened opened = open(this.engine, new FileKeyRingStorage("memory", file()), PerNamespace.same(true), 2);
		opened.put("a");
		opened.put("b");
		opened.keys.rotate();
		assertThatExceptionOfType(NamespaceRefusedException.class).isThrownBy(() -> opened.put("c"))
			.withMessageContaining("encryption.max-namespaces");
		assertThat(opened.storage.inNamespace("c").get("key")).isEmpty();
		opened.put("a");
		opened.keys.destroy(Namespace.of("a"));
		opened.put("c");
		assertThat(opened.keys.count(DataEncryptionKeyState.ACTIVE)).isEqualTo(2);
		Opened fewer = open(this.engine, new FileKeyRingStorage("memory", file()), PerNamespace.same(true), 1);
		fewer.put("b");
		fewer.put("c");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> open(this.engine, new FileKeyRingStorage("memory", file()), PerNamespace.same(true), 0));
	}

	/**
	 * The first change of the file waits until all threads have their key: the others
	 * then need one or two changes, not one each.
	 */
	@Test
	void whenManyNamespacesAreNewAtOnceThenTheirKeysAreStoredTogether() throws Exception {
		int threads = 16;
		CountDownLatch wrapped = new CountDownLatch(threads);
		KeyWrapper counting = new CountingWrapper(wrapped);
		AtomicInteger changes = new AtomicInteger();
		KeyRingStorage storage = new WatchedStorage(new FileKeyRingStorage("memory", file()), (content) -> {
			changes.incrementAndGet();
			await(wrapped);
			return content;
		});
		KeyRing keys = KeyRing.builder(this.engine, storage, counting).algorithm(ALGORITHM).clock(this.clock).build();
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<CompletableFuture<DataEncryptionKey>> made = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				Bytes key = Namespace.of("n" + thread).encode("key");
				made.add(CompletableFuture.supplyAsync(() -> keys.active(key), executor));
			}
			for (CompletableFuture<DataEncryptionKey> each : made) {
				assertThat(each.get(30, TimeUnit.SECONDS).state()).isEqualTo(DataEncryptionKeyState.ACTIVE);
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(keys.count(DataEncryptionKeyState.ACTIVE)).isEqualTo(threads);
		assertThat(changes).hasValueLessThan(threads);
		assertThat(open().keys.ids(DataEncryptionKeyState.ACTIVE)).hasSize(threads);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private record CountingWrapper(CountDownLatch wrapped) implements KeyWrapper {

		@Override
		public String currentKey() {
			return WRAPPER.currentKey();
		}

		@Override
		public WrappedKey wrap(byte[] dataKey, byte[] context) {
			WrappedKey key = WRAPPER.wrap(dataKey, context);
			this.wrapped.countDown();
			return key;
		}

		@Override
		public byte[] unwrap(WrappedKey wrapped, byte[] context) {
			return WRAPPER.unwrap(wrapped, context);
		}

	}

	private record WatchedStorage(KeyRingStorage delegate, UnaryOperator<Bytes> before) implements KeyRingStorage {

		@Override
		public Optional<Bytes> load() {
			return this.delegate.load();
		}

		@Override
		public boolean replace(Optional<Bytes> expected, Bytes content) {
			return this.delegate.replace(expected, this.before.apply(content));
		}

		@Override
		public String location() {
			return this.delegate.location();
		}

	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	void whenTheKeyRingIsAGoldenOneThenItIsReadAndItsMarkIsTheGoldenOne(int version) throws IOException {
		put(StoreDescriptor.key(),
				Bytes.utf8("synapsed-storage\nformat=1\nuuid=00000000-0000-0000-0000-000000000001\ncreated=0\n"));
		Bytes mark = Bytes.utf8(golden("encryption-mark.txt"));
		put(EncryptionMark.key(), (version == 2) ? mark : Bytes.EMPTY);
		put(Namespace.DEFAULT.encode("key"), Bytes.wrap(HexFormat.of().parseHex(golden("key-ring-value.hex").strip())));
		Files.writeString(file(), golden("key-ring-" + version + ".txt"));
		Opened opened = open(this.engine, PerNamespace.of(true, Map.of("open", false)));
		assertThat(opened.storage.get("key")).contains(Bytes.wrap(VALUE));
		assertThat(opened.keys.count(DataEncryptionKeyState.DESTROYED)).isOne();
		assertThat(opened.keys.ids(DataEncryptionKeyState.ACTIVE)).hasSize(2);
		Entry written = this.engine.get(EncryptionMark.key(), ReadOptions.DEFAULT);
		assertThat(written).isNotNull();
		assertThat(written.value().toUtf8())
			.isEqualTo((version == 2) ? mark.toUtf8() : mark.toUtf8().replace("generation=6", "generation=0"));
		// A change of nothing but the generation: the bytes are those of docs/format.md.
		KeyRingFormat format = new KeyRingFormat("memory", StoreDescriptor.openOrCreate(this.engine, 0).uuid(), "x");
		KeyRingContent content = format.read(Bytes.utf8(golden("key-ring-2.txt")),
				(key) -> ALGORITHM.cipher(new byte[AeadAlgorithm.KEY_SIZE]));
		assertThat(format.write(content).toUtf8()).isEqualTo(golden("key-ring-2.txt"));
	}

	private void put(Bytes key, Bytes value) {
		this.engine.put(new Mutation.Put(key, value, Entry.NEVER, Entry.NO_SERIALIZER), 0);
	}

	private static String golden(String name) throws IOException {
		try (InputStream file = KeyRingTests.class.getResourceAsStream("/golden/v1/" + name)) {
			assertThat(file).as(name).isNotNull();
			return new String(file.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Test
	void whenAReadMeetsAKeyRingThatIsGoneThenItSaysSo() throws IOException {
		Opened one = open();
		one.put("a");
		Opened other = open();
		one.put("b");
		Files.delete(file());
		assertRefused(() -> other.storage.inNamespace("b").get("key"));
		other.assertReadable("a");
	}

}
