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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.transform.RetirementCandidates;
import io.synapsed.storage.transform.EncodedValues;
import io.synapsed.storage.transform.ValueHeader;
import org.jspecify.annotations.Nullable;

/**
 * Removes former data-encryption keys (DEKs) and dictionaries that no value needs. They
 * must have been replaced for {@link #SETTLED a minute}, because a write that began
 * before may still store a value that needs one. If a value cannot be read, the job fails
 * and removes nothing: that value may need any of them. A store that several processes
 * share keeps all of them, because another process may use a former one until it learns
 * of the change.
 *
 * @since 0.1.0
 */
public final class Retirement extends ValueJob {

	/**
	 * For how long a DEK or dictionary must have been replaced: longer than any write
	 * takes. A monotonic clock of this process measures it. No write of this process uses
	 * one that was replaced before the store was opened.
	 */
	public static final Duration SETTLED = Duration.ofMinutes(1);

	/** The name of the job. */
	static final String NAME = "retirement";

	private final InstantSource clock;

	private final List<RetirementCandidates> candidates;

	private final DamagedKeys damaged = new DamagedKeys();

	/**
	 * Creates a retirement of the DEKs and dictionaries that no new value needs now.
	 * @param values the values that may need them
	 * @param clock tells when it began and ended
	 */
	public Retirement(EncodedValues values, InstantSource clock) {
		super(NAME, values, clock);
		this.clock = clock;
		this.candidates = values.retirementCandidates(SETTLED);
	}

	@Override
	protected void check() {
		super.check();
		if (values().engine().capabilities().contains(Capability.SHARED)) {
			throw new StorageConflictException(values().engine().name(),
					"keys and dictionaries of a store that several processes share are kept");
		}
	}

	/** Renews records of codecs first: they may need a former DEK themselves. */
	@Override
	protected @Nullable Bytes start() {
		values().renewCodecs(this.clock.millis());
		return null;
	}

	@Override
	protected synchronized void visit(List<Entry> entries) {
		for (Entry entry : entries) {
			try {
				ValueHeader header = ValueHeader.read(entry.value());
				this.candidates.forEach((candidates) -> candidates.visit(header));
			}
			catch (IntegrityException ex) {
				this.damaged.add(entry.key());
			}
		}
	}

	@Override
	protected synchronized void finished() {
		if (this.damaged.count() > 0) {
			throw new StorageConflictException(values().engine().name(), this.damaged.count()
					+ " values cannot be read and may need anything; verify the store, then restore or delete them");
		}
		long now = this.clock.millis();
		// Without this a power loss could bring back values that need a removed key.
		values().engine().flush();
		this.candidates.forEach((candidates) -> candidates.removeNeedless(now));
	}

	@Override
	protected synchronized JobFindings findings() {
		Map<String, Long> counts = new LinkedHashMap<>();
		for (RetirementCandidates kind : this.candidates) {
			counts.put(kind.name() + "-removed", kind.removed());
			counts.put(kind.name() + "-needed", kind.needed());
			counts.put(kind.name() + "-recent", kind.recent());
		}
		counts.put("damaged", this.damaged.count());
		return new JobFindings(counts, this.damaged.listed());
	}

}
