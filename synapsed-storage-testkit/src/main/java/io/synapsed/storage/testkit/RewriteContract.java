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
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageSnapshot;
import io.synapsed.storage.Subscription;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entries whose bytes are stored anew, as background jobs do: nobody can see it.
 *
 * @since 0.1.0
 */
public abstract class RewriteContract extends StoreContract {

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
		KeyValueStore below = Objects.requireNonNull(this.engine, "The store is not open yet");
		return Objects.requireNonNull(below.get(STORED_KEY, ReadOptions.BYPASS_CACHE), "There is no entry");
	}

	/**
	 * Stores the bytes of an older value anew: what is there then can be read by every
	 * layer.
	 */
	private void rewrite(Entry older, Version version) {
		Mutation.Put put = new Mutation.Put(STORED_KEY, older.value(), older.expiresAt(), older.serializer());
		assertThat(storage().store()
			.commit(WriteBatch.of(List.of(new Mutation.Rewrite(put, version))), clock().millis())
			.applied()).isTrue();
	}

	private String read() {
		return storage().get(KEY, ReadOptions.BYPASS_CACHE).orElseThrow().toUtf8();
	}

	@Test
	void whenRewrittenThenVersionAndExpiryStay() {
		storage().put(KEY, "older", Duration.ofMinutes(1));
		Entry older = stored();
		Version version = storage().put(KEY, "newer", Duration.ofMinutes(1));
		rewrite(older, version);
		assertThat(read()).isEqualTo("older");
		assertThat(stored().version()).isEqualTo(version);
		assertThat(storage().remainingTimeToLive(KEY)).contains(Duration.ofMinutes(1));
		assertThat(storage().compareAndSet(KEY, version, "third")).isPresent();
		assertThat(read()).isEqualTo("third");
		clock().advance(Duration.ofMinutes(1));
		assertThat(storage().get(KEY)).isEmpty();
		assertThat(storage().store().expiredBefore(clock().millis(), 10)).hasSize(1);
	}

	@Test
	void whenAnotherVersionIsThereThenNothingIsRewritten() {
		Version before = storage().put(KEY, "older");
		Entry older = stored();
		storage().put(KEY, "newer");
		rewrite(older, before);
		assertThat(read()).isEqualTo("newer");
	}

	@Test
	void whenTheEntryIsGoneOrExpiredThenNothingIsRewritten() {
		Version version = storage().put(KEY, "value", Duration.ofMinutes(1));
		Entry entry = stored();
		clock().advance(Duration.ofMinutes(1));
		rewrite(entry, version);
		assertThat(storage().get(KEY)).isEmpty();
		version = storage().put(KEY, "value");
		entry = stored();
		storage().delete(KEY);
		rewrite(entry, version);
		assertThat(storage().get(KEY)).isEmpty();
		assertThat(storage().putIfAbsent(KEY, "free")).isPresent();
	}

	@Test
	void whenRewrittenWithinABatchThenTheLastMutationCounts() {
		storage().put(KEY, "older");
		Entry older = stored();
		Version version = storage().put(KEY, "newer");
		Mutation.Rewrite rewrite = new Mutation.Rewrite(
				new Mutation.Put(STORED_KEY, older.value(), older.expiresAt(), older.serializer()), version);
		storage().store().commit(WriteBatch.of(List.of(rewrite, new Mutation.Delete(STORED_KEY))), clock().millis());
		assertThat(storage().get(KEY)).isEmpty();
		version = storage().put(KEY, "newest");
		storage().store()
			.commit(WriteBatch
				.of(List.of(new Mutation.Delete(STORED_KEY), new Mutation.Rewrite(rewrite.put(), version))),
					clock().millis());
		assertThat(storage().get(KEY)).isEmpty();
	}

	@Test
	void whenRewrittenThenNoWatchHearsOfIt() {
		if (!fixture().expectedCapabilities().contains(Capability.WATCH)) {
			return;
		}
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
		if (!fixture().expectedCapabilities().contains(Capability.SNAPSHOT)) {
			return;
		}
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
		Parallel.run(5, (thread) -> () -> {
			for (int round = 0; round < 200; round++) {
				if (thread < 4) {
					storage().increment(KEY, 1);
				}
				else {
					Entry current = stored();
					rewrite(current, current.version());
				}
			}
			return null;
		});
		assertThat(storage().increment(KEY, 0)).isEqualTo(800);
	}

	@Test
	void whenReopenedThenWhatWasRewrittenIsThere() {
		if (!fixture().isDurable()) {
			return;
		}
		storage().put(KEY, "older", Duration.ofMinutes(1));
		Entry older = stored();
		Version version = storage().put(KEY, "newer", Duration.ofMinutes(1));
		rewrite(older, version);
		reopen();
		assertThat(read()).isEqualTo("older");
		assertThat(stored().version()).isEqualTo(version);
		assertThat(storage().remainingTimeToLive(KEY)).contains(Duration.ofMinutes(1));
	}

}
