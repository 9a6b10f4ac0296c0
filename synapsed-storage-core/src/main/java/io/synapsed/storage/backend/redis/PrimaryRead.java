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

import io.lettuce.core.protocol.ProtocolKeyword;

/**
 * Read commands that the primary answers, whatever the configuration of the connection. A
 * replica lags behind, but an entry that is read to be written back must be current.
 * Lettuce sends to replicas only the commands that it knows to be reads by their type.
 */
final class PrimaryRead implements ProtocolKeyword {

	static final PrimaryRead GET = new PrimaryRead("GET");

	static final PrimaryRead GETRANGE = new PrimaryRead("GETRANGE");

	static final PrimaryRead MGET = new PrimaryRead("MGET");

	static final PrimaryRead SCAN = new PrimaryRead("SCAN");

	static final PrimaryRead ZRANGEBYLEX = new PrimaryRead("ZRANGEBYLEX");

	static final PrimaryRead ZRANGEBYSCORE = new PrimaryRead("ZRANGEBYSCORE");

	static final PrimaryRead ZREVRANGEBYLEX = new PrimaryRead("ZREVRANGEBYLEX");

	private final String command;

	private final byte[] bytes;

	private PrimaryRead(String command) {
		this.command = command;
		this.bytes = command.getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public byte[] getBytes() {
		return this.bytes;
	}

	@Override
	public String toString() {
		return this.command;
	}

}
