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

import java.util.List;
import java.util.Random;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.StorageException;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random and mutated bytes where a stored value should be: each is read as some value or
 * refused with a {@link StorageException}, and nothing large is allocated for it. The
 * system property {@code synapsed.storage.test.seed} repeats a run.
 */
class HostileValueTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private static final int ROUNDS = 300_000;

	/**
	 * A payload of this size can yield at most 255 times as much, and headers add little.
	 */
	private static final int MAX_PAYLOAD = 200;

	private final long seed = Long.getLong("synapsed.storage.test.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	private final KeyValueStore engine = MemoryStore.builder().build();

	private final KeyValueStore store = new TransformLayer(
			List.of(new CompressionCodec("test", new Lz4Algorithm(), List.of(), 10)), false)
		.over(this.engine);

	@Test
	void whenBytesAreRandomThenOnlyStorageExceptionsAreThrown() {
		for (int round = 0; round < ROUNDS; round++) {
			byte[] bytes = new byte[this.random.nextInt(MAX_PAYLOAD)];
			this.random.nextBytes(bytes);
			read(bytes);
		}
	}

	@Test
	void whenStoredBytesAreMutatedThenOnlyStorageExceptionsAreThrown() {
		int refused = 0;
		for (int round = 0; round < ROUNDS; round++) {
			this.store.put(
					new Mutation.Put(KEY, Bytes.utf8("0123456789".repeat(1 + round % 40)), Entry.NEVER, round % 256),
					0);
			Entry stored = this.engine.get(KEY, ReadOptions.DEFAULT);
			assertThat(stored).isNotNull();
			byte[] bytes = stored.value().toByteArray();
			for (int mutation = this.random.nextInt(3); mutation >= 0; mutation--) {
				bytes[this.random.nextInt(bytes.length)] = (byte) this.random.nextInt();
			}
			int cut = this.random.nextInt(10) == 0 ? this.random.nextInt(bytes.length) : bytes.length;
			refused += read(java.util.Arrays.copyOf(bytes, cut)) ? 0 : 1;
		}
		// Flips within a plain payload pass unseen until a checksum is switched on.
		assertThat(refused).as("seed %d", this.seed).isPositive();
	}

	private boolean read(byte[] bytes) {
		this.engine.put(new Mutation.Put(KEY, Bytes.copyOf(bytes), Entry.NEVER, 0), 0);
		try {
			Entry entry = this.store.get(KEY, ReadOptions.DEFAULT);
			assertThat(entry).isNotNull();
			if (entry.value().size() > 255 * MAX_PAYLOAD * 4) {
				throw new AssertionError("seed " + this.seed + ": " + entry.value().size() + " bytes were made up");
			}
			return true;
		}
		catch (StorageException ex) {
			return false;
		}
		catch (RuntimeException ex) {
			throw new AssertionError("seed " + this.seed + ": " + Bytes.wrap(bytes).toHex(), ex);
		}
	}

}
