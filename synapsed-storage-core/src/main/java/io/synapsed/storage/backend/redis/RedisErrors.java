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

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.RedisCommandExecutionException;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.exception.StorageNetworkException;
import io.synapsed.storage.exception.StorageReadOnlyException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;

/**
 * Translates failures that Lettuce reports into exceptions of this library. The text of
 * the server stays in the cause, except for its error code, because it may quote a key.
 */
final class RedisErrors {

	// Scripts wrap the error of a command, with its code after a hyphen.
	private static final Pattern CODE = Pattern.compile("^(?:ERR [^\\n]*?(?::|\\s)\\s?-)?(?<code>[A-Z][A-Z]+)\\b",
			Pattern.DOTALL);

	private static final Pattern REFUSED_COMMAND = Pattern.compile("run the '(?<command>[a-z|]+)' command");

	private static final String SCRIPT_WITHOUT_RIGHT = "The user executing the script";

	private final String store;

	private final long timeoutMillis;

	RedisErrors(String store, long timeoutMillis) {
		this.store = store;
		this.timeoutMillis = timeoutMillis;
	}

	/**
	 * Translates the refusal of a command by the server. The command had no effect,
	 * unless a script reports that it failed after its first write.
	 */
	StorageException refused(String operation, RedisCommandExecutionException cause) {
		String message = String.valueOf(cause.getMessage());
		String code = code(message);
		return switch (code) {
			case "PARTIAL" -> new UnknownOutcomeException(this.store,
					operation + " was begun, and the Redis server refused a later step ("
							+ code(message.substring(message.indexOf("PARTIAL") + "PARTIAL".length() + 1))
							+ "): it took effect in part, or without its place in the index or in the history of"
							+ " changes. It is not repeated; read before you write again",
					cause);
			case "OOM" -> new StorageFullException(this.store,
					"the Redis server has reached its 'maxmemory'; nothing was written. Delete entries, or give the"
							+ " server more memory",
					cause);
			case "READONLY" -> new StorageReadOnlyException(this.store,
					"the Redis server is a read-only replica; nothing was written. Connect to the master, or through"
							+ " Sentinel or Cluster, which find it",
					cause);
			case "MISCONF",
					"NOREPLICAS" ->
				new StorageReadOnlyException(this.store, "the Redis server refuses writes (" + code
						+ "); nothing was written. See its log: it cannot save its data, or misses its replicas",
						cause);
			case "LOADING", "MASTERDOWN", "CLUSTERDOWN", "UNBLOCKED" -> new StorageNetworkException(this.store,
					operation + " had no effect: the Redis server cannot serve at the moment (" + code + ")", cause);
			case "BUSY" -> new StorageTimeoutException(this.store,
					operation + " had no effect: the Redis server is busy (BUSY)", cause);
			case "TRYAGAIN" -> new StorageTimeoutException(this.store,
					operation + " had no effect: the cluster moves its keys to another node, and was not done within "
							+ this.timeoutMillis + " ms (TRYAGAIN)",
					cause);
			case "WRONGTYPE" -> new StorageBackendException(this.store,
					operation + " had no effect: a key under the prefix of the store is used by something else"
							+ " (WRONGTYPE). Remove that key, or give the store another 'key-prefix'",
					cause);
			case "NOAUTH", "WRONGPASS" -> new StorageConfigurationException(this.store,
					"the Redis server refuses " + operation + " (" + code + "); check user name and password", cause);
			case "NOPERM" -> new StorageConfigurationException(this.store, "the Redis server refuses " + operation
					+ " (NOPERM" + command(message)
					+ "); nothing was written. It may not be repeated before the user has the right: docs/redis.md lists"
					+ " the commands and keys that the user needs", cause);
			case "MOVED", "ASK", "CROSSSLOT" -> new StorageConfigurationException(this.store,
					"the Redis server belongs to a cluster; configure the connection for a cluster", cause);
			default -> new StorageBackendException(this.store,
					operation + " was refused by the Redis server (" + code + ")", cause);
		};
	}

	private static String command(String message) {
		Matcher matcher = REFUSED_COMMAND.matcher(message);
		return matcher.find() ? ": " + matcher.group("command") : "";
	}

	/**
	 * Whether a cluster has refused a request because it is moving the keys.
	 */
	static boolean isMoving(RedisCommandExecutionException refusal) {
		String message = refusal.getMessage();
		return message != null && message.startsWith("TRYAGAIN");
	}

	static String code(String message) {
		if (message.contains(SCRIPT_WITHOUT_RIGHT) && !message.startsWith("PARTIAL")) {
			return "NOPERM";
		}
		Matcher matcher = CODE.matcher(message);
		return matcher.find() ? matcher.group("code") : "ERR";
	}

	/**
	 * Translates a request that was never sent.
	 */
	StorageException unsent(String operation, Throwable cause) {
		if (String.valueOf(cause.getMessage()).contains("size exceeded")) {
			return new StorageTimeoutException(this.store,
					operation + " was not sent: too many requests wait for the Redis server", cause);
		}
		return new StorageNetworkException(this.store,
				operation + " was not sent: there is no connection to the Redis server. Check that it runs and can be"
						+ " reached; the connection comes back by itself",
				cause);
	}

	/**
	 * Translates a connection that broke before the answer came.
	 */
	StorageException unanswered(String operation, boolean write, Throwable cause) {
		return write ? new UnknownOutcomeException(this.store,
				operation + " was sent, and the connection to the Redis server broke before the answer came: whether"
						+ " it took effect is not known. It is not repeated; read before you write again",
				cause)
				: new StorageNetworkException(this.store,
						operation + " has no answer: the connection to the Redis server broke", cause);
	}

	/**
	 * Translates an answer that did not come in time.
	 */
	StorageException late(String operation, boolean write, boolean unsent, Throwable cause) {
		if (unsent) {
			return new StorageTimeoutException(this.store, operation + " could not be sent to the Redis server within "
					+ this.timeoutMillis + " ms; it had no effect", cause);
		}
		return write
				? new UnknownOutcomeException(this.store,
						operation + " was sent, and the Redis server did not answer within " + this.timeoutMillis
								+ " ms: whether it took effect is not known. It is not"
								+ " repeated; read before you write again",
						cause)
				: new StorageTimeoutException(this.store,
						operation + " has no answer from the Redis server after " + this.timeoutMillis + " ms", cause);
	}

	/**
	 * Translates a failure to connect.
	 */
	StorageException unreachable(Throwable cause) {
		return new StorageNetworkException(this.store,
				"there is no connection to the Redis server. Check that it runs, and the host, port, user and password"
						+ " of the connection factory",
				cause);
	}

}
