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

package io.synapsed.storage.backend.mvstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.EntryWrite;
import io.synapsed.storage.engine.StampSequence;
import io.synapsed.storage.engine.WatchHub;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * Applies one write at a time, and makes it as durable as configured before it returns.
 * There is no commit while a batch is half applied.
 */
final class MvStoreDatabase {

	private static final String STAMP_LIMIT = "stamp-limit";

	private final DataDirectory directory;

	private final Durability durability;

	private final MvStoreOptions options;

	private final MvStoreErrors errors;

	private final WatchHub watches;

	private final GroupCommit commits;

	private final OpenFile file;

	private final Compaction compaction;

	private final StampSequence stamps;

	private final Runnable onFullBuffer;

	MvStoreDatabase(String name, DataDirectory directory, Durability durability, MvStoreOptions options,
			Duration lockTimeout, MvStoreErrors errors, WatchHub watches, long now, Runnable onFullBuffer) {
		this.onFullBuffer = onFullBuffer;
		this.directory = directory;
		this.durability = durability;
		this.options = options;
		this.errors = errors;
		this.watches = watches;
		this.commits = new GroupCommit(name, directory, durability, options, watches);
		this.file = new OpenFile(name, directory, durability, options, lockTimeout, errors, watches,
				this.commits::lose);
		this.compaction = new Compaction(this.file, this.commits, options);
		String limit = file().settings().get(STAMP_LIMIT);
		this.stamps = new StampSequence((limit != null) ? Long.parseLong(limit) : 0, now, this::recordStampLimit);
	}

	/**
	 * Records the limit for a writer, before it changes anything.
	 */
	private void recordStampLimit(long limit) {
		file().settings().put(STAMP_LIMIT, Long.toString(limit));
		this.commits.commitAside(this.file).sync();
	}

	/**
	 * Returns the open file.
	 */
	MvStoreFile file() {
		return this.file.current();
	}

	/**
	 * Reads, a second time if the file had to be opened again.
	 */
	<T extends @Nullable Object> T read(Function<MvStoreFile, T> read) {
		return this.file.read(read);
	}

	/**
	 * Runs work while no batch is half applied.
	 */
	<T> T betweenWrites(Function<MvStoreFile, T> work) {
		return this.file.betweenWrites(work);
	}

	/**
	 * Applies a write, and returns when it is as durable as configured.
	 * @param bytes about how many bytes it adds, 0 if it frees space
	 * @param now milliseconds since the epoch
	 * @param work what to apply
	 */
	<T> T write(long bytes, long now, Function<EntryWrite<RuntimeException>, T> work) {
		this.directory.verifyEachSecond();
		CommitRound joined;
		boolean first;
		T result;
		this.file.lock();
		try {
			if (bytes > 0 && !file().hasRoomFor(bytes)) {
				this.directory.verify();
				throw this.errors.full(null);
			}
			joined = this.commits.round();
			result = apply(now, work, joined);
			first = joined.join();
		}
		finally {
			this.file.unlock();
		}
		if (this.durability == Durability.NONE) {
			relieveBuffer();
		}
		else {
			this.commits.await(this.file, joined, first);
		}
		return result;
	}

	/**
	 * Applies a write that only reclaims space, without making it durable. The next
	 * commit covers it. After a loss, the next sweep finds and reclaims the same entries.
	 * @param now milliseconds since the epoch
	 * @param work what to apply
	 */
	<T> T reclaim(long now, Function<EntryWrite<RuntimeException>, T> work) {
		T result;
		this.file.lock();
		try {
			result = apply(now, work, this.commits.round());
		}
		finally {
			this.file.unlock();
		}
		relieveBuffer();
		return result;
	}

	/**
	 * Has the buffer of changes committed in the background if it is full. Waits only if
	 * writers are faster than that.
	 */
	private void relieveBuffer() {
		if (this.commits.isBufferOverflowing(file())) {
			this.commits.commitBuffer(this.file, this.commits::isBufferOverflowing);
		}
		else if (this.commits.isBufferFull(file())) {
			this.onFullBuffer.run();
		}
	}

	/**
	 * Commits the buffer of changes if it is full, in the background.
	 */
	void commitBuffer() {
		this.commits.commitBuffer(this.file, this.commits::isBufferFull);
	}

	private <T> T apply(long now, Function<EntryWrite<RuntimeException>, T> work, CommitRound joined) {
		try {
			MvStoreTable table = file().table();
			EntryWrite<RuntimeException> write = new EntryWrite<>(table, this.stamps, now, this.watches);
			table.begin();
			T result = work.apply(write);
			if (this.durability != Durability.NONE) {
				joined.add(write);
			}
			this.file.written();
			if (this.durability == Durability.NONE) {
				write.publish();
			}
			return result;
		}
		catch (RuntimeException | Error ex) {
			this.file.takeBackSafely();
			throw ex;
		}
	}

	/**
	 * Commits, and waits for the device.
	 */
	void flush() {
		this.commits.flush(this.file);
	}

	/**
	 * Maintains the file, in the background.
	 */
	void housekeep() {
		this.compaction.housekeep();
	}

	/**
	 * Reclaims all space that can be reclaimed.
	 */
	void compact() {
		this.compaction.compact();
	}

	/**
	 * Copies the current state to a new file.
	 */
	void checkpoint(Path target) throws IOException {
		Files.createDirectory(target);
		MvStoreFile copy = MvStoreFile.open(target, true, this.options);
		try {
			MvStoreFile source = file();
			MVStore.TxCounter version = source.store().registerVersionUsage();
			try {
				source.copyTo(copy, betweenWrites(MvStoreFile::roots));
			}
			finally {
				source.store().deregisterVersionUsage(version);
			}
			copy.commit().sync();
			copy.close();
		}
		catch (RuntimeException | Error ex) {
			copy.closeImmediately();
			throw ex;
		}
	}

}
