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

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import org.jspecify.annotations.Nullable;

/**
 * Makes writes as durable as configured. A commit of MVStore covers all earlier writes of
 * all writers, so writers share commits: while one round is committed, all that write
 * join the next one. Where no writer waits, a commit comes when there is much unsaved
 * data, or after some time. Others write while a commit is written to the file.
 */
final class GroupCommit {

	/** After it, a writer no longer relies on the first one of its round. */
	private static final Duration PATIENCE = Duration.ofMillis(100);

	/** A writer waits for the file once there are so many write buffers of changes. */
	private static final int BUFFERS = 2;

	private static final BooleanSupplier SYNC = () -> true;

	/** Unless a writer waits for it. */
	private static final BooleanSupplier NO_SYNC = () -> false;

	private final String name;

	private final DataDirectory directory;

	private final Durability durability;

	private final MvStoreOptions options;

	private final WatchHub watches;

	// Taken before the lock of the writers: no commit waits for another one as the
	// writer.
	private final ReentrantLock committing = new ReentrantLock(true);

	// Guarded by the lock of the writers.
	private CommitRound round = new CommitRound();

	private volatile long lastSync = System.nanoTime();

	private volatile long syncedBytes;

	GroupCommit(String name, DataDirectory directory, Durability durability, MvStoreOptions options, WatchHub watches) {
		this.name = name;
		this.directory = directory;
		this.durability = durability;
		this.options = options;
		this.watches = watches;
	}

	/**
	 * Returns the round that the next commit finishes. To be called by the writer.
	 */
	CommitRound round() {
		return this.round;
	}

	/**
	 * Fails the round, because its writes are lost. To be called by the writer.
	 */
	void lose() {
		CommitRound lost = this.round;
		// Its writers must not mistake a later commit for theirs.
		this.round = new CommitRound();
		lost.fail(lost.isCommittedAside() ? unknown(null) : new StorageBackendException(this.name,
				"the device failed before the write was committed; it had no effect"));
	}

	/**
	 * Commits all writes so far, in turn with the writers. This finishes the open round,
	 * because its writers must learn whether it succeeds.
	 */
	void commit(OpenFile file) {
		commit(file, NO_SYNC);
	}

	private void commit(OpenFile file, BooleanSupplier sync) {
		this.committing.lock();
		try {
			CommitRound next = new CommitRound();
			file.lockInTurn();
			Throwable failure = finishRoundAndUnlock(file, next, sync);
			if (failure != null) {
				throw new CommitRound.FailedException(failure);
			}
		}
		finally {
			this.committing.unlock();
		}
	}

	/**
	 * Commits outside of a round. To be called by the writer.
	 */
	FileCommit commitAside(OpenFile file) {
		this.round.commitAside();
		return file.commitAsWriter();
	}

	/**
	 * Moves chunks, which commits the writes of the open round, too.
	 * @see MvStoreFile#moveChunks
	 */
	void moveChunks(OpenFile file, int usedRate, long bytes) {
		file.betweenWrites((open) -> {
			this.round.commitAside();
			open.moveChunks(usedRate, bytes);
			return open;
		});
	}

	private UnknownOutcomeException unknown(@Nullable Throwable cause) {
		return new UnknownOutcomeException(this.name,
				"the device failed while it was committed: what was written may be there or not. Read before you write"
						+ " again. Writes succeed again, without a restart, once the device works",
				cause);
	}

	/**
	 * Waits until a round is finished, or finishes it.
	 * @param first whether the writer is the first one of the round
	 */
	void await(OpenFile file, CommitRound joined, boolean first) {
		// Should the thread of the first writer have died, another one commits.
		while (!joined.await(first ? Duration.ZERO : PATIENCE)) {
			this.committing.lock();
			try {
				if (!joined.isFinished()) {
					CommitRound next = new CommitRound();
					// Every writer must learn the outcome, however long that takes.
					file.lockUnbounded();
					finishRoundAndUnlock(file, next, NO_SYNC);
				}
			}
			finally {
				this.committing.unlock();
			}
		}
		joined.check();
	}

	/**
	 * Commits the open round. To be called by the writer, who no longer is the writer
	 * afterwards.
	 * @param next the round of those who write from then on
	 * @param sync asked after the commit whether to wait for the device
	 * @return why the commit has failed, or {@code null}
	 */
	private @Nullable Throwable finishRoundAndUnlock(OpenFile file, CommitRound next, BooleanSupplier sync) {
		CommitRound finishing = this.round;
		MvStoreFile written = file.current();
		Throwable failure;
		this.round = next;
		try {
			failure = settle(file.commitAndUnlock(), finishing, sync);
		}
		catch (RuntimeException | Error ex) {
			failure = failure(file, written, finishing, ex);
		}
		if (failure == null) {
			finishing.succeed();
			return null;
		}
		try {
			this.watches.publishGap();
		}
		finally {
			finishing.fail(failure);
		}
		return failure;
	}

	/**
	 * Reopens the file to find out whether a failed commit has had an effect. A write
	 * that is reported as refused must not be there.
	 */
	private Throwable failure(OpenFile file, MvStoreFile written, CommitRound finishing, Throwable cause) {
		file.lockUnbounded();
		try {
			long before = written.version();
			written.closeImmediately();
			if (!(cause instanceof Exception) || finishing.isCommittedAside()) {
				return (cause instanceof Exception) ? unknown(cause) : cause;
			}
			file.reopen(written);
			return (file.current().version() > before) ? unknown(cause) : cause;
		}
		catch (RuntimeException | Error ex) {
			// Without a failure, the other writers of the round would count as committed.
			UnknownOutcomeException unknown = unknown(cause);
			unknown.addSuppressed(ex);
			return unknown;
		}
		finally {
			file.unlock();
		}
	}

	private @Nullable Throwable settle(FileCommit committed, CommitRound finishing, BooleanSupplier sync) {
		try {
			if (this.durability == Durability.POWER && finishing.isJoined() || sync.getAsBoolean()) {
				long written = committed.file().bytesWritten();
				committed.sync();
				this.lastSync = System.nanoTime();
				this.syncedBytes = written;
			}
			else {
				committed.release();
			}
			return null;
		}
		catch (RuntimeException ex) {
			return new UnknownOutcomeException(this.name,
					"the device failed while it was waited for: what was written may be there or not. Read before"
							+ " you write again. Writes succeed again, without a restart, once the device works",
					ex);
		}
		catch (Error ex) {
			return ex;
		}
	}

	/**
	 * Commits, and waits for the device.
	 */
	void flush(OpenFile file) {
		commit(file, SYNC);
		this.directory.verify();
	}

	/**
	 * Whether there is so much unsaved data that it should be committed.
	 */
	boolean isBufferFull(MvStoreFile file) {
		return file.unsavedBytes() > this.options.writeBufferSize();
	}

	/**
	 * Whether there is so much unsaved data that writers must wait.
	 */
	boolean isBufferOverflowing(MvStoreFile file) {
		return file.unsavedBytes() > BUFFERS * this.options.writeBufferSize();
	}

	/**
	 * Commits while there is too much unsaved data.
	 * <p>
	 * MVStore reuses space only when its new content is on the device. A writer that is
	 * faster than the device waits for it; otherwise the file would grow without bounds.
	 * @param full whether there is too much unsaved data
	 */
	void commitBuffer(OpenFile file, Predicate<MvStoreFile> full) {
		this.committing.lock();
		try {
			MvStoreFile used = file.current();
			if (full.test(used)) {
				commit(file, () -> isMuchUnsynced(used));
			}
		}
		finally {
			this.committing.unlock();
		}
	}

	private boolean isMuchUnsynced(MvStoreFile file) {
		long live = file.size() / 100 * file.usedRate() / 100 * file.fillRate();
		return file.bytesWritten() - this.syncedBytes > Math.max(live, this.options.writeBufferSize()) / 2;
	}

	/**
	 * Commits writes that no writer waits for, and syncs data to the device if the sync
	 * interval has passed.
	 */
	void commitOverdue(OpenFile file, MvStoreFile used, long now) {
		if (file.isUnsaved()) {
			commit(file);
		}
		boolean synced = used.bytesWritten() == this.syncedBytes;
		if (this.durability != Durability.POWER && !synced
				&& now - this.lastSync > this.options.syncInterval().toNanos()) {
			commit(file, SYNC);
		}
	}

}
