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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.CollectedChanges;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.DirectoryEngine;
import io.synapsed.storage.engine.DirectoryEngineBuilder;
import io.synapsed.storage.engine.EngineFiles;
import io.synapsed.storage.engine.EngineStatistics;
import io.synapsed.storage.engine.EntryWrite;
import io.synapsed.storage.engine.HeapExpiryIndex;
import io.synapsed.storage.engine.StampSequence;
import io.synapsed.storage.engine.WriteLock;
import io.synapsed.storage.spi.Colocation;
import io.synapsed.storage.spi.CommitResult;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.ExpiredEntry;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * A sample of an engine. It keeps entries on the heap and appends every change to a log.
 * There are several logs, so that writers of different logs do not wait for each other; a
 * key goes to the log of its co-location. A batch over several co-locations would need
 * several logs, and is refused. The heap has no order, so there are no scans.
 */
final class LogStore extends DirectoryEngine {

	private static final List<String> FILES = IntStream.range(0, 4).mapToObj((number) -> number + ".log").toList();

	private final List<Log> logs = new ArrayList<>();

	private final Map<Bytes, Entry> entries = new ConcurrentHashMap<>();

	private final HeapExpiryIndex expiries = new HeapExpiryIndex();

	private final StampSequence stamps;

	private LogStore(Builder builder, DataDirectory directory) throws IOException {
		super(builder, directory, Set.of());
		boolean opened = false;
		try {
			for (String name : FILES) {
				LogFile file = new LogFile(directory.path().resolve(name));
				this.logs.add(new Log(file, new WriteLock(name(), Duration.ofSeconds(10), false)));
				file.replay(name(), this::replace);
			}
			this.stamps = StampSequence.recordedIn(directory.path().resolve("limit"), clock().millis());
			opened = true;
		}
		finally {
			if (!opened) {
				abandon();
			}
		}
	}

	static Builder builder() {
		return new Builder();
	}

	private void replace(Bytes key, @Nullable Entry entry) {
		Entry previous = (entry != null) ? this.entries.put(key, entry) : this.entries.remove(key);
		if (previous != null) {
			this.expiries.remove(previous);
		}
		if (entry != null) {
			this.expiries.add(entry);
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
		if (batch.isInvisible()) {
			// One by one, because the keys may lie in any log.
			List<Version> versions = new ArrayList<>();
			for (Mutation mutation : batch.mutations()) {
				versions.addAll(write(mutation.key(), now, (write) -> write.apply(List.of(mutation))).versions());
			}
			return CommitResult.applied(versions);
		}
		Bytes colocation = Colocation.of(batch);
		if (colocation == null) {
			throw unsupported(Capability.ATOMIC_BATCH);
		}
		return write(colocation, now, (write) -> write.commit(batch));
	}

	/** First the log: what is not in the log has not happened. */
	private <T> T write(Bytes key, long now, Function<EntryWrite<RuntimeException>, T> work) throws IOException {
		Log log = this.logs.get(Math.floorMod(Colocation.of(key).hashCode(), FILES.size()));
		log.lock().lock();
		try {
			CollectedChanges changes = new CollectedChanges(this.entries::get);
			EntryWrite<RuntimeException> write = new EntryWrite<>(changes, this.stamps, now, watches());
			T result = work.apply(write);
			if (!changes.all().isEmpty()) {
				log.file().append(changes.all());
				changes.all().forEach(this::replace);
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
		return this.expiries.expiredBefore(now, limit, this.entries::get);
	}

	@Override
	protected void doFlush() throws IOException {
		for (Log log : this.logs) {
			log.file().sync();
		}
	}

	@Override
	protected void measure(EngineStatistics figures) {
		figures.gauge("entries", "entries", "Entries held, expired ones included", this.entries::size);
	}

	@Override
	public List<StoreWarning> warnings() {
		return List.of(new StoreWarning("The log only ever grows.", "Use this engine as a sample."));
	}

	@Override
	protected void abandon() throws IOException {
		for (Log log : this.logs) {
			log.file().close();
		}
	}

	private record Log(LogFile file, WriteLock lock) {
	}

	/** Builds the engine. */
	static final class Builder extends DirectoryEngineBuilder<LogStore, Builder> {

		private Builder() {
			super(new EngineFiles("log", FILES.get(0), FILES));
		}

		@Override
		protected LogStore open(DataDirectory directory) throws IOException {
			return new LogStore(this, directory);
		}

	}

}
