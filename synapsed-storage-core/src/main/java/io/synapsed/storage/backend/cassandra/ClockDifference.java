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

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.time.TimestampGenerator;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.StoreWarning;

/**
 * How far the clock that this process stamps its writes with differs from that of a
 * server.
 */
final class ClockDifference {

	/** What well-kept clocks, and a slow answer, stay below. */
	private static final Duration HARMLESS = Duration.ofSeconds(1);

	private ClockDifference() {
	}

	/**
	 * Asks a server for its time.
	 */
	static Optional<StoreWarning> find(CassandraSchema schema, CqlSession session, boolean conditionalWrites) {
		TimestampGenerator generator = session.getContext().getTimestampGenerator();
		boolean stampedHere = generator.next() != Statement.NO_DEFAULT_TIMESTAMP;
		LongSupplier micros = stampedHere ? generator::next
				: () -> TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
		long before = micros.getAsLong();
		try {
			Row row = schema.query("SELECT now() FROM system.local").one();
			long after = micros.getAsLong();
			UUID now = (row != null) ? row.getUuid(0) : null;
			if (now == null) {
				return Optional.empty();
			}
			long server = TimeUnit.MILLISECONDS.toMicros(Uuids.unixTimestamp(now));
			return of(before - server, after - server, stampedHere && !conditionalWrites);
		}
		catch (StorageException ex) {
			// Another warning says that the servers do not answer.
			return Optional.empty();
		}
	}

	/**
	 * Judges the differences before and after the answer: the true one lies between them.
	 * @param before microseconds by which this process was ahead, at the least
	 * @param after microseconds by which this process was ahead, at the most
	 * @param stamping whether this clock decides which of two writes stays
	 */
	static Optional<StoreWarning> of(long before, long after, boolean stamping) {
		long harmless = TimeUnit.NANOSECONDS.toMicros(HARMLESS.toNanos());
		if (before <= harmless && after >= -harmless) {
			return Optional.empty();
		}
		boolean ahead = before > harmless;
		String difference = TimeUnit.MICROSECONDS.toMillis(ahead ? before : -after) + " ms";
		String consequence = "entries expire at another moment here than for other processes";
		if (stamping) {
			consequence = (ahead ? "its writes hide later ones of other processes, which are lost, and "
					: "its writes are lost where others have written before, and ") + consequence;
		}
		return Optional.of(new StoreWarning(
				"The clock of this process is " + difference + (ahead ? " ahead of" : " behind")
						+ " that of a Cassandra server: " + consequence + ".",
				"Synchronise the clocks of this machine and of the servers (NTP)."));
	}

}
