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

package io.synapsed.storage.testkit.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.KeyRange;
import io.synapsed.storage.ScanOptions;
import io.synapsed.storage.Subscription;
import io.synapsed.storage.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Capability;
import io.synapsed.storage.spi.Colocation;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.FileEncryption;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.LayerDescription;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.ReadOptions;
import io.synapsed.storage.spi.Snapshot;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.Version;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.WatchListener;
import io.synapsed.storage.spi.WriteBatch;
import io.synapsed.storage.spi.engine.CallRegistry;
import io.synapsed.storage.spi.engine.StampSequence;
import io.synapsed.storage.spi.engine.WatchHub;
import io.synapsed.storage.spi.engine.WriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A sample of an engine: entries on the heap, every change appended to a log. There are
 * several logs, so that writers of different ones do not wait for each other; a key goes
 * to the log of its co-location. Hence a batch over several co-locations would be spread
 * over several files, and is refused. The heap has no order, so that there are no scans.
 */
final class LogStore implements KeyValueStore {

	private static final Set<Capability> CAPABILITIES = Collections
		.unmodifiableSet(EnumSet.of(Capability.CONDITIONAL_WRITE, Capability.INCREMENT, Capability.TTL,
				Capability.COLOCATED_BATCH, Capability.WATCH, Capability.DURABLE_PROCESS));

	private static final int LOGS = 4;

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final String name;

	private final InstantSource clock;

	private final LogDirectory directory;

	private final List<Log> logs = new ArrayList<>();

	private final Map<Bytes, Entry> entries = new ConcurrentHashMap<>();

	private final NavigableSet<Expiry> expiries = new ConcurrentSkipListSet<>();

	private final StampSequence stamps;

	private final WatchHub watches;

	private final CallRegistry calls;

	LogStore(String name, Path directory, InstantSource clock) {
		this.name = name;
		this.clock = clock;
		this.calls = new CallRegistry(name);
		this.watches = new WatchHub(name, clock);
		this.directory = LogDirectory.open(name, directory);
		try {
			for (int number = 0; number < LOGS; number++) {
				this.logs.add(new Log(new LogFile(name, this.directory.log(number), this::replay),
						new WriteLock(name, LIMIT, false)));
			}
			this.stamps = new StampSequence(this.directory.recordedLimit(), clock.millis(),
					this.directory::recordLimit);
			this.directory.opened();
		}
		catch (RuntimeException ex) {
			closeFiles();
			throw ex;
		}
	}

	private record Log(LogFile file, WriteLock lock) {
	}

	private void replay(Mutation mutation, Version version) {
		if (mutation instanceof Mutation.Put put) {
			store(put, version);
		}
		else {
			discard(mutation.key());
		}
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public Set<Capability> capabilities() {
		return CAPABILITIES;
	}

	private <T extends @Nullable Object> T call(Supplier<T> work) {
		int call = this.calls.enter();
		try {
			return work.get();
		}
		finally {
			this.calls.leave(call);
		}
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.<@Nullable Entry>call(() -> visible(key));
	}

	private @Nullable Entry visible(Bytes key) {
		Entry entry = this.entries.get(key);
		return (entry != null && !entry.isExpired(this.clock.millis())) ? entry : null;
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		return call(() -> {
			List<@Nullable Entry> found = new ArrayList<>(keys.size());
			keys.forEach((key) -> found.add(visible(key)));
			return found;
		});
	}

	@Override
	public Version put(Mutation.Put put, long now) {
		return commit(WriteBatch.of(List.of(put)), now).versions().get(0);
	}

	@Override
	public boolean delete(Bytes key, long now) {
		return call(() -> locked(key, (log) -> {
			Entry current = this.entries.get(key);
			if (current != null) {
				apply(log, List.of(new Mutation.Delete(key)), now);
			}
			return current != null && !current.isExpired(now);
		}));
	}

	@Override
	public CommitResult commit(WriteBatch batch, long now) {
		return call(() -> {
			if (batch.conditions().isEmpty() && batch.mutations().stream().noneMatch(Mutation::isVisible)) {
				return maintain(batch.mutations(), now);
			}
			return locked(colocation(batch), (log) -> {
				List<Bytes> failed = batch.conditions()
					.stream()
					.filter((condition) -> !condition.holds(this.entries.get(condition.key()), now))
					.map(Condition::key)
					.toList();
				return failed.isEmpty() ? apply(log, batch.mutations(), now) : CommitResult.rejected(failed);
			});
		});
	}

	/** One by one, because they may lie in any log; an empty batch ends here too. */
	private CommitResult maintain(List<Mutation> mutations, long now) {
		List<Version> versions = new ArrayList<>(mutations.size());
		mutations.forEach((mutation) -> versions
			.addAll(locked(mutation.key(), (log) -> apply(log, List.of(mutation), now)).versions()));
		return CommitResult.applied(versions);
	}

	private Bytes colocation(WriteBatch batch) {
		List<Bytes> colocations = Stream
			.concat(batch.mutations().stream().map(Mutation::key), batch.conditions().stream().map(Condition::key))
			.map(Colocation::of)
			.distinct()
			.toList();
		if (colocations.size() != 1) {
			throw unsupported(Capability.ATOMIC_BATCH);
		}
		return colocations.get(0);
	}

	private <T> T locked(Bytes key, Function<Log, T> work) {
		Log log = this.logs.get(Math.floorMod(Colocation.of(key).hashCode(), LOGS));
		log.lock().lock();
		try {
			return work.apply(log);
		}
		finally {
			log.lock().unlock();
		}
	}

	/** First the log, as one record; what is not in the log has not happened. */
	private CommitResult apply(Log log, List<Mutation> mutations, long now) {
		Version version = Version.of(this.stamps.next());
		rewrite(log, mutations, now);
		List<Mutation> effective = mutations.stream().filter((mutation) -> isEffective(mutation, now)).toList();
		if (!effective.isEmpty()) {
			log.file().append(effective, version);
		}
		for (Mutation mutation : effective) {
			if (mutation instanceof Mutation.Put put) {
				this.watches.publish(WatchEvent.put(store(put, version)));
			}
			else {
				Entry removed = discard(mutation.key());
				if (removed != null && !removed.isExpired(now)) {
					this.watches.publish(WatchEvent.delete(mutation.key(), version));
				}
			}
		}
		return CommitResult.applied(Collections.nCopies(mutations.size(), version));
	}

	/** Each is a record of its own, because it has a version of its own. */
	private void rewrite(Log log, List<Mutation> mutations, long now) {
		for (Mutation mutation : mutations) {
			if (mutation instanceof Mutation.Rewrite rewrite && rewrite.applies(this.entries.get(rewrite.key()), now)) {
				log.file().append(List.of(rewrite.put()), rewrite.version());
				store(rewrite.put(), rewrite.version());
			}
		}
	}

	private boolean isEffective(Mutation mutation, long now) {
		if (mutation instanceof Mutation.Reclaim reclaim) {
			Entry current = this.entries.get(reclaim.key());
			return current != null && current.isExpired(now) && current.version().equals(reclaim.version());
		}
		return !(mutation instanceof Mutation.Rewrite);
	}

	private Entry store(Mutation.Put put, Version version) {
		Entry entry = new Entry(put.key().copy(), put.stored().copy(), version, put.expiresAt(), put.serializer());
		Entry previous = this.entries.put(entry.key(), entry);
		if (previous != null) {
			this.expiries.remove(Expiry.of(previous));
		}
		if (entry.expiresAt() != Entry.NEVER) {
			this.expiries.add(Expiry.of(entry));
		}
		return entry;
	}

	private @Nullable Entry discard(Bytes key) {
		Entry entry = this.entries.remove(key);
		if (entry != null) {
			this.expiries.remove(Expiry.of(entry));
		}
		return entry;
	}

	@Override
	public List<ExpiredEntry> expiredBefore(long now, int limit) {
		return call(() -> this.expiries.stream()
			.takeWhile((expiry) -> expiry.expiresAt() <= now)
			.limit(limit)
			.map((expiry) -> new ExpiredEntry(expiry.key(), expiry.version()))
			.toList());
	}

	private record Expiry(long expiresAt, Bytes key, Version version) implements Comparable<Expiry> {

		private static Expiry of(Entry entry) {
			return new Expiry(entry.expiresAt(), entry.key(), entry.version());
		}

		@Override
		public int compareTo(Expiry other) {
			int order = Long.compare(this.expiresAt, other.expiresAt);
			return (order != 0) ? order : this.key.compareTo(other.key);
		}

	}

	@Override
	public Subscription watch(KeyRange range, @Nullable String position, WatchListener listener) {
		return call(() -> this.watches.subscribe(range, position, listener));
	}

	@Override
	public void flush() {
		this.<@Nullable Object>call(() -> {
			this.logs.forEach((log) -> log.file().sync());
			return null;
		});
	}

	@Override
	public void probe() {
		this.directory.verify();
		flush();
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		throw unsupported(Capability.ORDERED_SCAN);
	}

	@Override
	public Snapshot snapshot() {
		throw unsupported(Capability.SNAPSHOT);
	}

	@Override
	public void compact() {
		throw unsupported(Capability.COMPACTION);
	}

	@Override
	public void checkpoint(Path target) {
		throw unsupported(Capability.CHECKPOINT);
	}

	private UnsupportedCapabilityException unsupported(Capability capability) {
		return new UnsupportedCapabilityException(this.name, capability, CAPABILITIES);
	}

	@Override
	public List<Statistic> statistics() {
		return List
			.of(Statistic.gauge("log.entries", "entries", "Entries held, expired ones included", this.entries::size));
	}

	@Override
	public List<StoreWarning> warnings() {
		return List.of(new StoreWarning("The log only ever grows.", "Use this engine as a sample."));
	}

	@Override
	public List<LayerDescription> layers() {
		return List.of(new LayerDescription("log", Map.of("logs", LOGS)));
	}

	@Override
	public List<LayerDescription> explain(Bytes key) {
		return call(() -> List.of(LayerDescription.ofEntry("log", visible(key))));
	}

	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
	}

	@Override
	public FileEncryption fileEncryption() {
		return FileEncryption.NONE;
	}

	@Override
	public void close() {
		if (this.calls.close(LIMIT)) {
			this.watches.close();
			closeFiles();
		}
	}

	private void closeFiles() {
		this.logs.forEach((log) -> log.file().close());
		this.directory.close();
	}

}
