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

package io.synapsed.storage.cache;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the entries that an {@link EvictionPolicy} chooses, under one lock. The policy
 * sees the reads in their order, so its hit rate is that of its paper.
 */
final class LockedCache implements EntryCache {

	private final CacheLayer settings;

	private final EvictionPolicy<Bytes> policy;

	private final Runnable evicted;

	private final Map<Bytes, Entry> held = new HashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	LockedCache(CacheLayer settings, EvictionPolicy<Bytes> policy, Runnable evicted) {
		this.settings = settings;
		this.policy = policy;
		this.evicted = evicted;
	}

	@Override
	public @Nullable Entry get(Bytes key) {
		this.lock.lock();
		try {
			Entry found = this.held.get(key);
			if (found == null) {
				return null;
			}
			if (isOver(found)) {
				remove(key);
				this.evicted.run();
				return null;
			}
			this.policy.hit(key);
			return found;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public @Nullable Entry peek(Bytes key) {
		Entry found = locked(() -> this.held.get(key));
		return (found != null && !isOver(found)) ? found : null;
	}

	private boolean isOver(Entry entry) {
		return entry instanceof AgeingEntry ageing && !ageing.isKept(this.settings.nanoTime().getAsLong());
	}

	@Override
	public void putIf(Entry entry, BooleanSupplier condition) {
		long weight = this.settings.weight(entry);
		this.lock.lock();
		try {
			if (!condition.getAsBoolean()) {
				return;
			}
			if (this.held.containsKey(entry.key())) {
				remove(entry.key());
			}
			if (weight > this.settings.maxSize()) {
				this.evicted.run();
				return;
			}
			boolean done = false;
			try {
				// Before the policy admits it: a key that the policy knows can always be
				// removed.
				this.held.put(entry.key(), entry);
				this.policy.admit(entry.key(), weight, (victim) -> {
					this.held.remove(victim);
					this.evicted.run();
				});
				done = true;
			}
			finally {
				if (!done) {
					remove(entry.key());
				}
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean remove(Bytes key) {
		boolean removed = this.held.remove(key) != null;
		if (removed) {
			this.policy.remove(key);
		}
		return removed;
	}

	@Override
	public boolean invalidate(Bytes key) {
		this.lock.lock();
		try {
			return remove(key);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void clear() {
		this.lock.lock();
		try {
			List.copyOf(this.held.keySet()).forEach(this::remove);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long entries() {
		return locked(() -> (long) this.held.size());
	}

	@Override
	public long weight() {
		return locked(this.policy::weight);
	}

	private <T extends @Nullable Object> T locked(Supplier<T> call) {
		this.lock.lock();
		try {
			return call.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
