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

package io.synapsed.storage.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.MutableClock;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ValueJobs} and {@link Verification}.
 */
class ValueJobsTests {

	private static final int ENTRIES = 1_000;

	private final MutableClock clock = new MutableClock();

	private final MemoryStore engine = MemoryStore.builder().clock(this.clock).build();

	private final TransformLayer layer = new TransformLayer(List.of(new Crc32cCodec(true)), false);

	private final StorageTemplate storage = StorageBuilder.over(this.engine)
		.layer(this.layer)
		.clock(this.clock)
		.build();

	private final ValueJobs jobs = new ValueJobs(this.layer.values(), this.clock, Long.MAX_VALUE);

	@BeforeEach
	void write() {
		for (int number = 0; number < ENTRIES; number++) {
			this.storage.inNamespace("n" + number % 3).put("key-" + number, "value".getBytes());
		}
		// What the library keeps for itself has no header, and is passed over.
		this.engine.put(new Mutation.Put(Namespace.SYSTEM.encode("descriptor"), Bytes.utf8("text"), Entry.NEVER, 0), 0);
	}

	@AfterEach
	void stop() {
		this.jobs.close();
	}

	private Bytes damage(String namespace, String key) {
		Bytes storedKey = Namespace.of(namespace).encode(key);
		Entry entry = this.engine.get(storedKey, ReadOptions.DEFAULT);
		assertThat(entry).isNotNull();
		byte[] bytes = entry.value().toByteArray();
		bytes[bytes.length - 1] ^= 1;
		this.engine.put(new Mutation.Put(storedKey, Bytes.wrap(bytes), entry.expiresAt(), entry.serializer()), 0);
		return storedKey;
	}

	@Test
	void whenAllValuesAreWholeThenAVerificationSaysSo() {
		JobReport report = new Verification(this.layer.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(report.state()).isEqualTo(JobState.FINISHED);
		assertThat(report.entries()).isEqualTo(ENTRIES);
		assertThat(report.findings().counts()).containsEntry("damaged", 0L);
		assertThat(report.started()).isEqualTo(report.ended()).isEqualTo(this.clock.instant());
	}

	@Test
	void whenValuesAreDamagedThenAVerificationListsThemAll() {
		List<Bytes> damaged = new ArrayList<>();
		for (int number = 0; number < ENTRIES; number += 7) {
			damaged.add(damage("n" + number % 3, "key-" + number));
		}
		JobReport report = new Verification(this.layer.values(), this.clock).run(Pace.UNLIMITED);
		assertThat(report.state()).isEqualTo(JobState.FINISHED);
		assertThat(report.entries()).isEqualTo(ENTRIES);
		assertThat(report.findings().damaged()).containsExactlyElementsOf(damaged.stream().sorted().toList());
		assertThat(report.toString()).contains("damaged=" + damaged.size()).doesNotContain("key-");
	}

	@Test
	void whenAJobIsStoppedThenItSaysHowFarItCame() {
		JobReport report = new Verification(this.layer.values(), this.clock).run((bytes) -> false);
		assertThat(report.state()).isEqualTo(JobState.STOPPED);
		assertThat(report.entries()).isPositive().isLessThan(ENTRIES);
	}

	@Test
	void whenTheStoreIsClosedThenAJobFailsAndSaysWhy() {
		Verification verification = new Verification(this.layer.values(), this.clock);
		JobReport report = verification.run((bytes) -> {
			this.storage.close();
			return true;
		});
		assertThat(report.state()).isEqualTo(JobState.FAILED);
		assertThat(report.problem()).hasMessageContaining("closed");
		assertThat(verification.report()).isEqualTo(report);
	}

	@Test
	void whenAJobEndsInAnErrorThenItHasFailedAndMayBeStartedAgain() throws InterruptedException {
		this.jobs.start(Duration.ZERO);
		for (int time = 0; time < 2; time++) {
			CountDownLatch ended = new CountDownLatch(1);
			this.jobs.submit(new FailingJob());
			this.jobs.submit(new WaitingJob("after-" + time, new CountDownLatch(1), new CountDownLatch(0), ended));
			assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
			JobReport report = this.jobs.reports().get(0);
			assertThat(report.state()).isEqualTo(JobState.FAILED);
			assertThat(report.problem()).hasRootCauseInstanceOf(OutOfMemoryError.class);
			assertThat(report.ended()).isNotNull();
		}
	}

	@Test
	void whenNotEvenItsReportCanBeMadeThenAJobHasFailedAllTheSame() {
		FailingJob job = new FailingJob();
		job.silent = true;
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> job.run(Pace.UNLIMITED));
		assertThat(job.report().state()).isEqualTo(JobState.FAILED);
	}

	@Test
	void whenJobsAreStoppedThenThoseThatWaitedMayBeSubmittedAgain() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		this.jobs.start(Duration.ZERO);
		this.jobs.submit(new WaitingJob("first", begun, new CountDownLatch(1), new CountDownLatch(1)));
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		this.jobs.verify();
		this.jobs.stop();
		assertThat(this.jobs.reports().get(1).state()).isEqualTo(JobState.STOPPED);
		this.jobs.start(Duration.ZERO);
		this.jobs.verify();
	}

	@Test
	void whenJobsAreSubmittedThenTheyRunOneAfterAnother() throws InterruptedException {
		damage("n1", "key-1");
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		CountDownLatch ended = new CountDownLatch(1);
		this.jobs.start(Duration.ZERO);
		this.jobs.submit(new WaitingJob("first", begun, goOn, new CountDownLatch(1)));
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.jobs.verify().state()).isEqualTo(JobState.WAITING);
		assertThatExceptionOfType(StorageConflictException.class).isThrownBy(this.jobs::verify);
		goOn.countDown();
		this.jobs.submit(new WaitingJob("last", new CountDownLatch(1), goOn, ended));
		assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.jobs.reports()).extracting(JobReport::job).containsExactly("first", "verification", "last");
		assertThat(this.jobs.reports().get(1).state()).isEqualTo(JobState.FINISHED);
		assertThat(this.jobs.statistics().get(0).value().getAsDouble()).isEqualTo(1);
	}

	@Test
	void whenAnIntervalIsSetThenValuesAreVerifiedByThemselves() {
		this.jobs.start(Duration.ofMillis(1));
		while (this.jobs.reports().stream().noneMatch((report) -> report.state() == JobState.FINISHED)) {
			Thread.onSpinWait();
		}
		assertThat(this.jobs.reports().get(0).job()).isEqualTo("verification");
	}

	@Test
	void whenJobsAreStoppedThenOneAtWorkEnds() {
		ValueJobs slow = new ValueJobs(this.layer.values(), this.clock, 1);
		slow.start(Duration.ZERO);
		slow.verify();
		while (slow.reports().get(0).entries() == 0) {
			Thread.onSpinWait();
		}
		slow.stop();
		assertThat(slow.reports().get(0).state()).isEqualTo(JobState.STOPPED);
		assertThat(slow.reports().get(0).entries()).isLessThan(ENTRIES);
	}

	/** Has no memory for what it does, or for saying so. */
	private final class FailingJob extends ValueJob {

		private boolean silent;

		private FailingJob() {
			super("failing", ValueJobsTests.this.layer.values(), ValueJobsTests.this.clock);
		}

		@Override
		protected void visit(List<Entry> entries) {
			throw new OutOfMemoryError("planned");
		}

		@Override
		protected JobFindings findings() {
			if (this.silent) {
				throw new OutOfMemoryError("planned");
			}
			return JobFindings.NONE;
		}

	}

	/** Waits within its first visit. */
	private final class WaitingJob extends ValueJob {

		private final CountDownLatch begun;

		private final CountDownLatch goOn;

		private final CountDownLatch ended;

		private WaitingJob(String name, CountDownLatch begun, CountDownLatch goOn, CountDownLatch ended) {
			super(name, ValueJobsTests.this.layer.values(), ValueJobsTests.this.clock);
			this.begun = begun;
			this.goOn = goOn;
			this.ended = ended;
		}

		@Override
		protected void visit(List<Entry> entries) {
			this.begun.countDown();
			try {
				assertThat(this.goOn.await(30, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		protected void finished() {
			this.ended.countDown();
		}

		@Override
		protected JobFindings findings() {
			return JobFindings.NONE;
		}

	}

}
