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

package io.synapsed.storage.cache;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.spi.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Decides by their consistency level which reads a cache may answer and fill. A cache
 * over a store of this process alone sees every write, and may answer all. Where other
 * processes write, it knows what this process wrote and read: enough for
 * {@link ConsistencyLevel#SESSION}, if everything that fills it is read at that level.
 */
final class LevelledReads {

	private final KeyValueStore engine;

	private final boolean shared;

	private final boolean levelSet;

	LevelledReads(KeyValueStore engine) {
		this.engine = engine;
		this.shared = engine.capabilities().contains(Capability.SHARED);
		this.levelSet = engine.isConsistencyLevelSet();
	}

	/**
	 * Returns what somebody has asked for, in the call or for the store.
	 */
	private @Nullable ConsistencyLevel asked(ReadOptions options) {
		ConsistencyLevel level = options.consistency();
		return (level == null && this.levelSet) ? this.engine.consistencyLevel() : level;
	}

	/**
	 * Returns whether only the engine may answer. Also where it refuses the level.
	 */
	boolean goRound(ReadOptions options) {
		ConsistencyLevel level = asked(options);
		if (level == null) {
			return false;
		}
		if (this.shared && (level.isAbove(ConsistencyLevel.SESSION)
				|| (level == ConsistencyLevel.SESSION && isFilledBelowSession()))) {
			return true;
		}
		return !this.engine.consistencyLevels().contains(level);
	}

	/**
	 * Returns whether an answer of the engine may enter the cache. One that may be older
	 * than what this process has written must not be served to others.
	 */
	boolean fill(ReadOptions options) {
		return !this.shared || asked(options) != ConsistencyLevel.ONE || isFilledBelowSession();
	}

	private boolean isFilledBelowSession() {
		return this.engine.consistencyLevel() == ConsistencyLevel.ONE;
	}

	/**
	 * Returns what a read is given that asks for nothing: what the cache keeps may be
	 * older than what other processes have written.
	 */
	ConsistencyLevel own() {
		ConsistencyLevel own = this.engine.consistencyLevel();
		boolean mayBeCached = this.shared && !this.levelSet && own.isAbove(ConsistencyLevel.SESSION)
				&& this.engine.consistencyLevels().contains(ConsistencyLevel.SESSION);
		return mayBeCached ? ConsistencyLevel.SESSION : own;
	}

	/**
	 * Returns the level of the store if it makes the cache useless.
	 */
	@Nullable ConsistencyLevel levelAboveCache() {
		return (this.shared && this.levelSet && goRound(ReadOptions.DEFAULT)) ? this.engine.consistencyLevel() : null;
	}

}
