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

package io.synapsed.storage.backend.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.synapsed.storage.StorageException;
import io.synapsed.storage.UnknownOutcomeException;
import io.synapsed.storage.spi.engine.Uninterruptibly;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and waits for their answers: never longer than the timeout, never
 * disturbed by an interrupt, never sending anything twice.
 */
final class RedisCalls {

	private final ConnectionSource connections;

	private final RedisErrors errors;

	private final long timeoutNanos;

	private final LongAdder commands = new LongAdder();

	private final LongAdder failures = new LongAdder();

	private final LongAdder timeouts = new LongAdder();

	private final LongAdder unknownOutcomes = new LongAdder();

	private final LongAdder scriptLoads = new LongAdder();

	// When the first of the requests was sent that had no answer in time, while none had
	// one; 0 if the latest had.
	private volatile long silentSince;

	RedisCalls(ConnectionSource connections, RedisErrors errors, Duration timeout) {
		this.connections = connections;
		this.errors = errors;
		this.timeoutNanos = timeout.toNanos();
	}

	/**
	 * Makes one request.
	 * @param operation name of the operation, for messages
	 * @param request the request
	 * @param write whether it changes anything
	 * @return the reply
	 */
	@Nullable Object call(String operation, RedisRequest request, boolean write) {
		long deadline = deadline();
		send(request, deadline);
		return await(operation, request, write, deadline);
	}

	/**
	 * Makes a request that the server may hold back for a while.
	 * @param held the longest time that the server holds it, beside the timeout
	 */
	@Nullable Object callHeld(String operation, RedisRequest request, Duration held) {
		long deadline = deadline();
		send(request, deadline);
		return await(operation, request, false, deadline + held.toNanos());
	}

	/**
	 * Makes several requests at once. All answers are waited for, also after a failure.
	 * @param operation name of the operation, for messages
	 * @param requests the requests
	 * @param write whether they change anything
	 * @return a reply for each request
	 */
	List<@Nullable Object> callAll(String operation, List<RedisRequest> requests, boolean write) {
		long deadline = deadline();
		sendAll(requests, deadline);
		List<@Nullable Object> replies = new ArrayList<>(requests.size());
		StorageException failure = null;
		for (RedisRequest request : requests) {
			try {
				replies.add(await(operation, request, write, deadline));
			}
			catch (StorageException ex) {
				failure = graver(failure, ex);
			}
		}
		if (failure != null) {
			throw failure;
		}
		return replies;
	}

	/**
	 * Runs a script.
	 */
	@Nullable Object run(String operation, RedisScript script, RedisScript.Call call, boolean write) {
		long deadline = deadline();
		RedisRequest request = script.byDigest(call);
		send(request, deadline);
		try {
			return awaitScript(operation, request, write, deadline);
		}
		catch (RedisNoScriptException ex) {
			// Nothing was executed.
			return runText(operation, script, call, write, deadline);
		}
	}

	private @Nullable Object runText(String operation, RedisScript script, RedisScript.Call call, boolean write,
			long deadline) {
		this.scriptLoads.increment();
		RedisRequest request = script.byText(call);
		send(request, deadline);
		return await(operation, request, write, deadline);
	}

	/**
	 * Runs a script several times at once. All answers are waited for, also after a
	 * failure.
	 */
	List<@Nullable Object> runAll(String operation, RedisScript script, List<RedisScript.Call> calls, boolean write) {
		long deadline = deadline();
		List<RedisRequest> requests = calls.stream().map(script::byDigest).toList();
		sendAll(requests, deadline);
		List<@Nullable Object> replies = new ArrayList<>(requests.size());
		StorageException failure = null;
		for (int index = 0; index < requests.size(); index++) {
			try {
				replies.add(awaitScript(operation, requests.get(index), write, deadline));
			}
			catch (RedisNoScriptException ex) {
				try {
					replies.add(runText(operation, script, calls.get(index), write, deadline));
				}
				catch (StorageException other) {
					failure = graver(failure, other);
				}
			}
			catch (StorageException ex) {
				failure = graver(failure, ex);
			}
		}
		if (failure != null) {
			throw failure;
		}
		return replies;
	}

	private static StorageException graver(@Nullable StorageException first, StorageException second) {
		return (first == null || (first.isRetryable() && !second.isRetryable())) ? second : first;
	}

	private long deadline() {
		return System.nanoTime() + this.timeoutNanos;
	}

	private void send(RedisRequest request, long deadline) {
		StatefulConnection<byte[], byte[]> connection = this.connections.current(deadline);
		this.commands.increment();
		try {
			connection.dispatch(request);
		}
		catch (RuntimeException ex) {
			request.completeExceptionally(ex);
		}
	}

	private void sendAll(List<RedisRequest> requests, long deadline) {
		if (this.connections.isCluster() || requests.size() == 1) {
			// Lettuce would wait for connections to nodes here, beyond any deadline.
			requests.forEach((request) -> send(request, deadline));
			return;
		}
		StatefulConnection<byte[], byte[]> connection = this.connections.current(deadline);
		this.commands.add(requests.size());
		try {
			connection.dispatch(requests);
		}
		catch (RuntimeException ex) {
			requests.forEach((request) -> request.completeExceptionally(ex));
		}
	}

	private @Nullable Object await(String operation, RedisRequest request, boolean write, long deadline) {
		try {
			return awaitScript(operation, request, write, deadline);
		}
		catch (RedisNoScriptException ex) {
			throw failed(this.errors.refused(operation, ex));
		}
	}

	private @Nullable Object awaitScript(String operation, RedisRequest request, boolean write, long deadline) {
		try {
			// The answer of a write must not be lost.
			Object reply = Uninterruptibly.get(request, deadline);
			if (this.silentSince != 0) {
				this.silentSince = 0;
			}
			return reply;
		}
		catch (TimeoutException ex) {
			throw late(operation, request, write, ex);
		}
		catch (CancellationException ex) {
			throw broken(operation, request, write, ex);
		}
		catch (ExecutionException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			if (cause instanceof RedisNoScriptException unknown) {
				throw unknown;
			}
			if (cause instanceof RedisCommandExecutionException refusal) {
				throw failed(this.errors.refused(operation, refusal));
			}
			if (cause instanceof RedisCommandTimeoutException) {
				throw late(operation, request, write, cause);
			}
			throw broken(operation, request, write, cause);
		}
	}

	private StorageException late(String operation, RedisRequest request, boolean write, Throwable cause) {
		boolean unsent = request.abandon();
		this.timeouts.increment();
		noticeSilence();
		return failed(this.errors.late(operation, write, unsent, cause));
	}

	/**
	 * A connection that answers nothing, although it was asked again after a first
	 * timeout, may have no other end any more, of which TCP takes many minutes to learn.
	 */
	private void noticeSilence() {
		long now = System.nanoTime();
		long since = this.silentSince;
		if (since == 0) {
			this.silentSince = now - this.timeoutNanos;
		}
		else if (now - since >= 2 * this.timeoutNanos) {
			this.silentSince = 0;
			this.connections.reconnect();
		}
	}

	private StorageException broken(String operation, RedisRequest request, boolean write, Throwable cause) {
		return failed(request.abandon() ? this.errors.unsent(operation, cause)
				: this.errors.unanswered(operation, write, cause));
	}

	private StorageException failed(StorageException exception) {
		this.failures.increment();
		if (exception instanceof UnknownOutcomeException) {
			this.unknownOutcomes.increment();
		}
		return exception;
	}

	long commands() {
		return this.commands.sum();
	}

	long failures() {
		return this.failures.sum();
	}

	long timeouts() {
		return this.timeouts.sum();
	}

	long unknownOutcomes() {
		return this.unknownOutcomes.sum();
	}

	long scriptLoads() {
		return this.scriptLoads.sum();
	}

	/** Where connections come from. */
	interface ConnectionSource {

		/**
		 * Returns a connection for commands that do not block.
		 * @param deadline when to give up, as of {@link System#nanoTime()}
		 */
		StatefulConnection<byte[], byte[]> current(long deadline);

		boolean isCluster();

		/**
		 * Replaces a connection that does not answer. Does not wait for it.
		 */
		void reconnect();

	}

}
