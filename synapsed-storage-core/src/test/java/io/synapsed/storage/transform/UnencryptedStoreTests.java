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

package io.synapsed.storage.transform;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.AsyncCalls;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.transform.encryption.AeadAlgorithm;
import io.synapsed.storage.transform.encryption.EncryptionCodec;
import io.synapsed.storage.transform.encryption.KeyEncryptionKey;
import io.synapsed.storage.transform.encryption.FixedKeyProvider;
import io.synapsed.storage.transform.encryption.KeyRing;
import io.synapsed.storage.transform.encryption.ProvidedKeyWrapper;
import io.synapsed.storage.transform.encryption.SystemNamespaceKeyRingStorage;
import io.synapsed.storage.transform.encryption.XAesGcmAlgorithm;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of a process without encryption that shares its store with one that begins to
 * encrypt it.
 */
class UnencryptedStoreTests {

	private static final Bytes KEY = Namespace.DEFAULT.encode("key");

	private static final Bytes OTHER = Namespace.DEFAULT.encode("other");

	private final MutableClock clock = new MutableClock();

	private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE);

	private final SharedStore engine = new SharedStore(MemoryStore.builder().clock(this.clock).build());

	private final KeyValueStore plain = UnencryptedStore.over(this.engine, this.nanoTime::get);

	@AfterEach
	void close() {
		this.engine.close();
	}

	private void encrypt() {
		AeadAlgorithm algorithm = new XAesGcmAlgorithm();
		KeyEncryptionKey key = new KeyEncryptionKey("test", new byte[AeadAlgorithm.KEY_SIZE]);
		KeyRing keys = KeyRing
			.builder(this.engine, new SystemNamespaceKeyRingStorage(this.engine, this.clock),
					new ProvidedKeyWrapper(new FixedKeyProvider(List.of(key), "test"), algorithm))
			.algorithm(algorithm)
			.clock(this.clock)
			.build();
		EncryptionCodec encryption = new EncryptionCodec("test", keys, PerNamespace.same(true), true);
		new TransformLayer(List.of(encryption), false).over(this.engine).put(put(KEY), this.clock.millis());
	}

	private static Mutation.Put put(Bytes key) {
		return new Mutation.Put(key, Bytes.utf8("value"), Entry.NEVER, Entry.NO_SERIALIZER);
	}

	private void assertWritesAreRefused() {
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> this.plain.put(put(OTHER), 1))
			.withMessageContaining("no encryption is configured");
		assertThatExceptionOfType(StorageConfigurationException.class)
			.isThrownBy(() -> this.plain.commit(WriteBatch.of(List.of(put(OTHER))), 1));
		assertThatExceptionOfType(StorageConfigurationException.class).isThrownBy(() -> this.plain.delete(OTHER, 1));
		assertThat(this.engine.get(OTHER, ReadOptions.DEFAULT)).isNull();
	}

	@Test
	void whenAnEncryptedValueIsReadThenNothingIsWrittenAnyMore() {
		encrypt();
		assertThat(this.plain.get(KEY, ReadOptions.DEFAULT)).isNotNull();
		assertWritesAreRefused();
	}

	@Test
	void whenAnEncryptedValueIsReadWithOthersThenNothingIsWrittenAnyMore() {
		encrypt();
		assertThat(this.plain.getAll(List.of(OTHER, KEY), ReadOptions.DEFAULT)).hasSize(2);
		assertWritesAreRefused();
	}

	@Test
	void whenASecondHasPassedThenNothingIsWrittenAnyMore() {
		encrypt();
		this.nanoTime.addAndGet(1_000_000_000);
		assertWritesAreRefused();
	}

	@Test
	void whenWritesFollowEachOtherThenTheMarkIsLookedAtOnceASecond() {
		this.engine.reads.set(0);
		for (int write = 0; write < 100; write++) {
			this.plain.put(put(OTHER), 1);
			this.nanoTime.addAndGet(100_000_000);
		}
		// A look reads the mark, and the key ring where there is none.
		assertThat(this.engine.reads.get()).isEqualTo(2 * 9);
	}

	@Test
	void whenAValueOnlyLooksEncryptedThenWritesGoOn() {
		ValueHeaderWriter header = new ValueHeaderWriter(0, Entry.NEVER);
		header.encryption(1, 7);
		this.engine.put(new Mutation.Put(KEY, header.build(), Entry.NEVER, Entry.NO_SERIALIZER), 1);
		assertThat(this.plain.get(KEY, ReadOptions.DEFAULT)).isNotNull();
		this.plain.put(put(OTHER), 1);
		assertThat(this.plain.get(OTHER, ReadOptions.DEFAULT)).isNotNull();
	}

	@Test
	void whenASecondHasPassedThenNothingIsWrittenByAnAsynchronousCall() {
		AsyncCalls async = this.plain.async(() -> Runnable::run).orElseThrow();
		assertThat(async.put(put(OTHER), 1)).isCompleted();
		this.plain.delete(OTHER, 1);
		encrypt();
		this.nanoTime.addAndGet(1_000_000_000);
		assertRefused(async.put(put(OTHER), 1));
		assertRefused(async.commit(WriteBatch.of(List.of(put(OTHER))), 1));
		assertRefused(async.delete(OTHER, 1));
		assertWritesAreRefused();
	}

	@Test
	void whenAnAsynchronousCallReadsAnEncryptedValueThenNothingIsWrittenAnyMore() {
		AsyncCalls async = this.plain.async(() -> Runnable::run).orElseThrow();
		encrypt();
		assertThat(async.get(KEY, ReadOptions.DEFAULT)).isCompleted();
		assertRefused(async.put(put(OTHER), 1));
	}

	private static void assertRefused(CompletionStage<?> stage) {
		assertThat(stage).failsWithin(Duration.ofMinutes(1))
			.withThrowableThat()
			.withCauseInstanceOf(StorageConfigurationException.class);
	}

	/** An engine in memory that says that several processes share it. */
	private static final class SharedStore extends ForwardingStore {

		private final AtomicInteger reads = new AtomicInteger();

		private SharedStore(KeyValueStore delegate) {
			super(delegate);
		}

		@Override
		public @Nullable Entry get(Bytes key, ReadOptions options) {
			this.reads.incrementAndGet();
			return super.get(key, options);
		}

		@Override
		public Optional<AsyncCalls> async(Supplier<Executor> completion) {
			return Optional.of(new AsyncCalls() {

				@Override
				public CompletionStage<@Nullable Entry> get(Bytes key, ReadOptions options) {
					return CompletableFuture.completedStage(delegate().get(key, options));
				}

				@Override
				public CompletionStage<List<@Nullable Entry>> getAll(List<Bytes> keys, ReadOptions options) {
					return CompletableFuture.completedStage(delegate().getAll(keys, options));
				}

				@Override
				public CompletionStage<Version> put(Mutation.Put put, long now) {
					return CompletableFuture.completedStage(delegate().put(put, now));
				}

				@Override
				public CompletionStage<Boolean> delete(Bytes key, long now) {
					return CompletableFuture.completedStage(delegate().delete(key, now));
				}

				@Override
				public CompletionStage<CommitResult> commit(WriteBatch batch, long now) {
					return CompletableFuture.completedStage(delegate().commit(batch, now));
				}

			});
		}

		@Override
		public Set<Capability> capabilities() {
			Set<Capability> capabilities = EnumSet.copyOf(super.capabilities());
			capabilities.add(Capability.SHARED);
			return capabilities;
		}

	}

}
