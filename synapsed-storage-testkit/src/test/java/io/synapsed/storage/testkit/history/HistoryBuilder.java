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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;

/**
 * Histories written by hand, on one key. Operations follow each other unless their
 * moments are given.
 */
final class HistoryBuilder {

	static final Bytes KEY = Bytes.utf8("key");

	private final List<Operation> operations = new ArrayList<>();

	private long moment;

	HistoryBuilder(long firstMoment) {
		this.moment = firstMoment;
	}

	HistoryBuilder() {
		this(0);
	}

	static Bytes bytes(String value) {
		return Bytes.utf8(value);
	}

	static Version version(long number) {
		return Version.of(number);
	}

	HistoryBuilder add(int client, Action action, Outcome outcome, long called, long returned) {
		this.operations.add(new Operation(client, KEY, action, outcome, called, returned));
		return this;
	}

	private HistoryBuilder next(Action action, Outcome outcome) {
		long called = this.moment++;
		return add(0, action, outcome, called, this.moment++);
	}

	HistoryBuilder put(String value, long version) {
		return next(new Action.Put(bytes(value)), new Outcome.Applied(version(version)));
	}

	HistoryBuilder putUnknown(String value) {
		return add(9, new Action.Put(bytes(value)), new Outcome.Unknown(), this.moment++, Operation.NEVER);
	}

	HistoryBuilder deleteUnknown() {
		return add(9, new Action.Delete(), new Outcome.Unknown(), this.moment++, Operation.NEVER);
	}

	HistoryBuilder found(String value, long version) {
		return next(new Action.Get(), new Outcome.Found(bytes(value), version(version)));
	}

	HistoryBuilder absent() {
		return next(new Action.Get(), new Outcome.Absent());
	}

	HistoryBuilder deleted() {
		return next(new Action.Delete(), new Outcome.Applied(null));
	}

	HistoryBuilder nothingToDelete() {
		return next(new Action.Delete(), new Outcome.Refused());
	}

	HistoryBuilder removed() {
		return next(new Action.Remove(), new Outcome.Applied(null));
	}

	HistoryBuilder set(long expected, String value, long version) {
		return next(new Action.CompareAndSet(version(expected), bytes(value)), new Outcome.Applied(version(version)));
	}

	HistoryBuilder setRefused(long expected, String value) {
		return next(new Action.CompareAndSet(version(expected), bytes(value)), new Outcome.Refused());
	}

	HistoryBuilder setUnknown(long expected, String value) {
		return add(9, new Action.CompareAndSet(version(expected), bytes(value)), new Outcome.Unknown(), this.moment++,
				Operation.NEVER);
	}

	HistoryBuilder create(String value, long version) {
		return next(new Action.CompareAndSet(null, bytes(value)), new Outcome.Applied(version(version)));
	}

	HistoryBuilder createRefused(String value) {
		return next(new Action.CompareAndSet(null, bytes(value)), new Outcome.Refused());
	}

	HistoryBuilder deletedAt(long expected) {
		return next(new Action.CompareAndDelete(version(expected)), new Outcome.Applied(null));
	}

	HistoryBuilder deleteAtRefused(long expected) {
		return next(new Action.CompareAndDelete(version(expected)), new Outcome.Refused());
	}

	HistoryBuilder failed(Action action) {
		return next(action, new Outcome.Failed());
	}

	List<Operation> operations() {
		return this.operations;
	}

	History build() {
		return History.of(this.operations);
	}

}
