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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entries whose bytes are stored again, as background jobs do: callers cannot see it.
 *
 * @since 0.1.0
 */
public abstract class RewriteContract extends StoreContract {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final Bytes KEY = Bytes.utf8("key");

	private static final Bytes STORED_KEY = Namespace.DEFAULT.encode(KEY);

	private @Nullable KeyValueStore engine;

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.CONDITIONAL_WRITE, Capability.TTL);
	}

	@Override
	protected StorageBuilder customize(StorageBuilder builder) {
		return builder.layer(new StoreLayer() {

			@Override
			public Position position() {
				return Position.BACKEND_METRICS;
			}

			@Override
			public KeyValueStore over(KeyValueStore delegate) {
				RewriteContract.this.engine = delegate;
				return delegate;
			}

		});
	}

	private Entry stored() {
		return stored(KEY);
	}

	private Entry stored(Bytes key) {
		KeyValueStore below = Objects.requireNonNull(this.engine, "The store is not open yet");
		return Objects.requireNonNull(below.get(Namespace.DEFAULT.encode(key), ReadOptions.BYPASS_CACHE),
				"There is no entry");
	}

	/**
	 * Creates the mutation that stores the bytes of an older value again, so that every
	 * layer can read them.
	 */
	private static Mutation.Rewrite rewriteTo(Entry older, Version version) {
		return new Mutation.Rewrite(new Mutation.Put(older.key(), older.value(), older.expiresAt(), older.serializer()),
				version);
	}

	private void rewrite(Entry older, Version version) {
		assertThat(commit(rewriteTo(older, version)).applied()).isTrue();
	}

	private CommitResult commit(Mutation... mutations) {
		return storage().store().commit(WriteBatch.of(List.of(mutations)), clock().millis());
	}

	private String read() {
		return storage().get(KEY, ReadOptions.BYPASS_CACHE).orElseThrow().toUtf8();
	}

	@Test
	void whenRewrittenThenVersionExpiryAndTypeStay() {
		storage().put(KEY, "older", MINUTE);
		Entry older = stored();
		Version version = storage().put(KEY, "newer", MINUTE);
		rewrite(older, version);
		assertThat(read()).isEqualTo("older");
		assertThat(storage().get(KEY, String.class)).contains("older");
		assertThat(stored().version()).isEqualTo(version);
		assertThat(stored().expiresAt()).isEqualTo(older.expiresAt());
		assertThat(storage().remainingTimeToLive(KEY)).contains(MINUTE);
		clock().advance(MINUTE);
		assertThat(storage().get(KEY)).isEmpty();
		assertThat(storage().store().expiredBefore(clock().millis(), 10))
			.isEqualTo(fixture().findsExpired() ? List.of(new ExpiredEntry(STORED_KEY, version)) : List.of());
		commit(new Mutation.Reclaim(STORED_KEY, version));
		assertThat(storage().store().expiredBefore(clock().millis(), 10)).isEmpty();
	}

	@Test
	void whenRewrittenThenConditionsOnTheVersionStillHold() {
		storage().put(KEY, "older");
		Entry older = stored();
		Version version = storage().put(KEY, "newer");
		rewrite(older, version);
		assertThat(storage().compareAndSet(KEY, version, "third")).isPresent();
		assertThat(read()).isEqualTo("third");
	}

	@Test
	void whenAnotherVersionIsThereThenNothingIsRewritten() {
		Version before = storage().put(KEY, "older");
		Entry older = stored();
		Version version = storage().put(KEY, "newer");
		rewrite(older, before);
		assertThat(read()).isEqualTo("newer");
		assertThat(stored().version()).isEqualTo(version);
	}

	@Test
	void whenTheEntryHasAnotherExpiryThenNothingIsRewritten() {
		storage().put(KEY, "older");
		Entry older = stored();
		Version version = storage().put(KEY, "newer", MINUTE);
		rewrite(older, version);
		assertThat(read()).isEqualTo("newer");
		assertThat(storage().remainingTimeToLive(KEY)).contains(MINUTE);
	}

	@Test
	void whenTheEntryHasExpiredThenNothingIsRewritten() {
		storage().put(KEY, "older", MINUTE);
		Entry older = stored();
		Version version = storage().put(KEY, "newer", MINUTE);
		clock().advance(MINUTE);
		rewrite(older, version);
		assertThat(storage().get(KEY)).isEmpty();
		// What is there shows again by the clock of before.
		clock().advance(MINUTE.negated());
		assertThat(read()).isEqualTo("newer");
	}

	@Test
	void whenTheEntryIsGoneThenNothingIsRewritten() {
		Version version = storage().put(KEY, "value");
		Entry entry = stored();
		storage().delete(KEY);
		rewrite(entry, version);
		assertThat(storage().get(KEY)).isEmpty();
		assertThat(storage().putIfAbsent(KEY, "free")).isPresent();
	}

	@Test
	void whenRewrittenWithinABatchThenTheLastMutationCounts() {
		storage().put(KEY, "older");
		Entry older = stored();
		Mutation.Put put = new Mutation.Put(STORED_KEY, bytes("put"), Entry.NEVER, Entry.NO_SERIALIZER);
		Version version = storage().put(KEY, "newer");
		CommitResult result = commit(rewriteTo(older, version), put);
		assertThat(result.versions()).hasSize(2);
		assertThat(read()).isEqualTo("put");
		assertThat(stored().version()).isEqualTo(result.versions().get(1)).isNotEqualTo(version);
		version = storage().put(KEY, "newer");
		commit(put, rewriteTo(older, version));
		assertThat(read()).isEqualTo("put");
		version = storage().put(KEY, "newer");
		commit(rewriteTo(older, version), new Mutation.Delete(STORED_KEY));
		assertThat(storage().get(KEY)).isEmpty();
		version = storage().put(KEY, "newer");
		commit(new Mutation.Delete(STORED_KEY), rewriteTo(older, version));
		assertThat(storage().get(KEY)).isEmpty();
	}

	@Test
	void whenNothingIsRewrittenThenTheRestOfTheBatchIsApplied() {
		Bytes first = bytes("{together}first");
		Bytes second = bytes("{together}second");
		Version version = storage().put(first, "older");
		Entry older = stored(first);
		storage().put(first, "newer");
		Bytes storedSecond = Namespace.DEFAULT.encode(second);
		storage().put(second, "value");
		CommitResult result = commit(rewriteTo(older, version), new Mutation.Delete(storedSecond));
		assertThat(result.applied()).isTrue();
		assertThat(result.versions()).hasSize(2);
		assertThat(storage().get(first, ReadOptions.BYPASS_CACHE)).contains(bytes("newer"));
		assertThat(storage().get(second, ReadOptions.BYPASS_CACHE)).isEmpty();
	}

	@Test
	void whenABatchOnlyRewritesThenItsKeysMayLieAnywhere() {
		List<Mutation> rewrites = new ArrayList<>();
		for (int number = 0; number < 50; number++) {
			storage().put(numbered(number), "older");
			Entry older = stored(numbered(number));
			rewrites.add(rewriteTo(older, storage().put(numbered(number), "newer")));
		}
		assertThat(commit(rewrites.toArray(Mutation[]::new)).versions()).hasSize(50);
		for (int number = 0; number < 50; number++) {
			assertThat(storage().get(numbered(number), ReadOptions.BYPASS_CACHE)).contains(bytes("older"));
		}
	}

	@Test
	void whenRewrittenThenNoWatchHearsOfIt() {
		assumeHas(Capability.WATCH);
		storage().put(KEY, "older");
		Entry older = stored();
		Version version = storage().put(KEY, "newer");
		RecordingListener listener = new RecordingListener();
		try (Subscription subscription = storage().watch(KeyRange.all(), listener)) {
			assertThat(subscription.isActive()).isTrue();
			rewrite(older, version);
			Bytes after = Bytes.utf8("after");
			storage().put(after, "value");
			assertThat(listener.awaitPutOf(after)).isEmpty();
		}
	}

	@Test
	void whenRewrittenThenSnapshotsOfBeforeStay() {
		assumeHas(Capability.SNAPSHOT);
		storage().put(KEY, "older");
		Entry older = stored();
		Version version = storage().put(KEY, "newer");
		try (StorageSnapshot snapshot = storage().snapshot()) {
			rewrite(older, version);
			assertThat(snapshot.get(KEY, String.class)).contains("newer");
			assertThat(read()).isEqualTo("older");
		}
		assertThat(read()).isEqualTo("older");
	}

	@Test
	void whenRewrittenWhileOthersWriteThenNoWriteIsLost() {
		storage().increment(KEY, 0);
		AtomicInteger counting = new AtomicInteger(4);
		Parallel.run(5, (thread) -> () -> {
			if (thread == 4) {
				while (counting.get() > 0) {
					Entry current = stored();
					rewrite(current, current.version());
				}
				return null;
			}
			try {
				for (int count = 0; count < 100; count++) {
					storage().increment(KEY, 1);
				}
			}
			finally {
				counting.decrementAndGet();
			}
			return null;
		});
		assertThat(storage().increment(KEY, 0)).isEqualTo(400);
	}

	@Test
	void whenReopenedThenWhatWasRewrittenIsThere() {
		assumeDurable();
		storage().put(KEY, "older", MINUTE);
		Entry older = stored();
		Version version = storage().put(KEY, "newer", MINUTE);
		rewrite(older, version);
		reopen();
		assertThat(read()).isEqualTo("older");
		assertThat(stored().version()).isEqualTo(version);
		assertThat(storage().remainingTimeToLive(KEY)).contains(MINUTE);
	}

}
