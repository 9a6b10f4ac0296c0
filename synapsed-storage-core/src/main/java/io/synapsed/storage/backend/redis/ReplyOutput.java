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

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import org.jspecify.annotations.Nullable;

/**
 * Takes any reply of either protocol version: bytes as {@code byte[]}, numbers as
 * {@code Long}, arrays and maps as lists.
 */
final class ReplyOutput extends CommandOutput<byte[], byte[], @Nullable Object> {

	private final Deque<List<@Nullable Object>> enclosing = new ArrayDeque<>();

	private @Nullable List<@Nullable Object> current;

	private @Nullable Runnable onRedirect;

	ReplyOutput() {
		super(ByteArrayCodec.INSTANCE, null);
	}

	/**
	 * Sets an action for a redirection: a node of a cluster has not executed the command,
	 * because another node is responsible.
	 */
	void onRedirect(Runnable onRedirect) {
		this.onRedirect = onRedirect;
	}

	@Override
	public void set(@Nullable ByteBuffer bytes) {
		if (bytes == null) {
			add(null);
			return;
		}
		byte[] copy = new byte[bytes.remaining()];
		bytes.get(copy);
		add(copy);
	}

	@Override
	public void set(long integer) {
		add(integer);
	}

	@Override
	public void set(double number) {
		add(number);
	}

	@Override
	public void set(boolean value) {
		add(value);
	}

	@Override
	public void setError(ByteBuffer error) {
		super.setError(error);
		String message = getError();
		if (this.onRedirect != null && (message.startsWith("MOVED ") || message.startsWith("ASK "))) {
			this.onRedirect.run();
		}
	}

	private void add(@Nullable Object element) {
		if (this.current != null) {
			this.current.add(element);
		}
		else {
			this.output = element;
		}
	}

	@Override
	public void multi(int count) {
		if (count < 0) {
			add(null);
			return;
		}
		List<@Nullable Object> list = new ArrayList<>(count);
		add(list);
		if (this.current != null) {
			this.enclosing.push(this.current);
		}
		this.current = list;
	}

	@Override
	public void complete(int depth) {
		// Called after each element, with the depth of arrays around it. After a complete
		// array, the depth is smaller than the number of open arrays.
		if (this.current != null && depth <= this.enclosing.size()) {
			this.current = this.enclosing.isEmpty() ? null : this.enclosing.pop();
		}
	}

}
