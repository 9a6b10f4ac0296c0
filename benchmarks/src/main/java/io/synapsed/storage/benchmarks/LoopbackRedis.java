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

package io.synapsed.storage.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

import redis.embedded.RedisServer;

/**
 * A server of Redis on the loopback device, which keeps its data in memory only.
 */
final class LoopbackRedis implements AutoCloseable {

	static final String HOST = "127.0.0.1";

	private final RedisServer server;

	private final int port;

	private LoopbackRedis(RedisServer server, int port) {
		this.server = server;
		this.port = port;
	}

	static LoopbackRedis start(Path directory) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
			port = socket.getLocalPort();
		}
		// A server stops when its output is not read.
		RedisServer server = RedisServer.newRedisServer()
			.port(port)
			.bind(HOST)
			.setting("save \"\"")
			.setting("dir " + directory)
			.soutListener((line) -> {
			})
			.build();
		server.start();
		return new LoopbackRedis(server, port);
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() throws IOException {
		this.server.stop();
	}

}
