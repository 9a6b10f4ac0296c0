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

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

import com.sun.management.ThreadMXBean;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.ValueHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Frames that are made to cost memory: they claim more than they hold, or ask for windows
 * of gigabytes. Each is refused, or is what it claims, and reading it allocates less than
 * 1 MiB.
 */
class HostileFrameTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private static final Bytes VALUE = HostileValueTests.documents(1, 4);

	private static final long MAX_ALLOCATED = 1 << 20;

	private static final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@TempDir
	Path directory;

	private final KeyValueStore engine = MemoryStore.builder().build();

	/** A block of zstd, the last one, that repeats a byte 1,000 times. */
	private static final byte[] BLOCK = { 0x43, 0x1F, 0x00, 'a' };

	private byte[] stored(KeyValueStore store, Bytes value) {
		HostileValueTests.put(store, "key", value);
		Entry entry = this.engine.get(KEY, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		assertThat(ValueHeader.read(entry.value()).compression()).isPositive();
		return entry.value().toByteArray();
	}

	/** Puts another length before compression into a header. */
	private static byte[] header(byte[] stored, int plainSize) {
		ValueHeader header = ValueHeader.read(Bytes.wrap(stored));
		int end = ValueHeader.MIN_SIZE + 2;
		int rest = end;
		while (stored[rest] < 0) {
			rest++;
		}
		ByteArrayOutputStream forged = new ByteArrayOutputStream();
		forged.write(stored, 0, end);
		long left = plainSize;
		for (; left > 0x7F; left >>>= 7) {
			forged.write((int) left | 0x80);
		}
		forged.write((int) left);
		forged.write(stored, rest + 1, header.size() - rest - 1);
		return forged.toByteArray();
	}

	private static byte[] payload(byte[] stored) {
		return Arrays.copyOfRange(stored, ValueHeader.read(Bytes.wrap(stored)).size(), stored.length);
	}

	private static byte[] concat(byte[]... parts) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			all.writeBytes(part);
		}
		return all.toByteArray();
	}

	private Bytes read(KeyValueStore store, byte[] stored) {
		this.engine.put(new Mutation.Put(KEY, Bytes.copyOf(stored), Entry.NEVER, 3), 0);
		long before = threads.getCurrentThreadAllocatedBytes();
		try {
			Entry entry = store.get(KEY, ReadOptions.DEFAULT);
			assertThat(entry).isNotNull();
			return entry.value();
		}
		finally {
			assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("allocated bytes")
				.isLessThan(MAX_ALLOCATED);
		}
	}

	private void assertRefused(KeyValueStore store, byte[] stored) {
		assertThatExceptionOfType(IntegrityException.class).as(HexFormat.of().formatHex(stored))
			.isThrownBy(() -> read(store, stored));
	}

	@ParameterizedTest
	@EnumSource
	void whenTheForgedLengthIsTheRightOneThenTheValueIsRead(Decoder decoder) {
		KeyValueStore store = decoder.over(this.engine, this.directory);
		byte[] stored = stored(store, VALUE);
		assertThat(read(store, concat(header(stored, VALUE.size()), payload(stored)))).isEqualTo(VALUE);
	}

	@ParameterizedTest
	@EnumSource
	void whenTheLengthIsNotThatOfThePayloadThenItIsRefused(Decoder decoder) {
		KeyValueStore store = decoder.over(this.engine, this.directory);
		byte[] stored = stored(store, VALUE);
		for (int size : new int[] { 0, 1, VALUE.size() - 1, VALUE.size() + 1, 1 << 20, 4 << 20, Decoder.MAX_VALUE_SIZE,
				Decoder.MAX_VALUE_SIZE + 1, Integer.MAX_VALUE }) {
			assertRefused(store, concat(header(stored, size), payload(stored)));
			assertRefused(store, concat(header(stored, size), Arrays.copyOf(payload(stored), 100)));
			assertRefused(store, header(stored, size));
		}
	}

	@ParameterizedTest
	@EnumSource
	void whenBytesFollowThePayloadThenItIsRefused(Decoder decoder) {
		KeyValueStore store = decoder.over(this.engine, this.directory);
		byte[] stored = stored(store, VALUE);
		assertRefused(store, concat(stored, new byte[1]));
		assertRefused(store, concat(stored, payload(stored)));
		assertRefused(store, concat(header(stored, 2 * VALUE.size()), payload(stored), payload(stored)));
	}

	@ParameterizedTest
	@EnumSource
	void whenAValueLooksLikeAPayloadThenItIsReadAsItIs(Decoder decoder) {
		KeyValueStore store = decoder.over(this.engine, this.directory);
		Bytes nested = Bytes.wrap(concat(stored(store, VALUE), new byte[1_000]));
		assertThat(read(store, stored(store, nested))).isEqualTo(nested);
	}

	private byte[] zstd(KeyValueStore store, int plainSize, byte[] frame) {
		return concat(header(stored(store, VALUE), plainSize), frame);
	}

	/** A frame header of zstd without its magic number, with a window and a length. */
	private static byte[] frame(int window, long contentSize, byte[] blocks) {
		return ByteBuffer.allocate(10 + blocks.length)
			.order(ByteOrder.LITTLE_ENDIAN)
			.put((byte) 0xC0)
			.put((byte) window)
			.putLong(contentSize)
			.put(blocks)
			.array();
	}

	/**
	 * The length alone says how much memory there is: values are decompressed in one step
	 * into their own array, and only a stream has a window beside it.
	 */
	@ParameterizedTest
	@EnumSource(names = { "ZSTD", "ZSTD_WITH_DICTIONARY" })
	void whenAFrameOfZstdAsksForAWindowOfGigabytesThenNoneIsAllocated(Decoder decoder) {
		KeyValueStore store = decoder.over(this.engine, this.directory);
		Bytes repeated = Bytes.utf8("a".repeat(1_000));
		assertThat(read(store, zstd(store, 1_000, frame(0x48, 1_000, BLOCK)))).isEqualTo(repeated);
		for (int round = 0; round < 1_000; round++) {
			assertThat(read(store, zstd(store, 1_000, frame(21 << 3, 1_000, BLOCK)))).isEqualTo(repeated);
		}
		// More than the format allows.
		assertRefused(store, zstd(store, 1_000, frame(22 << 3, 1_000, BLOCK)));
		assertRefused(store, zstd(store, 1_000, frame(0xFF, 1_000, BLOCK)));
	}

	@ParameterizedTest
	@EnumSource(names = { "ZSTD", "ZSTD_WITH_DICTIONARY" })
	void whenAFrameOfZstdHasAnotherLengthOrNoneThenItIsRefused(Decoder decoder) {
		KeyValueStore store = decoder.over(this.engine, this.directory);
		for (long size : new long[] { 0, 999, 1_001, 4 << 20, Integer.MAX_VALUE, 1L << 32 | 1_000, -1, -2,
				Long.MIN_VALUE }) {
			assertRefused(store, zstd(store, 1_000, frame(0x48, size, BLOCK)));
			assertRefused(store,
					zstd(store, (int) Math.min(Integer.MAX_VALUE, Math.max(1_001, size)), frame(0x48, size, BLOCK)));
		}
		byte[] withoutLength = concat(new byte[] { 0x00, 0x48 }, BLOCK);
		for (int size : new int[] { 0, 1_000, Decoder.MAX_VALUE_SIZE }) {
			assertRefused(store, zstd(store, size, withoutLength));
		}
		// A reserved bit, and a dictionary that the frame names itself.
		byte[] reserved = frame(0x48, 1_000, BLOCK);
		reserved[0] |= 0x08;
		assertRefused(store, zstd(store, 1_000, reserved));
		byte[] other = concat(new byte[] { (byte) 0xC1, 0x48, 99 },
				Arrays.copyOfRange(frame(0x48, 1_000, BLOCK), 2, 14));
		assertRefused(store, zstd(store, 1_000, other));
	}

	/**
	 * The format lets frames follow each other, and one that yields nothing changes
	 * nothing.
	 */
	@ParameterizedTest
	@EnumSource(names = { "ZSTD", "ZSTD_WITH_DICTIONARY" })
	void whenFramesOfZstdFollowEachOtherThenNoneAddsToTheValue(Decoder decoder) {
		KeyValueStore store = decoder.over(this.engine, this.directory);
		byte[] frame = frame(0x48, 1_000, BLOCK);
		byte[] empty = { 0x20, 0, 1, 0, 0 };
		assertThat(read(store, zstd(store, 1_000, concat(frame, empty, empty))))
			.isEqualTo(Bytes.utf8("a".repeat(1_000)));
		assertRefused(store, zstd(store, 1_000, concat(empty, frame)));
		assertRefused(store, zstd(store, 1_000, concat(frame, frame)));
		assertRefused(store, zstd(store, 2_000, concat(frame, frame)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "FFFFFFFFFF7F", "FFFFFFFFFFFFFFFFFF01", "FFFFFFFF1F", "8080808010", "FFFFFFFF", "80", "",
			"FFFFFF7F0000", "FFFFFFFF070000", "FFFFFFFF0F0000" })
	void whenTheLengthOfSnappyIsNotOneThenItIsRefused(String payload) {
		KeyValueStore store = Decoder.SNAPPY.over(this.engine, this.directory);
		byte[] stored = stored(store, VALUE);
		for (int size : new int[] { 0, VALUE.size(), Integer.MAX_VALUE }) {
			assertRefused(store, concat(header(stored, size), HexFormat.of().parseHex(payload)));
		}
	}

	/** Three bytes of Snappy yield 64 at most. */
	@Test
	void whenSnappyAndTheHeaderClaimMoreThanThePayloadCanYieldThenItIsRefused() {
		KeyValueStore store = Decoder.SNAPPY.over(this.engine, this.directory);
		byte[] stored = stored(store, VALUE);
		byte[] sixteenMebibytes = HexFormat.of().parseHex("80808008");
		assertRefused(store, concat(header(stored, Decoder.MAX_VALUE_SIZE), Arrays.copyOf(sixteenMebibytes, 100)));
	}

}
