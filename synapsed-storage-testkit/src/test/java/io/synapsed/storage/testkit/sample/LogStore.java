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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.DirectoryEngine;
import io.synapsed.storage.engine.DirectoryEngineBuilder;
import io.synapsed.storage.engine.DurableFiles;
import io.synapsed.storage.engine.EngineFiles;
import io.synapsed.storage.engine.EntryTable;
import io.synapsed.storage.engine.EntryWrite;
import io.synapsed.storage.engine.StampSequence;
import io.synapsed.storage.engine.WriteLock;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.spi.Colocation;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Condition;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * A sample of an engine: entries on the heap, every change appended to a log. There are
 * several logs, so that writers of different ones do not wait for each other; a key goes
 * to the log of its co-location. Hence a batch over several co-locations would be spread
 * over several files, and is refused. The heap has no order, so that there are no scans.
 */
final class LogStore extends DirectoryEngine {

	private static final int LOGS = 4;

	private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

	private final List<Log> logs = new ArrayList<>();

	private final Map<Bytes, Entry> entries = new ConcurrentHashMap<>();

	private final NavigableSet<Expiry> expiries = new ConcurrentSkipListSet<>();

	private final StampSequence stamps;

	private LogStore(Builder builder, DataDirectory directory, CallRegistry calls) throws IOException {
		super(builder, directory, calls, Set.of());
		try {
			for (String name : Builder.LOGS) {
				Log log = new Log(new LogFile(name(), directory.path().resolve(name)),
						new WriteLock(name(), LOCK_TIMEOUT, false));
				this.logs.add(log);
				log.file().replay(this::replace);
			}
			Path limit = directory.path().resolve("limit");
			long recorded = Files.exists(limit) ? Long.parseLong(DurableFiles.read(limit).toUtf8()) : 0;
			this.stamps = new StampSequence(recorded, clock().millis(), (raised) -> record(limit, raised));
		}
		catch (IOException | RuntimeException ex) {
			abandon();
			throw ex;
		}
	}

	private static void record(Path limit, long raised) {
		try {
			DurableFiles.replace(limit, Bytes.utf8(Long.toString(raised)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Builder builder() {
		return new Builder();
	}

	private void replace(Bytes key, @Nullable Entry entry) {
		Entry previous = (entry != null) ? this.entries.put(key, entry) : this.entries.remove(key);
		if (previous != null) {
			this.expiries.remove(Expiry.of(previous));
		}
		if (entry != null && entry.expiresAt() != Entry.NEVER) {
			this.expiries.add(Expiry.of(entry));
		}
	}

	@Override
	protected @Nullable Entry doGet(Bytes key, ReadOptions options) {
		return live(this.entries.get(key));
	}

	@Override
	protected Version doPut(Mutation.Put put, long now) throws IOException {
		return write(put.key(), now, (write) -> write.put(put));
	}

	@Override
	protected boolean doDelete(Bytes key, long now) throws IOException {
		return write(key, now, (write) -> write.delete(key));
	}

	@Override
	protected CommitResult doCommit(WriteBatch batch, long now) throws IOException {
		if (batch.conditions().isEmpty() && batch.mutations().stream().noneMatch(Mutation::isVisible)) {
			return maintain(batch.mutations(), now);
		}
		return write(colocation(batch), now, (write) -> write.commit(batch));
	}

	/** One by one, because they may lie in any log; an empty batch ends here too. */
	private CommitResult maintain(List<Mutation> mutations, long now) throws IOException {
		List<Version> versions = new ArrayList<>(mutations.size());
		for (Mutation mutation : mutations) {
			versions.addAll(write(mutation.key(), now, (write) -> write.apply(List.of(mutation))).versions());
		}
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

	/** First the log; what is not in the log has not happened. */
	private <T> T write(Bytes key, long now, Work<T> work) throws IOException {
		Log log = this.logs.get(Math.floorMod(Colocation.of(key).hashCode(), LOGS));
		log.lock().lock();
		try {
			Pending pending = new Pending();
			EntryWrite<IOException> write = new EntryWrite<>(pending, this.stamps, now, watches());
			T result = work.apply(write);
			if (!pending.changes.isEmpty()) {
				log.file().append(pending.changes);
				pending.changes.forEach(this::replace);
				write.publish();
			}
			return result;
		}
		finally {
			log.lock().unlock();
		}
	}

	@Override
	protected List<ExpiredEntry> doExpiredBefore(long now, int limit) {
		return this.expiries.stream()
			.takeWhile((expiry) -> expiry.expiresAt() <= now)
			.limit(limit)
			.map((expiry) -> new ExpiredEntry(expiry.key(), expiry.version()))
			.toList();
	}

	@Override
	protected void doFlush() throws IOException {
		for (Log log : this.logs) {
			log.file().sync();
		}
	}

	@Override
	protected void describe(Map<String, Object> facts) {
		facts.put("logs", LOGS);
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
	protected RuntimeException translate(String operation, Exception failure) {
		return (failure instanceof RuntimeException known && !(failure instanceof UncheckedIOException)) ? known
				: new StorageBackendException(name(), operation + " failed: a file in " + directory()
						+ " cannot be read or written; check the disk and the rights of the user", failure);
	}

	@Override
	protected boolean closeFiles(boolean idle) {
		abandon();
		return true;
	}

	@Override
	protected void abandon() {
		for (Log log : this.logs) {
			try {
				log.file().close();
			}
			catch (IOException ex) {
				throw translate("closing", ex);
			}
		}
	}

	private record Log(LogFile file, WriteLock lock) {
	}

	private interface Work<T> {

		T apply(EntryWrite<IOException> write) throws IOException;

	}

	/** The entries as one write sees them, which is not in the log yet. */
	private final class Pending implements EntryTable<IOException> {

		private final Map<Bytes, @Nullable Entry> changes = new LinkedHashMap<>();

		@Override
		public @Nullable Entry head(Bytes key) {
			return this.changes.containsKey(key) ? this.changes.get(key) : LogStore.this.entries.get(key);
		}

		@Override
		public void put(Mutation.Put put, Version version) {
			Bytes key = put.key().copy();
			this.changes.put(key, new Entry(key, put.stored().copy(), version, put.expiresAt(), put.serializer()));
		}

		@Override
		public boolean delete(Bytes key, long now, boolean asked) {
			Entry current = head(key);
			if (current != null) {
				this.changes.put(current.key(), null);
			}
			return current != null && !current.isExpired(now);
		}

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

	/** Builds the engine. */
	static final class Builder extends DirectoryEngineBuilder<LogStore, Builder> {

		private static final List<String> LOGS = IntStream.range(0, LogStore.LOGS)
			.mapToObj((number) -> number + ".log")
			.toList();

		private Builder() {
			super(new EngineFiles("log", LOGS.get(0), LOGS));
		}

		@Override
		protected LogStore open(DataDirectory directory) {
			try {
				return new LogStore(this, directory, new CallRegistry(name()));
			}
			catch (IOException ex) {
				throw new StorageBackendException(name(), "the files in " + directory.path() + " cannot be opened", ex);
			}
		}

	}

}
