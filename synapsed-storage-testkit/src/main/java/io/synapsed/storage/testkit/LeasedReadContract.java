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

package io.synapsed.storage.testkit;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageNetworkException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Reads that lend a value to a function.
 *
 * @since 0.1.0
 */
public abstract class LeasedReadContract extends StoreContract {

	private static final int[] SIZES = { 0, 1, 15, 16, 100, 1008, 1024, 4096, 65_536, 1_048_560, 1_048_577 };

	private static byte[] copy(ByteBuffer buffer) {
		byte[] copy = new byte[buffer.remaining()];
		buffer.duplicate().get(copy);
		return copy;
	}

	private Bytes read(String key) {
		return storage().read(key, (buffer) -> Bytes.wrap(copy(buffer))).orElseThrow();
	}

	private static byte[] noise(int size) {
		byte[] noise = new byte[size];
		new Random(size).nextBytes(noise);
		return noise;
	}

	private static byte[] filled(int size, int seed) {
		byte[] pattern = new byte[size];
		for (int index = 0; index < size; index++) {
			pattern[index] = (byte) (seed + index % 50);
		}
		return pattern;
	}

	@Test
	void whenNothingWasPutThenTheFunctionIsNotCalled() {
		List<ByteBuffer> lent = new ArrayList<>();
		assertThat(storage().read("key", lent::add)).isEmpty();
		storage().put("key", "value");
		storage().delete("key");
		assertThat(storage().read("key", lent::add)).isEmpty();
		assertThat(lent).isEmpty();
	}

	@Test
	void whenAKeyIsBadThenItIsRefusedAsByGet() {
		assertThatExceptionOfType(InvalidKeyException.class)
			.isThrownBy(() -> storage().read(Bytes.EMPTY, ByteBuffer::remaining));
	}

	@Test
	void whenReadThenTheFunctionSeesTheBytesThatGetReturns() {
		for (int size : SIZES) {
			for (byte[] value : List.of(noise(size), filled(size, 7))) {
				storage().put("key", value);
				// Twice, so that a cache has it.
				for (int time = 0; time < 2; time++) {
					assertThat(read("key")).isEqualTo(Bytes.wrap(value)).isEqualTo(storage().get("key").orElseThrow());
				}
				assertThat(storage().read(bytes("key"), ReadOptions.BYPASS_CACHE, LeasedReadContract::copy))
					.hasValueSatisfying((copy) -> assertThat(copy).isEqualTo(value));
			}
		}
	}

	@Test
	void whenAnObjectWasPutThenTheFunctionSeesWhatItsSerializerWrote() {
		storage().put("key", "value");
		assertThat(read("key")).isEqualTo(bytes("value"));
	}

	@Test
	void whenAValueIsEmptyThenTheFunctionIsCalled() {
		storage().put("key", Bytes.EMPTY);
		assertThat(storage().read("key", ByteBuffer::remaining)).contains(0);
	}

	@Test
	void whenTheFunctionReturnsNullThenTheResultIsEmpty() {
		storage().put("key", "value");
		assertThat(storage().<String>read("key", (buffer) -> null)).isEmpty();
	}

	@Test
	void whenLentThenTheBufferIsReadOnlyAndHoldsNothingElse() {
		storage().put("key", noise(100));
		assertThat(storage().read("key", (buffer) -> {
			assertThat(buffer.isReadOnly()).isTrue();
			assertThat(buffer.hasArray()).isFalse();
			assertThat(buffer.position()).isZero();
			assertThat(buffer.limit()).isEqualTo(100);
			assertThat(buffer.capacity()).isEqualTo(100);
			assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> buffer.put(0, (byte) 1));
			return true;
		})).contains(true);
		assertThat(read("key")).isEqualTo(Bytes.wrap(noise(100)));
	}

	@Test
	void whenExpiredThenTheFunctionIsNotCalled() {
		assumeHas(Capability.TTL);
		storage().put("key", "value", Duration.ofSeconds(1));
		assertThat(read("key")).isEqualTo(bytes("value"));
		assertThat(read("key")).isEqualTo(bytes("value"));
		clock().advance(Duration.ofSeconds(1));
		assertThat(storage().read("key", ByteBuffer::remaining)).isEmpty();
		assertThat(storage().read(bytes("key"), ReadOptions.BYPASS_CACHE, ByteBuffer::remaining)).isEmpty();
	}

	@Test
	void whenOverwrittenThenTheNewValueIsLent() {
		storage().put("key", "old");
		read("key");
		read("key");
		storage().put("key", "new");
		assertThat(read("key")).isEqualTo(bytes("new"));
		assertThat(storage().exists("key")).isTrue();
	}

	@Test
	void whenReadInNamespacesThenEachLendsItsOwn() {
		StorageTemplate other = storage().inNamespace("other");
		storage().put("key", "value");
		assertThat(other.read("key", ByteBuffer::remaining)).isEmpty();
		other.put("key", "another");
		assertThat(other.read("key", LeasedReadContract::copy)).contains(bytes("another").toByteArray());
		assertThat(read("key")).isEqualTo(bytes("value"));
	}

	@Test
	void whenTheStoreIsReadInsideTheFunctionThenTheBufferKeepsItsBytes() {
		for (int size : new int[] { 100, 4096, 65_536 }) {
			for (int other : new int[] { size / 2, size, 2 * size }) {
				checkReadsInside(noise(size), filled(other, 3));
			}
		}
	}

	private void checkReadsInside(byte[] outer, byte[] inner) {
		storage().put("outer", outer);
		storage().put("inner", inner);
		assertThat(storage().<Boolean>read("outer", (buffer) -> {
			assertThat(storage().<Boolean>read("inner", (nested) -> {
				assertThat(storage().get("outer", byte[].class).orElseThrow()).isEqualTo(outer);
				assertThat(copy(nested)).isEqualTo(inner);
				return true;
			})).contains(true);
			assertThat(read("inner")).isEqualTo(Bytes.wrap(inner));
			assertThat(storage().get("inner")).contains(Bytes.wrap(inner));
			assertThat(storage().getAll(List.of(bytes("inner")))).containsValue(Bytes.wrap(inner));
			assertThat(copy(buffer)).isEqualTo(outer);
			return true;
		})).contains(true);
	}

	@Test
	void whenTheStoreIsScannedInsideTheFunctionThenTheBufferKeepsItsBytes() {
		assumeHas(Capability.ORDERED_SCAN);
		byte[] outer = noise(4096);
		storage().put("outer", outer);
		for (int number = 0; number < 50; number++) {
			storage().put(numbered(number), filled(4096, number));
		}
		storage().read("outer", (buffer) -> {
			assertThat(storage().count(KeyRange.all())).isEqualTo(51);
			try (Stream<StorageEntry<byte[]>> entries = storage().stream(KeyRange.all(), ScanOptions.DEFAULT,
					byte[].class)) {
				assertThat(entries.mapToLong((entry) -> entry.value().length).sum()).isEqualTo(51 * 4096);
			}
			assertThat(copy(buffer)).isEqualTo(outer);
			return true;
		});
	}

	@Test
	void whenTheKeyIsWrittenInsideTheFunctionThenTheBufferKeepsTheOldValue() {
		byte[] old = noise(4096);
		byte[] fresh = filled(4096, 9);
		storage().put("key", old);
		storage().read("key", (buffer) -> {
			storage().put("key", fresh);
			storage().flush();
			assertThat(copy(buffer)).isEqualTo(old);
			assertThat(read("key")).isEqualTo(Bytes.wrap(fresh));
			storage().delete("key");
			assertThat(copy(buffer)).isEqualTo(old);
			return true;
		});
		assertThat(storage().read("key", ByteBuffer::remaining)).isEmpty();
	}

	@Test
	void whenTheFunctionThrowsThenItsExceptionComesAsItIsAndReadingGoesOn() {
		storage().put("key", noise(4096));
		// A layer that retries must not take it for a failure of the store.
		StorageNetworkException failure = new StorageNetworkException("another-store", "went away");
		List<ByteBuffer> lent = new ArrayList<>();
		for (int time = 0; time < 100; time++) {
			assertThatExceptionOfType(StorageNetworkException.class)
				.isThrownBy(() -> storage().read("key", (buffer) -> {
					lent.add(buffer);
					throw failure;
				}))
				.isSameAs(failure);
		}
		assertThat(lent).hasSize(100);
		assertThat(read("key")).isEqualTo(Bytes.wrap(noise(4096)));
	}

	@Test
	void whenABufferEscapesThenUsingItHarmsNothing() {
		List<ByteBuffer> escaped = new ArrayList<>();
		for (int size : SIZES) {
			storage().put("key", noise(size));
			storage().read("key", escaped::add);
			storage().get("key");
		}
		storage().put("key", filled(4096, 5));
		assertThat(read("key")).isEqualTo(Bytes.wrap(filled(4096, 5)));
		assertThat(escaped.stream().map((buffer) -> copy(buffer).length)).containsExactlyElementsOf(sizes());
		assertThat(escaped).allSatisfy((buffer) -> assertThat(buffer.isReadOnly()).isTrue());
		storage().close();
		assertThat(escaped.stream().map((buffer) -> copy(buffer).length)).containsExactlyElementsOf(sizes());
	}

	private static List<Integer> sizes() {
		List<Integer> sizes = new ArrayList<>();
		for (int size : SIZES) {
			sizes.add(size);
		}
		return sizes;
	}

	@Test
	void whenTheStoreIsClosedInsideTheFunctionThenTheBufferKeepsItsBytesAndReadsAreRefused() {
		byte[] value = noise(4096);
		storage().put("key", value);
		assertThat(storage().<Boolean>read("key", (buffer) -> {
			storage().close();
			assertThat(copy(buffer)).isEqualTo(value);
			assertThatExceptionOfType(StorageClosedException.class)
				.isThrownBy(() -> storage().read("key", ByteBuffer::remaining));
			return true;
		})).contains(true);
		assertThatExceptionOfType(StorageClosedException.class)
			.isThrownBy(() -> storage().read("key", ByteBuffer::remaining));
	}

	@Test
	void whenTheKeyIsOverwrittenMeanwhileThenEachReadSeesOneWholeValue() {
		int size = 4096;
		storage().put("key", filled(size, 0));
		Parallel.run(4, (thread) -> () -> {
			for (int number = 0; number < 200; number++) {
				if (thread == 0) {
					storage().put("key", filled(size + number, number % 70));
				}
				else {
					assertThat(storage().read("key", LeasedReadContract::isWhole)).contains(true);
				}
			}
			return null;
		});
	}

	private static boolean isWhole(ByteBuffer buffer) {
		int seed = buffer.get(0);
		for (int index = 0; index < buffer.limit(); index++) {
			if (buffer.get(index) != (byte) (seed + index % 50)) {
				return false;
			}
		}
		return true;
	}

	@Test
	void whenManyThreadsReadThenEachHasABufferOfItsOwn() {
		int threads = 4;
		for (int thread = 0; thread < threads; thread++) {
			storage().put(numbered(thread), filled(4096, thread));
		}
		CyclicBarrier allHaveOne = new CyclicBarrier(threads);
		Parallel.run(threads, (thread) -> () -> {
			byte[] expected = filled(4096, thread);
			for (int number = 0; number < 20; number++) {
				assertThat(storage().read(numbered(thread), (buffer) -> {
					await(allHaveOne);
					return Arrays.equals(copy(buffer), expected);
				})).contains(true);
			}
			return null;
		});
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(30, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError("The other threads have not come", ex);
		}
	}

}
