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

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

import com.sun.management.ThreadMXBean;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueHeader;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Headers and lengths that somebody has forged, written to the engine below the layer
 * that reads them.
 */
class ForgedHeaderTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private static final Bytes VALUE = Bytes.utf8("0123456789".repeat(100));

	private final KeyValueStore engine = MemoryStore.builder().build();

	private final KeyValueStore store = new TransformLayer(
			List.of(new CompressionCodec("memory", new Lz4Algorithm(), List.of(), 0)), false)
		.over(this.engine);

	private byte[] compressed() {
		this.store.put(new Mutation.Put(KEY, VALUE, Entry.NEVER, 3), 0);
		byte[] stored = this.engine.get(KEY, ReadOptions.DEFAULT).value().toByteArray();
		assertThat(ValueHeader.read(Bytes.wrap(stored)).compression()).isEqualTo(Lz4Algorithm.ID);
		return stored;
	}

	private Bytes read(byte[] stored) {
		this.engine.put(new Mutation.Put(KEY, Bytes.copyOf(stored), Entry.NEVER, 0), 0);
		return this.store.get(KEY, ReadOptions.DEFAULT).value();
	}

	private void refuses(byte[] stored) {
		assertThatExceptionOfType(IntegrityException.class).as(Bytes.wrap(stored).toHex())
			.isThrownBy(() -> read(stored))
			.matches((ex) -> !ex.isRetryable())
			.withMessageContaining("memory");
	}

	/** Takes the length before compression out of a header and puts other bytes there. */
	private static byte[] withLength(byte[] stored, int... length) {
		ValueHeader header = ValueHeader.read(Bytes.wrap(stored));
		int at = ValueHeader.MIN_SIZE + 2;
		byte[] forged = new byte[at + length.length + stored.length - header.size()];
		System.arraycopy(stored, 0, forged, 0, at);
		for (int index = 0; index < length.length; index++) {
			forged[at + index] = (byte) length[index];
		}
		System.arraycopy(stored, header.size(), forged, at + length.length, stored.length - header.size());
		return forged;
	}

	private static int[] varint(long number) {
		int[] octets = new int[10];
		int size = 0;
		long rest = number;
		while (rest > 0x7F || rest < 0) {
			octets[size++] = (int) (rest & 0x7F) | 0x80;
			rest >>>= 7;
		}
		octets[size++] = (int) rest;
		return Arrays.copyOf(octets, size);
	}

	@Test
	void whenTheLengthIsRightThenTheForgingOfThisTestIsToo() {
		assertThat(read(withLength(compressed(), varint(VALUE.size())))).isEqualTo(VALUE);
	}

	@Test
	void whenTheLengthIsOffThenItIsRefused() {
		byte[] stored = compressed();
		for (long length : new long[] { 0, 1, VALUE.size() - 1, VALUE.size() + 1, 2L * VALUE.size() }) {
			refuses(withLength(stored, varint(length)));
		}
	}

	@Test
	void whenTheLengthIsHugeThenItIsRefusedBeforeMemoryIsTaken() {
		byte[] stored = compressed();
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		refuses(withLength(stored, varint(Integer.MAX_VALUE)));
		for (long length : new long[] { 100_000, 16 << 20, Integer.MAX_VALUE - 8, Integer.MAX_VALUE,
				Integer.MAX_VALUE + 1L, 0xFFFF_FFFFL, 1L << 34, -1L }) {
			byte[] forged = withLength(stored, varint(length));
			this.engine.put(new Mutation.Put(KEY, Bytes.copyOf(forged), Entry.NEVER, 0), 0);
			long before = threads.getCurrentThreadAllocatedBytes();
			StorageException refusal = null;
			try {
				this.store.get(KEY, ReadOptions.DEFAULT);
			}
			catch (StorageException ex) {
				refusal = ex;
			}
			long allocated = threads.getCurrentThreadAllocatedBytes() - before;
			assertThat(refusal).as("%d bytes", length).isInstanceOf(IntegrityException.class);
			assertThat(allocated).as("%d bytes", length).isLessThan(1 << 20);
		}
	}

	@Test
	void whenTheLengthDoesNotEndThenItIsRefused() {
		byte[] stored = compressed();
		refuses(withLength(stored, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80));
		refuses(withLength(stored, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01));
	}

	@Test
	void whenOneBitOfTheFixedHeaderIsFlippedThenItIsRefused() {
		for (byte[] stored : List.of(compressed(), plain())) {
			for (int bit = 0; bit < ValueHeader.MIN_SIZE * 8; bit++) {
				byte[] flipped = stored.clone();
				flipped[bit / 8] ^= (byte) (1 << bit % 8);
				refuses(flipped);
			}
		}
	}

	@Test
	void whenTwoOrThreeBitsOfTheFixedHeaderAreFlippedThenItIsRefused() {
		byte[] stored = compressed();
		int bits = ValueHeader.MIN_SIZE * 8;
		for (int first = 0; first < bits; first++) {
			for (int second = first + 1; second < bits; second++) {
				for (int third = second; third < bits; third++) {
					byte[] flipped = stored.clone();
					flipped[first / 8] ^= (byte) (1 << first % 8);
					flipped[second / 8] ^= (byte) (1 << second % 8);
					if (third != second) {
						flipped[third / 8] ^= (byte) (1 << third % 8);
					}
					refuses(flipped);
				}
			}
		}
	}

	private byte[] plain() {
		this.store.put(new Mutation.Put(KEY, Bytes.utf8("short"), Entry.NEVER, 0), 0);
		return this.engine.get(KEY, ReadOptions.DEFAULT).value().toByteArray();
	}

	@Test
	void whenCutOffInTheHeaderOrTheCompressedPartThenItIsRefused() {
		byte[] stored = compressed();
		for (int size = 0; size < stored.length; size++) {
			refuses(Arrays.copyOf(stored, size));
		}
	}

	@Test
	void whenBytesFollowTheCompressedPartThenTheyAreRefused() {
		byte[] stored = compressed();
		refuses(Arrays.copyOf(stored, stored.length + 1));
		refuses(Arrays.copyOf(stored, stored.length + 100));
	}

	@Test
	void whenTheAlgorithmIsUnknownThenItIsRefused() {
		byte[] stored = compressed();
		for (int algorithm = 0; algorithm < 256; algorithm++) {
			if (algorithm != Lz4Algorithm.ID) {
				byte[] forged = stored.clone();
				forged[ValueHeader.MIN_SIZE + 1] = (byte) algorithm;
				assertThatExceptionOfType(StorageException.class).isThrownBy(() -> read(forged));
			}
		}
	}

}
