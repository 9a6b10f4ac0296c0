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

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * A script that runs on the server as one atomic step.
 */
final class RedisScript {

	private final byte[] text;

	private final byte[] digest;

	private RedisScript(byte[] text) {
		this.text = text;
		this.digest = HexFormat.of().formatHex(sha1(text)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
	}

	/**
	 * Loads a script that lies beside this class.
	 */
	static RedisScript load(String file) {
		try (InputStream stream = RedisScript.class.getResourceAsStream(file)) {
			if (stream == null) {
				throw new IllegalStateException("The script " + file + " is missing from the library");
			}
			return new RedisScript(stream.readAllBytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Puts a script before this one: keys and values of the first come first.
	 */
	RedisScript after(RedisScript first) {
		byte[] both = Arrays.copyOf(first.text, first.text.length + this.text.length);
		System.arraycopy(this.text, 0, both, first.text.length, this.text.length);
		return new RedisScript(both);
	}

	private static byte[] sha1(byte[] text) {
		try {
			return MessageDigest.getInstance("SHA-1").digest(text);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-1", ex);
		}
	}

	/**
	 * Calls the script by its digest, which fails without any effect if the server does
	 * not know it.
	 */
	RedisRequest byDigest(Call call) {
		return RedisRequest.of(CommandType.EVALSHA, call.arguments(this.digest));
	}

	/**
	 * Sends the whole script, which the server keeps for the next call.
	 */
	RedisRequest byText(Call call) {
		return RedisRequest.of(CommandType.EVAL, call.arguments(this.text));
	}

	/**
	 * Keys and values of a call.
	 *
	 * @param keys every key that the script touches; the first key selects the node
	 * @param values all other arguments
	 * @param withFewerKeys the same call without the keys that it may not need, or
	 * {@code null}; it answers {@link #NEEDS_ALL_KEYS} if it does need them
	 */
	record Call(List<byte[]> keys, List<byte[]> values, @Nullable Call withFewerKeys) {

		static final Long NEEDS_ALL_KEYS = -1L;

		Call(List<byte[]> keys, List<byte[]> values) {
			this(keys, values, null);
		}

		/**
		 * Returns the call of two scripts.
		 * @param keys keys of the script that comes first
		 * @param values its other arguments
		 */
		Call after(List<byte[]> keys, List<byte[]> values) {
			List<byte[]> allKeys = new ArrayList<>(keys);
			allKeys.addAll(this.keys);
			List<byte[]> allValues = new ArrayList<>(values);
			allValues.addAll(this.values);
			return new Call(allKeys, allValues);
		}

		private CommandArgs<byte[], byte[]> arguments(byte[] script) {
			CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE).add(script)
				.add(this.keys.size())
				.addKeys(this.keys);
			for (byte[] value : this.values) {
				arguments.add(value);
			}
			return arguments;
		}

		/**
		 * Returns the number of elements of the command.
		 */
		int size() {
			return 3 + this.keys.size() + this.values.size();
		}

	}

}
