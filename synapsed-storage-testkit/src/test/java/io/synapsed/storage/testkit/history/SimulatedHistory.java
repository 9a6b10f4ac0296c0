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

package io.synapsed.storage.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * Histories of a right store, made up by letting operations of several clients overlap
 * and take effect at moments between.
 */
final class SimulatedHistory {

	private final Random random;

	private final boolean uniqueValues;

	private final List<Operation> operations = new ArrayList<>();

	/** Versions that somebody has been told. */
	private final List<Version> learned = new ArrayList<>();

	private @Nullable Bytes value;

	private @Nullable Version version;

	private long moment;

	private long versions;

	private int writes;

	private SimulatedHistory(Random random, boolean uniqueValues) {
		this.random = random;
		this.uniqueValues = uniqueValues;
	}

	/**
	 * Makes up a linearizable history of one key.
	 */
	static List<Operation> create(Random random, int clients, int size, int unknown, boolean uniqueValues) {
		return new SimulatedHistory(random, uniqueValues).run(clients, size, unknown);
	}

	private List<Operation> run(int clients, int size, int unknown) {
		Running[] running = new Running[clients];
		List<Running> late = new ArrayList<>();
		int started = 0;
		int lost = 0;
		while (started < size || anyRuns(running)) {
			int client = this.random.nextInt(clients);
			Running operation = running[client];
			if (operation == null) {
				if (started < size) {
					running[client] = new Running(action(), this.moment++);
					started++;
				}
			}
			else if (operation.outcome == null) {
				boolean write = !(operation.action instanceof Action.Get);
				if (write && lost < unknown && this.random.nextInt(6) == 0) {
					// The client gives up; the write comes later, or never.
					late.add(operation);
					this.operations.add(new Operation(client, HistoryBuilder.KEY, operation.action,
							new Outcome.Unknown(), operation.called, Operation.NEVER));
					running[client] = null;
					lost++;
				}
				else {
					operation.outcome = takeEffect(operation.action);
				}
			}
			else {
				learn(operation.outcome);
				this.operations.add(new Operation(client, HistoryBuilder.KEY, operation.action, operation.outcome,
						operation.called, this.moment++));
				running[client] = null;
			}
			if (!late.isEmpty() && this.random.nextInt(5) == 0) {
				takeEffect(late.remove(this.random.nextInt(late.size())).action);
			}
		}
		return this.operations;
	}

	private static boolean anyRuns(@Nullable Running[] running) {
		for (Running operation : running) {
			if (operation != null) {
				return true;
			}
		}
		return false;
	}

	private void learn(Outcome outcome) {
		if (outcome instanceof Outcome.Found found && found.version() != null) {
			this.learned.add(found.version());
		}
		else if (outcome instanceof Outcome.Applied applied && applied.version() != null) {
			this.learned.add(applied.version());
		}
	}

	private Action action() {
		Bytes fresh = HistoryBuilder.bytes(this.uniqueValues ? "v" + this.writes++ : "v" + this.random.nextInt(2));
		return switch (this.random.nextInt(10)) {
			case 0, 1, 2 -> new Action.Get();
			case 3, 4 -> new Action.Put(fresh);
			case 5 -> new Action.Delete();
			case 6 -> new Action.CompareAndSet(null, fresh);
			case 7 -> this.learned.isEmpty() ? new Action.Remove() : new Action.CompareAndDelete(expected());
			default -> this.learned.isEmpty() ? new Action.Get() : new Action.CompareAndSet(expected(), fresh);
		};
	}

	private Version expected() {
		// Mostly a recent one, so that it is often right.
		int back = this.random.nextInt(Math.min(3, this.learned.size()));
		return this.learned.get(this.learned.size() - 1 - back);
	}

	private Outcome takeEffect(Action action) {
		if (action instanceof Action.Get) {
			return (this.value != null) ? new Outcome.Found(this.value, this.version) : new Outcome.Absent();
		}
		if (action instanceof Action.Put put) {
			return write(put.value());
		}
		if (action instanceof Action.CompareAndSet set) {
			boolean holds = (set.expected() == null) ? this.value == null : set.expected().equals(this.version);
			return holds ? write(set.value()) : new Outcome.Refused();
		}
		boolean holds = action instanceof Action.Remove || ((action instanceof Action.CompareAndDelete delete)
				? delete.expected().equals(this.version) : this.value != null);
		if (!holds) {
			return new Outcome.Refused();
		}
		this.value = null;
		this.version = null;
		return new Outcome.Applied(null);
	}

	private Outcome write(Bytes written) {
		this.value = written;
		this.version = Version.of(++this.versions);
		return new Outcome.Applied(this.version);
	}

	private static final class Running {

		private final Action action;

		private final long called;

		private @Nullable Outcome outcome;

		private Running(Action action, long called) {
			this.action = action;
			this.called = called;
		}

	}

}
