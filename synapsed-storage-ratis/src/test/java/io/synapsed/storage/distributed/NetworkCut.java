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

package io.synapsed.storage.distributed;

import java.util.List;

import org.apache.ratis.util.CodeInjectionForTesting;

/**
 * Cuts one instance off from the others, in both directions: neither hears what the other
 * says about votes, entries and heartbeats. Instances in one process share it, so one
 * test at a time can use it.
 */
final class NetworkCut implements AutoCloseable {

	private static final List<String> POINTS = List.of("RaftServerImpl.requestVote", "RaftServerImpl.appendEntries");

	private volatile String cutOff = "";

	NetworkCut() {
		for (String point : POINTS) {
			CodeInjectionForTesting.put(point, (here, there, arguments) -> {
				if (String.valueOf(here).equals(this.cutOff) != String.valueOf(there).equals(this.cutOff)) {
					throw new IllegalStateException("There is no connection to " + there);
				}
				return false;
			});
		}
	}

	void cutOff(int instance) {
		this.cutOff = "node-" + instance;
	}

	void heal() {
		this.cutOff = "";
	}

	@Override
	public void close() {
		POINTS.forEach(CodeInjectionForTesting::remove);
	}

}
