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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the operations of one key that explains all their outcomes: the
 * search of Wing and Gong over a linked list of calls and returns, with Lowe's memory of
 * what has been tried, the pairs of operations that took effect and state they led to.
 */
final class OrderSearch {

	private static final int STEPS_BETWEEN_LOOKS_AT_THE_CLOCK = 1024;

	/**
	 * Some hundred megabytes; a history that needs more has too many operations a key.
	 */
	private static final int MAX_TRIED = 2_000_000;

	private final List<Operation> operations;

	private final VersionedRegister register;

	private final Event head = new Event(-1, false);

	private final Set<Tried> tried = new HashSet<>();

	private int unreturned;

	/**
	 * Prepares the search.
	 * @param operations the operations of one key
	 */
	OrderSearch(List<Operation> operations) {
		this.operations = operations;
		this.register = new VersionedRegister(operations);
		link();
	}

	private void link() {
		List<Event> events = new ArrayList<>();
		for (int index = 0; index < this.operations.size(); index++) {
			Event call = new Event(index, true);
			events.add(call);
			if (!this.operations.get(index).isUnknown()) {
				call.end = new Event(index, false);
				events.add(call.end);
				this.unreturned++;
			}
		}
		events.sort(Comparator.comparingLong(this::moment));
		Event last = this.head;
		for (Event event : events) {
			last.next = event;
			event.previous = last;
			last = event;
		}
	}

	private long moment(Event event) {
		Operation operation = this.operations.get(event.operation);
		return event.call ? operation.called() : operation.returned();
	}

	/**
	 * Searches.
	 * @param deadline when to give up, by {@link System#nanoTime()}
	 * @return whether there is an order; {@link Verdict#UNKNOWN} if the time was up or
	 * memory would run out
	 */
	Verdict run(long deadline) {
		BitSet effective = new BitSet(this.operations.size());
		VersionedRegister.State state = VersionedRegister.ABSENT;
		Deque<Choice> choices = new ArrayDeque<>();
		boolean afterUnknown = false;
		Event event = this.head.next;
		for (long step = 1; this.unreturned > 0; step++) {
			if (step % STEPS_BETWEEN_LOOKS_AT_THE_CLOCK == 0
					&& (System.nanoTime() - deadline > 0 || this.tried.size() > MAX_TRIED)) {
				return Verdict.UNKNOWN;
			}
			if (event == null) {
				throw new IllegalStateException("An operation has no return");
			}
			if (event.call) {
				Operation operation = this.operations.get(event.operation);
				VersionedRegister.State after = this.register.step(state, operation);
				effective.set(event.operation);
				if (after != null && !isPointless(operation, state, after, afterUnknown)
						&& this.tried.add(new Tried((BitSet) effective.clone(), after, operation.isUnknown()))) {
					choices.push(new Choice(event, state, afterUnknown));
					state = after;
					afterUnknown = operation.isUnknown();
					take(event);
					event = this.head.next;
				}
				else {
					effective.clear(event.operation);
					event = event.next;
				}
			}
			else {
				// It has returned, so one of those before it must have taken effect
				// another way.
				if (choices.isEmpty()) {
					return Verdict.VIOLATED;
				}
				Choice choice = choices.pop();
				state = choice.before;
				afterUnknown = choice.afterUnknown;
				effective.clear(choice.call.operation);
				putBack(choice.call);
				event = choice.call.next;
			}
		}
		return Verdict.CORRECT;
	}

	/**
	 * Whether an order without an operation of unknown outcome explains as much: if it
	 * changes nothing, or the next operation overwrites it unseen.
	 */
	private static boolean isPointless(Operation operation, VersionedRegister.State before,
			VersionedRegister.State after, boolean afterUnknown) {
		return (operation.isUnknown() && after.equals(before))
				|| (afterUnknown && VersionedRegister.isBlind(operation));
	}

	private void take(Event call) {
		call.unlink();
		if (call.end != null) {
			call.end.unlink();
			this.unreturned--;
		}
	}

	private void putBack(Event call) {
		// The other way round, so that each finds its neighbours as it has left them.
		if (call.end != null) {
			call.end.link();
			this.unreturned++;
		}
		call.link();
	}

	/** A call or a return, in the order of their moments. */
	private static final class Event {

		private final int operation;

		private final boolean call;

		private @Nullable Event end;

		private @Nullable Event previous;

		private @Nullable Event next;

		private Event(int operation, boolean call) {
			this.operation = operation;
			this.call = call;
		}

		private void unlink() {
			if (this.previous != null) {
				this.previous.next = this.next;
			}
			if (this.next != null) {
				this.next.previous = this.previous;
			}
		}

		private void link() {
			if (this.previous != null) {
				this.previous.next = this;
			}
			if (this.next != null) {
				this.next.previous = this;
			}
		}

	}

	private record Choice(Event call, VersionedRegister.State before, boolean afterUnknown) {
	}

	private record Tried(BitSet effective, VersionedRegister.State state, boolean afterUnknown) {
	}

}
