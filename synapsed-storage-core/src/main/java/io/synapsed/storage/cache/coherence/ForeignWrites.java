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
package io.synapsed.storage.cache.coherence;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.synapsed.storage.cache.coherence.InvalidationMessage.Announcement;
import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the announced writes of other instances. Their keys stay out of the cache until
 * the writes are over or their leases have ended. One thread changes it, any thread may
 * ask.
 */
final class ForeignWrites {

	/** An announcement beyond this number counts as an announcement of all keys. */
	private static final int MOST_KEYS = 100_000;

	/** An announcement beyond this size counts as an announcement of all keys. */
	private static final long MOST_BYTES = 32 << 20;

	private final Map<Id, Lease> leases = new HashMap<>();

	private final Map<Bytes, Integer> writers = new ConcurrentHashMap<>();

	/** Size of the keys of all leases. */
	private long bytes;

	private volatile int writersOfAll;

	/**
	 * Returns whether a write of a key is running.
	 */
	boolean holds(Bytes key) {
		return this.writersOfAll > 0 || this.writers.containsKey(key);
	}

	/**
	 * Begins the lease of a write.
	 * @param announcement the write
	 * @param end when the lease ends
	 * @return the keys, or {@code null} for all
	 */
	@Nullable List<Bytes> begin(Announcement announcement, long end) {
		List<Bytes> keys = announcement.keys();
		if (keys != null
				&& (this.writers.size() + keys.size() > MOST_KEYS || this.bytes + bytesOf(keys) > MOST_BYTES)) {
			keys = null;
		}
		Lease before = this.leases.put(new Id(announcement.sender(), announcement.write()), new Lease(keys, end));
		if (keys == null) {
			this.writersOfAll++;
		}
		else {
			this.bytes += bytesOf(keys);
			keys.forEach((key) -> this.writers.merge(key, 1, Integer::sum));
		}
		release(before);
		return keys;
	}

	void end(long sender, long write) {
		release(this.leases.remove(new Id(sender, write)));
	}

	/**
	 * Ends every lease that is over.
	 * @param now the time, by the clock of the leases
	 */
	void endUntil(long now) {
		this.leases.values().removeIf((lease) -> {
			boolean over = now - lease.end() >= 0;
			if (over) {
				release(lease);
			}
			return over;
		});
	}

	private void release(@Nullable Lease lease) {
		if (lease == null) {
			return;
		}
		if (lease.keys() == null) {
			this.writersOfAll--;
		}
		else {
			this.bytes -= bytesOf(lease.keys());
			lease.keys()
				.forEach((key) -> this.writers.computeIfPresent(key, (same, count) -> (count > 1) ? count - 1 : null));
		}
	}

	private static long bytesOf(List<Bytes> keys) {
		return keys.stream().mapToLong(Bytes::size).sum();
	}

	private record Id(long sender, long write) {
	}

	private record Lease(@Nullable List<Bytes> keys, long end) {
	}

}
