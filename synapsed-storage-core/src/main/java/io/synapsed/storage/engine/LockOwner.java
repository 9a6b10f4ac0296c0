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

package io.synapsed.storage.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The process that has a lock file open.
 *
 * @param pid number of the process
 * @param started when it started, milliseconds since the epoch, because systems reuse
 * process numbers
 * @param file identity of the lock file; a copy of the file has another one
 */
record LockOwner(long pid, long started, String file) {

	// Processes see the clock at slightly different times.
	private static final long TOLERANCE_MILLIS = 2_000;

	/**
	 * Returns this process as the owner of a file.
	 */
	static LockOwner current(String file) {
		ProcessHandle process = ProcessHandle.current();
		return new LockOwner(process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L), file);
	}

	/**
	 * Reads what {@link #toString()} wrote, or returns {@code null} if it is something
	 * else.
	 */
	static @Nullable LockOwner parse(String text) {
		String[] parts = text.split(" ", 3);
		try {
			return (parts.length == 3) ? new LockOwner(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2])
					: null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	/**
	 * Whether it is another process of this machine, which still runs, and means this
	 * file.
	 */
	boolean isAnotherProcess(String identity) {
		if (this.pid == ProcessHandle.current().pid() || !this.file.equals(identity)) {
			return false;
		}
		Optional<Instant> running = ProcessHandle.of(this.pid)
			.filter(ProcessHandle::isAlive)
			.flatMap((process) -> process.info().startInstant());
		return running.isPresent() && Math.abs(running.get().toEpochMilli() - this.started) <= TOLERANCE_MILLIS
				&& !hasEnded();
	}

	/** On Linux, a process that was killed stays listed until its parent has asked. */
	private boolean hasEnded() {
		try {
			String state = Files.readString(Path.of("/proc/" + this.pid + "/stat"));
			char letter = state.charAt(state.lastIndexOf(')') + 2);
			return letter == 'Z' || letter == 'X';
		}
		catch (IOException | IndexOutOfBoundsException ex) {
			return false;
		}
	}

	@Override
	public String toString() {
		return this.pid + " " + this.started + " " + this.file;
	}

}
