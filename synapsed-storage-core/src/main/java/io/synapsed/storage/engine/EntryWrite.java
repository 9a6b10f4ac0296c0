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

package io.synapsed.storage.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.RangeCondition;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Applies one write by the rules that all engines share: what conditions mean, what each
 * kind of mutation does, and which events watches get. Create it under the lock of the
 * entries, before the write takes effect. {@linkplain #publish() Publish} it under the
 * same lock, after the write has taken effect. Then events come in the order of the
 * writes, and a watch that begins meanwhile gets a gap. Not safe for use by several
 * threads.
 *
 * @param <E> what the engine may throw
 * @since 0.1.0
 */
public final class EntryWrite<E extends Exception> {

	private final EntryTable<E> table;

	private final LongSupplier stamps;

	private final long now;

	private final WatchHub watches;

	private final int registrations;

	private final @Nullable List<WatchEvent> events;

	private @Nullable Version version;

	private @Nullable Bytes changed;

	private List<Mutation> changes = List.of();

	/**
	 * Begins a write.
	 * @param table the entries
	 * @param stamps gives the stamp of the write, such as a {@link StampSequence}; not
	 * asked if nothing is written, because conditions fail
	 * @param now milliseconds since the epoch
	 * @param watches the watches of the store
	 */
	public EntryWrite(EntryTable<E> table, LongSupplier stamps, long now, WatchHub watches) {
		this.table = table;
		this.stamps = stamps;
		this.now = now;
		this.watches = watches;
		this.registrations = watches.registrations();
		this.events = watches.isWatched() ? new ArrayList<>() : null;
	}

	private Version version() {
		Version known = this.version;
		if (known == null) {
			known = Version.of(this.stamps.getAsLong());
			this.version = known;
		}
		return known;
	}

	/**
	 * Stores an entry.
	 * @param put the entry
	 * @return its version
	 * @throws E if the engine fails
	 */
	public Version put(Mutation.Put put) throws E {
		Version written = version();
		this.changed = put.key();
		apply(put, written);
		return written;
	}

	/**
	 * Removes an entry.
	 * @param key the key
	 * @return whether there was one that had not expired
	 * @throws E if the engine fails
	 */
	public boolean delete(Bytes key) throws E {
		Version written = version();
		this.changed = key;
		boolean existed = delete(key, written, true);
		if (!existed) {
			this.changed = null;
		}
		return existed;
	}

	/**
	 * Applies a batch, if its conditions hold.
	 * @param batch the batch
	 * @return the result; once the changes take effect, it needs no more memory
	 * @throws E if the engine fails
	 */
	public CommitResult commit(WriteBatch batch) throws E {
		CommitResult refusal = refusal(batch);
		return (refusal != null) ? refusal : apply(batch.mutations());
	}

	/**
	 * Applies a batch that replicas have agreed on, if its conditions hold. As
	 * {@link #commit}, but answers one removal without conditions by whether there was an
	 * entry.
	 * @param batch the batch
	 * @return the result
	 * @throws E if the engine fails
	 */
	public CommitResult applyAgreed(WriteBatch batch) throws E {
		return (batch.single() instanceof Mutation.Delete delete) ? CommitResult.removal(delete(delete.key()))
				: commit(batch);
	}

	/**
	 * Judges the conditions of a batch.
	 * @param batch the batch
	 * @return the refusal, or {@code null} if all conditions hold
	 * @throws E if the engine fails
	 */
	public @Nullable CommitResult refusal(WriteBatch batch) throws E {
		List<Bytes> failed = new ArrayList<>();
		for (Condition condition : batch.conditions()) {
			if (!condition.holds(this.table.head(condition.key()), this.now)) {
				failed.add(condition.key());
			}
		}
		return (failed.isEmpty() && allHold(batch.ranges())) ? null : CommitResult.rejected(failed);
	}

	private boolean allHold(List<RangeCondition> conditions) throws E {
		for (RangeCondition condition : conditions) {
			long expected = condition.entries();
			// One more than expected is enough to know.
			long limit = Math.max(expected, expected + 1);
			long counted = condition.range().isEmpty() ? 0 : this.table.count(condition.range(), this.now, limit);
			if (counted != expected) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Applies mutations without conditions, in their order.
	 * @param mutations the mutations
	 * @return the result
	 * @throws E if the engine fails
	 */
	public CommitResult apply(List<Mutation> mutations) throws E {
		if (mutations.isEmpty()) {
			return CommitResult.applied(List.of());
		}
		Version written = version();
		this.changes = mutations;
		CommitResult result = CommitResult.applied(Collections.nCopies(mutations.size(), written));
		for (Mutation mutation : mutations) {
			if (mutation instanceof Mutation.Put put) {
				apply(put, written);
			}
			else if (mutation instanceof Mutation.Delete delete) {
				delete(delete.key(), written, this.events != null);
			}
			else if (mutation instanceof Mutation.Reclaim reclaim) {
				this.table.reclaim(reclaim, this.now);
			}
			else if (mutation instanceof Mutation.Rewrite rewrite
					&& rewrite.applies(this.table.head(rewrite.key()), this.now)) {
				this.table.put(rewrite.put(), rewrite.version());
			}
		}
		return result;
	}

	/** Creates the event first: after the effect, nothing may fail. */
	private void apply(Mutation.Put put, Version written) throws E {
		if (this.events != null) {
			this.events
				.add(WatchEvent.put(new Entry(put.key(), put.stored(), written, put.expiresAt(), put.serializer())));
		}
		this.table.put(put, written);
	}

	private boolean delete(Bytes key, Version written, boolean asked) throws E {
		WatchEvent event = (this.events != null) ? WatchEvent.delete(key, written) : null;
		boolean existed = this.table.delete(key, this.now, asked);
		if (existed && this.events != null && event != null) {
			this.events.add(event);
		}
		return existed;
	}

	/**
	 * Whether a watch must learn of the write. An engine that publishes after it has
	 * released the lock need keep only such writes.
	 * @return whether {@link #publish()} has anything to do
	 */
	public boolean isWatched() {
		return this.events != null || this.registrations != this.watches.registrations();
	}

	/**
	 * Tells watches of the write, which has taken effect. A watch that has begun since
	 * then gets a gap, because it cannot know whether it saw the write.
	 */
	public void publish() {
		if (this.events != null) {
			this.watches.publish(this.events);
		}
		else if (isWatched()) {
			this.watches.publishGapSince(this.registrations, this::changes);
		}
	}

	/**
	 * Tells watches that the write may or may not have taken effect.
	 */
	public void fail() {
		this.watches.publishGap();
	}

	private boolean changes(KeyRange range) {
		if (this.changed != null && range.contains(this.changed)) {
			return true;
		}
		for (Mutation mutation : this.changes) {
			if (mutation.isVisible() && range.contains(mutation.key())) {
				return true;
			}
		}
		return false;
	}

}
