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

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.synapsed.storage.IntegrityException;
import io.synapsed.storage.StorageConflictException;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.transform.StoredValues;
import io.synapsed.storage.transform.ValueHeader;
import io.synapsed.storage.transform.encryption.DataKeyState;
import io.synapsed.storage.transform.encryption.KeyRing;

/**
 * Removes data keys of before that no value needs any more, once they were retired for
 * {@link #SETTLED a while}: a write that was under way during the rotation may still
 * bring a value that needs one. Values that cannot be read end it before anything is
 * removed: they may need any key. A store that several processes share keeps its keys,
 * because another process may write with one of before until it hears of the rotation.
 *
 * @since 0.1.0
 */
public final class Retirement extends ValueJob {

	/** How long a key must have been retired: longer than any write may take. */
	public static final Duration SETTLED = Duration.ofMinutes(1);

	/** The name of the job. */
	static final String NAME = "retirement";

	private final KeyRing keys;

	private final List<Integer> candidates;

	private final long recent;

	private final Set<Integer> used = new HashSet<>();

	private long removed;

	private long unreadable;

	/**
	 * Creates a retirement of the keys that are not active at this moment.
	 * @param values the values that may need a key
	 * @param keys the data keys of the store
	 * @param clock tells when it began and ended
	 */
	public Retirement(StoredValues values, KeyRing keys, InstantSource clock) {
		super(NAME, values, clock);
		this.keys = keys;
		this.candidates = keys.retiredBefore(clock.instant().minus(SETTLED));
		this.recent = keys.count(DataKeyState.RETIRED) - this.candidates.size();
	}

	@Override
	protected synchronized void visit(List<Entry> entries) {
		for (Entry entry : entries) {
			try {
				this.used.add(ValueHeader.read(entry.value()).encryptionKey());
			}
			catch (IntegrityException ex) {
				this.unreadable++;
			}
		}
	}

	@Override
	protected synchronized void finished() {
		if (this.unreadable > 0) {
			throw new StorageConflictException(values().engine().name(), this.unreadable
					+ " values cannot be read and may need any key; verify the store and mend or delete them first");
		}
		if (values().engine().capabilities().contains(Capability.SHARED)) {
			throw new StorageConflictException(values().engine().name(),
					"keys of a store that several processes share are kept");
		}
		for (int id : this.candidates) {
			if (!this.used.contains(id) && this.keys.remove(id)) {
				this.removed++;
			}
		}
	}

	@Override
	protected synchronized JobFindings findings() {
		long needed = this.candidates.stream().filter(this.used::contains).count();
		return new JobFindings(
				Map.of("removed", this.removed, "needed", needed, "recent", this.recent, "damaged", this.unreadable),
				List.of());
	}

}
