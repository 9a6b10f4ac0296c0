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

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReplicaEngine;
import io.synapsed.storage.spi.WriteBatch;

/**
 * One copy of the data. Its state depends on the entries that were applied, and on
 * nothing else: no clock, no random number, no setting. Entries are applied by one
 * thread, in the order of the log; each takes effect once, however often it is replayed.
 */
final class Replica implements AutoCloseable {

	private final ReplicaEngine engine;

	private final Answers answers;

	private Progress progress;

	/**
	 * Goes on where the engine has stopped.
	 * @throws UnreadableEntryException if a record of the replica is damaged
	 */
	Replica(ReplicaEngine engine) {
		this.engine = engine;
		this.progress = Progress.read(engine);
		this.answers = Answers.read(engine);
	}

	ReplicaEngine engine() {
		return this.engine;
	}

	Progress progress() {
		return this.progress;
	}

	/**
	 * Whether the data contains an entry, or its rejection, already.
	 */
	boolean contains(long index) {
		return index <= this.progress.index();
	}

	/**
	 * Applies the entry that comes next.
	 */
	Outcome apply(long term, long index, LogEntry entry) {
		if (entry.kind() == EntryKind.BARRIER) {
			pass(term, index, entry.time());
			return Outcome.barrier(index);
		}
		Outcome known = this.answers.find(entry.requiredInvocation(), index);
		if (known != null) {
			pass(term, index, entry.time());
			return known;
		}
		return apply(this.progress.after(term, index, entry.time()), entry.requiredInvocation(), entry.requiredBatch());
	}

	private Outcome apply(Progress next, Invocation invocation, WriteBatch batch) {
		Outcome[] judged = new Outcome[1];
		this.engine.apply(batch, next.time(), next.stamp(), (result) -> {
			Outcome outcome = Outcome.of(result, next.stamp(), next.index());
			judged[0] = outcome;
			List<Mutation> records = new ArrayList<>(this.answers.remember(invocation, outcome, next.time()));
			records.add(next.put());
			return records;
		});
		this.progress = next;
		return judged[0];
	}

	/**
	 * Passes an entry that stores nothing. After a crash it is passed again.
	 */
	void pass(long term, long index, long time) {
		this.progress = this.progress.afterNothing(term, index, time);
	}

	/**
	 * Writes down the progress, which otherwise lies behind entries that stored nothing.
	 */
	void recordProgress() {
		Progress reached = this.progress;
		this.engine.apply(WriteBatch.of(List.of()), reached.time(), reached.stamp(),
				(result) -> List.of(reached.put()));
	}

	@Override
	public void close() {
		this.engine.close();
	}

}
