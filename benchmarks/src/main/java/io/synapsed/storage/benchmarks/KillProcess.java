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

import java.nio.file.Path;

import io.synapsed.storage.benchmarks.peer.Contender;
import io.synapsed.storage.benchmarks.peer.Peer;

/**
 * Writes into a library until it is killed, or counts what remains of that.
 */
public final class KillProcess {

	/** Precedes the number of writes that were acknowledged. */
	static final String ACKNOWLEDGED = "acknowledged ";

	static final String WRITE = "write";

	static final String COUNT = "count";

	private static final byte[] VALUE = new byte[100];

	private KillProcess() {
	}

	/**
	 * Writes forever, or prints how many writes are missing.
	 * @param arguments {@value #WRITE} or {@value #COUNT}, the library, its directory,
	 * and number of writes that were acknowledged
	 * @throws Exception if an operation fails
	 */
	public static void main(String[] arguments) throws Exception {
		try (Peer peer = Contender.valueOf(arguments[1]).open(Path.of(arguments[2]))) {
			if (arguments[0].equals(WRITE)) {
				write(peer);
			}
			else {
				System.out.println(ChildProcess.READY + missing(peer, Integer.parseInt(arguments[3])));
			}
		}
	}

	private static void write(Peer peer) throws Exception {
		for (int number = 0; number < Integer.MAX_VALUE; number++) {
			peer.put(TestData.key(number), VALUE);
			System.out.println(ACKNOWLEDGED + (number + 1));
		}
	}

	private static int missing(Peer peer, int acknowledged) throws Exception {
		int missing = 0;
		for (int number = 0; number < acknowledged; number++) {
			if (peer.get(TestData.key(number)) != VALUE.length) {
				missing++;
			}
		}
		return missing;
	}

}
