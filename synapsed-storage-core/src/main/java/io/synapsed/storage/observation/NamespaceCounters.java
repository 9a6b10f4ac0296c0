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

package io.synapsed.storage.observation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.StoreOperation;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Counts operations by namespace, for a bounded number of namespaces. Creates a counter
 * when it counts for the first time.
 */
final class NamespaceCounters {

	/** The operations on keys, and so on namespaces. */
	static final Set<StoreOperation> KEYED = EnumSet.of(StoreOperation.GET, StoreOperation.GET_ALL, StoreOperation.SCAN,
			StoreOperation.PUT, StoreOperation.DELETE, StoreOperation.COMMIT, StoreOperation.WATCH);

	static final String NONE = "none";

	private static final String SEVERAL = "several";

	private static final String OTHER = "other";

	private static final String DEFAULT = "default";

	private static final String SYSTEM = "system";

	/** A second counter with one of these tag values would not be published. */
	private static final Set<String> RESERVED = Set.of(NONE, SEVERAL, OTHER, DEFAULT, SYSTEM);

	private final NamespaceTags settings;

	private final Registration registration;

	private final Map<Bytes, Counts> byPrefix = new ConcurrentHashMap<>();

	private final Counts several = new Counts(SEVERAL);

	private final Counts none = new Counts(NONE);

	private final Counts other = new Counts(OTHER);

	NamespaceCounters(NamespaceTags settings, Registration registration) {
		this.settings = settings;
		this.registration = registration;
		settings.declared().forEach((name) -> admit(Namespace.named(name).prefix()));
	}

	private synchronized Counts admit(Bytes prefix) {
		Counts known = this.byPrefix.get(prefix);
		if (known != null) {
			return known;
		}
		if (this.byPrefix.size() >= this.settings.limit()) {
			return this.other;
		}
		// The prefix may share the array of a long key.
		Bytes own = Bytes.copyOf(prefix.toByteArray());
		Counts counts = counts(Namespace.ofKey(own));
		this.byPrefix.put(own, counts);
		return counts;
	}

	private Counts counts(Namespace namespace) {
		if (namespace.equals(Namespace.DEFAULT)) {
			return new Counts(DEFAULT);
		}
		if (namespace.prefix().equals(Namespace.SYSTEM.prefix())) {
			return new Counts(SYSTEM);
		}
		return RESERVED.contains(namespace.name()) ? this.other : new Counts(namespace.name());
	}

	private Counts of(Bytes prefix) {
		Counts counts = this.byPrefix.get(prefix);
		if (counts != null) {
			return counts;
		}
		return (this.byPrefix.size() < this.settings.limit()) ? admit(prefix) : this.other;
	}

	void count(StoreOperation operation, Bytes key) {
		of(Namespace.prefixOf(key)).add(operation);
	}

	void count(StoreOperation operation, Collection<Bytes> keys) {
		List<Bytes> prefixes = keys.stream().map(Namespace::prefixOf).distinct().limit(2).toList();
		switch (prefixes.size()) {
			case 0 -> this.none.add(operation);
			case 1 -> of(prefixes.get(0)).add(operation);
			default -> this.several.add(operation);
		}
	}

	void count(StoreOperation operation, WriteBatch batch) {
		List<Bytes> keys = new ArrayList<>();
		batch.mutations().forEach((mutation) -> keys.add(mutation.key()));
		batch.conditions().forEach((condition) -> keys.add(condition.key()));
		count(operation, keys);
	}

	void count(StoreOperation operation, KeyRange range) {
		Bytes prefix = prefixOf(range.from());
		Bytes to = range.to();
		boolean inside = prefix != null && to != null && (to.equals(prefix.prefixEnd()) || prefix.equals(prefixOf(to)));
		((prefix != null && inside) ? of(prefix) : this.several).add(operation);
	}

	/** The bound of a range may be no key. */
	private static @Nullable Bytes prefixOf(@Nullable Bytes bound) {
		for (int index = 0; bound != null && index < bound.size(); index++) {
			if (bound.at(index) == 0) {
				return bound.slice(0, index + 1);
			}
		}
		return null;
	}

	/** Publishes a counter. */
	interface Registration {

		void register(StoreOperation operation, String namespace, LongAdder count);

	}

	private final class Counts {

		private final String tagValue;

		private final AtomicReferenceArray<@Nullable LongAdder> counts = new AtomicReferenceArray<>(
				StoreOperation.values().length);

		private Counts(String tagValue) {
			this.tagValue = tagValue;
		}

		private void add(StoreOperation operation) {
			LongAdder count = this.counts.get(operation.ordinal());
			((count != null) ? count : create(operation)).increment();
		}

		private LongAdder create(StoreOperation operation) {
			LongAdder created = new LongAdder();
			LongAdder known = this.counts.compareAndExchange(operation.ordinal(), null, created);
			if (known != null) {
				return known;
			}
			NamespaceCounters.this.registration.register(operation, this.tagValue, created);
			return created;
		}

	}

}
