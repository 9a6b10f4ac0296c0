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

import java.util.Collection;

import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.spi.Mutation;

/**
 * Refuses what the servers would refuse, before it is sent: a server closes the
 * connection, and with it all requests under way, when a message is too large for it.
 */
final class SizeLimit {

	/** What a statement adds to key and value, in bytes. */
	private static final int PER_CHANGE = 512;

	/** Statements in one batch of the protocol. */
	private static final int MOST_CHANGES = 65_535;

	private final String store;

	private volatile long mostBytes = Long.MAX_VALUE;

	private volatile String source = "";

	SizeLimit(String store) {
		this.store = store;
	}

	/**
	 * Takes over what the servers say.
	 * @param mostBytes the largest write in bytes
	 * @param source the setting of the server that says so
	 */
	void learn(long mostBytes, String source) {
		this.mostBytes = mostBytes;
		this.source = source;
	}

	/**
	 * Returns the largest write.
	 * @return bytes, {@link Long#MAX_VALUE} if the servers do not tell
	 */
	long mostBytes() {
		return this.mostBytes;
	}

	void check(String operation, Collection<? extends Mutation> changes) {
		if (changes.size() > MOST_CHANGES) {
			throw new InvalidValueException(this.store, operation + " has " + changes.size() + " changes, and one batch"
					+ " takes " + MOST_CHANGES + "; nothing was written. Split it");
		}
		long size = 0;
		for (Mutation change : changes) {
			size += change.size() + PER_CHANGE;
		}
		if (size > this.mostBytes) {
			throw new InvalidValueException(this.store,
					operation + " has about " + size + " bytes, and the Cassandra servers take " + this.mostBytes + " ("
							+ this.source + "); nothing was written. Split it, or raise the limit on the servers");
		}
	}

}
