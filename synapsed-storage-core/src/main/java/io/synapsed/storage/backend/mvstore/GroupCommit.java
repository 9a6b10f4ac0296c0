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

import java.util.concurrent.locks.ReentrantLock;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * Makes writes as durable as configured. A commit of MVStore covers all earlier writes of
 * all writers, so writers share commits. Where no writer waits, a commit comes when there
 * is much unsaved data, or after some time.
 */
final class GroupCommit {

	private final String name;

	private final DataDirectory directory;

	private final Durability durability;

	private final MvStoreOptions options;

	private final WatchHub watches;

	private final ReentrantLock committing = new ReentrantLock();

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
		// Its writers must not mistake a later commit for theirs.
		this.round.failure = this.round.committedAside ? unknown(null) : new StorageBackendException(this.name,
				"the device failed before the write was committed; it had no effect");
		this.round = new CommitRound();
	}

	/**
	 * Commits outside of a round, in turn with the writers. This also commits the writes
	 * of the open round.
	 */
	MVStore.TxCounter commitAside(OpenFile file) {
		return file.betweenWrites((open) -> commitAsideAsWriter(file));
	}

	/**
	 * Commits outside of a round. To be called by the writer.
	 */
	MVStore.TxCounter commitAsideAsWriter(OpenFile file) {
		this.round.committedAside = true;
		return file.commitAsWriter();
	}

	private UnknownOutcomeException unknown(@Nullable Throwable cause) {
		return new UnknownOutcomeException(this.name,
				"the device failed while it was committed: what was written may be there or not. Read before you write"
						+ " again. Writes succeed again, without a restart, once the device works",
				cause);
	}

	/**
	 * Waits until a round is finished, or finishes it.
	 */
	void await(OpenFile file, CommitRound joined) {
		this.committing.lock();
		try {
			if (!joined.finished) {
				finishRound(file);
			}
			if (joined.failure != null) {
				throw new CommitRound.FailedException(joined.failure);
			}
		}
		finally {
			this.committing.unlock();
		}
	}

	private void finishRound(OpenFile file) {
		CommitRound finishing;
		MVStore.TxCounter committed = null;
		MvStoreFile written;
		// Every writer must learn the outcome, however long that takes.
		file.lockUnbounded();
		try {
			finishing = this.round;
			written = file.current();
			this.round = new CommitRound();
			// Other threads see it when the lock of the rounds is free.
			finishing.finished = true;
			try {
				file.takeBack();
				committed = file.commitAsWriter();
			}
			catch (RuntimeException | Error ex) {
				finishing.failure = failure(file, written, finishing, ex);
			}
		}
		finally {
			file.unlock();
		}
		if (committed != null) {
			finishing.failure = settle(written, committed);
		}
		if (finishing.failure != null) {
			this.watches.publishGap();
		}
		else {
			finishing.publish();
		}
	}

	/**
	 * Reopens the file to find out whether a failed commit has had an effect. A write
	 * that is reported as refused must not be there.
	 */
	private Throwable failure(OpenFile file, MvStoreFile written, CommitRound finishing, Throwable cause) {
		long before = written.version();
		try {
			written.closeImmediately();
			if (!(cause instanceof Exception) || finishing.committedAside) {
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
	}

	private @Nullable Throwable settle(MvStoreFile written, MVStore.TxCounter committed) {
		try {
			if (this.durability == Durability.POWER) {
				written.synced(committed);
			}
			else {
				written.notSynced(committed);
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
		this.committing.lock();
		try {
			finishRound(file);
			MVStore.TxCounter committed = commitAside(file);
			file.current().synced(committed);
			this.lastSync = System.nanoTime();
			this.directory.verify();
		}
		finally {
			this.committing.unlock();
		}
	}

	/**
	 * Commits if there is much unsaved data. To be called by a writer that does not wait
	 * for a round.
	 * <p>
	 * MVStore reuses space only when its new content is on the device. A writer that is
	 * faster than the device waits for it; otherwise the file would grow without bounds.
	 */
	void commitBuffer(OpenFile file) {
		MvStoreFile used = file.current();
		if (used.store().getUnsavedMemory() <= this.options.writeBufferSize()) {
			return;
		}
		MVStore.TxCounter committed = commitAsideAsWriter(file);
		long written = used.bytesWritten();
		long live = used.size() / 100 * used.usedRate() / 100 * used.fillRate();
		if (written - this.syncedBytes > Math.max(live, this.options.writeBufferSize()) / 2) {
			used.synced(committed);
			this.lastSync = System.nanoTime();
			this.syncedBytes = written;
		}
		else {
			used.notSynced(committed);
		}
	}

	/**
	 * Commits writes that no writer waits for, and syncs data to the device if the sync
	 * interval has passed.
	 */
	void commitOverdue(OpenFile file, MvStoreFile used, long now) {
		if (file.isUnsaved()) {
			used.notSynced(commitAside(file));
		}
		boolean synced = used.bytesWritten() == this.syncedBytes;
		if (this.durability != Durability.POWER && !synced
				&& now - this.lastSync > this.options.syncInterval().toNanos()) {
			MVStore.TxCounter committed = commitAside(file);
			long written = used.bytesWritten();
			used.synced(committed);
			this.lastSync = now;
			this.syncedBytes = written;
		}
	}

}
