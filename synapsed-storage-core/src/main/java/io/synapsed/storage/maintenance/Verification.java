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

package io.synapsed.storage.maintenance;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.transform.EncodedValues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every value and lists those that cannot be read.
 *
 * @since 0.1.0
 */
public final class Verification extends ValueJob {

	/** The name of the job. */
	static final String NAME = "verification";

	private static final Logger logger = LoggerFactory.getLogger(Verification.class);

	/** Limits the log of a store with much damage. */
	private static final int LOGGED = 10;

	private final DamagedKeys damaged = new DamagedKeys();

	/**
	 * Creates a verification.
	 * @param values the values to read
	 * @param clock tells when it began and ended
	 */
	public Verification(EncodedValues values, InstantSource clock) {
		super(NAME, values, clock);
	}

	@Override
	protected void visit(List<Entry> entries) {
		for (Entry entry : entries) {
			Optional<StorageException> problem = values().problem(entry);
			if (problem.isPresent() && isStill(entry)) {
				add(entry, problem.get());
			}
		}
	}

	/** Reads the value again: it may have changed since it was read. */
	private boolean isStill(Entry entry) {
		Entry now = values().engine().get(entry.key(), ReadOptions.BYPASS_CACHE);
		return now != null && now.version().equals(entry.version()) && values().problem(now).isPresent();
	}

	private void add(Entry entry, StorageException problem) {
		long count = this.damaged.add(entry.key());
		if (count <= LOGGED) {
			logger.error("A value in namespace '{}' of store '{}' cannot be read{}",
					Namespace.ofKey(entry.key()).name(), values().engine().name(),
					(count == LOGGED) ? "; no more of them are logged" : "", problem);
		}
	}

	@Override
	protected JobFindings findings() {
		return new JobFindings(Map.of("damaged", this.damaged.count()), this.damaged.listed());
	}

}
