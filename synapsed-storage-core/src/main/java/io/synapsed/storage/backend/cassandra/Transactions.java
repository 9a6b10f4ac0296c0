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

import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.Entry;

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
	 * @throws UnknownOutcomeException if it is not known what was decided
	 */
	Decision run(String operation, Statement<?> statement, Traces traces, DefaultConsistencyLevel commit,
			long deadline) {
		Statement<?> sent = (commit == DefaultConsistencyLevel.LOCAL_QUORUM) ? statement
				: statement.setConsistencyLevel(commit);
		long now = System.nanoTime();
		long requestDeadline = Math.min(deadline,
				now + Math.max(TimeUnit.MILLISECONDS.toNanos(1), (long) ((deadline - now) * SHARE_OF_THE_REQUEST)));
		try {
			AsyncResultSet answer = this.calls.call(operation, Access.CONDITIONAL_WRITE, sent, requestDeadline);
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
		catch (UnknownOutcomeException ex) {
			if (commit == DefaultConsistencyLevel.ALL) {
				throw ofAll(operation, ex);
			}
			return clear(operation, traces, deadline, ex);
		}
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

	private Decision clear(String operation, Traces traces, long deadline, UnknownOutcomeException unknown) {
		for (Bytes key : traces.written()) {
			if (versionOf(key, deadline, unknown).equals(traces.version())) {
				this.calls.statistics().cleared();
				return Decision.appliedInFull();
			}
		}
		// A server that has answered has ended its attempt. Another one may still begin.
		if (unknown.getCause() instanceof CoordinatorException) {
			for (Map.Entry<Bytes, Version> replaced : traces.replaced().entrySet()) {
				if (versionOf(replaced.getKey(), deadline, unknown).equals(replaced.getValue())) {
					this.calls.statistics().cleared();
					throw new StorageTimeoutException(this.store,
							operation + " was not decided by the Cassandra servers in time; nothing was written",
							unknown);
				}
			}
		}
		throw unknown;
	}

	private Version versionOf(Bytes key, long deadline, UnknownOutcomeException unknown) {
		try {
			Entry entry = this.reader.get(key, DefaultConsistencyLevel.SERIAL, deadline);
			return (entry != null) ? entry.version() : Version.of(0);
		}
		catch (StorageException ex) {
			unknown.addSuppressed(ex);
			throw unknown;
		}
	}

}
