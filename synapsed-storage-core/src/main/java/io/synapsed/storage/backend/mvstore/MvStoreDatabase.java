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
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.synapsed.storage.StorageBackendException;
import io.synapsed.storage.StorageConfigurationException;
import io.synapsed.storage.StorageException;
import io.synapsed.storage.StorageTimeoutException;
import io.synapsed.storage.UnknownOutcomeException;
import io.synapsed.storage.spi.Durability;
import io.synapsed.storage.spi.WatchEvent;
import io.synapsed.storage.spi.engine.DataDirectory;
import io.synapsed.storage.spi.engine.StampSequence;
import io.synapsed.storage.spi.engine.WatchHub;
import io.synapsed.storage.spi.engine.WriteLock;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one write in at a time and makes it as durable as it has to be before it is
 * acknowledged. A commit of MVStore covers everything that was written before, whoever
 * wrote it: so writers share commits, and nobody commits while a batch is half applied.
 * <p>
 * MVStore closes itself after an error of the device. The file is then opened anew with
 * what was committed last.
 */
final class MvStoreDatabase {

	private static final Logger logger = LoggerFactory.getLogger(MvStoreDatabase.class);

	private static final String STAMP_LIMIT = "stamp-limit";

	// Beyond this, chunks are rewritten more often than data is.
	private static final int REWRITTEN_AT_A_TIME = 4 << 20;

	private static final int MOVED_AT_A_TIME = 8 << 20;

	// Free space in a file for whose sake chunks are moved although most of it is used.
	private static final long WORTH_MOVING = 4 << 20;

	private static final int SEARCHES = 20;

	// How often a compaction goes on although it has just won nothing.
	private static final int COMPACTIONS = 3;

	private static final Duration HOUSEKEEPING_LIMIT = Duration.ofMillis(200);

	private final String name;

	private final DataDirectory directory;

	private final Durability durability;

	private final MvStoreOptions options;

	private final MvStoreErrors errors;

	private final WatchHub watches;

	private final WriteLock writing;

	private final ReentrantLock committing = new ReentrantLock();

	// What one rewrites is free only when the other is done with it.
	private final ReentrantLock maintenance = new ReentrantLock();

	private final StampSequence stamps;

	private volatile MvStoreFile file;

	private CommitRound round = new CommitRound();

	// A write that has begun and not ended well: no commit before it was taken back.
	private @Nullable EntryWriter unfinished;

	private boolean unsaved;

	private volatile long lastWrite;

	private volatile long lastSync = System.nanoTime();

	private volatile long syncedBytes;

	// How often space is still looked for that can be given back, until something is
	// written again.
	private int searches = SEARCHES;

	MvStoreDatabase(String name, DataDirectory directory, Durability durability, MvStoreOptions options,
			Duration lockTimeout, MvStoreErrors errors, WatchHub watches, long now) {
		this.name = name;
		this.directory = directory;
		this.durability = durability;
		this.options = options;
		this.errors = errors;
		this.watches = watches;
		this.writing = new WriteLock(name, lockTimeout, durability != Durability.NONE);
		this.file = open();
		String limit = this.file.settings().get(STAMP_LIMIT);
		this.stamps = new StampSequence((limit != null) ? Long.parseLong(limit) : 0, now, this::recordStampLimit);
	}

	private MvStoreFile open() {
		try {
			return MvStoreFile.open(this.directory.path(), this.durability == Durability.POWER, this.options);
		}
		catch (MvStoreFile.UnknownFormatException ex) {
			throw new StorageConfigurationException(this.name, "the file in " + this.directory.path()
					+ " was written by another version. Open it with that version, or a later one", ex);
		}
		catch (AccessDeniedException ex) {
			throw this.errors.readOnly(ex);
		}
		catch (IOException ex) {
			throw this.errors.translate("opening the file", new UncheckedIOException(ex));
		}
		catch (RuntimeException ex) {
			throw this.errors.translate("opening the file", ex);
		}
	}

	/**
	 * Returns the file that is open at the moment.
	 */
	MvStoreFile file() {
		return this.file;
	}

	long nextStamp() {
		return this.stamps.next();
	}

	/**
	 * Called by a writer, before it has changed anything.
	 */
	private void recordStampLimit(long limit) {
		this.file.settings().put(STAMP_LIMIT, Long.toString(limit));
		this.file.synced(this.file.commit());
	}

	/**
	 * Reads, once more if the file had to be opened anew.
	 */
	<T extends @Nullable Object> T read(String operation, Function<MvStoreFile, T> read) {
		MvStoreFile used = this.file;
		if (used.isBroken()) {
			// What it still has in memory may not be what the file has.
			return readAnew(operation, read, used);
		}
		try {
			return read.apply(used);
		}
		catch (StorageException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			if (!used.isBroken()) {
				throw this.errors.translate(operation, ex);
			}
			return readAnew(operation, read, used);
		}
	}

	private <T extends @Nullable Object> T readAnew(String operation, Function<MvStoreFile, T> read,
			MvStoreFile broken) {
		this.writing.lock();
		try {
			reopen(broken);
		}
		finally {
			this.writing.unlock();
		}
		try {
			return read.apply(this.file);
		}
		catch (RuntimeException ex) {
			throw this.errors.translate(operation, ex);
		}
	}

	/**
	 * Runs something while nobody is within a batch.
	 */
	<T> T betweenWrites(Function<MvStoreFile, T> work) {
		this.writing.lock();
		try {
			prepare();
			return work.apply(this.file);
		}
		finally {
			this.writing.unlock();
		}
	}

	/**
	 * Applies a write, and returns when it is as durable as it has to be.
	 * @param operation name of the operation
	 * @param bytes about how many bytes it adds, 0 if it frees space
	 * @param now milliseconds since the epoch
	 * @param work what to apply
	 */
	<T> T write(String operation, long bytes, long now, Function<EntryWriter, T> work) {
		this.directory.verifyEachSecond();
		CommitRound joined;
		T result;
		this.writing.lock();
		try {
			prepare();
			if (bytes > 0 && !this.file.hasRoomFor(bytes)) {
				this.directory.verify();
				throw this.errors.full(null);
			}
			joined = this.round;
			result = apply(operation, now, work, joined);
			if (this.durability == Durability.NONE
					&& this.file.store().getUnsavedMemory() > this.options.writeBufferSize()) {
				commitBuffer(operation);
			}
		}
		finally {
			this.writing.unlock();
		}
		if (this.durability != Durability.NONE) {
			await(operation, joined);
		}
		return result;
	}

	/**
	 * Applies a write that only reclaims space, without making it durable: the next
	 * commit covers it, and if it is lost before, it is found and reclaimed again.
	 * @param now milliseconds since the epoch
	 * @param work what to apply
	 */
	<T> T reclaim(long now, Function<EntryWriter, T> work) {
		this.writing.lock();
		try {
			prepare();
			T result = apply("commit", now, work, this.round);
			if (this.file.store().getUnsavedMemory() > this.options.writeBufferSize()) {
				commitBuffer("commit");
			}
			return result;
		}
		finally {
			this.writing.unlock();
		}
	}

	private <T> T apply(String operation, long now, Function<EntryWriter, T> work, CommitRound joined) {
		int registrations = this.watches.registrations();
		List<WatchEvent> events = this.watches.isWatched() ? new ArrayList<>() : null;
		try {
			EntryWriter writer = new EntryWriter(this.file, nextStamp(), now, events);
			this.unfinished = writer;
			T result = work.apply(writer);
			if (this.durability != Durability.NONE) {
				announce(writer, registrations, events, joined);
			}
			this.unfinished = null;
			this.unsaved = true;
			this.lastWrite = System.nanoTime();
			if (this.durability == Durability.NONE) {
				publish(writer, registrations, events);
			}
			return result;
		}
		catch (RuntimeException ex) {
			takeBackSafely();
			throw this.errors.translate(operation, ex);
		}
		catch (Error ex) {
			takeBackSafely();
			throw ex;
		}
	}

	private void announce(EntryWriter writer, int registrations, @Nullable List<WatchEvent> events,
			CommitRound joined) {
		if (events != null) {
			joined.events.addAll(events);
		}
		else if (registrations != this.watches.registrations()) {
			joined.gaps.add(() -> this.watches.publishGapSince(registrations, writer::changes));
		}
	}

	private void publish(EntryWriter writer, int registrations, @Nullable List<WatchEvent> events) {
		if (events != null) {
			this.watches.publish(events);
		}
		else if (registrations != this.watches.registrations()) {
			this.watches.publishGapSince(registrations, writer::changes);
		}
	}

	/**
	 * Takes back a write after a failure that is more telling than one of doing so.
	 */
	private void takeBackSafely() {
		try {
			takeBack();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A write of store '{}' could not be taken back yet; the next one tries it again", this.name,
					ex);
		}
	}

	/**
	 * Takes back a write that did not end well. To be called by a writer, before anything
	 * is written or committed.
	 */
	private void takeBack() {
		EntryWriter half = this.unfinished;
		if (half == null) {
			return;
		}
		if (!this.file.isBroken()) {
			half.undo();
		}
		this.unfinished = null;
		// Reads may have seen what is gone.
		this.watches.publishGap();
	}

	/**
	 * Makes the file ready for a write or a commit. To be called by a writer.
	 */
	private void prepare() {
		reopen(this.file);
		try {
			takeBack();
		}
		catch (RuntimeException ex) {
			throw this.errors.translate("taking back a write", ex);
		}
	}

	/**
	 * Space is used again only once what replaced its content is on the device. Whoever
	 * writes faster than that is remembered waits for the device, or the file would grow
	 * without bounds.
	 */
	private void commitBuffer(String operation) {
		try {
			commitBuffer();
		}
		catch (RuntimeException ex) {
			throw this.errors.translate(operation, ex);
		}
	}

	private void commitBuffer() {
		MVStore.TxCounter committed = commitFile();
		long written = this.file.bytesWritten();
		long live = this.file.size() / 100 * this.file.usedRate() / 100 * this.file.fillRate();
		if (written - this.syncedBytes > Math.max(live, this.options.writeBufferSize()) / 2) {
			this.file.synced(committed);
			this.lastSync = System.nanoTime();
			this.syncedBytes = written;
		}
		else {
			this.file.notSynced(committed);
		}
	}

	/**
	 * Waits until a round is finished, or finishes it.
	 */
	private void await(String operation, CommitRound joined) {
		this.committing.lock();
		try {
			if (!joined.finished) {
				finishRound();
			}
			if (joined.failure != null) {
				throw this.errors.translateCommit(operation, joined.failure);
			}
		}
		finally {
			this.committing.unlock();
		}
	}

	private void finishRound() {
		CommitRound finishing;
		MVStore.TxCounter committed = null;
		MvStoreFile written;
		lockUnbounded();
		try {
			finishing = this.round;
			written = this.file;
			this.round = new CommitRound();
			// It becomes visible when the lock of the rounds is free.
			finishing.finished = true;
			try {
				takeBack();
				committed = commitFile();
			}
			catch (RuntimeException | Error ex) {
				finishing.failure = ex;
				// What the file holds now is found out by reopening it.
				written.closeImmediately();
			}
		}
		finally {
			this.writing.unlock();
		}
		if (committed == null) {
			this.watches.publishGap();
			return;
		}
		try {
			if (this.durability == Durability.POWER) {
				written.synced(committed);
			}
			else {
				written.notSynced(committed);
			}
		}
		catch (RuntimeException ex) {
			finishing.failure = new UnknownOutcomeException(this.name,
					"the device failed while it was waited for: what was written may be there or not. Read before"
							+ " you write again. Writes succeed again, without a restart, once the device works",
					ex);
			this.watches.publishGap();
			return;
		}
		catch (Error ex) {
			finishing.failure = ex;
			this.watches.publishGap();
			return;
		}
		this.watches.publish(finishing.events);
		finishing.gaps.forEach(Runnable::run);
	}

	/**
	 * Whoever has written must learn what became of it, however long that takes.
	 */
	private void lockUnbounded() {
		while (true) {
			try {
				this.writing.lock();
				return;
			}
			catch (StorageTimeoutException ex) {
				logger.warn("Store '{}' waits long for its turn to commit", this.name);
			}
		}
	}

	private MVStore.TxCounter commitFile() {
		MVStore.TxCounter committed = this.file.commit();
		this.unsaved = false;
		return committed;
	}

	/**
	 * Opens the file anew if MVStore has closed it. To be called by a writer.
	 */
	private void reopen(MvStoreFile broken) {
		if (broken != this.file || !broken.isBroken()) {
			return;
		}
		// Whoever waits for a commit of what is gone must not take a later one for it.
		this.round.failure = new StorageBackendException(this.name,
				"the device failed before the write was committed; it had no effect");
		this.round = new CommitRound();
		// MVStore would create an empty file in the place of one that was deleted.
		this.directory.verify();
		this.unfinished = null;
		this.file = open();
		// Reads may have seen what is gone.
		this.watches.publishGap();
		logger.error(
				"The file of store '{}' had to be reopened after an error of the device; writes that were not"
						+ " acknowledged{} are lost",
				this.name, (this.durability == Durability.NONE) ? ", and those since the last commit," : "");
	}

	/**
	 * Commits, and waits for the device.
	 */
	void flush() {
		this.committing.lock();
		try {
			finishRound();
			MVStore.TxCounter committed = betweenWrites((open) -> commitFile());
			this.file.synced(committed);
			this.lastSync = System.nanoTime();
			this.directory.verify();
		}
		catch (RuntimeException ex) {
			throw this.errors.translate("flush", ex);
		}
		finally {
			this.committing.unlock();
		}
	}

	/**
	 * Commits where nobody waits for it, hands data to the device, rewrites chunks that
	 * hold little, and gives space back when nobody writes.
	 */
	void housekeep() {
		if (!this.maintenance.tryLock()) {
			return;
		}
		try {
			lookAfterFile();
		}
		finally {
			this.maintenance.unlock();
		}
	}

	private void lookAfterFile() {
		MvStoreFile used = betweenWrites((open) -> open);
		long now = System.nanoTime();
		if (this.unsaved) {
			used.notSynced(betweenWrites((open) -> commitFile()));
		}
		boolean synced = used.bytesWritten() == this.syncedBytes;
		if (this.durability != Durability.POWER && !synced
				&& now - this.lastSync > this.options.syncInterval().toNanos()) {
			MVStore.TxCounter committed = betweenWrites((open) -> commitFile());
			long written = used.bytesWritten();
			used.synced(committed);
			this.lastSync = now;
			this.syncedBytes = written;
		}
		compactFor(used, HOUSEKEEPING_LIMIT);
		boolean idle = now - this.lastWrite > Duration.ofSeconds(1).toNanos();
		if (!idle) {
			this.searches = SEARCHES;
		}
		else if (this.options.fillRate() > 0 && (this.searches > 0 || used.usedRate() < this.options.fillRate())) {
			long before = used.size();
			long free = before / 100 * (100 - used.usedRate());
			int usedRate = (free > WORTH_MOVING) ? 90 : this.options.fillRate();
			// Chunks that have died since the last commit are given up here, too.
			betweenWrites((open) -> {
				open.moveChunks(usedRate, MOVED_AT_A_TIME + this.options.writeBufferSize());
				return open;
			});
			// Moving need not pay at once: first the holes are filled, then the end is
			// cut off.
			this.searches = (used.size() < before) ? SEARCHES : Math.max(0, this.searches - 1);
		}
	}

	private void compactFor(MvStoreFile used, Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (used.fillRate() < this.options.fillRate() && System.nanoTime() - deadline < 0
				&& used.rewriteChunks(this.options.fillRate(), REWRITTEN_AT_A_TIME)) {
			used.notSynced(betweenWrites((open) -> commitFile()));
		}
	}

	/**
	 * Reclaims as much space as there is to reclaim.
	 */
	void compact() {
		this.maintenance.lock();
		try {
			compactFile();
		}
		catch (RuntimeException ex) {
			throw this.errors.translate("compact", ex);
		}
		finally {
			this.maintenance.unlock();
		}
	}

	private void compactFile() {
		for (int left = COMPACTIONS; left > 0;) {
			long before = this.file.size();
			MvStoreFile used = this.file;
			// Snapshots hold what was rewritten, so that there might always be more.
			for (long rest = before; rest > 0 && used.rewriteChunks(90, REWRITTEN_AT_A_TIME);) {
				used.notSynced(betweenWrites((open) -> commitFile()));
				rest -= REWRITTEN_AT_A_TIME;
			}
			// What died with the latest version is kept until there is another.
			betweenWrites(MvStoreFile::change);
			flush();
			betweenWrites((open) -> {
				open.moveChunks(90, Long.MAX_VALUE);
				return open;
			});
			left = (this.file.size() < before) ? COMPACTIONS : left - 1;
		}
	}

	/**
	 * Copies the state of this moment to a new file.
	 */
	void checkpoint(Path target) {
		MvStoreFile copy = null;
		try {
			Files.createDirectory(target);
			copy = MvStoreFile.open(target, true, this.options);
			MvStoreFile source = this.file;
			MVStore.TxCounter version = source.store().registerVersionUsage();
			try {
				source.copyTo(copy, betweenWrites(MvStoreFile::roots));
			}
			finally {
				source.store().deregisterVersionUsage(version);
			}
			copy.synced(copy.commit());
			copy.close();
		}
		catch (IOException ex) {
			throw this.errors.translate("checkpoint", new UncheckedIOException(ex));
		}
		catch (RuntimeException ex) {
			if (copy != null) {
				copy.closeImmediately();
			}
			throw this.errors.translate("checkpoint", ex);
		}
		catch (Error ex) {
			if (copy != null) {
				copy.closeImmediately();
			}
			throw ex;
		}
	}

	void close() {
		try {
			this.file.close();
		}
		catch (RuntimeException ex) {
			throw this.errors.translate("close", ex);
		}
	}

	void closeImmediately() {
		this.file.closeImmediately();
	}

}
