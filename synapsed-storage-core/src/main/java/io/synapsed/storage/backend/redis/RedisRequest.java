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

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

import io.lettuce.core.RedisException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * A command that goes to the server at most once, and knows whether it was sent. Lettuce
 * may keep commands while it is disconnected, and send unanswered ones again; a write
 * would be applied late, or twice. So an abandoned request is never sent, and a sent one
 * is never sent again, whatever the configuration of the client: a harmless {@code PING}
 * takes its place.
 */
final class RedisRequest extends AsyncCommand<byte[], byte[], @Nullable Object> {

	private static final byte[] PING = "*1\r\n$4\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII);

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	private RedisRequest(Command<byte[], byte[], @Nullable Object> command) {
		super(command);
	}

	static RedisRequest of(ProtocolKeyword type, CommandArgs<byte[], byte[]> arguments) {
		ReplyOutput output = new ReplyOutput();
		RedisRequest request = new RedisRequest(new Command<>(type, output, arguments));
		output.onRedirect(() -> request.state.compareAndSet(State.SENT, State.WAITING));
		return request;
	}

	/**
	 * Creates a request whose arguments are keys only.
	 */
	static RedisRequest ofKeys(ProtocolKeyword type, byte[]... keys) {
		return of(type, arguments().addKeys(keys));
	}

	/**
	 * Creates a request like this one, for when the server has refused this one without
	 * any effect.
	 */
	RedisRequest repeated() {
		return of(getType(), getArgs());
	}

	static CommandArgs<byte[], byte[]> arguments() {
		return new CommandArgs<>(ByteArrayCodec.INSTANCE);
	}

	@Override
	public void encode(ByteBuf buffer) {
		if (this.state.compareAndSet(State.WAITING, State.SENT)) {
			super.encode(buffer);
			return;
		}
		buffer.writeBytes(PING);
		completeExceptionally(new RedisException("The connection was lost before the answer came"));
	}

	/**
	 * Abandons the request.
	 * @return whether it was not sent; it never will be then
	 */
	boolean abandon() {
		boolean unsent = this.state.compareAndSet(State.WAITING, State.ABANDONED)
				|| this.state.get() == State.ABANDONED;
		cancel(false);
		return unsent;
	}

	private enum State {

		WAITING, SENT, ABANDONED

	}

}
