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

package io.synapsed.storage.testkit.fault;

/**
 * A call that changed files, as {@code write-recorder.c} has seen it.
 *
 * @param kind what it did
 * @param inode the file, 0 where the call names none
 * @param offset where it wrote, or the new size
 * @param path the name below the recorded directory, empty where the call has none
 * @param data what it wrote, or the second name
 */
record RecordedCall(Kind kind, long inode, long offset, String path, byte[] data) {

	/** In the order of the recorder. */
	enum Kind {

		/** What the process wrote to its standard output. */
		ACKNOWLEDGE,

		/** A file that was not there before was opened. */
		CREATE,

		WRITE,

		TRUNCATE,

		/** The size was raised to the offset, unless it was larger. */
		ALLOCATE,

		SYNC,

		SYNC_DIRECTORY,

		RENAME,

		UNLINK,

		MAKE_DIRECTORY,

		/** A mapping through which the file may be written past the recorder. */
		MAP,

		/** A call that the record does not express, with its name as the path. */
		UNKNOWN

	}

}
