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
package io.synapsed.storage.backend.redis;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * State of a feature that is recorded beside the entries: the index, or the changes for
 * watches. A feature is maintained by all writers before the first reader uses it, and
 * for as long as the last one may.
 */
enum FeatureState {

	/** There is none. */
	OFF("false", false, false),

	/** Writers maintain it; older entries are still added. */
	BUILDING("building", true, false),

	/** Writers maintain it and readers use it. */
	ON("true", true, true),

	/** Readers have stopped to use it; writers still maintain it. */
	ENDING("ending", true, false),

	/** Writers have stopped to maintain it; it is being removed. */
	CLEARING("clearing", false, false);

	private final String text;

	private final boolean maintained;

	private final boolean usable;

	FeatureState(String text, boolean maintained, boolean usable) {
		this.text = text;
		this.maintained = maintained;
		this.usable = usable;
	}

	static FeatureState of(boolean on) {
		return on ? ON : OFF;
	}

	/**
	 * Finds a state by its recorded name.
	 * @return the state, or {@code null} if this version of the library knows none
	 */
	static @Nullable FeatureState of(String text) {
		return Stream.of(values()).filter((state) -> state.text.equals(text)).findFirst().orElse(null);
	}

	/**
	 * Returns the name that the descriptor records.
	 */
	String text() {
		return this.text;
	}

	/**
	 * Whether each write must keep it in step with the entries.
	 */
	boolean isMaintained() {
		return this.maintained;
	}

	/**
	 * Whether readers may rely on it.
	 */
	boolean isUsable() {
		return this.usable;
	}

	/**
	 * Whether a change of it was begun and has not ended.
	 */
	boolean isChanging() {
		return this != ON && this != OFF;
	}

}
