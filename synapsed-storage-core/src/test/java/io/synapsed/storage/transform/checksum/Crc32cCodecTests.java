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

package io.synapsed.storage.transform.checksum;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.TestRun;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.ValueHeader;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Crc32cCodec}, through the layer that runs it.
 */
class Crc32cCodecTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private final MemoryStore engine = MemoryStore.builder().build();

	private final Crc32cCodec codec = new Crc32cCodec(true);

	private StorageTemplate storage(ValueCodec... codecs) {
		return StorageBuilder.over(this.engine).layer(new TransformLayer(List.of(codecs), false)).build();
	}

	private Entry stored(Bytes key) {
		Entry entry = this.engine.get(key, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		return entry;
	}

	private void store(Bytes key, byte[] stored, long expiresAt) {
		this.engine.put(new Mutation.Put(key, Bytes.wrap(stored), expiresAt, Entry.NO_SERIALIZER), 0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenAnyByteOfAStoredValueIsFlippedThenItIsRefused(boolean compressed) {
		List<ValueCodec> codecs = new ArrayList<>(List.of(this.codec));
		if (compressed) {
			codecs.add(new CompressionCodec("test", new Lz4Algorithm(), List.of(), 0));
		}
		StorageTemplate storage = storage(codecs.toArray(ValueCodec[]::new));
		long seed = Long.getLong("synapsed.storage.test.seed", System.nanoTime());
		Random random = new Random(seed);
		for (int frame = 0; frame < TestRun.figure(200, 1_000); frame++) {
			byte[] value = new byte[random.nextInt(200)];
			if (frame % 2 == 0) {
				random.nextBytes(value);
			}
			if (frame % 3 == 0) {
				storage.put(Bytes.utf8("key"), value, Duration.ofHours(1));
			}
			else {
				storage.put("key", value);
			}
			Entry whole = stored(KEY);
			assertThat(storage.get("key")).contains(Bytes.wrap(value));
			byte[] bytes = whole.value().toByteArray();
			for (int index = 0; index < bytes.length; index++) {
				byte[] flipped = bytes.clone();
				flipped[index] ^= (byte) (1 << random.nextInt(8));
				store(KEY, flipped, whole.expiresAt());
				assertThatExceptionOfType(IntegrityException.class)
					.as("frame %d, byte %d of %d, seed %d", frame, index, bytes.length, seed)
					.isThrownBy(() -> storage.get("key"));
			}
		}
	}

	@Test
	void whenAValueLiesUnderAnotherKeyOrNamespaceThenItIsRefused() {
		StorageTemplate storage = storage(this.codec);
		storage.put("key", "value".getBytes());
		byte[] bytes = stored(KEY).value().toByteArray();
		store(Namespace.DEFAULT.encode("other"), bytes, Entry.NEVER);
		store(Namespace.of("other").encode("key"), bytes, Entry.NEVER);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> storage.get("other"));
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> storage.inNamespace("other").get("key"));
	}

	@Test
	void whenTheExpiryOfTheEngineChangesThenTheValueIsRefused() {
		StorageTemplate storage = storage(this.codec);
		storage.put(Bytes.utf8("key"), "value".getBytes(), Duration.ofHours(1));
		Entry entry = stored(KEY);
		store(KEY, entry.value().toByteArray(), entry.expiresAt() + 1);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> storage.get("key"));
	}

	@Test
	void whenAValueIsCutOrGrowsThenItIsRefused() {
		StorageTemplate storage = storage(this.codec);
		storage.put("key", "a value of some length".getBytes());
		Bytes whole = stored(KEY).value();
		for (int size = 0; size < whole.size(); size++) {
			store(KEY, whole.slice(0, size).toByteArray(), Entry.NEVER);
			assertThatExceptionOfType(IntegrityException.class).as("%d bytes", size)
				.isThrownBy(() -> storage.get("key"));
		}
		store(KEY, whole.concat(Bytes.wrap(new byte[1])).toByteArray(), Entry.NEVER);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> storage.get("key"));
	}

	@Test
	void whenChecksumsAreSwitchedOffThenThoseThatAreThereAreStillChecked() {
		storage(this.codec).put("key", "value".getBytes());
		StorageTemplate off = storage(new Crc32cCodec(false));
		assertThat(off.get("key")).contains(Bytes.utf8("value"));
		byte[] bytes = stored(KEY).value().toByteArray();
		bytes[bytes.length - 1] ^= 1;
		store(KEY, bytes, Entry.NEVER);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> off.get("key"));
		off.put("key", "value".getBytes());
		assertThat(ValueHeader.read(stored(KEY).value()).checksumAlgorithm()).isZero();
		assertThat(storage(this.codec).get("key")).contains(Bytes.utf8("value"));
	}

	@Test
	void whenTheAlgorithmIsUnknownThenTheValueIsRefused() {
		StorageTemplate storage = storage(this.codec);
		storage.put("key", "value".getBytes());
		byte[] bytes = stored(KEY).value().toByteArray();
		// Its id is the first field of this header.
		bytes[ValueHeader.MIN_SIZE] = 7;
		store(KEY, bytes, Entry.NEVER);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> storage.get("key"))
			.withMessageContaining("algorithm 7");
	}

	@Test
	void whenValuesAreCheckedThenTheyAreCounted() {
		StorageTemplate storage = storage(this.codec);
		storage.put("key", "value".getBytes());
		storage.get("key");
		byte[] bytes = stored(KEY).value().toByteArray();
		bytes[bytes.length - 1] ^= 1;
		store(KEY, bytes, Entry.NEVER);
		assertThatExceptionOfType(IntegrityException.class).isThrownBy(() -> storage.get("key"));
		assertThat(this.codec.statistics()).extracting((statistic) -> statistic.value().getAsDouble())
			.containsExactly(2.0, 1.0);
	}

}
