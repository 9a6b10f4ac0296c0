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

package io.synapsed.storage.backend.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.RangeCondition;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Applies one write on the connection for it. Events are collected, not published.
 */
final class EntryWriter {

	private final SqliteConnection connection;

	private final long stamp;

	private final Version version;

	private final long now;

	private final @Nullable List<WatchEvent> events;

	private @Nullable Bytes changed;

	private List<Mutation> changes = List.of();

	/**
	 * Creates a writer for one write.
	 * @param connection the connection
	 * @param stamp the stamp of the write
	 * @param now milliseconds since the epoch
	 * @param events collects events, or {@code null} if the store is not watched
	 */
	EntryWriter(SqliteConnection connection, long stamp, long now, @Nullable List<WatchEvent> events) {
		this.connection = connection;
		this.stamp = stamp;
		this.version = Version.of(stamp);
		this.now = now;
		this.events = events;
	}

	/**
	 * Stores a value.
	 */
	Version put(Mutation.Put put) throws SQLException {
		this.changed = put.key();
		write(put);
		return this.version;
	}

	/** Its event comes first: without a transaction the write takes effect at once. */
	private void write(Mutation.Put put) throws SQLException {
		Bytes value = put.stored();
		if (this.events != null) {
			this.events
				.add(WatchEvent.put(new Entry(put.key(), value, this.version, put.expiresAt(), Entry.NO_SERIALIZER)));
		}
		this.connection.put(put.key(), this.stamp, put.expiresAt(), value);
	}

	/**
	 * Removes an entry.
	 * @return whether there was one that had not expired
	 */
	boolean delete(Bytes key) throws SQLException {
		WatchEvent event = (this.events != null) ? WatchEvent.delete(key, this.version) : null;
		boolean existed = this.connection.delete(key, this.now);
		if (existed) {
			this.changed = key;
			if (this.events != null && event != null) {
				this.events.add(event);
			}
		}
		return existed;
	}

	/**
	 * Tells whether the write has changed what a watch of a range sees.
	 */
	boolean changes(KeyRange range) {
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

	/**
	 * Applies a batch in a transaction, if its conditions hold.
	 */
	CommitResult commit(WriteBatch batch) throws SQLException {
		this.connection.beginImmediate();
		List<Bytes> failed = failedKeys(batch.conditions());
		if (!failed.isEmpty() || !allHold(batch.ranges())) {
			this.connection.rollback();
			return CommitResult.rejected(failed);
		}
		for (Mutation mutation : batch.mutations()) {
			if (mutation instanceof Mutation.Put put) {
				write(put);
			}
			else if (mutation instanceof Mutation.Delete delete) {
				delete(delete.key());
			}
			else if (mutation instanceof Mutation.Reclaim reclaim) {
				this.connection.reclaim(reclaim.key(), reclaim.version(), this.now);
			}
			else if (mutation instanceof Mutation.Rewrite rewrite
					&& rewrite.applies(this.connection.get(rewrite.key()), this.now)) {
				Mutation.Put put = rewrite.put();
				this.connection.put(put.key(), rewrite.version().low(), put.expiresAt(), put.stored());
			}
		}
		// Whatever needs memory comes before the commit.
		CommitResult result = CommitResult.applied(Collections.nCopies(batch.mutations().size(), this.version));
		this.changes = batch.mutations();
		this.connection.commit();
		return result;
	}

	private List<Bytes> failedKeys(List<Condition> conditions) throws SQLException {
		List<Bytes> failed = new ArrayList<>();
		for (Condition condition : conditions) {
			if (!condition.holds(this.connection.get(condition.key()), this.now)) {
				failed.add(condition.key());
			}
		}
		return failed;
	}

	private boolean allHold(List<RangeCondition> conditions) throws SQLException {
		for (RangeCondition condition : conditions) {
			long expected = condition.entries();
			long counted = condition.range().isEmpty() ? 0
					: this.connection.count(condition.range(), this.now, Math.max(expected, expected + 1));
			if (counted != expected) {
				return false;
			}
		}
		return true;
	}

}
