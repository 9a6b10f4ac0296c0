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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageListener;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Watches that go on where an earlier one has stopped: nothing is lost between them, and
 * only what was delivered last may come twice.
 *
 * @since 0.1.0
 */
public abstract class ResumableWatchContract extends StoreContract {

	private static final Bytes END = bytes("end");

	private static final Bytes MARK = bytes("mark");

	@Override
	protected Set<Capability> requiredCapabilities() {
		return Set.of(Capability.WATCH, Capability.RESUMABLE_WATCH);
	}

	/**
	 * Watches some changes and returns a position before which all of them were
	 * delivered.
	 */
	private String positionAfter(Runnable changes) {
		RecordingListener listener = new RecordingListener();
		try (Subscription watch = storage().watch(KeyRange.all(), listener)) {
			changes.run();
			storage().put(MARK, "");
			// By then the listener has returned from all before the mark.
			listener.awaitPutOf(MARK);
			return watch.position()
				.orElseThrow(() -> new AssertionError("A watch that can be resumed has no position"));
		}
	}

	private List<String> resumed(KeyRange range, String position) {
		RecordingListener listener = new RecordingListener();
		try (Subscription watch = storage().watch(range, position, listener)) {
			storage().put(END, "");
			return listener.awaitPutOf(END)
				.stream()
				.filter((event) -> !event.key().filter(MARK::equals).isPresent())
				.map((event) -> event.type() + " " + event.key().map(Bytes::toUtf8).orElse(""))
				.toList();
		}
	}

	@Test
	void whenChangesAreMadeWhileNobodyWatchesThenTheyAreDeliveredInOrderOnResume() {
		String position = positionAfter(() -> storage().put("seen", "1"));
		storage().put("a", "1");
		storage().put("a", "2");
		storage().delete("a");
		storage().put("b", "1");
		assertThat(resumed(KeyRange.all(), position)).containsExactly("PUT a", "PUT a", "DELETE a", "PUT b");
	}

	@Test
	void whenNothingHasChangedThenNothingIsDeliveredOnResume() {
		String position = positionAfter(() -> storage().put("seen", "1"));
		assertThat(resumed(KeyRange.all(), position)).isEmpty();
	}

	@Test
	void whenResumedTwiceFromOnePositionThenBothGetTheSame() {
		String position = positionAfter(() -> storage().put("seen", "1"));
		storage().put("a", "1");
		assertThat(resumed(KeyRange.all(), position)).containsExactly("PUT a");
		assertThat(resumed(KeyRange.all(), position).get(0)).isEqualTo("PUT a");
	}

	@Test
	void whenResumedForARangeThenOnlyItsKeysAreDelivered() {
		String position = positionAfter(() -> storage().put("seen", "1"));
		storage().put("a", "1");
		storage().put("b", "1");
		storage().inNamespace("other").put("b", "1");
		assertThat(resumed(KeyRange.all().atLeast(bytes("b")), position)).containsExactly("PUT b");
	}

	@Test
	void whenAListenerHasNotReturnedThenItsEventComesAgain() throws Exception {
		CountDownLatch reached = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		StorageListener stuck = (event) -> {
			if (event.key().filter(bytes("stuck")::equals).isPresent()) {
				reached.countDown();
				try {
					released.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		};
		String position;
		try (Subscription watch = storage().watch(KeyRange.all(), stuck)) {
			storage().put("before", "1");
			storage().put("stuck", "1");
			reached.await();
			position = watch.position().orElseThrow();
			released.countDown();
		}
		storage().put("after", "1");
		assertThat(resumed(KeyRange.all(), position)).containsExactly("PUT stuck", "PUT after");
	}

	@Test
	void whenWritersGoOnDuringTheResumeThenNothingIsLostOrOutOfOrder() {
		String position = positionAfter(() -> storage().put("seen", "1"));
		int before = 200;
		int during = 200;
		for (int number = 0; number < before; number++) {
			storage().put("counted", Integer.toString(number));
		}
		RecordingListener listener = new RecordingListener();
		try (Subscription watch = storage().watch(KeyRange.all(), position, listener)) {
			for (int number = before; number < before + during; number++) {
				storage().put("counted", Integer.toString(number));
			}
			storage().put(END, "");
			List<String> expected = new ArrayList<>();
			for (int number = 0; number < before + during; number++) {
				expected.add(Integer.toString(number));
			}
			assertThat(listener.awaitPutOf(END)
				.stream()
				.filter((event) -> event.type() == StorageEvent.Type.GAP
						|| event.key().filter(bytes("counted")::equals).isPresent())
				.map((event) -> event.entry().map((entry) -> entry.value().toUtf8()).orElse(event.type().name())))
				.isEqualTo(expected);
		}
	}

	@Test
	void whenReopenedThenAPositionIsStillGood() {
		assumeDurable();
		String position = positionAfter(() -> storage().put("seen", "1"));
		storage().put("a", "1");
		reopen();
		assertThat(resumed(KeyRange.all(), position)).containsExactly("PUT a");
	}

}
