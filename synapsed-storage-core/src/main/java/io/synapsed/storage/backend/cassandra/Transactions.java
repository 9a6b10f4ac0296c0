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

package io.synapsed.storage.backend.cassandra;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.AsyncCalls;

/**
 * Runs lightweight transactions, and looks for the traces of those whose outcome the
 * server could not tell. A serial read first ends what others have left undone. Safe for
 * use by several threads.
 */
final class Transactions {

	/** The rest of the time is for a look at what became of the transaction. */
	private static final double SHARE_OF_THE_REQUEST = 0.75;

	private final String store;

	private final CassandraCalls calls;

	private final CassandraErrors errors;

	private final EntryReader reader;

	Transactions(String store, CassandraCalls calls, CassandraErrors errors, EntryReader reader) {
		this.store = store;
		this.calls = calls;
		this.errors = errors;
		this.reader = reader;
	}

	/**
	 * Runs a transaction.
	 * @param operation name of the operation, for messages
	 * @param statement the statement, or the batch in one partition
	 * @param traces what it leaves behind
	 * @param commit the level at which the decision is written
	 * @param deadline when to give up
	 * @return what was decided; fails with an {@link UnknownOutcomeException} if that is
	 * not known
	 */
	CompletableFuture<Decision> run(String operation, Statement<?> statement, Traces traces,
			DefaultConsistencyLevel commit, long deadline) {
		Statement<?> sent = (commit == DefaultConsistencyLevel.LOCAL_QUORUM) ? statement
				: statement.setConsistencyLevel(commit);
		long now = System.nanoTime();
		long requestDeadline = Math.min(deadline,
				now + Math.max(TimeUnit.MILLISECONDS.toNanos(1), (long) ((deadline - now) * SHARE_OF_THE_REQUEST)));
		return this.calls.request(operation, Access.CONDITIONAL_WRITE, sent, requestDeadline)
			.thenApply((answer) -> decision(operation, answer, traces))
			.exceptionallyCompose((failure) -> {
				if (!(AsyncCalls.causeOf(failure) instanceof UnknownOutcomeException unknown)) {
					return CompletableFuture.failedFuture(failure);
				}
				if (commit == DefaultConsistencyLevel.ALL) {
					return CompletableFuture.failedFuture(ofAll(operation, unknown));
				}
				return new Search(operation, traces, deadline, unknown).run();
			});
	}

	private Decision decision(String operation, AsyncResultSet answer, Traces traces) {
		Decision decision = Decision.of(answer, traces.anyKey());
		if (decision.applied()) {
			return decision;
		}
		if (decision.shows(traces.version())) {
			// The driver has sent it again after a server could not finish it.
			return Decision.appliedInFull();
		}
		refuseAfterUnknownAttempt(operation, answer);
		return decision;
	}

	/**
	 * A retry policy of the driver may have sent the transaction twice. What the second
	 * one has met says nothing of the first.
	 */
	private void refuseAfterUnknownAttempt(String operation, AsyncResultSet answer) {
		for (Map.Entry<?, Throwable> attempt : answer.getExecutionInfo().getErrors()) {
			if (this.errors.translate(operation, Access.CONDITIONAL_WRITE,
					attempt.getValue()) instanceof UnknownOutcomeException unknown) {
				throw this.calls.statistics().failed(unknown);
			}
		}
	}

	private UnknownOutcomeException ofAll(String operation, UnknownOutcomeException unknown) {
		return new UnknownOutcomeException(this.store, operation
				+ " at level 'all' was not confirmed by every replica: it took effect, or will, unless a majority is"
				+ " missing, too. It is not repeated; read before you write again", unknown);
	}

	/** Looks for what became of a transaction. */
	private final class Search {

		private final String operation;

		private final Traces traces;

		private final long deadline;

		private final UnknownOutcomeException unknown;

		private Search(String operation, Traces traces, long deadline, UnknownOutcomeException unknown) {
			this.operation = operation;
			this.traces = traces;
			this.deadline = deadline;
			this.unknown = unknown;
		}

		CompletableFuture<Decision> run() {
			return findWritten(this.traces.written().iterator());
		}

		private CompletableFuture<Decision> findWritten(Iterator<Bytes> keys) {
			if (!keys.hasNext()) {
				// A server that has answered has ended its attempt. Another one may still
				// begin.
				return (this.unknown.getCause() instanceof CoordinatorException)
						? findReplaced(this.traces.replaced().entrySet().iterator())
						: CompletableFuture.failedFuture(this.unknown);
			}
			return versionOf(keys.next()).thenCompose((version) -> {
				if (!version.equals(this.traces.version())) {
					return findWritten(keys);
				}
				Transactions.this.calls.statistics().cleared();
				return CompletableFuture.completedFuture(Decision.appliedInFull());
			});
		}

		private CompletableFuture<Decision> findReplaced(Iterator<Map.Entry<Bytes, Version>> rows) {
			if (!rows.hasNext()) {
				return CompletableFuture.failedFuture(this.unknown);
			}
			Map.Entry<Bytes, Version> replaced = rows.next();
			return versionOf(replaced.getKey()).thenCompose((version) -> {
				if (!version.equals(replaced.getValue())) {
					return findReplaced(rows);
				}
				Transactions.this.calls.statistics().cleared();
				return CompletableFuture.failedFuture(new StorageTimeoutException(Transactions.this.store,
						this.operation + " was not decided by the Cassandra servers in time; nothing was written",
						this.unknown));
			});
		}

		private CompletableFuture<Version> versionOf(Bytes key) {
			return Transactions.this.reader.read(key, DefaultConsistencyLevel.SERIAL, this.deadline)
				.handle((entry, failure) -> {
					if (failure != null) {
						this.unknown.addSuppressed(AsyncCalls.causeOf(failure));
						throw this.unknown;
					}
					return (entry != null) ? entry.version() : Version.of(0);
				});
		}

	}

}
