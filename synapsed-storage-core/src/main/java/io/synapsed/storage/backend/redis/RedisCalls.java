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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.StatefulConnection;
import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and waits for their answers. It never waits longer than the timeout,
 * ignores interrupts, and never sends a request twice.
 */
final class RedisCalls {

	private static final long SHORTEST_PAUSE_NANOS = 1_000_000;

	private final ConnectionSource connections;

	private final RedisErrors errors;

	private final long timeoutNanos;

	private final RedisStatistics statistics = new RedisStatistics();

	// Since when the server has answered nothing: the time of the first unanswered
	// request; 0 if the latest request was answered.
	private volatile long silentSince;

	RedisCalls(ConnectionSource connections, RedisErrors errors, Duration timeout) {
		this.connections = connections;
		this.errors = errors;
		this.timeoutNanos = timeout.toNanos();
	}

	/**
	 * Returns calls over other connections, with their own counters.
	 */
	RedisCalls over(ConnectionSource others) {
		return new RedisCalls(others, this.errors, timeout());
	}

	/**
	 * Returns what counts these calls.
	 */
	RedisStatistics statistics() {
		return this.statistics;
	}

	/**
	 * Returns the longest time that a call takes.
	 */
	Duration timeout() {
		return Duration.ofNanos(this.timeoutNanos);
	}

	/**
	 * Sends one request.
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
	 * Sends a read and does not wait for its answer. Does nothing where there is no
	 * connection: the request fails then.
	 */
	void begin(RedisRequest request) {
		try {
			send(request, deadline());
		}
		catch (StorageException ex) {
			request.completeExceptionally(ex);
		}
	}

	/**
	 * Sends a request on which the server may block.
	 * @param held the longest time that the server blocks, beside the timeout
	 */
	@Nullable Object callHeld(String operation, RedisRequest request, Duration held) {
		long deadline = deadline();
		send(request, deadline);
		return await(operation, request, false, deadline + held.toNanos());
	}

	/**
	 * Sends several requests at once. Waits for all answers, also after a failure.
	 * @param operation name of the operation, for messages
	 * @param requests the requests
	 * @param write whether they change anything
	 * @return a reply for each request
	 */
	List<@Nullable Object> callAll(String operation, List<RedisRequest> requests, boolean write) {
		long deadline = deadline();
		sendAll(requests, deadline);
		return awaitAll(requests.size(), (index) -> await(operation, requests.get(index), write, deadline));
	}

	/**
	 * Sends several reads at once, and runs a script several times after them. Waits for
	 * all answers, also after a failure.
	 * @return a reply for each request, then one for each run of the script
	 */
	List<@Nullable Object> callAll(String operation, List<RedisRequest> requests, RedisScript script,
			List<RedisScript.Call> calls) {
		long deadline = deadline();
		List<RedisRequest> all = new ArrayList<>(requests);
		calls.forEach((call) -> all.add(script.byDigest(call)));
		sendAll(all, deadline);
		int count = requests.size();
		return awaitAll(all.size(), (index) -> (index < count) ? await(operation, all.get(index), false, deadline)
				: awaitScript(operation, script, calls.get(index - count), all.get(index), false, deadline));
	}

	/**
	 * Sends several reads of several keys each at once. Waits for all answers, also after
	 * a failure.
	 * @param operation name of the operation, for messages
	 * @param requests the requests
	 * @param oneByOne reads for the request of an index that read its keys one by one: in
	 * a slot that moves to another node of a cluster the keys are found on two nodes
	 * @return a reply for each request
	 */
	List<@Nullable Object> readAll(String operation, List<RedisRequest> requests,
			IntFunction<List<RedisRequest>> oneByOne) {
		long deadline = deadline();
		sendAll(requests, deadline);
		return awaitAll(requests.size(), (index) -> {
			try {
				return awaitOnce(operation, requests.get(index), false, deadline);
			}
			catch (RedisCommandExecutionException moving) {
				List<RedisRequest> single = oneByOne.apply(index);
				sendAll(single, deadline);
				return awaitAll(single.size(), (number) -> await(operation, single.get(number), false, deadline));
			}
		});
	}

	/**
	 * Runs a script.
	 */
	@Nullable Object run(String operation, RedisScript script, RedisScript.Call call, boolean write) {
		long deadline = deadline();
		RedisRequest request = script.byDigest(call);
		send(request, deadline);
		return awaitScript(operation, script, call, request, write, deadline);
	}

	/**
	 * Runs a script several times at once. Waits for all answers, also after a failure.
	 */
	List<@Nullable Object> runAll(String operation, RedisScript script, List<RedisScript.Call> calls, boolean write) {
		long deadline = deadline();
		List<RedisRequest> requests = calls.stream().map(script::byDigest).toList();
		sendAll(requests, deadline);
		return awaitAll(requests.size(),
				(index) -> awaitScript(operation, script, calls.get(index), requests.get(index), write, deadline));
	}

	private List<@Nullable Object> awaitAll(int count, IntFunction<@Nullable Object> reply) {
		List<@Nullable Object> replies = new ArrayList<>(count);
		StorageException failure = null;
		for (int index = 0; index < count; index++) {
			try {
				replies.add(reply.apply(index));
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
		this.statistics.sent(1);
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
		this.statistics.sent(requests.size());
		try {
			connection.dispatch(requests);
		}
		catch (RuntimeException ex) {
			requests.forEach((request) -> request.completeExceptionally(ex));
		}
	}

	/**
	 * Waits for an answer. Repeats the request until the deadline, if a cluster refuses
	 * it because it is moving the keys.
	 */
	private @Nullable Object await(String operation, RedisRequest request, boolean write, long deadline) {
		RedisRequest current = request;
		for (int attempt = 1;; attempt++) {
			try {
				return awaitOnce(operation, current, write, deadline);
			}
			catch (RedisCommandExecutionException moving) {
				pause(operation, attempt, deadline, moving);
				current = current.repeated();
				send(current, deadline);
			}
		}
	}

	/**
	 * Waits for the answer of a script. Sends the text of the script if the server does
	 * not know it.
	 */
	private @Nullable Object awaitScript(String operation, RedisScript script, RedisScript.Call call,
			RedisRequest request, boolean write, long deadline) {
		RedisScript.Call sent = call;
		RedisRequest current = request;
		for (int attempt = 1;; attempt++) {
			try {
				Object reply = awaitOnce(operation, current, write, deadline);
				if (sent == call || !RedisScript.Call.NEEDS_ALL_KEYS.equals(reply)) {
					return reply;
				}
				sent = call;
				current = script.byDigest(sent);
			}
			catch (RedisNoScriptException ex) {
				// Nothing was executed.
				this.statistics.scriptLoaded();
				current = script.byText(sent);
			}
			catch (RedisCommandExecutionException moving) {
				pause(operation, attempt, deadline, moving);
				sent = (sent.withFewerKeys() != null) ? sent.withFewerKeys() : sent;
				current = script.byDigest(sent);
			}
			send(current, deadline);
		}
	}

	private void pause(String operation, int attempt, long deadline, RedisCommandExecutionException refusal) {
		long longest = SHORTEST_PAUSE_NANOS << Math.min(attempt, 6);
		long nanos = ThreadLocalRandom.current().nextLong(longest / 2, longest);
		// A request that is sent too late would have an unknown outcome; until now it was
		// refused.
		long needed = nanos + this.timeoutNanos / 8;
		if (refusal instanceof RedisNoScriptException || deadline - System.nanoTime() <= needed) {
			throw this.statistics.failed(this.errors.refused(operation, refusal));
		}
		Uninterruptibly.pause(nanos);
	}

	/**
	 * Waits for an answer.
	 * @throws RedisNoScriptException if the server does not know the script
	 * @throws RedisCommandExecutionException if a cluster moves the keys of the request
	 * at this moment: it had no effect and may be repeated
	 */
	private @Nullable Object awaitOnce(String operation, RedisRequest request, boolean write, long deadline) {
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
			if (cause instanceof RedisCommandExecutionException refusal) {
				if (refusal instanceof RedisNoScriptException || RedisErrors.isMoving(refusal)) {
					throw refusal;
				}
				throw this.statistics.failed(this.errors.refused(operation, refusal));
			}
			if (cause instanceof RedisCommandTimeoutException) {
				throw late(operation, request, write, cause);
			}
			throw broken(operation, request, write, cause);
		}
	}

	private StorageException late(String operation, RedisRequest request, boolean write, Throwable cause) {
		boolean unsent = request.abandon();
		this.statistics.timedOut();
		noticeSilence();
		return this.statistics.failed(this.errors.late(operation, write, unsent, cause));
	}

	/**
	 * Replaces a connection that still answers nothing after a first timeout. Its other
	 * end may be gone, which TCP notices only after many minutes.
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
		return this.statistics.failed(request.abandon() ? this.errors.unsent(operation, cause)
				: this.errors.unanswered(operation, write, cause));
	}

	/** A source of connections. */
	interface ConnectionSource {

		/**
		 * Returns a connection for commands that do not block.
		 * @param deadline when to give up, as of {@link System#nanoTime()}
		 */
		StatefulConnection<byte[], byte[]> current(long deadline);

		boolean isCluster();

		/**
		 * Replaces a connection that does not answer. Does not wait for the new one.
		 */
		void reconnect();

	}

}
