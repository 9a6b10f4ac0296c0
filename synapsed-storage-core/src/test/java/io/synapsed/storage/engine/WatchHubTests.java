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

package io.synapsed.storage.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WatchHub}.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class WatchHubTests {

	private final MutableClock clock = new MutableClock();

	private final WatchHub hub = new WatchHub("test", this.clock);

	@AfterEach
	void close() {
		this.hub.close();
	}

	private static WatchEvent put(int number, int valueSize) {
		return put(number, valueSize, Entry.NEVER);
	}

	private static WatchEvent put(int number, int valueSize, long expiresAt) {
		return WatchEvent.put(new Entry(Bytes.utf8("key-" + number), Bytes.wrap(new byte[valueSize]),
				Version.of(number), expiresAt, 0));
	}

	@Test
	void whenPublishedThenEventsComeInOrderAndOnlyOfTheRange() throws Exception {
		Blocked listener = new Blocked();
		listener.gate.countDown();
		this.hub.subscribe(new KeyRange(Bytes.utf8("key-2"), Bytes.utf8("key-5")), null, listener);
		for (int number = 0; number < 8; number++) {
			this.hub.publish(put(number, 1));
		}
		assertThat(listener.take(3)).extracting(WatchEvent::version)
			.containsExactly(Version.of(2), Version.of(3), Version.of(4));
		assertThat(listener.events).isEmpty();
	}

	@Test
	void whenExactlyAsManyWaitAsMayThenThereIsNoGapAndWithOneMoreThereIs() throws Exception {
		for (int beyond = 0; beyond <= 1; beyond++) {
			Blocked listener = new Blocked();
			try (Subscription watch = this.hub.subscribe(KeyRange.all(), null, listener)) {
				this.hub.publish(put(0, 1));
				listener.entered.await();
				for (int number = 1; number <= WatchHub.MAX_EVENTS + beyond; number++) {
					this.hub.publish(put(number, 0));
				}
				listener.gate.countDown();
				if (beyond == 0) {
					assertThat(listener.take(WatchHub.MAX_EVENTS + 1)).doesNotContain(WatchEvent.GAP);
				}
				else {
					List<WatchEvent> events = listener.take(3);
					assertThat(events.get(1)).isEqualTo(WatchEvent.GAP);
					assertThat(events.get(2).version()).isEqualTo(Version.of(WatchHub.MAX_EVENTS + 1));
				}
				// The watch goes on.
				this.hub.publish(put(-1, 0));
				assertThat(listener.take(1).get(0).version()).isEqualTo(Version.of(-1));
			}
		}
	}

	@Test
	void whenValuesAreLargeThenBytesBoundTheQueueToo() throws Exception {
		Blocked listener = new Blocked();
		this.hub.subscribe(KeyRange.all(), null, listener);
		this.hub.publish(put(0, 1));
		listener.entered.await();
		int size = 1 << 20;
		int count = (int) (3 * WatchHub.MAX_BYTES / size);
		for (int number = 1; number <= count; number++) {
			this.hub.publish(put(number, size));
		}
		listener.gate.countDown();
		List<WatchEvent> events = new ArrayList<>(listener.take(2));
		assertThat(events.get(1)).isEqualTo(WatchEvent.GAP);
		while (!Version.of(count).equals(events.get(events.size() - 1).version())) {
			events.addAll(listener.take(1));
		}
		assertThat(events.stream()
			.filter((event) -> event.entry() != null)
			.mapToLong((event) -> event.entry().value().size())
			.sum()).isLessThanOrEqualTo(WatchHub.MAX_BYTES + 2L * size);
	}

	@Test
	void whenKeysAreLargeThenTheyCountToo() throws Exception {
		Blocked listener = new Blocked();
		this.hub.subscribe(KeyRange.all(), null, listener);
		this.hub.publish(put(0, 1));
		listener.entered.await();
		int size = 64 << 10;
		int count = (int) (2 * WatchHub.MAX_BYTES / size);
		for (int number = 1; number <= count; number++) {
			byte[] key = Arrays.copyOf(Integer.toString(number).getBytes(StandardCharsets.UTF_8), size);
			this.hub.publish((number % 2 == 0) ? WatchEvent.delete(Bytes.wrap(key), Version.of(number))
					: WatchEvent.put(new Entry(Bytes.wrap(key), Bytes.EMPTY, Version.of(number), Entry.NEVER, 0)));
		}
		listener.gate.countDown();
		List<WatchEvent> events = new ArrayList<>(listener.take(2));
		assertThat(events.get(1)).isEqualTo(WatchEvent.GAP);
		while (!Version.of(count).equals(events.get(events.size() - 1).version())) {
			events.addAll(listener.take(1));
		}
		assertThat(
				events.stream().filter((event) -> event.key() != null).mapToLong((event) -> event.key().size()).sum())
			.isLessThanOrEqualTo(WatchHub.MAX_BYTES + size);
	}

	@Test
	void whenAWatchBeginsDuringAWriteWithoutEventsThenItGetsAGapIfTheWriteConcernsIt() throws Exception {
		int before = this.hub.registrations();
		assertThat(this.hub.isWatched()).isFalse();
		Blocked concerned = new Blocked();
		concerned.gate.countDown();
		Blocked other = new Blocked();
		other.gate.countDown();
		this.hub.subscribe(KeyRange.prefix("a"), null, concerned);
		this.hub.subscribe(KeyRange.prefix("b"), null, other);
		this.hub.publishGapSince(before, (range) -> range.contains(Bytes.utf8("a1")));
		assertThat(concerned.take(1)).containsExactly(WatchEvent.GAP);
		this.hub.publishGapSince(this.hub.registrations(), (range) -> true);
		this.hub.publish(WatchEvent.delete(Bytes.utf8("b1"), Version.of(1)));
		assertThat(other.take(1)).containsExactly(WatchEvent.delete(Bytes.utf8("b1"), Version.of(1)));
	}

	@Test
	void whenItCannotBeToldWhetherAWriteConcernsAWatchThenItGetsAGap() throws Exception {
		int before = this.hub.registrations();
		Blocked listener = new Blocked();
		listener.gate.countDown();
		this.hub.subscribe(KeyRange.all(), null, listener);
		this.hub.publishGapSince(before, (range) -> {
			throw new StackOverflowError("planned");
		});
		assertThat(listener.take(1)).containsExactly(WatchEvent.GAP);
	}

	@Test
	void whenAnEventCannotBeCreatedThenEveryWatchGetsAGapAndTheWriterGoesOn() throws Exception {
		Blocked listener = new Blocked();
		this.hub.subscribe(KeyRange.all(), null, listener);
		this.hub.publish(put(0, 1));
		listener.entered.await();
		this.hub.publish(() -> {
			throw new OutOfMemoryError("planned");
		});
		this.hub.publish(put(2, 1));
		listener.gate.countDown();
		assertThat(listener.take(3)).extracting(WatchEvent::version)
			.containsExactly(Version.of(0), null, Version.of(2));
	}

	@Test
	void whenTheClockFailsBeforeADeliveryThenThereIsAGapAndTheWatchGoesOn() throws Exception {
		AtomicBoolean failing = new AtomicBoolean(true);
		try (WatchHub failingHub = new WatchHub("test", () -> {
			if (failing.getAndSet(false)) {
				throw new OutOfMemoryError("planned");
			}
			return this.clock.instant();
		})) {
			Blocked listener = new Blocked();
			listener.gate.countDown();
			failingHub.subscribe(KeyRange.all(), null, listener);
			failingHub.publish(put(1, 1, this.clock.millis() + 10));
			assertThat(listener.take(1)).containsExactly(WatchEvent.GAP);
			failingHub.publish(put(2, 1, this.clock.millis() + 10));
			assertThat(listener.take(1)).extracting(WatchEvent::version).containsExactly(Version.of(2));
		}
	}

	@Test
	void whenAnEntryExpiresBeforeDeliveryThenTheEventComesWithoutIt() throws Exception {
		Blocked listener = new Blocked();
		this.hub.subscribe(KeyRange.all(), null, listener);
		this.hub.publish(put(0, 1));
		listener.entered.await();
		this.hub.publish(put(1, 1, this.clock.millis() + 10));
		this.hub.publish(put(2, 1, this.clock.millis() + 11));
		this.clock.advance(10);
		listener.gate.countDown();
		List<WatchEvent> events = listener.take(3);
		assertThat(events.get(1).entry()).isNull();
		assertThat(events.get(1).key()).isEqualTo(Bytes.utf8("key-1"));
		assertThat(events.get(2).entry()).isNotNull();
	}

	/** Languages without checked exceptions throw them anywhere. */
	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void raise(Throwable failure) throws E {
		throw (E) failure;
	}

	@Test
	void whenAListenerThrowsAnythingThenTheWatchGoesOnAndLearnsItsEnd() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
		Subscription watch = this.hub.subscribe(KeyRange.all(), null, new WatchListener() {

			@Override
			public void onEvent(WatchEvent event) {
				events.add(event);
				if (Version.of(1).equals(event.version())) {
					throw new IllegalStateException("planned");
				}
				if (Version.of(2).equals(event.version())) {
					throw new StackOverflowError("planned");
				}
				if (Version.of(3).equals(event.version())) {
					WatchHubTests.<RuntimeException>raise(new IOException("planned"));
				}
			}

			@Override
			public void onClose() {
				closed.countDown();
				throw new AssertionError("planned");
			}

		});
		for (int number = 1; number <= 4; number++) {
			this.hub.publish(put(number, 1));
			assertThat(events.take().version()).isEqualTo(Version.of(number));
		}
		watch.close();
		closed.await();
		assertThat(watch.isActive()).isFalse();
	}

	@Test
	void whenTheThreadOfAWatchIsInterruptedThenTheWatchGoesOn() throws Exception {
		BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
		this.hub.subscribe(KeyRange.all(), null, (event) -> {
			events.add(event);
			Thread.currentThread().interrupt();
		});
		for (int number = 1; number <= 5; number++) {
			this.hub.publish(put(number, 1));
			assertThat(events.take().version()).isEqualTo(Version.of(number));
		}
	}

	@Test
	void whenClosedThenNobodyWatches() {
		assertThat(this.hub.isWatched()).isFalse();
		Subscription first = this.hub.subscribe(KeyRange.all(), null, (event) -> {
		});
		this.hub.subscribe(KeyRange.all(), null, (event) -> {
		});
		assertThat(this.hub.size()).isEqualTo(2);
		first.close();
		first.close();
		assertThat(this.hub.size()).isOne();
		this.hub.close();
		assertThat(this.hub.isWatched()).isFalse();
	}

	/** Stands still at its first event until the gate opens. */
	private static final class Blocked implements WatchListener {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch gate = new CountDownLatch(1);

		private final BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();

		@Override
		public void onEvent(WatchEvent event) {
			this.entered.countDown();
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.events.add(event);
		}

		private List<WatchEvent> take(int count) throws InterruptedException {
			List<WatchEvent> taken = new ArrayList<>();
			for (int number = 0; number < count; number++) {
				taken.add(this.events.take());
			}
			return taken;
		}

	}

}
