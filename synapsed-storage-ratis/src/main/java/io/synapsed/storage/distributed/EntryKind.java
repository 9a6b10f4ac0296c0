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

package io.synapsed.storage.distributed;

/**
 * What an entry of the log is for. What applying an entry of a kind does never changes:
 * replicas of different versions must agree. A change needs a new kind.
 */
enum EntryKind {

	/** A batch of changes, with conditions, applied at most once. */
	WRITE((byte) 1),

	/** Nothing. It proves that whoever sees it applied has seen everything before. */
	BARRIER((byte) 2);

	private final byte code;

	EntryKind(byte code) {
		this.code = code;
	}

	byte code() {
		return this.code;
	}

	/**
	 * Finds a kind.
	 * @throws UnreadableEntryException if this version does not know it
	 */
	static EntryKind of(byte code) {
		for (EntryKind kind : values()) {
			if (kind.code == code) {
				return kind;
			}
		}
		throw new UnreadableEntryException("An entry of the log has the kind " + code
				+ ", which this version does not know: it was written by a newer one, or is damaged");
	}

}
