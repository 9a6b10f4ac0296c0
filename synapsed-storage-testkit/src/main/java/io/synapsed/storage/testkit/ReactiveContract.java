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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.synapsed.storage.ReactiveStorage;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.exception.StorageRejectedException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The view whose methods return Reactor types.
 *
 * @since 0.1.0
 */
public abstract class ReactiveContract extends StoreContract {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final Bytes KEY = bytes("key");

	private ReactiveStorage reactive() {
		return storage().reactive();
	}

	private static <T> T await(Mono<T> mono) {
		return mono.blockOptional(LONG).orElseThrow();
	}

	@Test
	void whenUsedThenItDoesWhatTheStoreDoes() {
		ReactiveStorage reactive = reactive();
		Version version = await(reactive.put(KEY, "value"));
		StepVerifier.create(reactive.get(KEY)).expectNext(bytes("value")).expectComplete().verify(LONG);
		StepVerifier.create(reactive.get("key", String.class)).expectNext("value").expectComplete().verify(LONG);
		StepVerifier.create(reactive.get("absent")).expectComplete().verify(LONG);
		assertThat(await(reactive.exists(KEY))).isTrue();
		assertThat(await(reactive.getAll(List.of(KEY, bytes("absent"))))).isEqualTo(Map.of(KEY, bytes("value")));
		if (has(Capability.CONDITIONAL_WRITE)) {
			StepVerifier.create(reactive.putIfAbsent(KEY, "other")).expectComplete().verify(LONG);
			StepVerifier.create(reactive.compareAndSet(KEY, version, "next"))
				.expectNextCount(1)
				.expectComplete()
				.verify(LONG);
		}
		if (has(Capability.INCREMENT)) {
			assertThat(await(reactive.increment(bytes("counter"), 2))).isEqualTo(2);
		}
		if (has(Capability.COLOCATED_BATCH)) {
			StepVerifier.create(reactive.putAll(Map.of(bytes("{a}1"), "1", bytes("{a}2"), "2")))
				.expectComplete()
				.verify(LONG);
			assertThat(storage().get("{a}2", String.class)).contains("2");
		}
		if (has(Capability.TTL)) {
			await(reactive.put(bytes("short"), "value", Duration.ofMillis(1)));
			clock().advance(Duration.ofMillis(1));
			StepVerifier.create(reactive.get("short")).expectComplete().verify(LONG);
		}
		StepVerifier.create(reactive.flush()).expectComplete().verify(LONG);
		assertThat(await(reactive.delete(KEY))).isTrue();
		assertThat(await(reactive.delete("key"))).isFalse();
	}

	@Test
	void whenNobodySubscribesThenNothingHappensAndEachSubscriptionDoesItAgain() {
		Mono<Version> put = reactive().put(KEY, "value");
		assertThat(storage().get(KEY)).isEmpty();
		Version first = await(put);
		assertThat(await(put)).isNotEqualTo(first);
		assertThat(storage().get(KEY)).contains(bytes("value"));
	}

	@Test
	void whenAnOperationFailsThenTheErrorIsThatOfTheStore() {
		StepVerifier.create(reactive().get(Bytes.EMPTY)).expectError(InvalidKeyException.class).verify(LONG);
		storage().close();
		StepVerifier.create(reactive().get("key")).expectError(StorageClosedException.class).verify(LONG);
	}

	@Test
	void whenScannedThenEntriesComeInOrderAndOnlyAsTheyAreRequested() {
		assumeHas(Capability.ORDERED_SCAN);
		for (int number = 0; number < 50; number++) {
			storage().put(numbered(number), "" + number);
		}
		StepVerifier.create(reactive().scan(KeyRange.all(), ScanOptions.DEFAULT).map(StorageEntry::key), 0)
			.expectSubscription()
			.thenRequest(2)
			.expectNext(numbered(0), numbered(1))
			.thenRequest(1)
			.expectNext(numbered(2))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(47)
			.expectComplete()
			.verify(LONG);
		StepVerifier
			.create(reactive().scan(KeyRange.prefix("key-"), ScanOptions.DEFAULT.reverse(true).limit(2), String.class)
				.map(StorageEntry::value))
			.expectNext("49", "48")
			.expectComplete()
			.verify(LONG);
	}

	@Test
	void whenAScanIsCancelledThenTheStoreClosesWithoutWaitingForIt() {
		assumeHas(Capability.ORDERED_SCAN);
		for (int number = 0; number < 50; number++) {
			storage().put(numbered(number), "" + number);
		}
		StepVerifier.create(reactive().scan(KeyRange.all(), ScanOptions.DEFAULT), 3)
			.expectNextCount(3)
			.thenCancel()
			.verify(LONG);
		StepVerifier.create(reactive().scan(KeyRange.all(), ScanOptions.DEFAULT).take(5))
			.expectNextCount(5)
			.expectComplete()
			.verify(LONG);
		storage().close();
		StepVerifier.create(reactive().scan(KeyRange.all(), ScanOptions.DEFAULT))
			.expectError(StorageClosedException.class)
			.verify(LONG);
	}

	@Test
	void whenWatchedThenChangesComeInOrderUntilTheStoreIsClosed() throws Exception {
		assumeHas(Capability.WATCH);
		Watcher watcher = new Watcher(Long.MAX_VALUE);
		reactive().watch(KeyRange.all(), 1_000).subscribe(watcher);
		putUntil(() -> watcher.events.contains("a"));
		storage().put("b", "value");
		storage().put("c", "value");
		for (String next = watcher.next(); !next.equals("b"); next = watcher.next()) {
			// A watch that begins during a write may begin with a gap.
			assertThat(next).isIn("a", "gap");
		}
		assertThat(watcher.next()).isEqualTo("c");
		storage().close();
		assertThat(watcher.end.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEmpty();
	}

	@Test
	void whenMoreEventsWaitThanMayThenTheWatchEndsWithAnErrorThatSaysSo() throws Exception {
		assumeHas(Capability.WATCH);
		Watcher watcher = new Watcher(0);
		reactive().watch(KeyRange.all(), 2).subscribe(watcher);
		putUntil(() -> {
			// More are written than requested, so that some must wait.
			storage().put("a", "value");
			storage().put("a", "value");
			watcher.request(1);
			return watcher.end.isDone();
		});
		assertThat(watcher.end.get(LONG.toSeconds(), TimeUnit.SECONDS))
			.containsInstanceOf(StorageRejectedException.class)
			.get()
			.asInstanceOf(InstanceOfAssertFactories.THROWABLE)
			.hasMessageContaining("lost");
	}

	/** A watch begins at some time after the subscription. */
	private void putUntil(BooleanSupplier condition) {
		long deadline = System.nanoTime() + LONG.toNanos();
		while (!condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("the watch has begun").isLessThan(deadline);
			storage().put("a", "value");
		}
	}

	/** Takes down the keys of events, and how the watch has ended. */
	private static final class Watcher extends BaseSubscriber<StorageEvent> {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		private final CompletableFuture<Optional<Throwable>> end = new CompletableFuture<>();

		private final long requested;

		private Watcher(long requested) {
			this.requested = requested;
		}

		private String next() throws InterruptedException {
			String event = this.events.poll(LONG.toSeconds(), TimeUnit.SECONDS);
			assertThat(event).as("an event").isNotNull();
			return String.valueOf(event);
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (this.requested > 0) {
				subscription.request(this.requested);
			}
		}

		@Override
		protected void hookOnNext(StorageEvent event) {
			this.events.add(event.key().map(Bytes::toUtf8).orElse("gap"));
		}

		@Override
		protected void hookOnError(Throwable failure) {
			this.end.complete(Optional.of(failure));
		}

		@Override
		protected void hookOnComplete() {
			this.end.complete(Optional.empty());
		}

	}

}
