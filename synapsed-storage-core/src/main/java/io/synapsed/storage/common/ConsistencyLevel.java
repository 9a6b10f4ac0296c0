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

package io.synapsed.storage.common;

import java.util.Locale;

/**
 * What a read and a write may rely on where the data has several copies. A level is a
 * minimum: a store may do more. What it cannot give it refuses; it never does less than
 * it was asked for. On one machine there is one copy, and all levels are the same.
 * <p>
 * The levels are in the order of their cost. Each promises to a read what the levels
 * before it promise.
 *
 * @since 0.1.0
 */
public enum ConsistencyLevel {

	/**
	 * The nearest copy will do.
	 * <ul>
	 * <li>Write: returns when the least number of copies has it that the engine counts as
	 * a write. The write may be lost with them if the engine says so.</li>
	 * <li>Read: returns what the copy that was asked has, which may be old.</li>
	 * </ul>
	 */
	ONE,

	/**
	 * This process sees what it has done.
	 * <ul>
	 * <li>Write: is seen by every later read of this process at this level.</li>
	 * <li>Read: is never older than what this process wrote or read before.</li>
	 * </ul>
	 */
	SESSION,

	/**
	 * A majority decides.
	 * <ul>
	 * <li>Write: returns when a majority of the copies has it, so that it outlives the
	 * loss of the others.</li>
	 * <li>Read: is never older than any write at this level that returned before,
	 * wherever it was made.</li>
	 * </ul>
	 */
	QUORUM,

	/**
	 * Every copy takes part.
	 * <ul>
	 * <li>Write: returns when every copy has it.</li>
	 * <li>Read: as {@link #QUORUM}.</li>
	 * </ul>
	 */
	ALL,

	/**
	 * One order for everybody, as if there were one copy.
	 * <ul>
	 * <li>Write: as {@link #QUORUM}, and takes effect at one moment between its call and
	 * its return.</li>
	 * <li>Read: sees every write that returned before, and no write that a later read
	 * will not see.</li>
	 * </ul>
	 */
	LINEARIZABLE;

	/**
	 * Returns the name of the level in properties.
	 * @return the name in lower case, such as {@code quorum}
	 */
	public String propertyValue() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns whether this level comes after another one.
	 * @param other the other level
	 * @return whether it promises more, or costs more
	 */
	public boolean isAbove(ConsistencyLevel other) {
		return ordinal() > other.ordinal();
	}

}
