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

package io.synapsed.storage.transform.compression;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.TestRun;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.transform.EncodedValues;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for dictionaries, through the codec that makes and uses them.
 */
class DictionariesTests {

	private static final Namespace USERS = Namespace.of("users");

	private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L));

	private static final String[] NAMES = { "Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Leslie", "Tony" };

	private final KeyValueStore engine = MemoryStore.builder().build();

	private final ZstdAlgorithm zstd = new ZstdAlgorithm();

	/** However busy the machine is: some mutations are refused for sure. */
	private static final int MIN_ROUNDS = 500;

	private final long seed = Long.getLong("synapsed.storage.test.seed", System.nanoTime());

	private final Random random = new Random(20261123);

	/** One process, with a stack of its own over the engine. */
	private record Process(CompressionCodec codec, StorageTemplate storage) {

		DictionaryTraining train(Namespace namespace) {
			return this.codec.train(namespace, this.storage.store(), CLOCK);
		}

		void put(Namespace namespace, int number, Bytes value) {
			this.storage.store().put(new Mutation.Put(key(namespace, number), value, Entry.NEVER, 0), 0);
		}

		@Nullable Bytes get(Namespace namespace, int number) {
			Entry entry = this.storage.store().get(key(namespace, number), ReadOptions.DEFAULT);
			return (entry != null) ? entry.value() : null;
		}

	}

	private Process process() {
		return process(this.engine, new CompressionSettings.Choice.Fixed(this.zstd), DictionaryProtection.NONE);
	}

	private Process process(KeyValueStore engine, CompressionSettings.Choice choice, DictionaryProtection protection) {
		CompressionCodec codec = CompressionCodec.builder("test")
			.settings(PerNamespace.same(new CompressionSettings(choice, 1_000, true)))
			.readers(List.of(this.zstd, new Lz4Algorithm()))
			.maxValueSize(1 << 20)
			.dictionaries(new Dictionaries(engine, protection))
			.build();
		return new Process(codec, StorageBuilder.over(engine).layer(new TransformLayer(List.of(codec), false)).build());
	}

	private static Bytes key(Namespace namespace, int number) {
		return namespace.encode("key-" + number);
	}

	private Bytes user(int number) {
		return Bytes.utf8("{\"id\":" + number + ",\"name\":\"" + NAMES[this.random.nextInt(8)] + "\",\"email\":\"user"
				+ this.random.nextInt(100_000) + "@example.org\",\"active\":true,\"visits\":"
				+ this.random.nextInt(1_000) + "}");
	}

	private Bytes[] fill(Process process, Namespace namespace, int count) {
		Bytes[] values = new Bytes[count];
		for (int number = 0; number < count; number++) {
			values[number] = user(number);
			process.put(namespace, number, values[number]);
		}
		return values;
	}

	private static void assertHolds(Process process, Namespace namespace, Bytes[] values) {
		for (int number = 0; number < values.length; number++) {
			assertThat(process.get(namespace, number)).isEqualTo(values[number]);
		}
	}

	private ValueHeader header(KeyValueStore engine, Namespace namespace, int number) {
		Entry stored = engine.get(key(namespace, number), ReadOptions.DEFAULT);
		assertThat(stored).isNotNull();
		return ValueHeader.read(stored.value());
	}

	private static Map<String, Double> statistics(Process process) {
		return process.storage()
			.store()
			.statistics()
			.stream()
			.collect(Collectors.toMap(Statistic::name, (statistic) -> statistic.value().getAsDouble()));
	}

	@Test
	void whenADictionaryIsTrainedThenSmallValuesAreWrittenWithItAndTheOldOnesStayReadable() {
		Process process = process();
		Bytes[] plain = fill(process, USERS, 2_000);
		assertThat(header(this.engine, USERS, 0).compression()).isZero();
		DictionaryTraining training = process.train(USERS);
		assertThat(training.dictionary()).isPresent();
		assertThat(training.samples()).isEqualTo(2_000);
		assertThat(training.ratioBefore()).isLessThan(1.2);
		assertThat(training.ratioAfter()).isGreaterThan(2);
		assertThat(training.stored().id()).isEqualTo(1);
		assertThat(training.stored().namespace()).isEqualTo("users");
		assertThat(training.stored().created()).isEqualTo(CLOCK.instant());
		assertHolds(process, USERS, plain);
		Bytes[] compressed = fill(process, USERS, 2_000);
		assertThat(header(this.engine, USERS, 0).dictionary()).isEqualTo(1);
		assertHolds(process, USERS, compressed);
		assertThat(statistics(process)).containsEntry("compression.values.dictionary", 2_000.0)
			.containsEntry("compression.dictionaries", 1.0)
			.containsEntry("compression.zstd.values", 2_000.0);
		assertThat(statistics(process).get("compression.zstd.plain"))
			.isGreaterThan(1.9 * statistics(process).get("compression.zstd.stored"));
	}

	@Test
	void whenTheStoreIsOpenedAgainThenValuesAreReadAndWrittenWithTheDictionary(@TempDir Path directory) {
		Bytes[] values;
		try (RocksDbStore rocks = RocksDbStore.builder().directory(directory.resolve("store")).build()) {
			Process process = process(rocks, new CompressionSettings.Choice.Fixed(this.zstd),
					DictionaryProtection.NONE);
			fill(process, USERS, 1_000);
			assertThat(process.train(USERS).dictionary()).isPresent();
			values = fill(process, USERS, 1_000);
			process.storage().close();
		}
		try (RocksDbStore rocks = RocksDbStore.builder().directory(directory.resolve("store")).build()) {
			Process plain = process(rocks, new CompressionSettings.Choice.None(), DictionaryProtection.NONE);
			assertHolds(plain, USERS, values);
			Process process = process(rocks, new CompressionSettings.Choice.Fixed(this.zstd.level(9)),
					DictionaryProtection.NONE);
			process.put(USERS, 5_000, user(5_000));
			assertThat(header(rocks, USERS, 5_000).dictionary()).isEqualTo(1);
			assertHolds(process, USERS, values);
		}
	}

	@Test
	void whenADictionaryIsTrainedAgainThenBothAreAlive() {
		Process process = process();
		fill(process, USERS, 1_000);
		process.train(USERS);
		Bytes[] first = fill(process, USERS, 1_000);
		Namespace orders = Namespace.of("orders");
		for (int number = 1_000; number < 5_000; number++) {
			process.put(USERS, number, Bytes.utf8("<order><position>" + this.random.nextInt(1_000)
					+ "</position><article>" + this.random.nextInt(1_000_000) + "</article><currency>EUR</currency>"));
		}
		DictionaryTraining second = process.train(USERS);
		assertThat(second.stored().id()).isEqualTo(2);
		process.put(USERS, 9_000, user(9_000));
		assertThat(header(this.engine, USERS, 9_000).dictionary()).isEqualTo(2);
		assertThat(header(this.engine, USERS, 0).dictionary()).isEqualTo(1);
		assertHolds(process, USERS, first);
		fill(process, orders, 1_000);
		assertThat(header(this.engine, orders, 0).dictionary()).isZero();
		assertThat(process.train(orders).stored().id()).isEqualTo(3);
		fill(process, orders, 10);
		assertThat(header(this.engine, orders, 0).dictionary()).isEqualTo(3);
		assertThat(new Dictionaries(this.engine, DictionaryProtection.NONE).list())
			.extracting(DictionaryDescription::namespace)
			.containsExactly("users", "users", "orders");
	}

	@Test
	void whenADictionaryIsTrainedThenOldValuesCanBeWrittenAnewWithIt() {
		TransformLayer layer = new TransformLayer(List.of(process().codec()), false);
		KeyValueStore store = layer.over(this.engine);
		EncodedValues values = layer.values();
		fill(process(), USERS, 1_000);
		String before = values.fingerprint();
		Entry old = this.engine.get(key(USERS, 1), ReadOptions.DEFAULT);
		assertThat(old).isNotNull();
		assertThat(values.renew(old)).isEmpty();
		process().train(USERS);
		assertThat(values.fingerprint()).isNotEqualTo(before).isEqualTo(values.fingerprint());
		this.engine.commit(WriteBatch.of(List.of(values.renew(old).orElseThrow())), 0);
		assertThat(header(this.engine, USERS, 1).dictionary()).isEqualTo(1);
		assertThat(store.explain(key(USERS, 1)).get(0).facts()).containsEntry("dictionary", 1)
			.containsEntry("readable", true);
	}

	@Test
	void whenTrainingAgainSavesNothingThenNothingIsStored() {
		Process process = process();
		fill(process, USERS, 3_000);
		assertThat(process.train(USERS).dictionary()).isPresent();
		DictionaryTraining again = process.train(USERS);
		assertThat(again.dictionary()).isEmpty();
		assertThat(again.ratioBefore()).isGreaterThan(2);
	}

	@Test
	void whenAnotherProcessHasTrainedThenItsDictionaryIsFoundWhenItIsNeeded() {
		Process one = process();
		fill(one, USERS, 1_000);
		Process other = process();
		other.put(USERS, 9_000, user(9_000));
		assertThat(one.train(USERS).dictionary()).isPresent();
		Bytes[] values = fill(one, USERS, 1_000);
		assertThat(statistics(other)).containsEntry("compression.dictionaries", 0.0);
		assertHolds(other, USERS, values);
		other.put(USERS, 9_001, user(9_001));
		assertThat(header(this.engine, USERS, 9_001).dictionary()).isEqualTo(1);
	}

	@Test
	void whenManyProcessesTrainAtOnceThenNoIdIsGivenTwice() {
		fill(process(), USERS, 1_000);
		List<CompletableFuture<Integer>> ids = IntStream.range(0, 6)
			.mapToObj((number) -> CompletableFuture.supplyAsync(() -> {
				Dictionaries dictionaries = new Dictionaries(this.engine, DictionaryProtection.NONE);
				return dictionaries.add(USERS, ZstdAlgorithm.ID, new byte[1_000], 1).id();
			}))
			.toList();
		assertThat(ids.stream().map(CompletableFuture::join)).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
	}

	@Test
	void whenADictionaryIsRetiredThenItsIdIsNeverUsedAgain() {
		Dictionaries dictionaries = new Dictionaries(this.engine, DictionaryProtection.NONE);
		for (int id = 1; id <= 40; id++) {
			assertThat(dictionaries.add(USERS, ZstdAlgorithm.ID, new byte[] { (byte) id }, 1).id()).isEqualTo(id);
		}
		dictionaries.retire(40, 1);
		dictionaries.retire(7, 1);
		Dictionary newest = dictionaries.newest(key(USERS, 1));
		assertThat(newest).isNotNull();
		assertThat(newest.id()).isEqualTo(39);
		assertThat(dictionaries.get(40)).isNotNull();
		assertThatExceptionOfType(StorageCompressionException.class)
			.isThrownBy(() -> new Dictionaries(this.engine, DictionaryProtection.NONE).get(40));
		for (Dictionaries each : List.of(dictionaries, new Dictionaries(this.engine, DictionaryProtection.NONE))) {
			assertThat(each.list()).hasSize(38);
			assertThatExceptionOfType(StorageCompressionException.class).isThrownBy(() -> each.retire(7, 1));
		}
		assertThat(
				new Dictionaries(this.engine, DictionaryProtection.NONE).add(USERS, ZstdAlgorithm.ID, new byte[10], 1)
					.id())
			.isEqualTo(41);
	}

	@Test
	void whenTheDictionaryOfAValueIsGoneThenTheErrorNamesIt() {
		Process process = process();
		fill(process, USERS, 1_000);
		process.train(USERS);
		fill(process, USERS, 1_000);
		this.engine.delete(Namespace.SYSTEM.encode("dictionary/1"), 0);
		assertThatExceptionOfType(StorageCompressionException.class).isThrownBy(() -> process().get(USERS, 1))
			.withMessageContaining("dictionary 1")
			.withMessageContaining("backup");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 2, 12, 20, 100, -1 })
	void whenTheRecordOfADictionaryIsDamagedThenValuesThatNeedItAreRefusedAndOthersAreRead(int position) {
		Process process = process();
		fill(process, USERS, 1_000);
		process.train(USERS);
		fill(process, USERS, 500);
		Bytes key = Namespace.SYSTEM.encode("dictionary/1");
		Entry entry = this.engine.get(key, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		byte[] damaged = entry.value().toByteArray();
		damaged[(position < 0) ? damaged.length - 1 : position] ^= 0x10;
		this.engine.put(new Mutation.Put(key, Bytes.wrap(damaged), Entry.NEVER, 0), 0);
		Process reopened = process();
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> reopened.get(USERS, 1))
			.withMessageContaining("dictionary");
		assertThat(reopened.get(USERS, 999)).isNotNull();
		// New values do without, and a new dictionary takes another id.
		fill(reopened, USERS, 500);
		assertThat(reopened.get(USERS, 1)).isNotNull();
		assertThat(reopened.train(USERS).stored().id()).isEqualTo(2);
	}

	@Test
	void whenValuesAreHiddenThenSoIsTheDictionary() {
		DictionaryProtection flipping = new DictionaryProtection() {

			@Override
			public @Nullable Bytes protect(Namespace namespace, int id, Bytes dictionary) {
				return namespace.name().equals("users") ? flip(dictionary) : null;
			}

			@Override
			public Bytes reveal(Namespace namespace, int id, Bytes hidden) {
				return flip(hidden);
			}

			private Bytes flip(Bytes bytes) {
				byte[] flipped = bytes.toByteArray();
				for (int index = 0; index < flipped.length; index++) {
					flipped[index] ^= 0x55;
				}
				return Bytes.wrap(flipped);
			}

		};
		CompressionSettings.Choice choice = new CompressionSettings.Choice.Fixed(this.zstd);
		Process process = process(this.engine, choice, flipping);
		fill(process, USERS, 1_000);
		process.train(USERS);
		Bytes[] values = fill(process, USERS, 1_000);
		Entry record = this.engine.get(Namespace.SYSTEM.encode("dictionary/1"), ReadOptions.DEFAULT);
		assertThat(record).isNotNull();
		assertThat(new String(record.value().toByteArray(), StandardCharsets.ISO_8859_1)).doesNotContain("example.org")
			.contains("users");
		assertHolds(process(this.engine, choice, flipping), USERS, values);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> process().get(USERS, 1))
			.withMessageContaining("decrypted");
	}

	@Test
	void whenTheFormatOfValuesIsAdaptiveThenDictionariesAreUsedToo() {
		Process process = process(this.engine, new CompressionSettings.Choice.Adaptive(CompressionProfile.RATIO,
				List.of(new Lz4Algorithm(), this.zstd), 1), DictionaryProtection.NONE);
		fill(process, USERS, 1_000);
		process.train(USERS);
		Bytes[] values = fill(process, USERS, 1_000);
		assertThat(header(this.engine, USERS, 999).dictionary()).isEqualTo(1);
		assertHolds(process, USERS, values);
	}

	@Test
	void whenValuesAreWrittenWithoutDictionariesThenNoneIsTrained() {
		Process process = process(this.engine, new CompressionSettings.Choice.Fixed(new Lz4Algorithm()),
				DictionaryProtection.NONE);
		fill(process, USERS, 1_000);
		assertThatExceptionOfType(StorageCompressionException.class).isThrownBy(() -> process.train(USERS))
			.withMessageContaining("zstd");
	}

	@Test
	void whenThereIsTooLittleToTrainFromThenTheErrorSaysWhatIsNeeded() {
		Process process = process();
		fill(process, USERS, 63);
		assertThatExceptionOfType(StorageCompressionException.class).isThrownBy(() -> process.train(USERS))
			.withMessageContaining("at least 64 values");
		for (int number = 0; number < 500; number++) {
			byte[] noise = new byte[100];
			this.random.nextBytes(noise);
			process.put(USERS, number, Bytes.wrap(noise));
		}
		assertThat(process.train(USERS).dictionary()).isEmpty();
	}

	@Test
	void whenAStoreIsClosedWhileOthersReadThenNobodyMeetsAFreedDictionary() throws Exception {
		for (int round = 0; round < 20; round++) {
			Process process = process(MemoryStore.builder().build(), new CompressionSettings.Choice.Fixed(this.zstd),
					DictionaryProtection.NONE);
			fill(process, USERS, 300);
			assertThat(process.train(USERS).dictionary()).isPresent();
			Bytes[] values = fill(process, USERS, 300);
			List<CompletableFuture<Void>> readers = IntStream.range(0, 4)
				.mapToObj((thread) -> CompletableFuture.runAsync(() -> {
					try {
						while (true) {
							assertHolds(process, USERS, values);
							process.put(USERS, 1_000 + thread, values[thread]);
						}
					}
					catch (StorageClosedException ex) {
						// The end that is expected.
					}
				}))
				.toList();
			process.storage().close();
			CompletableFuture.allOf(readers.toArray(CompletableFuture[]::new)).join();
		}
	}

	@Test
	void whenManyThreadsUseADictionaryThenAllValuesComeBack() {
		Process process = process();
		fill(process, USERS, 1_000);
		process.train(USERS);
		Bytes[] values = fill(process, USERS, 1_000);
		CompletableFuture.allOf(IntStream.range(0, 8).mapToObj((thread) -> CompletableFuture.runAsync(() -> {
			for (int number = 0; number < 500; number++) {
				process.put(USERS, 2_000 + thread, values[number]);
				assertThat(process.get(USERS, 2_000 + thread)).isEqualTo(values[number]);
			}
		})).toArray(CompletableFuture[]::new)).join();
	}

	@Test
	void whenRecordsAndValuesAreMutatedThenOnlyTypedErrorsOrAsManyBytesComeOut() {
		Process process = process();
		fill(process, USERS, 500);
		process.train(USERS);
		Bytes value = fill(process, USERS, 500)[1];
		Bytes recordKey = Namespace.SYSTEM.encode("dictionary/1");
		byte[] stored = stored(key(USERS, 1));
		byte[] record = stored(recordKey);
		Random mutations = new Random(this.seed);
		long deadline = System.nanoTime()
				+ Long.getLong("synapsed.storage.test.fuzz-millis", TestRun.figure(200, 10_000)) * 1_000_000;
		int rounds = 0;
		int refused = 0;
		do {
			boolean ofRecord = mutations.nextInt(4) == 0;
			write(recordKey, ofRecord ? mutate(mutations, record) : record);
			write(key(USERS, 1), ofRecord ? stored : mutate(mutations, stored));
			try {
				Bytes read = (ofRecord ? process() : process).get(USERS, 1);
				assertThat(read).as("seed %d", this.seed).isNotNull();
				assertThat(ofRecord ? read : value).isEqualTo(value);
			}
			catch (StorageException ex) {
				refused++;
			}
		}
		while (++rounds < MIN_ROUNDS || System.nanoTime() < deadline);
		assertThat(refused).as("seed %d", this.seed).isPositive();
	}

	private static byte[] mutate(Random random, byte[] bytes) {
		byte[] mutated = Arrays.copyOf(bytes, (random.nextInt(8) == 0) ? random.nextInt(bytes.length) : bytes.length);
		for (int change = random.nextInt(4); change >= 0 && mutated.length > 0; change--) {
			mutated[random.nextInt(mutated.length)] ^= (byte) (1 + random.nextInt(255));
		}
		return mutated;
	}

	private byte[] stored(Bytes key) {
		Entry entry = this.engine.get(key, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		return entry.value().toByteArray();
	}

	private void write(Bytes key, byte[] stored) {
		this.engine.put(new Mutation.Put(key, Bytes.wrap(stored), Entry.NEVER, 0), 0);
	}

	@Test
	void whenGoldenFilesAreReadThenTheyHoldTheDictionaryAndTheValue() throws IOException {
		store(Namespace.SYSTEM.encode("dictionary/1"), "dictionary-record");
		store(key(USERS, 1), "zstd-dictionary");
		assertThat(new Dictionaries(this.engine, DictionaryProtection.NONE).list())
			.containsExactly(new DictionaryDescription(1, "users", 512, CLOCK.instant()));
		assertThat(header(this.engine, USERS, 1).dictionary()).isEqualTo(1);
		assertThat(process().get(USERS, 1)).isEqualTo(
				Bytes.utf8("{\"id\":7,\"name\":\"Ada Lovelace\",\"email\":\"ada7@example.org\",\"active\":true}"));
	}

	private void store(Bytes key, String golden) throws IOException {
		try (InputStream stream = getClass().getResourceAsStream("/golden/v1/" + golden + ".hex")) {
			assertThat(stream).as(golden).isNotNull();
			String digits = new String(stream.readAllBytes(), StandardCharsets.US_ASCII).trim();
			this.engine.put(new Mutation.Put(key, Bytes.wrap(HexFormat.of().parseHex(digits)), Entry.NEVER, 0), 0);
		}
	}

}
