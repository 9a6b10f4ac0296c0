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

package io.synapsed.storage.cassandra.server;

import java.io.IOException;
import java.io.InputStream;

import org.apache.cassandra.service.CassandraDaemon;

/**
 * The program of the child process: the server, and a watch over the process that started
 * it. That one holds the other end of the standard input. When it ends, however it ends,
 * the input ends too, and the server does.
 */
final class ServerProcess {

	private ServerProcess() {
	}

	/**
	 * Runs the server.
	 * @param arguments none
	 */
	public static void main(String[] arguments) {
		Thread watch = new Thread(() -> endWith(System.in), "starter-watch");
		watch.setDaemon(true);
		watch.start();
		CassandraDaemon.main(arguments);
	}

	private static void endWith(InputStream input) {
		try {
			while (input.read() >= 0) {
				// Nothing is ever sent.
			}
		}
		catch (IOException ex) {
			// The other end is gone.
		}
		Runtime.getRuntime().halt(0);
	}

}
