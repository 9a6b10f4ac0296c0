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
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.InvalidationBus.Message;
import io.synapsed.storage.spi.InvalidationBus.Messages;
import io.synapsed.storage.spi.InvalidationBus;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link InvalidationBus} must do. A test of a bus extends this class.
 *
 * @since 0.1.0
 */
public abstract class InvalidationBusContract {

	/** For those who extend it. */
	protected InvalidationBusContract() {
	}

	/**
	 * Connects to the bus.
	 * @return an end of the same bus each time within a test, which the test closes
	 */
	protected abstract InvalidationBus connect();

	@Test
	void whenPublishedThenEveryReaderFindsItInOrderWithNumbersWithoutGaps() {
		try (InvalidationBus one = connect(); InvalidationBus two = connect(); InvalidationBus three = connect()) {
			Messages first = one.read("");
			Messages second = two.read("");
			assertThat(second).isEqualTo(first);
			assertThat(first.messages()).isEmpty();
			List<Bytes> contents = List.of(Bytes.utf8("a"), Bytes.EMPTY, bytes(0, 255, 13, 10), Bytes.utf8("a"));
			contents.forEach(three::publish);
			for (Messages found : List.of(one.read(first.position()), two.read(second.position()))) {
				assertThat(found.messages()).extracting(Message::content).containsExactlyElementsOf(contents);
				assertThat(found.messages()).extracting(Message::number)
					.containsExactlyElementsOf(
							LongStream.rangeClosed(first.latest() + 1, first.latest() + 4).boxed().toList());
				assertThat(found.latest()).isEqualTo(first.latest() + 4);
				assertThat(found.epoch()).isEqualTo(first.epoch());
			}
		}
	}

	@Test
	void whenNothingWasPublishedThenTheAnswerSaysSo() {
		try (InvalidationBus bus = connect()) {
			bus.publish(Bytes.utf8("before"));
			Messages end = bus.read("");
			assertThat(end.messages()).isEmpty();
			assertThat(bus.read(end.position())).isEqualTo(end);
		}
	}

	@Test
	void whenMoreWasPublishedThanAnAnswerHoldsThenTheNextGoesOn() {
		try (InvalidationBus bus = connect()) {
			Messages end = bus.read("");
			for (int number = 0; number < 2_500; number++) {
				bus.publish(Bytes.utf8(Integer.toString(number)));
			}
			List<String> contents = new ArrayList<>();
			Messages found = bus.read(end.position());
			while (!found.messages().isEmpty()) {
				assertThat(found.latest()).isEqualTo(end.latest() + 2_500);
				found.messages().forEach((message) -> contents.add(message.content().toUtf8()));
				found = bus.read(found.position());
			}
			assertThat(contents).hasSize(2_500).startsWith("0", "1").endsWith("2499");
		}
	}

	@Test
	void whenSeveralPublishThenEachNumberIsGivenOnce() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try (InvalidationBus bus = connect()) {
			Messages end = bus.read("");
			List<Callable<Integer>> publishers = new ArrayList<>();
			for (int publisher = 0; publisher < 4; publisher++) {
				publishers.add(() -> {
					for (int number = 0; number < 100; number++) {
						bus.publish(Bytes.utf8("message"));
					}
					return 100;
				});
			}
			for (Future<Integer> publisher : executor.invokeAll(publishers)) {
				assertThat(publisher.get()).isEqualTo(100);
			}
			Messages found = bus.read(end.position());
			Set<Long> numbers = new TreeSet<>();
			found.messages().forEach((message) -> numbers.add(message.number()));
			assertThat(numbers).hasSize(400).contains(end.latest() + 1, end.latest() + 400);
			assertThat(found.latest()).isEqualTo(end.latest() + 400);
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void whenAMessageIsLargeThenItIsWhole() {
		try (InvalidationBus bus = connect()) {
			Messages end = bus.read("");
			byte[] content = new byte[64 * 1024];
			new java.util.Random(1).nextBytes(content);
			bus.publish(Bytes.wrap(content));
			assertThat(bus.read(end.position()).messages()).singleElement()
				.satisfies((message) -> assertThat(message.content()).isEqualTo(Bytes.wrap(content)));
		}
	}

	@Test
	void whenOneEndIsClosedThenTheOthersGoOn() {
		try (InvalidationBus bus = connect()) {
			Messages end = bus.read("");
			try (InvalidationBus other = connect()) {
				other.publish(Bytes.utf8("last"));
			}
			assertThat(bus.read(end.position()).messages()).hasSize(1);
			bus.publish(Bytes.utf8("more"));
			assertThat(bus.read(end.position()).messages()).hasSize(2);
		}
	}

	@Test
	void whenTheEpochEndsThenEveryReaderFindsAnotherAndTheBusGoesOn() {
		try (InvalidationBus one = connect(); InvalidationBus two = connect()) {
			one.publish(Bytes.utf8("before"));
			Messages before = one.read("");
			Set<String> epochs = new TreeSet<>(Set.of(before.epoch()));
			for (int round = 1; round <= 3; round++) {
				two.endEpoch();
				assertThat(epochs.add(one.read(before.position()).epoch())).as("another epoch").isTrue();
			}
			Messages end = one.read("");
			two.publish(Bytes.utf8("after"));
			Messages found = one.read(end.position());
			assertThat(found.epoch()).isEqualTo(end.epoch());
			assertThat(found.messages()).extracting(Message::content).containsExactly(Bytes.utf8("after"));
			assertThat(found.messages()).extracting(Message::number).containsExactly(end.latest() + 1);
		}
	}

	private static Bytes bytes(int... values) {
		byte[] array = new byte[values.length];
		for (int index = 0; index < values.length; index++) {
			array[index] = (byte) values[index];
		}
		return Bytes.wrap(array);
	}

}
