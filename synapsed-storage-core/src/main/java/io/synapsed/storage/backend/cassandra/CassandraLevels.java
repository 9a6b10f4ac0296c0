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

package io.synapsed.storage.backend.cassandra;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.synapsed.storage.common.ConsistencyLevel;

/**
 * Maps consistency levels to those of Cassandra.
 * <p>
 * {@code session} is done as {@code quorum}: a read of a majority meets a replica of
 * every earlier write and read of this process, and the timestamps of one session only
 * grow.
 */
final class CassandraLevels {

	/** What reads for a decision use: never below a majority. */
	static final ConsistencyLevel MAJORITY = ConsistencyLevel.QUORUM;

	private CassandraLevels() {
	}

	/**
	 * Returns the levels that a store gives. Where writes are plain, no read is
	 * linearizable.
	 */
	static Set<ConsistencyLevel> of(boolean conditionalWrites) {
		Set<ConsistencyLevel> levels = EnumSet.allOf(ConsistencyLevel.class);
		if (!conditionalWrites) {
			levels.remove(ConsistencyLevel.LINEARIZABLE);
		}
		return Collections.unmodifiableSet(levels);
	}

	static DefaultConsistencyLevel ofRead(ConsistencyLevel level) {
		return switch (level) {
			case ONE -> DefaultConsistencyLevel.LOCAL_ONE;
			case SESSION, QUORUM -> DefaultConsistencyLevel.LOCAL_QUORUM;
			case ALL -> DefaultConsistencyLevel.ALL;
			case LINEARIZABLE -> DefaultConsistencyLevel.SERIAL;
		};
	}

	static DefaultConsistencyLevel ofPlainWrite(ConsistencyLevel level) {
		return switch (level) {
			case ONE -> DefaultConsistencyLevel.LOCAL_ONE;
			case SESSION, QUORUM, LINEARIZABLE -> DefaultConsistencyLevel.LOCAL_QUORUM;
			case ALL -> DefaultConsistencyLevel.ALL;
		};
	}

	/**
	 * Returns the level at which the decision of a lightweight transaction is written. A
	 * majority has made the decision anyway.
	 */
	static DefaultConsistencyLevel ofCommit(ConsistencyLevel level) {
		return (level == ConsistencyLevel.ALL) ? DefaultConsistencyLevel.ALL : DefaultConsistencyLevel.LOCAL_QUORUM;
	}

}
