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

package io.synapsed.storage.distributed;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests the rules by which a replica applies entries.
 */
class ReplicaTests {

	private static final long NOW = 1_800_000_000_000L;

	private static final UUID CLIENT = new UUID(1, 2);

	@TempDir
	private Path directory;

	private Replica replica;

	@BeforeEach
	void open() {
		this.replica = new Replica(Cluster.rocksDb(InstantSource.system()).open("test", this.directory));
	}

	@AfterEach
	void close() {
		this.replica.close();
	}

	private void reopen() {
		close();
		open();
	}

	@Test
	void whenAWriteComesTwiceThenItTakesEffectOnce() {
		Outcome first = apply(1, 1, 1, increment("1", null));
		apply(2, 2, 1, WriteBatch.of(List.of(new Mutation.Delete(Replicas.key("a")))));
		assertThat(apply(3, 1, 1, increment("1", null))).isEqualTo(first);
		assertThat(value()).isNull();
	}

	@Test
	void aRepeatedRequestAfterRestartIsAppliedOnce() {
		Outcome first = apply(1, 1, 1, increment("1", null));
		apply(2, 2, 1, WriteBatch.of(List.of(new Mutation.Delete(Replicas.key("a")))));
		reopen();
		assertThat(apply(3, 1, 1, increment("1", null))).isEqualTo(first);
		assertThat(value()).isNull();
	}

	@Test
	void aCompareAndSetThatIsRepeatedStillWins() {
		Outcome first = apply(1, 1, 1, increment("1", null));
		assertThat(first.verdict()).isEqualTo(Outcome.Verdict.APPLIED);
		assertThat(apply(2, 1, 1, increment("1", null))).isEqualTo(first);
	}

	@Test
	void aRefusalThatIsRepeatedStaysOne() {
		apply(1, 1, 1, increment("1", null));
		Outcome refused = apply(2, 2, 1, increment("2", null));
		assertThat(refused.verdict()).isEqualTo(Outcome.Verdict.REJECTED);
		apply(3, 3, 1, WriteBatch.of(List.of(new Mutation.Delete(Replicas.key("a")))));
		reopen();
		assertThat(apply(4, 2, 1, increment("2", null))).isEqualTo(refused);
		assertThat(value()).isNull();
	}

	@Test
	void whenNobodyWaitsThenALateAttemptHasNoEffectAndNothingIsKept() {
		for (int sequence = 1; sequence <= 20; sequence++) {
			apply(sequence, sequence, sequence, WriteBatch.of(List.of(Replicas.put("a", "" + sequence))));
		}
		assertThat(answersKept()).isOne();
		Outcome late = apply(21, 5, 5, WriteBatch.of(List.of(Replicas.put("a", "late"))));
		assertThat(late.verdict()).isEqualTo(Outcome.Verdict.SUPERSEDED);
		assertThat(value()).isEqualTo("20");
	}

	@Test
	void whenAClientIsSilentForAnHourThenItIsForgottenAlikeAfterARestart() {
		apply(1, 1, 1, increment("1", null));
		reopen();
		LogEntry later = LogEntry.write(NOW + Answers.KEPT_MILLIS + 10, new Invocation(new UUID(3, 4), 1, 1),
				WriteBatch.of(List.of(Replicas.put("b", "2"))));
		this.replica.apply(1, 2, later);
		assertThat(answersKept()).isOne();
	}

	@Test
	void timeNeverGoesBackWhenTheLeaderChanges() {
		Mutation.Put expiring = new Mutation.Put(Replicas.key("a"), Bytes.utf8("1"), NOW + 100, 0);
		this.replica.apply(1, 1, entry(NOW, 1, 1, WriteBatch.of(List.of(expiring))));
		this.replica.apply(1, 2, LogEntry.barrier(NOW + 100));
		Outcome outcome = this.replica.apply(2, 3, entry(NOW - 5_000, 2, 2, increment("2", null)));
		assertThat(outcome.verdict()).isEqualTo(Outcome.Verdict.APPLIED);
		assertThat(this.replica.progress().time()).isEqualTo(NOW + 100);
	}

	@Test
	void stampsAscendWhateverTheClockSays() {
		long last = 0;
		for (int index = 1; index < 10; index++) {
			long time = NOW - index * 1_000L;
			Outcome outcome = this.replica.apply(1, index,
					entry(time, index, index, WriteBatch.of(List.of(Replicas.put("a", "1")))));
			assertThat(outcome.stamp()).isGreaterThan(last);
			last = outcome.stamp();
			reopen();
		}
		assertThat(this.replica.engine().get(Replicas.key("a"), ReadOptions.DEFAULT).version())
			.isEqualTo(Version.of(last));
	}

	@Test
	void progressIsThatOfTheLastWrite() {
		apply(1, 1, 1, increment("1", null));
		this.replica.apply(3, 7, LogEntry.barrier(NOW + 5));
		assertThat(this.replica.contains(7)).isTrue();
		reopen();
		assertThat(this.replica.progress().index()).isEqualTo(1);
		this.replica.pass(3, 7, NOW + 5);
		this.replica.recordProgress();
		reopen();
		assertThat(this.replica.progress().index()).isEqualTo(7);
		assertThat(this.replica.progress().time()).isEqualTo(NOW + 5);
	}

	@Test
	void whenAnEntryIsWrittenThenItIsReadAsItWas() {
		Mutation.Put put = new Mutation.Put(Replicas.key("a"), Bytes.utf8("header"), Bytes.utf8("value"), NOW, 7);
		WriteBatch batch = new WriteBatch(List.of(put, new Mutation.Delete(Replicas.key("b")),
				new Mutation.Reclaim(Replicas.key("c"), Version.of(3)), new Mutation.Rewrite(put, new Version(4, 5))),
				List.of(new Condition(Replicas.key("d"), null), new Condition(Replicas.key("e"), Version.of(6))));
		byte[] written = LogEntryFormat.write(entry(NOW, 9, 8, batch));
		assertThat(written).hasSize(Math.toIntExact(LogEntryFormat.sizeOf(batch)));
		LogEntry read = LogEntryFormat.read(ByteBuffer.wrap(LogEntryFormat.withTime(ByteBuffer.wrap(written), 42)));
		assertThat(read.time()).isEqualTo(42);
		assertThat(read.invocation()).isEqualTo(new Invocation(CLIENT, 9, 8));
		Mutation.Put stored = new Mutation.Put(put.key(), put.stored(), NOW, 7);
		assertThat(read.requiredBatch()).isEqualTo(new WriteBatch(List.of(stored, batch.mutations().get(1),
				batch.mutations().get(2), new Mutation.Rewrite(stored, new Version(4, 5))), batch.conditions()));
	}

	@Test
	void whenAnEntryIsDamagedOrNewerThenItIsRefused() {
		byte[] written = LogEntryFormat.write(entry(NOW, 1, 1, increment("1", null)));
		for (int size = 0; size < written.length; size++) {
			ByteBuffer torn = ByteBuffer.wrap(written, 0, size);
			assertThatExceptionOfType(UnreadableEntryException.class).isThrownBy(() -> LogEntryFormat.read(torn));
		}
		byte[] newer = written.clone();
		newer[0] = 2;
		assertThatExceptionOfType(UnreadableEntryException.class)
			.isThrownBy(() -> LogEntryFormat.read(ByteBuffer.wrap(newer)))
			.withMessageContaining("format 2");
	}

	private Outcome apply(long index, long sequence, long lowest, WriteBatch batch) {
		return this.replica.apply(1, index, entry(NOW + index, sequence, lowest, batch));
	}

	private static LogEntry entry(long time, long sequence, long lowest, WriteBatch batch) {
		return LogEntry.write(time, new Invocation(CLIENT, sequence, lowest), batch);
	}

	private static WriteBatch increment(String value, Version expected) {
		return WriteBatch.of(Replicas.put("a", value), new Condition(Replicas.key("a"), expected));
	}

	private String value() {
		return Replicas.value(this.replica.engine(), "a");
	}

	private int answersKept() {
		int count = 0;
		KeyRange answers = KeyRange.prefix(Namespace.SYSTEM.encode("replica/answer/"));
		try (EntryCursor cursor = this.replica.engine().scan(answers, ScanOptions.DEFAULT)) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				count++;
			}
		}
		return count;
	}

}
