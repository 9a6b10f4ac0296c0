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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.transform.ForgottenValueException;
import io.synapsed.storage.transform.EncodedValues;
import org.jspecify.annotations.Nullable;

/**
 * Writes every value again with the current settings: compression, dictionary,
 * data-encryption key and checksum. Versions and expiries stay, and watches get no event.
 * A value that an application changes at the same time is skipped: it has the current
 * settings already. The job stores its position. An interrupted job resumes there, unless
 * the {@linkplain EncodedValues#fingerprint() fingerprint} of the write settings has
 * changed. Values that cannot be read are listed and stay as they are.
 *
 * @since 0.1.0
 */
public final class Recoding extends ValueJob {

	/** The name of the job. */
	static final String NAME = "recoding";

	private static final Bytes PLACE = Namespace.SYSTEM.encode("recoding");

	private final InstantSource clock;

	private final String fingerprint;

	private final DamagedKeys damaged = new DamagedKeys();

	private long renewed;

	private long forgotten;

	/**
	 * Creates a recoding.
	 * @param values the values to write again
	 * @param clock the clock of the store
	 */
	public Recoding(EncodedValues values, InstantSource clock) {
		super(NAME, values, clock);
		this.clock = clock;
		this.fingerprint = values.fingerprint();
	}

	/**
	 * Tells whether a recoding was interrupted.
	 * @param engine the store below all codecs
	 * @return whether one should resume
	 */
	static boolean isUnfinished(KeyValueStore engine) {
		return engine.get(PLACE, ReadOptions.BYPASS_CACHE) != null;
	}

	@Override
	protected @Nullable Bytes start() {
		values().renewCodecs(this.clock.millis());
		KeyValueStore engine = values().engine();
		Entry place = engine.get(PLACE, ReadOptions.BYPASS_CACHE);
		if (place != null) {
			Bytes fingerprint = fingerprintPart();
			if (place.value().startsWith(fingerprint)) {
				return place.value().slice(fingerprint.size());
			}
		}
		remember(Bytes.EMPTY);
		return null;
	}

	/** Returns the start of the stored position: the fingerprint and a zero byte. */
	private Bytes fingerprintPart() {
		return Bytes.utf8(this.fingerprint + "\0");
	}

	private void remember(Bytes position) {
		values().engine()
			.put(new Mutation.Put(PLACE, fingerprintPart().concat(position), Entry.NEVER, Entry.NO_SERIALIZER),
					this.clock.millis());
	}

	@Override
	protected void visit(List<Entry> entries) {
		List<Mutation> rewrites = new ArrayList<>();
		for (Entry entry : entries) {
			renew(entry).ifPresent(rewrites::add);
		}
		if (!rewrites.isEmpty()) {
			values().engine().commit(WriteBatch.of(rewrites), this.clock.millis());
			add(rewrites.size());
		}
	}

	private Optional<Mutation.Rewrite> renew(Entry entry) {
		try {
			return values().renew(entry);
		}
		catch (ForgottenValueException ex) {
			synchronized (this) {
				this.forgotten++;
			}
		}
		catch (StorageException ex) {
			this.damaged.add(entry.key());
		}
		return Optional.empty();
	}

	private synchronized void add(int count) {
		this.renewed += count;
	}

	@Override
	protected void visited(Bytes position) {
		remember(after(position));
	}

	@Override
	protected void finished() {
		values().engine().delete(PLACE, this.clock.millis());
		values().engine().flush();
	}

	@Override
	protected synchronized JobFindings findings() {
		return new JobFindings(
				Map.of("renewed", this.renewed, "damaged", this.damaged.count(), "forgotten", this.forgotten),
				this.damaged.listed());
	}

}
