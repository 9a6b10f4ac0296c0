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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.synapsed.storage.ManagedStore;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEvent;
import io.synapsed.storage.StorageListener;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.redis.RedisOptions;
import io.synapsed.storage.backend.redis.RedisStore;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.maintenance.JobReport;
import io.synapsed.storage.maintenance.JobState;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.spi.RecordingControl;
import io.synapsed.storage.spi.RecordingControl.Change;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.RedisConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for switching index and changes of a store on Redis on and off, while several
 * instances read and write it.
 */
@Timeout(120)
class RedisRecordingSwitchTests {

	private static final Change BUILD = new Change(Capability.ORDERED_SCAN, true);

	private static final Change DROP = new Change(Capability.ORDERED_SCAN, false);

	private static final Change START = new Change(Capability.WATCH, true);

	private static final Change STOP = new Change(Capability.WATCH, false);

	/** Waits as it is told, and never stops. */
	private static final RecordingControl.Steps ON = steps(Long.MAX_VALUE, new AtomicLong());

	private final String prefix = UUID.randomUUID().toString();

	private final List<StorageTemplate> open = new ArrayList<>();

	private RedisServers servers = RedisServers.STANDALONE;

	private static RecordingControl.Steps steps(long calls, AtomicLong entries) {
		AtomicLong left = new AtomicLong(calls);
		return new RecordingControl.Steps() {

			@Override
			public boolean rest(long nanoseconds) {
				try {
					TimeUnit.NANOSECONDS.sleep(nanoseconds);
				}
				catch (InterruptedException ex) {
					return false;
				}
				return true;
			}

			@Override
			public boolean visited(long visited, long bytes) {
				entries.addAndGet(visited);
				return left.decrementAndGet() > 0;
			}

		};
	}

	private StorageTemplate instance(boolean index, boolean watch) {
		StorageTemplate template = StorageBuilder.over(engine(index, watch)).serializer(new TextSerializer()).build();
		this.open.add(template);
		return template;
	}

	private RedisStore engine(boolean index, boolean watch) {
		return RedisStore.builder()
			.name("switched")
			.connectionFactory(this.servers.connectionFactory())
			.options(RedisOptions.builder().keyPrefix(this.prefix).buckets(4).index(index).watch(watch).build())
			.build();
	}

	private static RecordingControl control(StorageTemplate template) {
		return template.store().unwrap(RecordingControl.class).orElseThrow();
	}

	private static List<String> keys(StorageTemplate template) {
		List<String> keys = new ArrayList<>();
		try (var entries = template.scan(KeyRange.all())) {
			entries.stream().forEach((entry) -> keys.add(entry.key().toUtf8()));
		}
		return keys;
	}

	@AfterEach
	void close() {
		this.open.forEach(StorageTemplate::close);
	}

	private static void fill(StorageTemplate template, int count) {
		for (int from = 0; from < count; from += 500) {
			int begin = from;
			for (int number = begin; number < Math.min(count, begin + 500); number++) {
				template.put("key-%05d".formatted(number), "value");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "STANDALONE", "CLUSTER" })
	void whenAnIndexIsBuiltWhileOthersWriteThenItHasEveryEntryAndNoOther(RedisServers servers) throws Exception {
		this.servers = servers;
		StorageTemplate first = instance(false, false);
		StorageTemplate second = instance(false, false);
		fill(first, 3_000);
		AtomicBoolean ended = new AtomicBoolean();
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		Thread writer = new Thread(() -> {
			try {
				while (!ended.get()) {
					String key = "key-%05d".formatted(ThreadLocalRandom.current().nextInt(4_000));
					if (ThreadLocalRandom.current().nextBoolean()) {
						second.put(key, "new");
					}
					else {
						second.delete(key);
					}
				}
			}
			catch (Throwable ex) {
				failures.add(ex);
			}
		});
		writer.start();
		assertThat(first.capabilities()).doesNotContain(Capability.ORDERED_SCAN);
		assertThat(control(first).apply(BUILD, ON)).isTrue();
		ended.set(true);
		writer.join();
		assertThat(failures).isEmpty();
		assertThat(first.capabilities()).contains(Capability.ORDERED_SCAN);
		StorageTemplate third = instance(true, false);
		List<String> expected = new ArrayList<>();
		for (int number = 0; number < 4_000; number++) {
			String key = "key-%05d".formatted(number);
			if (third.get(key, String.class).isPresent()) {
				expected.add(key);
			}
		}
		assertThat(keys(third)).isEqualTo(expected);
		second.store().probe();
		assertThat(keys(second)).isEqualTo(expected);
	}

	@Test
	void whenABuildIsInterruptedThenAnotherInstanceGoesOnWhereItWas() {
		StorageTemplate first = instance(false, false);
		fill(first, 6_000);
		AtomicLong visited = new AtomicLong();
		assertThat(control(first).apply(BUILD, steps(2, visited))).isFalse();
		assertThat(visited).hasValueLessThan(6_000);
		assertThat(first.capabilities()).doesNotContain(Capability.ORDERED_SCAN);
		StorageTemplate second = instance(false, false);
		assertThat(control(second).unfinished()).contains(BUILD);
		first.put("new", "value");
		AtomicLong rest = new AtomicLong();
		assertThat(control(second).apply(BUILD, steps(Long.MAX_VALUE, rest))).isTrue();
		assertThat(rest.get()).isLessThan(6_000);
		assertThat(control(second).unfinished()).isEmpty();
		assertThat(keys(second)).hasSize(6_001).contains("new");
	}

	@Test
	void whenTheServerRestartsABuildThatWasInterruptedThenNothingIsMissing() {
		StorageTemplate first = instance(false, false);
		fill(first, 3_000);
		assertThat(control(first).apply(BUILD, steps(2, new AtomicLong()))).isFalse();
		// What another server remembers means nothing here.
		try (RedisConnection connection = this.servers.connectionFactory().getConnection()) {
			connection.stringCommands()
				.set(("{" + this.prefix + ":0}:w").getBytes(StandardCharsets.UTF_8), "0123abcd 17 5".getBytes());
		}
		AtomicLong visited = new AtomicLong();
		assertThat(control(first).apply(BUILD, steps(Long.MAX_VALUE, visited))).isTrue();
		assertThat(visited).hasValueGreaterThanOrEqualTo(3_000);
		assertThat(keys(first)).hasSize(3_000);
	}

	@Test
	void whenAnInstanceThatKnowsNothingOfItWritesAfterwardsThenItsEntryIsFound() {
		StorageTemplate first = instance(false, false);
		StorageTemplate idle = instance(false, false);
		idle.put("before", "value");
		assertThat(control(first).apply(BUILD, ON)).isTrue();
		idle.put("after", "value");
		assertThat(keys(first)).containsExactly("after", "before");
		assertThat(keys(idle)).containsExactly("after", "before");
	}

	@Test
	void whenTheInstanceThatBuildsHasLostItsClaimThenOneOfTheTwoSaysSoAndTheIndexIsWhole() throws Exception {
		StorageTemplate first = instance(false, false);
		StorageTemplate second = instance(false, false);
		fill(first, 3_000);
		assertThatExceptionOfType(StorageConflictException.class)
			.isThrownBy(() -> control(first).apply(BUILD, new RecordingControl.Steps() {

				private boolean overtaken;

				@Override
				public boolean rest(long nanoseconds) {
					return ON.rest(nanoseconds);
				}

				@Override
				public boolean visited(long entries, long bytes) {
					if (!this.overtaken) {
						this.overtaken = true;
						assertThatExceptionOfType(StorageConflictException.class)
							.isThrownBy(() -> control(second).apply(BUILD, ON))
							.withMessageContaining("another instance");
						try (RedisConnection connection = RedisServers.STANDALONE.connectionFactory().getConnection()) {
							connection.keyCommands()
								.del(("{" + RedisRecordingSwitchTests.this.prefix + ":0}:j")
									.getBytes(StandardCharsets.UTF_8));
						}
						// Begins where the first one is.
						assertThat(control(second).apply(BUILD, ON)).isTrue();
					}
					return true;
				}

			}));
		assertThat(keys(second)).hasSize(3_000);
		first.store().probe();
		assertThat(keys(first)).hasSize(3_000);
	}

	@Test
	void whenAnIndexIsDroppedThenScansAreWholeOrRefused() throws Exception {
		StorageTemplate first = instance(true, false);
		StorageTemplate second = instance(true, false);
		fill(first, 500);
		AtomicLong writes = new AtomicLong();
		AtomicBoolean ended = new AtomicBoolean();
		Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
		CountDownLatch refused = new CountDownLatch(1);
		Thread reader = new Thread(() -> {
			try {
				while (true) {
					long before = writes.get();
					assertThat(keys(second).size()).isGreaterThanOrEqualTo(500 + (int) before);
				}
			}
			catch (UnsupportedCapabilityException ex) {
				refused.countDown();
			}
			catch (Throwable ex) {
				failures.add(ex);
			}
		});
		Thread writer = new Thread(() -> {
			while (!ended.get()) {
				first.put("new-%05d".formatted(writes.get()), "value");
				writes.incrementAndGet();
			}
		});
		reader.start();
		writer.start();
		assertThat(control(first).apply(DROP, ON)).isTrue();
		ended.set(true);
		writer.join();
		reader.join();
		assertThat(failures).isEmpty();
		assertThat(refused.getCount()).isZero();
		assertThat(first.capabilities()).doesNotContain(Capability.ORDERED_SCAN);
		assertThat(serverKeys()).noneMatch((key) -> key.endsWith("}:i"));
		assertThat(instance(true, false).capabilities()).doesNotContain(Capability.ORDERED_SCAN);
		assertThat(control(second).apply(BUILD, ON)).isTrue();
		first.store().probe();
		assertThat(keys(first)).hasSize(500 + (int) writes.get());
	}

	private List<String> serverKeys() {
		try (RedisConnection connection = this.servers.connectionFactory().getConnection()) {
			return connection.keyCommands()
				.keys(("{" + this.prefix + ":*").getBytes(StandardCharsets.UTF_8))
				.stream()
				.map((key) -> new String(key, StandardCharsets.UTF_8))
				.toList();
		}
	}

	@Test
	void whenADropIsInterruptedThenItGoesOn() {
		StorageTemplate first = instance(true, true);
		fill(first, 100);
		AtomicBoolean waited = new AtomicBoolean();
		assertThat(control(first).apply(DROP, new RecordingControl.Steps() {

			@Override
			public boolean rest(long nanoseconds) {
				// The second wait ends early: writers have stopped to keep the index.
				return waited.compareAndSet(false, true) && ON.rest(nanoseconds);
			}

			@Override
			public boolean visited(long entries, long bytes) {
				return true;
			}

		})).isFalse();
		assertThat(first.capabilities()).doesNotContain(Capability.ORDERED_SCAN);
		StorageTemplate second = instance(true, true);
		assertThat(control(second).unfinished()).contains(DROP);
		assertThat(control(second).apply(DROP, ON)).isTrue();
		assertThat(control(second).unfinished()).isEmpty();
		assertThat(serverKeys()).noneMatch((key) -> key.endsWith("}:i")).anyMatch((key) -> key.endsWith("}:c"));
	}

	@Test
	void whenChangesAreRecordedFromNowOnThenAWriteOfAnInstanceThatDoesNotKnowIsAnEventOrAGap() throws Exception {
		StorageTemplate first = instance(false, false);
		StorageTemplate idle = instance(false, false);
		idle.put("before", "value");
		assertThatExceptionOfType(UnsupportedCapabilityException.class)
			.isThrownBy(() -> first.watch(KeyRange.all(), (event) -> {
			}));
		assertThat(control(first).apply(START, ON)).isTrue();
		LinkedBlockingQueue<StorageEvent> events = new LinkedBlockingQueue<>();
		try (Subscription watch = first.watch(KeyRange.all(), events::add)) {
			idle.put("after", "value");
			StorageEvent event = events.poll(20, TimeUnit.SECONDS);
			assertThat(event).isNotNull();
			assertThat(event.type() == StorageEvent.Type.GAP || event.key().orElseThrow().toUtf8().equals("after"))
				.isTrue();
			events.clear();
			idle.put("last", "value");
			StorageEvent last = events.poll(20, TimeUnit.SECONDS);
			while (last != null && last.type() == StorageEvent.Type.GAP) {
				last = events.poll(20, TimeUnit.SECONDS);
			}
			assertThat(last).isNotNull();
		}
	}

	@Test
	void whenChangesAreNoLongerRecordedThenWatchesEndWithAGap() throws Exception {
		StorageTemplate first = instance(true, true);
		StorageTemplate second = instance(true, true);
		CountDownLatch gap = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		Subscription watch = second.watch(KeyRange.all(), new StorageListener() {

			@Override
			public void onEvent(StorageEvent event) {
				if (event.type() == StorageEvent.Type.GAP) {
					gap.countDown();
				}
			}

			@Override
			public void onClose() {
				closed.countDown();
			}

		});
		assertThat(control(first).apply(STOP, ON)).isTrue();
		assertThat(gap.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(watch.isActive()).isFalse();
		assertThatExceptionOfType(UnsupportedCapabilityException.class)
			.isThrownBy(() -> second.watch(KeyRange.all(), (event) -> {
			}));
		first.put("key", "value");
		assertThat(serverKeys()).noneMatch((key) -> key.endsWith("}:c") || key.endsWith("}:s"))
			.anyMatch((key) -> key.endsWith("}:i"));
		assertThat(keys(second)).containsExactly("key");
	}

	@Test
	void whenAJobIsSubmittedThenItsReportTellsHowItGoesOnAndAnInterruptedOneIsResumed() throws Exception {
		try (ManagedStore store = StorageBuilder.over(engine(false, false))
			.serializer(new TextSerializer())
			.jobRate(20_000)
			.open()) {
			fill(store.template(), 3_000);
			assertThat(store.maintenance().recording().orElseThrow().submit(Capability.ORDERED_SCAN, true).job())
				.isEqualTo("build-index");
			awaitState(store, JobState.RUNNING, 1);
		}
		try (ManagedStore store = StorageBuilder.over(engine(false, false)).serializer(new TextSerializer()).open()) {
			awaitState(store, JobState.FINISHED, 1);
			assertThat(keys(store.template())).hasSize(3_000);
		}
	}

	private static void awaitState(ManagedStore store, JobState state, long entries) throws InterruptedException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (System.nanoTime() - deadline < 0) {
			for (JobReport report : store.maintenance().reports()) {
				if (report.job().equals("build-index") && report.state() == state && report.entries() >= entries) {
					return;
				}
			}
			Thread.sleep(20);
		}
		throw new AssertionError("The job is not " + state + ": " + store.maintenance().reports());
	}

}
