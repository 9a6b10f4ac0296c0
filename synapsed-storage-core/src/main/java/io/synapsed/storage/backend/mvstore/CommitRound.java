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

package io.synapsed.storage.backend.mvstore;

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.engine.EntryWrite;
import org.jspecify.annotations.Nullable;

/**
 * The writes that one commit of the file covers. Each writer waits for the round, and the
 * first waiting one commits for all. The lock for finishing rounds guards the fields, the
 * lock of the writers guards the writes.
 */
final class CommitRound {

	private final List<EntryWrite<?>> watched = new ArrayList<>();

	boolean finished;

	/** Whether another commit has covered some writes of the round. */
	boolean committedAside;

	@Nullable Throwable failure;

	/**
	 * Adds a write that has been applied.
	 */
	void add(EntryWrite<?> write) {
		if (write.isWatched()) {
			this.watched.add(write);
		}
	}

	/**
	 * Publishes the writes, once they are as durable as configured.
	 */
	void publish() {
		// Needs no memory: publishing a write that is in the file must not fail.
		for (int index = 0; index < this.watched.size(); index++) {
			this.watched.get(index).publish();
		}
	}

	/**
	 * The commit of a round has failed. Each waiting writer throws an exception of its
	 * own.
	 */
	static final class FailedException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		FailedException(Throwable cause) {
			super(cause);
		}

	}

}
