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

import io.synapsed.storage.common.Version;

/**
 * What a lightweight transaction requires of a row.
 *
 * @param kind the kind
 * @param version the version that is compared, if the kind compares one
 * @param time the time that is compared, if the kind compares one, in milliseconds since
 * the epoch
 */
record RowCondition(Kind kind, Version version, long time) {

	private static final Version NO_VERSION = Version.of(0);

	/** Requires nothing, and makes no lightweight transaction. */
	static final RowCondition NONE = new RowCondition(Kind.NONE, NO_VERSION, 0);

	/** Requires that there is no row. */
	static final RowCondition ABSENT = new RowCondition(Kind.ABSENT, NO_VERSION, 0);

	/**
	 * Holds for every row and for none: a row cannot have the version of a write that is
	 * yet to come.
	 */
	static RowCondition any(Version next) {
		return new RowCondition(Kind.ANY, next, 0);
	}

	static RowCondition present(long now) {
		return new RowCondition(Kind.PRESENT, NO_VERSION, now);
	}

	static RowCondition live(Version version, long now) {
		return new RowCondition(Kind.LIVE, version, now);
	}

	static RowCondition expired(Version version, long now) {
		return new RowCondition(Kind.EXPIRED, version, now);
	}

	static RowCondition same(Version version, long expiresAt) {
		return new RowCondition(Kind.SAME, version, expiresAt);
	}

	/** The kinds of conditions. */
	enum Kind {

		/** Requires nothing. */
		NONE("", false, false),

		/** Requires another version than one, which no row has. */
		ANY(" IF version != ?", true, false),

		/** Requires that there is no row. */
		ABSENT(" IF version = null AND expires_at = null", false, false),

		/** Requires a row that has not expired. */
		PRESENT(" IF expires_at > ?", false, true),

		/** Requires a row at a version that has not expired. */
		LIVE(" IF version = ? AND expires_at > ?", true, true),

		/** Requires a row at a version that has expired. */
		EXPIRED(" IF version = ? AND expires_at <= ?", true, true),

		/** Requires a row at a version with a certain expiry. */
		SAME(" IF version = ? AND expires_at = ?", true, true);

		private final String clause;

		private final boolean comparesVersion;

		private final boolean comparesTime;

		Kind(String clause, boolean comparesVersion, boolean comparesTime) {
			this.clause = clause;
			this.comparesVersion = comparesVersion;
			this.comparesTime = comparesTime;
		}

		String clause() {
			return this.clause;
		}

		boolean comparesVersion() {
			return this.comparesVersion;
		}

		boolean comparesTime() {
			return this.comparesTime;
		}

	}

}
