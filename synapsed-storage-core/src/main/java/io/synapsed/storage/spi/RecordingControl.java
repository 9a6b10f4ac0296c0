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
package io.synapsed.storage.spi;

import java.util.Optional;

import io.synapsed.storage.common.Capability;

/**
 * Switches on and off what an engine records beside its entries, such as an index for
 * scans, over data that is being read and written. An engine that can do so offers it by
 * {@link KeyValueStore#unwrap}. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface RecordingControl {

	/**
	 * Tells whether what a capability needs is recorded and complete.
	 * @param capability {@link Capability#ORDERED_SCAN} or {@link Capability#WATCH}
	 * @return whether it is, as far as this process knows
	 */
	boolean isRecorded(Capability capability);

	/**
	 * Returns a change that was begun, by this process or another one, and has not ended.
	 * @return the change, or empty if there is none
	 * @throws io.synapsed.storage.exception.StorageException if the server does not tell
	 */
	Optional<Change> unfinished();

	/**
	 * Makes a change, or goes on with it where it was interrupted. Other instances may
	 * read and write meanwhile. Switching on what is on already builds it from the
	 * beginning.
	 * @param change what to do
	 * @param pace decides how fast the change is made, and whether it goes on
	 * @return whether the change has ended; otherwise it was stopped, and another call
	 * goes on with it
	 * @throws io.synapsed.storage.exception.StorageConflictException if another instance
	 * is at work on a change
	 * @throws io.synapsed.storage.exception.StorageException if the change cannot be made
	 */
	boolean apply(Change change, Steps pace);

	/**
	 * A change of what is recorded.
	 *
	 * @param capability {@link Capability#ORDERED_SCAN} or {@link Capability#WATCH}
	 * @param on whether to record from now on, or to remove what was recorded
	 */
	record Change(Capability capability, boolean on) {
	}

	/**
	 * Is told of each step of a change.
	 */
	interface Steps {

		/**
		 * Waits for other instances to learn of the change.
		 * @param nanoseconds the time to wait, at least 0
		 * @return whether to go on; {@code false} ends the change for now, also before
		 * the time is over
		 */
		boolean rest(long nanoseconds);

		/**
		 * Called after entries were visited.
		 * @param entries number of entries since the last call
		 * @param bytes size of their keys in bytes
		 * @return whether to go on
		 */
		boolean visited(long entries, long bytes);

	}

}
