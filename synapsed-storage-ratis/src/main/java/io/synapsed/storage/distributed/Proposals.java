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

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import io.synapsed.storage.spi.WriteBatch;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Gets entries into the log: repeats attempts until there is an answer, or the time is
 * over. A write that is repeated names the same invocation, so that it takes effect once.
 * Safe for use by several threads.
 */
final class Proposals {

	private static final long PAUSE_NANOS = 10_000_000;

	// A lost leader shows by then; the same entry then goes to the new one.
	private static final int ATTEMPTS = 4;

	private final String store;

	private final Partition partition;

	private final ClientSession session;

	private final InstantSource clock;

	private final long timeoutNanos;

	Proposals(String store, Partition partition, ClientSession session, InstantSource clock, Duration timeout) {
		this.store = store;
		this.partition = partition;
		this.session = session;
		this.clock = clock;
		this.timeoutNanos = timeout.toNanos();
	}

	/**
	 * Returns when an operation that begins now must end, as of
	 * {@link System#nanoTime()}.
	 */
	long deadline() {
		return System.nanoTime() + this.timeoutNanos;
	}

	/**
	 * Writes a batch.
	 * @throws UnknownOutcomeException if it may take effect or not
	 * @throws StorageNetworkException if it takes no effect, because there is no leader
	 * @throws StorageRejectedException if it takes no effect, because the leader refuses
	 * it
	 */
	Outcome write(WriteBatch batch, long deadline) {
		Invocation invocation = this.session.begin();
		try {
			byte[] entry = LogEntryFormat.write(LogEntry.write(this.clock.millis(), invocation, batch));
			Outcome outcome = propose(entry, deadline);
			this.session.saw(outcome.index());
			return outcome;
		}
		finally {
			this.session.end(invocation);
		}
	}

	/**
	 * Puts an empty entry into the log.
	 * @return its index: whoever has applied it has everything that returned before
	 * @throws StorageTimeoutException if there is no majority that takes it
	 */
	long barrier(long deadline) {
		try {
			return propose(LogEntryFormat.write(LogEntry.barrier(this.clock.millis())), deadline).index();
		}
		catch (UnknownOutcomeException ex) {
			throw new StorageTimeoutException(this.store, "no majority of the instances answered within "
					+ Duration.ofNanos(this.timeoutNanos).toMillis() + " ms; reads at level 'one' may still work", ex);
		}
	}

	private Outcome propose(byte[] entry, long deadline) {
		boolean mayBeInLog = false;
		Throwable cause = null;
		do {
			// An answer that is lost must not take all the time.
			long next = Math.min(deadline, System.nanoTime() + this.timeoutNanos / ATTEMPTS);
			Attempt attempt = this.partition.attempt(entry, next);
			Outcome outcome = attempt.outcome();
			if (outcome != null) {
				return outcome;
			}
			mayBeInLog |= attempt.mayBeInLog();
			cause = (attempt.cause() != null) ? attempt.cause() : cause;
			if (attempt.refused() && !mayBeInLog) {
				throw new StorageRejectedException(this.store, refusal(attempt.cause()), attempt.cause());
			}
			Uninterruptibly.pause(Math.min(PAUSE_NANOS, Math.max(0, deadline - System.nanoTime())));
		}
		while (deadline - System.nanoTime() > 0);
		throw failure(mayBeInLog, cause);
	}

	private static String refusal(@Nullable Throwable cause) {
		Throwable reason = (cause != null && cause.getCause() != null) ? cause.getCause() : cause;
		return "the leader refused the write, which had no effect: "
				+ ((reason != null) ? reason.getMessage() : "it gave no reason");
	}

	private RuntimeException failure(boolean mayBeInLog, @Nullable Throwable cause) {
		long millis = Duration.ofNanos(this.timeoutNanos).toMillis();
		if (mayBeInLog) {
			return new UnknownOutcomeException(this.store, "no answer came within " + millis
					+ " ms: the write may take effect or not, also later. Read before you write again", cause);
		}
		if (cause instanceof ResourceUnavailableException) {
			return new StorageRejectedException(this.store,
					"the leader had too many writes to do for " + millis + " ms; nothing was written, try again later",
					cause);
		}
		return new StorageNetworkException(this.store,
				"no instance led the others for " + millis
						+ " ms, so that nothing was written: a majority of them must run and reach each other",
				(cause != null) ? cause : new IOException("This instance knows no leader"));
	}

}
