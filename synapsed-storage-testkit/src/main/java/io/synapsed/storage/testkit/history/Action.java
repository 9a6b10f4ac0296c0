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

package io.synapsed.storage.testkit.history;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for, on one key. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Action {

	/**
	 * Reads the entry.
	 */
	record Get() implements Action {

		@Override
		public String toString() {
			return "get";
		}

	}

	/**
	 * Stores a value unconditionally.
	 *
	 * @param value the value
	 */
	record Put(Bytes value) implements Action {

		@Override
		public String toString() {
			return "put " + ValueText.of(this.value);
		}

	}

	/**
	 * Removes the entry, if there is one, and is told whether there was.
	 */
	record Delete() implements Action {

		@Override
		public String toString() {
			return "delete";
		}

	}

	/**
	 * Removes the entry, if there is one, and is not told whether there was.
	 */
	record Remove() implements Action {

		@Override
		public String toString() {
			return "remove";
		}

	}

	/**
	 * Stores a value if the entry is at a version.
	 *
	 * @param expected the version, which an earlier operation of the history returned, or
	 * {@code null} if there must be no entry
	 * @param value the value
	 */
	record CompareAndSet(@Nullable Version expected, Bytes value) implements Action {

		@Override
		public String toString() {
			return ((this.expected != null) ? "set, if at " + this.expected + ", " : "set, if absent, ")
					+ ValueText.of(this.value);
		}

	}

	/**
	 * Removes the entry if it is at a version.
	 *
	 * @param expected the version, which an earlier operation of the history returned
	 */
	record CompareAndDelete(Version expected) implements Action {

		@Override
		public String toString() {
			return "delete, if at " + this.expected;
		}

	}

}
