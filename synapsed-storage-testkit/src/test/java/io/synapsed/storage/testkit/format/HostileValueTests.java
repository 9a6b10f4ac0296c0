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

package io.synapsed.storage.testkit.format;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.testkit.fault.FaultRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random and mutated bytes where a stored value should be, for every decoder: each is
 * read as some value or refused with a {@link StorageException}, and nothing is made up
 * that is larger than its bytes can yield. {@code synapsed.storage.test.fuzz-millis} is
 * the time for each decoder and kind of bytes, {@code synapsed.storage.test.seed} repeats
 * a run.
 */
class HostileValueTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	/** Together ten minutes in a night. */
	private static final int MILLIS = FaultRun.figure("fuzz-millis", 100, 60_000, 600_000);

	/** However busy the machine is: some of them are refused for sure. */
	private static final int MIN_ROUNDS = 500;

	private static final int MAX_PAYLOAD = 400;

	/**
	 * What a byte of a payload yields at most: that of zstd, whose ratio is the highest.
	 */
	private static final int MAX_RATIO = 1 << 15;

	private static final String[] NAMES = { "Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald", "Leslie", "Tony" };

	@TempDir
	Path directory;

	private final KeyValueStore engine = MemoryStore.builder().build();

	/** Compresses well, better still with a dictionary. */
	static Bytes document(int number) {
		Random random = new Random(number);
		return Bytes.utf8("{\"id\":" + number + ",\"name\":\"" + NAMES[random.nextInt(NAMES.length)]
				+ "\",\"email\":\"user" + random.nextInt(100_000) + "@example.org\",\"active\":true,\"visits\":"
				+ random.nextInt(1_000) + ",\"tags\":[\"new\",\"trial\",\"europe\",\"new\",\"trial\",\"europe\"]}");
	}

	/** Compresses well with any algorithm. */
	static Bytes documents(int number, int count) {
		StringBuilder documents = new StringBuilder();
		for (int index = 0; index < count; index++) {
			documents.append(document(number + index).toUtf8());
		}
		return Bytes.utf8(documents.toString());
	}

	static void put(KeyValueStore store, String key, Bytes value) {
		store.put(new Mutation.Put(Namespace.DEFAULT.encode(key), value, Entry.NEVER, 3), 0);
	}

	@ParameterizedTest
	@EnumSource
	void whenBytesAreRandomThenOnlyStorageExceptionsAreThrown(Decoder decoder) {
		KeyValueStore store = decoder.over(this.engine, this.directory);
		FaultRun run = new FaultRun("random bytes, " + decoder);
		Random random = run.random();
		put(store, "key", documents(0, 4));
		byte[] stored = stored();
		long end = System.nanoTime() + MILLIS * 1_000_000L;
		int rounds = 0;
		int refused = 0;
		for (; rounds < MIN_ROUNDS || System.nanoTime() < end; rounds++) {
			byte[] bytes = new byte[random.nextInt(MAX_PAYLOAD)];
			random.nextBytes(bytes);
			if (rounds % 2 == 0) {
				// Behind a header that is right, so that the decoder sees them.
				System.arraycopy(stored, 0, bytes, 0, Math.min(bytes.length, stored.length / 4));
			}
			refused += reads(store, bytes, run) ? 0 : 1;
		}
		assertThat(refused).as("seed %d", run.seed()).isPositive();
		run.report("%d rounds, %d refused", rounds, refused);
	}

	@ParameterizedTest
	@EnumSource
	void whenStoredBytesAreMutatedThenOnlyStorageExceptionsAreThrown(Decoder decoder) {
		KeyValueStore store = decoder.over(this.engine, this.directory);
		FaultRun run = new FaultRun("mutated bytes, " + decoder);
		Random random = run.random();
		long end = System.nanoTime() + MILLIS * 1_000_000L;
		int rounds = 0;
		int refused = 0;
		for (; rounds < MIN_ROUNDS || System.nanoTime() < end; rounds++) {
			put(store, "key", documents(random.nextInt(), 1 + rounds % 4));
			byte[] bytes = stored();
			for (int mutation = random.nextInt(3); mutation >= 0; mutation--) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			int cut = (random.nextInt(10) == 0) ? random.nextInt(bytes.length) : bytes.length;
			refused += reads(store, Arrays.copyOf(bytes, cut), run) ? 0 : 1;
		}
		// Flips within a plain payload pass unseen until a checksum is switched on.
		assertThat(refused).as("seed %d", run.seed()).isPositive();
		run.report("%d rounds, %d refused", rounds, refused);
	}

	private byte[] stored() {
		Entry stored = this.engine.get(KEY, ReadOptions.DEFAULT);
		assertThat(stored).isNotNull();
		return stored.value().toByteArray();
	}

	private boolean reads(KeyValueStore store, byte[] bytes, FaultRun run) {
		this.engine.put(new Mutation.Put(KEY, Bytes.copyOf(bytes), Entry.NEVER, 0), 0);
		try {
			Entry entry = store.get(KEY, ReadOptions.DEFAULT);
			assertThat(entry).isNotNull();
			if (entry.value().size() > (long) MAX_RATIO * bytes.length) {
				throw new AssertionError("seed " + run.seed() + ": " + entry.value().size() + " bytes were made up");
			}
			return true;
		}
		catch (StorageException ex) {
			return false;
		}
		catch (RuntimeException ex) {
			throw new AssertionError("seed " + run.seed() + ": " + Bytes.wrap(bytes).toHex(), ex);
		}
	}

}
