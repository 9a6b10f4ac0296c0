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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.AsyncCalls;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests through the session of the application, and waits for the answers until
 * a deadline, or lets their futures do so. An interrupt neither ends a wait nor loses an
 * answer. Safe for use by several threads.
 */
final class CassandraCalls {

	/** The driver gives up a request by a timer, which is not exact. */
	private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	/** Writes of one call that are under way. */
	private static final int WRITES_IN_FLIGHT = 64;

	/** Reads of one call that are under way. */
	private static final int READS_IN_FLIGHT = 128;

	private final String store;

	private final CqlSession session;

	private final CassandraErrors errors;

	private final CassandraStatistics statistics;

	private final long timeoutNanos;

	CassandraCalls(String store, CqlSession session, CassandraErrors errors, CassandraStatistics statistics,
			Duration timeout) {
		this.store = store;
		this.session = session;
		this.errors = errors;
		this.statistics = statistics;
		this.timeoutNanos = timeout.toNanos();
	}

	CqlSession session() {
		return this.session;
	}

	CassandraStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Returns when a call that begins now must end, as of {@link System#nanoTime()}.
	 */
	long deadline() {
		return System.nanoTime() + this.timeoutNanos;
	}

	/**
	 * Sends a request.
	 * @param statement what to send
	 * @param deadline when to give up
	 * @return the answer to come, for {@link #await}
	 */
	CompletableFuture<AsyncResultSet> send(Statement<?> statement, long deadline) {
		this.statistics.sent();
		long rest = Math.max(TimeUnit.MILLISECONDS.toNanos(1), deadline - System.nanoTime());
		try {
			return this.session.executeAsync(statement.setTimeout(Duration.ofNanos(rest))).toCompletableFuture();
		}
		catch (RuntimeException ex) {
			// Nothing was sent, and the caller learns it where it learns of answers.
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Waits for an answer.
	 * @param operation name of the operation, for messages
	 * @throws io.synapsed.storage.exception.StorageException if there is none, or it is a
	 * failure
	 */
	AsyncResultSet await(String operation, Access access, CompletableFuture<AsyncResultSet> answer, long deadline) {
		try {
			return Uninterruptibly.get(answer, deadline + SLACK_NANOS);
		}
		catch (ExecutionException ex) {
			throw translated(operation, access, ex);
		}
		catch (TimeoutException ex) {
			throw translated(operation, access, ex);
		}
	}

	AsyncResultSet call(String operation, Access access, Statement<?> statement, long deadline) {
		return await(operation, access, send(statement, deadline), deadline);
	}

	/**
	 * Sends a request, and does not wait.
	 * @param operation name of the operation, for messages
	 * @return the answer to come; it fails as {@link #await} does. The driver ends it by
	 * its timer: another one for each request would cost more than all else here
	 */
	CompletableFuture<AsyncResultSet> request(String operation, Access access, Statement<?> statement, long deadline) {
		return send(statement, deadline).handle((answer, failure) -> {
			if (failure != null) {
				throw translated(operation, access, failure);
			}
			return answer;
		});
	}

	private static long restUntil(long deadline) {
		return Math.max(0, deadline + SLACK_NANOS - System.nanoTime());
	}

	private StorageException translated(String operation, Access access, Throwable failure) {
		return this.statistics.failed(this.errors.translate(operation, access, AsyncCalls.causeOf(failure)));
	}

	/**
	 * Waits for the end of a call that has a deadline of its own. The stack of its
	 * failure is that of the thread that waits.
	 */
	<T extends @Nullable Object> T result(CompletableFuture<T> call) {
		try {
			return Uninterruptibly.get(call);
		}
		catch (ExecutionException ex) {
			Throwable failure = AsyncCalls.causeOf(ex);
			failure.fillInStackTrace();
			if (failure instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) failure;
		}
	}

	/**
	 * Sends reads, a bounded number at a time.
	 * @param send sends the read of a number
	 * @return the answers to come, for {@link #answer}
	 */
	CompletableFuture<List<@Nullable CompletableFuture<AsyncResultSet>>> readAll(int count, long deadline,
			IntFunction<CompletableFuture<AsyncResultSet>> send) {
		return RequestWindow.send(count, READS_IN_FLIGHT, restUntil(deadline), send);
	}

	/**
	 * Returns the answer of a request that has ended.
	 */
	AsyncResultSet answer(String operation, Access access, @Nullable CompletableFuture<AsyncResultSet> ended) {
		if (ended == null || !ended.isDone()) {
			throw translated(operation, access, new TimeoutException());
		}
		try {
			return ended.join();
		}
		catch (CompletionException ex) {
			throw translated(operation, access, ex);
		}
	}

	/**
	 * Sends writes that need not take effect together, a bounded number at a time.
	 * @return ends when all of them have ended; fails with an
	 * {@link UnknownOutcomeException} if some took effect and others did not, or if that
	 * is not known
	 */
	CompletableFuture<@Nullable Void> writeAll(String operation, Access access, List<Statement<?>> statements) {
		long deadline = deadline();
		return RequestWindow
			.send(statements.size(), WRITES_IN_FLIGHT, restUntil(deadline),
					(index) -> sendInTime(statements.get(index), deadline))
			.thenApply((answers) -> {
				judge(operation, access, answers);
				return null;
			});
	}

	private CompletableFuture<AsyncResultSet> sendInTime(Statement<?> statement, long deadline) {
		return (System.nanoTime() - deadline < 0) ? send(statement, deadline)
				: CompletableFuture.failedFuture(new TimeoutException());
	}

	private void judge(String operation, Access access, List<@Nullable CompletableFuture<AsyncResultSet>> answers) {
		StorageException failure = null;
		int failed = 0;
		for (CompletableFuture<AsyncResultSet> answer : answers) {
			try {
				answer(operation, access, answer);
			}
			catch (StorageException ex) {
				failed++;
				// One whose outcome is not known decides for all.
				failure = (failure == null || failure.isRetryable() || ex instanceof UnknownOutcomeException) ? ex
						: failure;
			}
		}
		if (failure == null) {
			return;
		}
		if (failed == answers.size() || failure instanceof UnknownOutcomeException) {
			throw failure;
		}
		throw new UnknownOutcomeException(this.store, operation + " took effect in part: " + failed + " of "
				+ answers.size() + " requests to the Cassandra servers have failed", failure);
	}

	/**
	 * Prepares a statement on the servers. A server that has a new table in its schema
	 * refuses statements until it has made the table, which can take a second.
	 */
	PreparedStatement prepare(SimpleStatement statement, long deadline) {
		while (true) {
			try {
				return Uninterruptibly.get(this.session.prepareAsync(statement).toCompletableFuture(), deadline);
			}
			catch (ExecutionException ex) {
				Throwable cause = AsyncCalls.causeOf(ex);
				if (!(cause instanceof InvalidQueryException) || System.nanoTime() - deadline >= 0) {
					throw translated("open", Access.READ, cause);
				}
				Uninterruptibly.pause(PAUSE_NANOS);
			}
			catch (TimeoutException ex) {
				throw translated("open", Access.READ, ex);
			}
		}
	}

}
