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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageListener;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events for every change, in the order of the commits of a key, or a gap that says so.
 *
 * @since 0.1.0
 */
public abstract class WatchContract extends StoreContract {

	private static final Bytes END = bytes("end");

	/** How often a watch begins during a write, a little later each time. */
	private static final int ROUNDS = 12;

	/** How many keys such a write changes, so that it takes its time. */
	private static final int CHANGED = 40;

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.WATCH, Capability.CONDITIONAL_WRITE);
	}

	private static List<String> described(List<StorageEvent> events) {
		return events.stream()
			.map((event) -> event.type() + " " + event.key().map(Bytes::toUtf8).orElse("")
					+ event.entry().map((entry) -> "=" + entry.value().toUtf8()).orElse(""))
			.toList();
	}

	private List<StorageEvent> watched(KeyRange range, Runnable changes) {
		RecordingListener listener = new RecordingListener();
		try (Subscription watch = storage().watch(range, listener)) {
			assertThat(watch.isActive()).isTrue();
			changes.run();
			storage().put(END, "");
			return listener.awaitPutOf(END);
		}
	}

	@Test
	void whenEntriesAreWrittenAndRemovedThenEveryChangeIsDelivered() {
		storage().put("before", "value");
		List<StorageEvent> events = watched(KeyRange.all(), () -> {
			storage().put("a", "1");
			storage().put("a", "2");
			storage().put("a", "2");
			storage().delete("a");
			storage().delete("before");
			storage().putIfAbsent("b", "1");
			storage().compareAndSet("b", storage().getEntry("b").orElseThrow().version(), "2");
			storage().compareAndDelete("b", storage().getEntry("b").orElseThrow().version());
		});
		assertThat(described(events)).containsExactly("PUT a=1", "PUT a=2", "PUT a=2", "DELETE a", "DELETE before",
				"PUT b=1", "PUT b=2", "DELETE b");
	}

	@Test
	void whenWrittenThenTheEventHasTheEntryAsItWasStored() {
		Version[] version = new Version[1];
		StorageEvent event = watched(KeyRange.all(), () -> version[0] = storage().put("key", "value")).get(0);
		assertThat(event.entry()).contains(new StorageEntry<>(bytes("key"), bytes("value"), version[0], null));
	}

	@Test
	void whenABatchIsCommittedThenEachOfItsChangesIsDelivered() {
		assumeHas(Capability.ATOMIC_BATCH);
		storage().put("old", "value");
		List<StorageEvent> events = watched(KeyRange.all(),
				() -> storage().batch().put("a", "1").put("b", "2").delete("old").delete("never").commit());
		assertThat(described(events)).containsExactlyInAnyOrder("PUT a=1", "PUT b=2", "DELETE old");
	}

	@Test
	void whenATransactionCommitsThenItsChangesAreDeliveredAndElseNot() {
		assumeHas(Capability.TRANSACTION);
		List<StorageEvent> events = watched(KeyRange.all(), () -> {
			storage().beginTransaction().close();
			try (var transaction = storage().beginTransaction()) {
				transaction.put("discarded", "value");
			}
			storage().inTransaction((transaction) -> {
				transaction.put("a", "1");
				return null;
			});
		});
		assertThat(described(events)).containsExactly("PUT a=1");
	}

	@Test
	void whenNothingChangesThenNothingIsDelivered() {
		Version version = storage().put("there", "value");
		storage().put("other", "value");
		List<StorageEvent> events = watched(KeyRange.all(), () -> {
			storage().delete("absent");
			storage().putIfAbsent("there", "new");
			storage().compareAndSet("other", version, "new");
			storage().compareAndDelete("other", version);
			if (has(Capability.ATOMIC_BATCH)) {
				storage().batch().put("a", "1").delete("other").requireAbsent(bytes("there")).commit();
			}
		});
		assertThat(described(events)).isEmpty();
	}

	@Test
	void whenEntriesExpireThenNothingIsDeliveredForThat() {
		assumeHas(Capability.TTL);
		storage().put("a", "1", Duration.ofSeconds(1));
		storage().put("b", "1", Duration.ofSeconds(1));
		List<StorageEvent> events = watched(KeyRange.all(), () -> {
			clock().advance(Duration.ofSeconds(1));
			storage().get("a");
			storage().delete("a");
			if (has(Capability.ATOMIC_BATCH)) {
				storage().batch().delete("b").commit();
			}
		});
		assertThat(described(events)).isEmpty();
	}

	@Test
	void whenAnEntryExpiresBeforeItsDeliveryThenItsEventDoesNotShowIt() throws Exception {
		assumeHas(Capability.TTL);
		BlockedListener listener = new BlockedListener();
		try (Subscription watch = storage().watch(KeyRange.all(), listener)) {
			storage().put("first", "1");
			listener.awaitBlocked();
			storage().put("key", "value", Duration.ofSeconds(1));
			clock().advance(Duration.ofSeconds(1));
			listener.release();
			storage().put(END, "");
			assertThat(described(listener.recorded.awaitPutOf(END))).containsExactly("PUT first=1", "PUT key");
		}
	}

	@Test
	void whenAWatchBeginsDuringAWriteThenWhatAReadAfterwardsLacksIsDelivered() {
		for (int round = 0; round < ROUNDS; round++) {
			String value = Integer.toString(round);
			change("old");
			long pause = round * 25_000L;
			RecordingListener listener = new RecordingListener();
			CyclicBarrier together = new CyclicBarrier(2);
			List<List<String>> missing = new ArrayList<>();
			List<Subscription> watches = new ArrayList<>();
			Parallel.run(2, (thread) -> () -> {
				together.await();
				if (thread == 0) {
					change(value);
				}
				else {
					pause(pause);
					watches.add(storage().watch(KeyRange.prefix("key-"), listener));
					missing.add(unchanged(value));
				}
				return null;
			});
			storage().put(numbered(CHANGED), value);
			List<StorageEvent> events = listener.awaitPutOf(numbered(CHANGED));
			watches.forEach(Subscription::close);
			if (events.stream().noneMatch((event) -> event.type() == StorageEvent.Type.GAP)) {
				assertThat(events.stream()
					.filter((
							event) -> event.entry().filter((entry) -> entry.value().toUtf8().equals(value)).isPresent())
					.map((event) -> event.key().orElseThrow().toUtf8())).containsAll(missing.get(0));
			}
		}
	}

	/** Shorter than a thread can sleep. */
	private static void pause(long nanos) {
		for (long end = System.nanoTime() + nanos; System.nanoTime() - end < 0;) {
			Thread.onSpinWait();
		}
	}

	private void change(String value) {
		if (!has(Capability.ATOMIC_BATCH)) {
			for (int changed = 0; changed < CHANGED; changed++) {
				storage().put(numbered(changed), value);
			}
			return;
		}
		Map<Bytes, String> values = new HashMap<>();
		for (int changed = 0; changed < CHANGED; changed++) {
			values.put(numbered(changed), value);
		}
		storage().putAll(values);
	}

	private List<String> unchanged(String value) {
		List<Bytes> keys = IntStream.range(0, CHANGED).mapToObj(StoreContract::numbered).toList();
		Map<Bytes, String> found = storage().getAll(keys, String.class);
		return keys.stream().filter((key) -> !value.equals(found.get(key))).map(Bytes::toUtf8).toList();
	}

	@Test
	void whenARangeIsWatchedThenOnlyItsKeysAreDelivered() {
		KeyRange range = new KeyRange(bytes("b"), bytes("f"));
		List<StorageEvent> events = watched(range, () -> {
			storage().put("a", "");
			storage().put("b", "");
			storage().put("c", "");
			storage().put("f", "");
			storage().inNamespace("c").put("c", "");
		});
		assertThat(described(events)).containsExactly("PUT b=", "PUT c=");
	}

	@Test
	void whenANamespaceIsWatchedThenKeysComeWithoutIt() {
		RecordingListener listener = new RecordingListener();
		try (Subscription watch = storage().inNamespace("a").watch(KeyRange.all(), listener)) {
			storage().put("key", "default");
			storage().inNamespace("aa").put("key", "in aa");
			storage().inNamespace("a").put("key", "in a");
			storage().inNamespace("a").put(END, "");
			assertThat(described(listener.awaitPutOf(END))).containsExactly("PUT key=in a");
		}
	}

	@Test
	void whenManyWriteThenTheEventsOfAKeyComeInTheOrderOfTheirCommits() {
		int threads = 4;
		int each = 300;
		List<Bytes> keys = List.of(bytes("a"), bytes("b"), bytes("c"));
		List<StorageEvent> events = watched(KeyRange.all(), () -> Parallel.run(threads, (thread) -> () -> {
			for (int number = 0; number < each; number++) {
				Bytes key = keys.get(number % keys.size());
				switch (number % 5) {
					case 0 -> storage().delete(key);
					case 1 -> storage().putIfAbsent(key, "%d-%d".formatted(thread, number));
					default -> storage().put(key, "%d-%d".formatted(thread, number));
				}
			}
			return null;
		}));
		assertThat(events).extracting(StorageEvent::type).doesNotContain(StorageEvent.Type.GAP);
		for (Bytes key : keys) {
			List<StorageEvent> ofKey = events.stream()
				.filter((event) -> event.key().orElseThrow().equals(key))
				.toList();
			// The last event is what the store holds now.
			assertThat(ofKey.get(ofKey.size() - 1).entry()).isEqualTo(storage().getEntry(key));
			assertEachThreadInOrder(ofKey);
			for (int index = 1; index < ofKey.size(); index++) {
				boolean twoDeletes = ofKey.get(index).type() == StorageEvent.Type.DELETE
						&& ofKey.get(index - 1).type() == StorageEvent.Type.DELETE;
				assertThat(twoDeletes).as("two removals of a key without a write between").isFalse();
			}
		}
	}

	private static void assertEachThreadInOrder(List<StorageEvent> events) {
		Map<String, Integer> last = new HashMap<>();
		for (StorageEvent event : events) {
			event.entry().ifPresent((entry) -> {
				String[] parts = entry.value().toUtf8().split("-");
				Integer before = last.put(parts[0], Integer.valueOf(parts[1]));
				assertThat(before == null || before < Integer.parseInt(parts[1])).isTrue();
			});
		}
	}

	@Test
	void whenAListenerIsBlockedThenWritersAreNotAndItGetsAGapAndWhatFollows() throws Exception {
		BlockedListener listener = new BlockedListener();
		RecordingListener other = new RecordingListener();
		try (Subscription watch = storage().watch(KeyRange.all(), listener);
				Subscription otherWatch = storage().watch(KeyRange.prefix("end"), other)) {
			storage().put("first", "1");
			listener.awaitBlocked();
			int number = 0;
			while (number < 8_192 + 10) {
				if (has(Capability.ATOMIC_BATCH)) {
					Map<Bytes, String> values = new HashMap<>();
					for (int count = 0; count < 100; count++) {
						values.put(numbered(number++), "");
					}
					storage().putAll(values);
				}
				else {
					storage().put(numbered(number++), "");
				}
			}
			storage().put(END, "1");
			other.awaitPutOf(END);
			listener.release();
			listener.recorded.await((event) -> event.type() == StorageEvent.Type.GAP);
			listener.recorded.awaitPutOf(END);
			storage().put("later", "1");
			listener.recorded.awaitPutOf(bytes("later"));
			List<StorageEvent> events = listener.recorded.events();
			assertThat(events.get(0).key()).contains(bytes("first"));
			assertThat(events.get(1).type()).isEqualTo(StorageEvent.Type.GAP);
			assertThat(events.get(1).key()).isEmpty();
			assertThat(events).hasSizeLessThan(8_192 + 10);
		}
	}

	@Test
	void whenAListenerFailsThenTheWatchGoesOn() {
		RecordingListener recorded = new RecordingListener();
		StorageListener failing = (event) -> {
			recorded.onEvent(event);
			if (event.key().filter(bytes("a")::equals).isPresent()) {
				throw new IllegalStateException("planned failure of a listener");
			}
			if (event.key().filter(bytes("b")::equals).isPresent()) {
				throw new AssertionError("planned failure of a listener");
			}
		};
		try (Subscription watch = storage().watch(KeyRange.all(), failing)) {
			storage().put("a", "");
			storage().put("b", "");
			storage().put(END, "");
			assertThat(described(recorded.awaitPutOf(END))).containsExactly("PUT a=", "PUT b=");
			assertThat(watch.isActive()).isTrue();
		}
	}

	@Test
	void whenClosedThenNothingFollowsAndTheListenerLearnsIt() throws Exception {
		RecordingListener listener = new RecordingListener();
		Subscription watch = storage().watch(KeyRange.all(), listener);
		storage().put("a", "");
		listener.awaitPutOf(bytes("a"));
		watch.close();
		watch.close();
		assertThat(watch.isActive()).isFalse();
		listener.awaitClosed();
		storage().put("b", "");
		assertThat(described(listener.events())).containsExactly("PUT a=");
	}

	@Test
	void whenTheStoreIsClosedThenItsWatchesAreToo() throws Exception {
		RecordingListener listener = new RecordingListener();
		Subscription watch = storage().watch(KeyRange.all(), listener);
		storage().close();
		listener.awaitClosed();
		assertThat(watch.isActive()).isFalse();
		watch.close();
	}

	@Test
	void whenAListenerUsesTheStoreThenNobodyBlocks() {
		RecordingListener listener = new RecordingListener();
		try (Subscription watch = storage().watch(KeyRange.prefix("in"), (event) -> {
			storage().put("out", event.key().orElseThrow().toUtf8());
			storage().get("in");
		}); Subscription out = storage().watch(KeyRange.prefix("out"), listener)) {
			storage().put("in", "");
			listener.awaitPutOf(bytes("out"));
			assertThat(storage().get("out", String.class)).contains("in");
		}
	}

	@Test
	void whenSeveralWatchThenEachGetsEverything() {
		List<RecordingListener> listeners = new ArrayList<>();
		List<Subscription> watches = new ArrayList<>();
		for (int index = 0; index < 3; index++) {
			RecordingListener listener = new RecordingListener();
			listeners.add(listener);
			watches.add(storage().watch(KeyRange.all(), listener));
		}
		storage().put("a", "1");
		storage().put(END, "");
		for (RecordingListener listener : listeners) {
			assertThat(described(listener.awaitPutOf(END))).containsExactly("PUT a=1");
		}
		watches.forEach(Subscription::close);
	}

	/** Stands still at its first event until it is released. */
	private static final class BlockedListener implements StorageListener {

		private final RecordingListener recorded = new RecordingListener();

		private final CountDownLatch blocked = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		@Override
		public void onEvent(StorageEvent event) {
			this.blocked.countDown();
			try {
				this.released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.recorded.onEvent(event);
		}

		private void awaitBlocked() throws InterruptedException {
			this.blocked.await();
		}

		private void release() {
			this.released.countDown();
		}

	}

}
