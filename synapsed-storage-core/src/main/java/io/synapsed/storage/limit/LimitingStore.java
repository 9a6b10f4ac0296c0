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

package io.synapsed.storage.limit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.exception.NamespaceFullException;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.PutCheck;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the entries of limited namespaces, and refuses writes that would exceed a limit.
 * Locks the keys of a write, so that the entry that was read is the one that is replaced.
 */
final class LimitingStore extends ForwardingStore {

	private static final Logger logger = LoggerFactory.getLogger(LimitingStore.class);

	private static final int STRIPES = 64;

	private final LimitLayer settings;

	/** The usage by the key prefix of the namespace. */
	private final Map<Bytes, NamespaceUsage> usages = new LinkedHashMap<>();

	private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

	/**
	 * The assumed content of keys whose write failed, and whose read after that failed
	 * too.
	 */
	private final Map<Bytes, Holding> assumed = new ConcurrentHashMap<>();

	private final LongAdder refused = new LongAdder();

	LimitingStore(KeyValueStore delegate, LimitLayer settings) {
		super(delegate);
		this.settings = settings;
		for (int stripe = 0; stripe < STRIPES; stripe++) {
			this.stripes[stripe] = new ReentrantLock();
		}
		new TreeMap<>(settings.limits().own()).forEach((name, limit) -> {
			if (limit.isSet()) {
				Namespace namespace = Namespace.named(name);
				this.usages.put(namespace.prefix(), count(namespace, limit));
			}
		});
	}

	private NamespaceUsage count(Namespace namespace, NamespaceLimit limit) {
		NamespaceUsage usage = new NamespaceUsage(namespace, limit, this.settings.warningShare());
		try (EntryCursor cursor = delegate().scan(namespace.encode(KeyRange.all()), ScanOptions.DEFAULT)) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				usage.add(Holding.of(entry));
			}
		}
		Amount total = usage.total(this.settings.clock().millis());
		logger.info("Namespace '{}' of store '{}' holds {} entries and {} bytes", namespace, name(), total.entries(),
				total.size());
		return usage;
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		return write(List.of(put), null, now, () -> delegate().put(put, now), (version) -> true);
	}

	@Override
	public boolean delete(Bytes key, long now) {
		return write(List.of(new Mutation.Delete(key)), null, now, () -> delegate().delete(key, now),
				(deleted) -> true);
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		return write(batch.mutations(), batch.consistency(), now, () -> delegate().commit(batch, now),
				CommitResult::applied);
	}

	@Override
	public PutCheck checkPuts(long now) {
		PutCheck below = super.checkPuts(now);
		Map<NamespaceUsage, Amount> earlier = new LinkedHashMap<>();
		return (puts) -> {
			checkRoom(puts, earlier, now);
			below.check(puts);
		};
	}

	/**
	 * @param earlier the amounts of the puts that were checked before; these puts are
	 * added
	 */
	private void checkRoom(List<Mutation.Put> puts, Map<NamespaceUsage, Amount> earlier, long now) {
		List<Mutation> limited = puts.stream()
			.<Mutation>map((put) -> put)
			.filter((put) -> usage(put.key()) != null)
			.toList();
		if (limited.isEmpty()) {
			return;
		}
		Map<Bytes, Holding> before = read(limited.stream().map(Mutation::key).distinct().toList(),
				ReadOptions.BYPASS_CACHE);
		changes(counted(before), plan(before, limited)).forEach((usage, own) -> {
			Amount difference = difference(own);
			Amount taken = earlier.getOrDefault(usage, Amount.ZERO);
			if (!usage.hasRoom(difference.taken(), taken, now)) {
				this.refused.increment();
				throw full(usage);
			}
			earlier.put(usage, taken.plus(difference));
		});
	}

	private static Amount difference(List<Holding.Change> changes) {
		return changes.stream().map(Holding.Change::difference).reduce(Amount.ZERO, Amount::plus);
	}

	private <T> T write(List<Mutation> mutations, @Nullable ConsistencyLevel level, long now, Supplier<T> call,
			Predicate<T> applied) {
		List<Mutation> limited = mutations.stream().filter((mutation) -> usage(mutation.key()) != null).toList();
		if (limited.isEmpty()) {
			return call.get();
		}
		List<Bytes> keys = limited.stream().map(Mutation::key).distinct().toList();
		Collection<ReentrantLock> locks = locks(keys);
		int held = 0;
		try {
			for (ReentrantLock lock : locks) {
				lock.lock();
				held++;
			}
			return writeLocked(limited, keys, ReadOptions.BYPASS_CACHE.consistency(level), now, call, applied);
		}
		finally {
			// Without a stream, because memory may be exhausted.
			for (ReentrantLock lock : locks) {
				if (held-- > 0) {
					lock.unlock();
				}
			}
		}
	}

	private @Nullable NamespaceUsage usage(Bytes key) {
		return this.usages.get(Namespace.prefixOf(key));
	}

	/** Returns the locks in an order that all threads share. */
	private Collection<ReentrantLock> locks(List<Bytes> keys) {
		TreeSet<Integer> indexes = new TreeSet<>();
		keys.forEach((key) -> indexes.add(Math.floorMod(key.hashCode(), STRIPES)));
		return indexes.stream().map((index) -> this.stripes[index]).toList();
	}

	private <T> T writeLocked(List<Mutation> mutations, List<Bytes> keys, ReadOptions options, long now,
			Supplier<T> call, Predicate<T> applied) {
		Map<Bytes, Holding> before = read(keys, options);
		Map<Bytes, Holding> planned = plan(before, mutations);
		Map<Bytes, Holding> counted = counted(before);
		Map<NamespaceUsage, Amount> reserved = reserve(changes(counted, planned), now);
		Map<Bytes, Holding> after = null;
		boolean done = false;
		boolean settled = false;
		try {
			T result = call.get();
			done = true;
			if (!applied.test(result)) {
				after = before;
			}
			else if (mutations.stream().allMatch(Mutation::isVisible)) {
				after = planned;
			}
			return result;
		}
		finally {
			try {
				settle(reserved, changes(counted, (after != null) ? after : readAgain(keys, options, planned)));
				settled = true;
				if (after != null) {
					forgetAssumed(keys);
				}
			}
			finally {
				if (!settled && !done) {
					// A failed write would keep its reservation forever.
					reserved.forEach(NamespaceUsage::release);
				}
			}
		}
	}

	private void forgetAssumed(List<Bytes> keys) {
		if (!this.assumed.isEmpty()) {
			keys.forEach(this.assumed::remove);
		}
	}

	private Map<Bytes, Holding> read(List<Bytes> keys, ReadOptions options) {
		Map<Bytes, Holding> holdings = new LinkedHashMap<>();
		List<@Nullable Entry> entries = delegate().getAll(keys, options);
		for (int index = 0; index < keys.size(); index++) {
			holdings.put(keys.get(index), Holding.of(entries.get(index)));
		}
		return holdings;
	}

	/** Returns the counted content of keys: the read one, or the assumed one if any. */
	private Map<Bytes, Holding> counted(Map<Bytes, Holding> before) {
		if (this.assumed.isEmpty()) {
			return before;
		}
		Map<Bytes, Holding> counted = new LinkedHashMap<>(before);
		counted.replaceAll((key, holding) -> this.assumed.getOrDefault(key, holding));
		return counted;
	}

	/** Reads keys after a write that failed or may have changed nothing. */
	private Map<Bytes, Holding> readAgain(List<Bytes> keys, ReadOptions options, Map<Bytes, Holding> planned) {
		try {
			Map<Bytes, Holding> found = read(keys, options);
			forgetAssumed(keys);
			return found;
		}
		catch (Throwable ex) {
			logger.warn("The outcome of a write to store '{}' is unknown; the limits count it as done until its keys"
					+ " are written again", name(), ex);
			keys.forEach((key) -> this.assumed.put(key, planned.getOrDefault(key, Holding.NOTHING)));
			return planned;
		}
	}

	private static Map<Bytes, Holding> plan(Map<Bytes, Holding> before, List<Mutation> mutations) {
		Map<Bytes, Holding> planned = new LinkedHashMap<>(before);
		for (Mutation mutation : mutations) {
			if (mutation instanceof Mutation.Put put) {
				planned.put(put.key(), Holding.of(put.key(), put.storedSize(), put.expiresAt()));
			}
			else if (mutation instanceof Mutation.Delete) {
				planned.put(mutation.key(), Holding.NOTHING);
			}
		}
		return planned;
	}

	private Map<NamespaceUsage, List<Holding.Change>> changes(Map<Bytes, Holding> before, Map<Bytes, Holding> after) {
		Map<NamespaceUsage, List<Holding.Change>> changes = new LinkedHashMap<>();
		before.forEach((key, holding) -> changes
			.computeIfAbsent(Objects.requireNonNull(usage(key)), (usage) -> new ArrayList<>())
			.add(new Holding.Change(holding, after.getOrDefault(key, Holding.NOTHING))));
		return changes;
	}

	private Map<NamespaceUsage, Amount> reserve(Map<NamespaceUsage, List<Holding.Change>> changes, long now) {
		Map<NamespaceUsage, Amount> reserved = new LinkedHashMap<>();
		boolean all = false;
		try {
			changes.forEach((usage, own) -> {
				// A write that frees space is counted when it is done.
				Amount taken = difference(own).taken();
				reserved.put(usage, Amount.ZERO);
				if (!usage.reserve(taken, now)) {
					this.refused.increment();
					throw full(usage);
				}
				reserved.replace(usage, taken);
			});
			all = true;
			return reserved;
		}
		finally {
			if (!all) {
				reserved.forEach(NamespaceUsage::release);
			}
		}
	}

	private void settle(Map<NamespaceUsage, Amount> reserved, Map<NamespaceUsage, List<Holding.Change>> changes) {
		reserved.forEach((usage, amount) -> {
			if (usage.settle(amount, changes.getOrDefault(usage, List.of()))) {
				logger.warn("Namespace '{}' of store '{}' is nearly full", usage.namespace(), name());
			}
		});
	}

	private NamespaceFullException full(NamespaceUsage usage) {
		List<String> limits = new ArrayList<>();
		if (usage.limit().maxEntries() != NamespaceLimit.UNLIMITED) {
			limits.add(usage.limit().maxEntries() + " entries");
		}
		if (usage.limit().maxSize() != NamespaceLimit.UNLIMITED) {
			limits.add(usage.limit().maxSize() + " bytes");
		}
		return new NamespaceFullException(name(),
				"namespace '" + usage.namespace() + "' may hold " + String.join(" and ", limits)
						+ ", and has no room for the write; delete entries, or raise its limits");
	}

	@Override
	public List<Statistic> statistics() {
		return Stream.concat(
				Stream.of(
						Statistic.gauge("limits.usage", "ratio",
								"The largest part of a limit that any namespace uses, by entries or by bytes",
								this::largestShare),
						Statistic.counter("limits.refused", "writes",
								"Writes that were refused because a namespace was full", this.refused::sum)),
				super.statistics().stream())
			.toList();
	}

	private double largestShare() {
		long now = this.settings.clock().millis();
		return this.usages.values().stream().mapToDouble((usage) -> usage.share(now)).max().orElse(0);
	}

	@Override
	public List<StoreWarning> warnings() {
		long now = this.settings.clock().millis();
		Stream<StoreWarning> nearlyFull = this.usages.values()
			.stream()
			.filter((usage) -> usage.isNearlyFull(now))
			.map((usage) -> new StoreWarning("Namespace '" + usage.namespace() + "' uses "
					+ Math.round(usage.share(now) * 100) + " % of its limit.",
					"Delete entries, let them expire, or raise its limits."));
		return Stream.concat(nearlyFull, super.warnings().stream()).toList();
	}

	@Override
	public List<LayerDescription> layers() {
		long now = this.settings.clock().millis();
		Map<String, Object> namespaces = new LinkedHashMap<>();
		this.usages.values().forEach((usage) -> namespaces.put(usage.namespace().name(), describe(usage, now)));
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("warn-at", this.settings.warningShare());
		facts.put("namespaces", namespaces);
		return new LayerDescription("limits", facts).over(super.layers());
	}

	private static Map<String, Object> describe(NamespaceUsage usage, long now) {
		Amount total = usage.total(now);
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("entries", total.entries());
		facts.put("size", total.size());
		if (usage.limit().maxEntries() != NamespaceLimit.UNLIMITED) {
			facts.put("max-entries", usage.limit().maxEntries());
		}
		if (usage.limit().maxSize() != NamespaceLimit.UNLIMITED) {
			facts.put("max-size", usage.limit().maxSize());
		}
		return facts;
	}

}
