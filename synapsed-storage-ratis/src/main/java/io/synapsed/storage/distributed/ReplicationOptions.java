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

import java.time.Duration;

import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * Sets how replicas agree.
 *
 * @param electionTimeout how long a voter waits for the leader before it asks for an
 * election, once to twice this time; 500 milliseconds to 30 seconds
 * @param requestTimeout longest time of one operation, all attempts together; 100
 * milliseconds to 10 minutes
 * @param maxLag how long ago a replica may have heard from the leader for a read at level
 * {@code one}; 100 milliseconds to 1 hour
 * @param maxClockSkew how far the clock of a caller may be from that of the leader; 1
 * millisecond to 1 hour
 * @param maxEntrySize bytes of the largest write, with its keys; 64 KiB to 1 GiB. Each
 * store takes four times as much memory outside the heap
 * @param segmentSize bytes of a file of the log; 1 MiB to 1 GiB
 * @param snapshotEntries number of entries after which a snapshot is taken; at least 1
 * @param keepEntries number of entries before a snapshot that stay in the log, for
 * instances that are a little behind; at least 0
 * @since 0.1.0
 */
public record ReplicationOptions(Duration electionTimeout, Duration requestTimeout, Duration maxLag,
		Duration maxClockSkew, long maxEntrySize, long segmentSize, long snapshotEntries, long keepEntries) {

	/** The defaults. */
	public static final ReplicationOptions DEFAULT = new ReplicationOptions(Duration.ofSeconds(1),
			Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), 17L << 20, 64L << 20, 100_000,
			100_000);

	/**
	 * Checks the settings.
	 * @param electionTimeout how long a voter waits for the leader
	 * @param requestTimeout longest time of one operation
	 * @param maxLag how long ago a replica may have heard from the leader
	 * @param maxClockSkew how far the clock of a caller may be from that of the leader
	 * @param maxEntrySize bytes of the largest write
	 * @param segmentSize bytes of a file of the log
	 * @param snapshotEntries number of entries after which a snapshot is taken
	 * @param keepEntries number of entries before a snapshot that stay in the log
	 * @throws StorageConfigurationException if a setting is out of its bounds
	 */
	public ReplicationOptions {
		check("election-timeout", electionTimeout, Duration.ofMillis(500), Duration.ofSeconds(30));
		check("request-timeout", requestTimeout, Duration.ofMillis(100), Duration.ofMinutes(10));
		check("max-lag", maxLag, Duration.ofMillis(100), Duration.ofHours(1));
		check("max-clock-skew", maxClockSkew, Duration.ofMillis(1), Duration.ofHours(1));
		check("max-entry-size", maxEntrySize, 64L << 10, 1L << 30);
		check("log.segment-size", segmentSize, 1L << 20, 1L << 30);
		check("log.snapshot-entries", snapshotEntries, 1L, Long.MAX_VALUE);
		check("log.keep-entries", keepEntries, 0L, Long.MAX_VALUE);
	}

	private static <T extends Comparable<T>> void check(String setting, T value, T least, T most) {
		if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
			throw new StorageConfigurationException(null,
					"The setting 'distributed." + setting + "' must be " + least + " to " + most + ", and is " + value);
		}
	}

	/**
	 * Returns the same settings with another election timeout.
	 * @param electionTimeout 500 milliseconds to 30 seconds
	 * @return the settings
	 */
	public ReplicationOptions withElectionTimeout(Duration electionTimeout) {
		return new ReplicationOptions(electionTimeout, this.requestTimeout, this.maxLag, this.maxClockSkew,
				this.maxEntrySize, this.segmentSize, this.snapshotEntries, this.keepEntries);
	}

	/**
	 * Returns the same settings with another request timeout.
	 * @param requestTimeout 100 milliseconds to 10 minutes
	 * @return the settings
	 */
	public ReplicationOptions withRequestTimeout(Duration requestTimeout) {
		return new ReplicationOptions(this.electionTimeout, requestTimeout, this.maxLag, this.maxClockSkew,
				this.maxEntrySize, this.segmentSize, this.snapshotEntries, this.keepEntries);
	}

	/**
	 * Returns the same settings with other sizes.
	 * @param maxEntrySize bytes of the largest write, 64 KiB to 1 GiB
	 * @param segmentSize bytes of a file of the log, 1 MiB to 1 GiB
	 * @return the settings
	 */
	public ReplicationOptions withSizes(long maxEntrySize, long segmentSize) {
		return new ReplicationOptions(this.electionTimeout, this.requestTimeout, this.maxLag, this.maxClockSkew,
				maxEntrySize, segmentSize, this.snapshotEntries, this.keepEntries);
	}

	/**
	 * Returns the same settings with snapshots at other times.
	 * @param snapshotEntries number of entries after which a snapshot is taken, at least
	 * 1
	 * @param keepEntries number of entries before a snapshot that stay in the log, at
	 * least 0
	 * @return the settings
	 */
	public ReplicationOptions withSnapshots(long snapshotEntries, long keepEntries) {
		return new ReplicationOptions(this.electionTimeout, this.requestTimeout, this.maxLag, this.maxClockSkew,
				this.maxEntrySize, this.segmentSize, snapshotEntries, keepEntries);
	}

}
