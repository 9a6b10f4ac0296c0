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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.CASWriteUnknownException;
import com.datastax.oss.driver.api.core.servererrors.CDCWriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageRejectedException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;

/**
 * Translates failures that the driver reports into exceptions of this library. The text
 * of the server stays in the cause, because it may quote a key.
 */
final class CassandraErrors {

	/** What servers of several versions say of a request that is too large. */
	private static final List<String> TOO_LARGE = List.of("oversized mutation", "too large for the maximum size",
			"too large for maximum size", "is too big", "exceeds maximum allowed", "exceeds max allowed");

	private static final String REPEAT = ". It is not repeated; read before you write again";

	private final String store;

	private final long timeoutMillis;

	CassandraErrors(String store, long timeoutMillis) {
		this.store = store;
		this.timeoutMillis = timeoutMillis;
	}

	/**
	 * Translates a failure.
	 * @param operation name of the operation
	 * @param access what the request does
	 * @param failure what the driver reports
	 */
	StorageException translate(String operation, Access access, Throwable failure) {
		if (failure instanceof StorageException known) {
			return known;
		}
		if (failure instanceof AllNodesFailedException none) {
			return ofAllNodes(operation, access, none);
		}
		if (failure instanceof UnavailableException unavailable) {
			return ofUnavailable(operation, access, unavailable);
		}
		if (isTurnedAway(failure)) {
			return new StorageRejectedException(this.store,
					operation + " was not sent: too many requests wait for the servers; it had no effect", failure);
		}
		if (failure instanceof OverloadedException) {
			// A lightweight transaction may be decided before it is turned away.
			return (access == Access.CONDITIONAL_WRITE) ? unknown(operation, "a server is overloaded", failure)
					: new StorageRejectedException(this.store, operation + " had no effect: the servers are overloaded",
							failure);
		}
		if (failure instanceof NodeUnavailableException || failure instanceof BootstrappingException) {
			return new StorageNetworkException(this.store,
					operation + " was not executed: the server that was asked cannot be reached, or does not serve yet",
					failure);
		}
		if (isTooLarge(failure)) {
			return new InvalidValueException(this.store, operation
					+ " was refused, because it is too large for the servers; nothing was written. The servers take what"
					+ " fits into 'native_transport_max_message_size' and into half of 'commitlog_segment_size'",
					failure);
		}
		return (access == Access.READ) ? ofRead(operation, failure) : ofWrite(operation, access, failure);
	}

	private StorageException ofAllNodes(String operation, Access access, AllNodesFailedException failure) {
		List<Throwable> causes = new ArrayList<>();
		failure.getAllErrors().values().forEach(causes::addAll);
		StorageException worst = null;
		for (Throwable cause : causes) {
			StorageException translated = translate(operation, access, cause);
			if (worst == null || !translated.isRetryable() && worst.isRetryable()) {
				worst = translated;
			}
		}
		return (worst != null) ? worst
				: new StorageNetworkException(this.store, operation
						+ " was not sent: there is no connection to a Cassandra server of the local data centre. Check"
						+ " that the servers run, and the name of the data centre; connections come back by themselves",
						failure);
	}

	/**
	 * Replicas are counted before anything is written. A lightweight transaction counts
	 * them once more when it is decided, for the level of its commit.
	 */
	private StorageException ofUnavailable(String operation, Access access, UnavailableException failure) {
		String missing = failure.getConsistencyLevel() + " needs " + failure.getRequired() + " replicas, and "
				+ failure.getAlive() + " are there";
		if (access == Access.CONDITIONAL_WRITE && !failure.getConsistencyLevel().isSerial()) {
			return unknown(operation, missing, failure);
		}
		return new StorageNetworkException(this.store,
				operation + " had no effect: " + missing
						+ ". Check which servers are down, and whether the keyspace is replicated in this data centre",
				failure);
	}

	private static boolean isTurnedAway(Throwable failure) {
		return failure instanceof RequestThrottlingException || failure instanceof BusyConnectionException;
	}

	private static boolean isTooLarge(Throwable failure) {
		if (failure instanceof FrameTooLongException) {
			return true;
		}
		if (failure instanceof InvalidQueryException || failure instanceof ServerError) {
			String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
			return TOO_LARGE.stream().anyMatch(message::contains);
		}
		return false;
	}

	private StorageException ofRead(String operation, Throwable failure) {
		if (isLate(failure)) {
			return new StorageTimeoutException(this.store,
					operation + " has no answer from the Cassandra servers after " + this.timeoutMillis + " ms",
					failure);
		}
		if (failure instanceof ReadTimeoutException || failure instanceof WriteTimeoutException
				|| failure instanceof CASWriteUnknownException) {
			return new StorageTimeoutException(this.store,
					operation + " has no answer: too few replicas answered the Cassandra server in time", failure);
		}
		if (isBroken(failure)) {
			return new StorageNetworkException(this.store,
					operation + " has no answer: the connection to the Cassandra server broke", failure);
		}
		if (failure instanceof ReadFailureException) {
			return new StorageBackendException(this.store, operation
					+ " failed on a replica. Its log says why: most likely the read meets too many tombstones, which"
					+ " docs/cassandra.md explains", failure);
		}
		return refused(operation, failure);
	}

	private StorageException ofWrite(String operation, Access access, Throwable failure) {
		if (isLate(failure)) {
			return unknown(operation, "the servers did not answer within " + this.timeoutMillis + " ms", failure);
		}
		if (isBroken(failure)) {
			return unknown(operation, "the connection broke before the answer came", failure);
		}
		if (failure instanceof WriteTimeoutException || failure instanceof CASWriteUnknownException) {
			return unknown(operation, "too few replicas answered in time", failure);
		}
		if (failure instanceof WriteFailureException || failure instanceof CDCWriteFailureException) {
			return unknown(operation, "a replica failed", failure);
		}
		if (access == Access.CONDITIONAL_WRITE
				&& (failure instanceof ReadTimeoutException || failure instanceof ReadFailureException)) {
			return unknown(operation, "too few replicas told what is there", failure);
		}
		if (failure instanceof ServerError) {
			return unknown(operation, "the server failed", failure);
		}
		return refused(operation, failure);
	}

	private UnknownOutcomeException unknown(String operation, String reason, Throwable failure) {
		return new UnknownOutcomeException(this.store, operation + " was sent to the Cassandra servers, and " + reason
				+ ": whether it took effect is not known" + REPEAT, failure);
	}

	private static boolean isLate(Throwable failure) {
		return failure instanceof DriverTimeoutException || failure instanceof TimeoutException;
	}

	private static boolean isBroken(Throwable failure) {
		return failure instanceof ClosedConnectionException || failure instanceof HeartbeatException;
	}

	private StorageException refused(String operation, Throwable failure) {
		if (failure instanceof UnauthorizedException) {
			return new StorageConfigurationException(this.store, "the Cassandra servers refuse " + operation
					+ " to this user; nothing was written. It needs SELECT and MODIFY on the table, and CREATE on the"
					+ " keyspace unless the table is there", failure);
		}
		if (failure instanceof AuthenticationException) {
			return new StorageConfigurationException(this.store,
					"the Cassandra servers refuse this user; check its name and password", failure);
		}
		if (failure instanceof IllegalStateException) {
			return new StorageBackendException(this.store, operation
					+ " was not sent: the session is closed. The application owns it, and must close it after the store",
					failure);
		}
		return new StorageBackendException(this.store,
				operation + " was refused by the Cassandra servers (" + failure.getClass().getSimpleName() + ")",
				failure);
	}

}
