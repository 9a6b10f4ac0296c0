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

package io.synapsed.storage.snapshot;

/**
 * Listener for the progress of an export or a restore.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SnapshotProgress {

	/** Ignores the progress. */
	SnapshotProgress NONE = (phase, entries, bytes) -> {
	};

	/** Phase of the work. */
	enum Phase {

		/** Entries are written to a file. */
		EXPORT,

		/** A file is read and checked; the store is not touched yet. */
		VERIFY,

		/** Entries are written to a store. */
		RESTORE

	}

	/**
	 * Called with the progress after about each mebibyte, in the thread that does the
	 * work. An exception ends the work.
	 * @param phase the current phase
	 * @param entries entries done in this phase
	 * @param bytes bytes of keys and values done in this phase
	 */
	void onProgress(Phase phase, long entries, long bytes);

}
