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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.ExpiryKey;
import io.synapsed.storage.engine.StampedValue;
import io.synapsed.storage.spi.ExpiredEntry;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;

/**
 * An open file: the entries by key, the keys by expiry, and a few settings. MVStore
 * itself commits nothing, so that a commit never cuts a batch in two.
 */
final class MvStoreFile {

	/** Name of the file in the directory of a store. */
	static final String NAME = "store.mv";

	private static final int FORMAT = 1;

	private static final String CHANGED = "changed";

	// A commit also writes the pages above the changed ones.
	private static final long COMMIT_OVERHEAD = 256L << 10;

	private static final int COPIED_AT_A_TIME = 16 << 20;

	private final Path path;

	private final UninterruptibleFileStore file;

	private final MVStore store;

	private final MVMap<byte[], byte[]> entries;

	private final MVMap<byte[], byte[]> expiries;

	private final MVMap<String, String> settings;

	private final MvStoreTable table;

	private MVStore.@Nullable TxCounter syncedVersion;

	private volatile long spaceLeft;

	private MvStoreFile(Path path, UninterruptibleFileStore file, MVStore store) {
		this.path = path;
		this.file = file;
		this.store = store;
		store.setVersionsToKeep(0);
		// Versions are pinned, not kept for a time.
		store.setRetentionTime(0);
		this.entries = store.openMap("entries",
				new MVMap.Builder<byte[], byte[]>().keyType(KeyType.INSTANCE).valueType(ValueType.INSTANCE));
		this.expiries = store.openMap("expiries",
				new MVMap.Builder<byte[], byte[]>().keyType(KeyType.INSTANCE).valueType(KeyType.INSTANCE));
		this.settings = store.openMap("settings", new MVMap.Builder<String, String>().keyType(StringDataType.INSTANCE)
			.valueType(StringDataType.INSTANCE));
		this.table = new MvStoreTable(this.entries, this.expiries);
		this.syncedVersion = store.registerVersionUsage();
		measureSpace();
	}

	/**
	 * Opens a file, and creates it where there is none.
	 * @param directory the directory of the store
	 * @param ordered whether chunks become valid only once they are on the device
	 * @param options sizes
	 */
	static MvStoreFile open(Path directory, boolean ordered, MvStoreOptions options) throws IOException {
		Path path = directory.resolve(NAME);
		UninterruptibleFileStore file = new UninterruptibleFileStore(path, ordered,
				Map.of("cacheSize", (int) (options.cacheSize() >> 20), "pageSplitSize", options.pageSize()));
		MVStore store;
		try {
			store = new MVStore.Builder().adoptFileStore(file).autoCommitDisabled().autoCommitBufferSize(0).open();
		}
		catch (AssertionError ex) {
			file.close();
			// MVStore asserts what a damaged file may violate, where assertions are on.
			throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT, "The file is damaged", ex);
		}
		catch (OutOfMemoryError ex) {
			file.close();
			throw DataUtils.newMVStoreException(DataUtils.ERROR_FILE_CORRUPT,
					"A length in the file asks for more memory than the heap has: the file is damaged, or the heap too small",
					ex);
		}
		catch (RuntimeException | Error ex) {
			file.close();
			throw ex;
		}
		try {
			MvStoreFile opened = new MvStoreFile(path, file, store);
			opened.checkFormat();
			return opened;
		}
		catch (RuntimeException | Error ex) {
			store.closeImmediately();
			throw ex;
		}
	}

	private void checkFormat() {
		int format = this.store.getStoreVersion();
		if (format == 0 && this.entries.isEmpty()) {
			this.store.setStoreVersion(FORMAT);
		}
		else if (format != FORMAT) {
			throw new UnknownFormatException(format, FORMAT);
		}
	}

	MVStore store() {
		return this.store;
	}

	MVMap<byte[], byte[]> entries() {
		return this.entries;
	}

	MVMap<byte[], byte[]> expiries() {
		return this.expiries;
	}

	MVMap<String, String> settings() {
		return this.settings;
	}

	/**
	 * Returns the entries as the writer sees and changes them.
	 */
	MvStoreTable table() {
		return this.table;
	}

	/**
	 * Whether MVStore has closed itself after an error.
	 */
	boolean isBroken() {
		return this.store.isClosed();
	}

	/**
	 * Returns about how many bytes of changes are not in the file yet.
	 */
	long unsavedBytes() {
		return this.store.getUnsavedMemory();
	}

	/**
	 * Whether there is probably room for a write.
	 */
	boolean hasRoomFor(long bytes) {
		long needed = unsavedBytes() + bytes + COMMIT_OVERHEAD;
		if (needed > this.spaceLeft) {
			measureSpace();
		}
		return needed <= this.spaceLeft;
	}

	/**
	 * Measures the room: the free space of the device, and half of the free space in the
	 * file, which may be fragmented.
	 */
	private void measureSpace() {
		long free = this.path.toFile().getUsableSpace();
		this.spaceLeft = free + this.file.size() * (100 - this.file.getFillRate()) / 200;
	}

	/**
	 * Finds entries that have expired, the oldest first.
	 */
	List<ExpiredEntry> expiredBefore(long now, int limit) {
		List<ExpiredEntry> expired = new ArrayList<>();
		MVStore.TxCounter version = this.store.registerVersionUsage();
		try {
			Cursor<byte[], byte[]> cursor = this.expiries.cursor(null);
			while (expired.size() < limit && cursor.hasNext()) {
				byte[] indexKey = cursor.next();
				if (ExpiryKey.expiresAt(indexKey) > now) {
					break;
				}
				Bytes key = ExpiryKey.key(indexKey);
				byte[] stored = this.entries.get(key.exactArray());
				if (stored != null && StampedValue.isExpired(stored, now)) {
					expired.add(new ExpiredEntry(key, StampedValue.version(stored)));
				}
			}
			return expired;
		}
		finally {
			this.store.deregisterVersionUsage(version);
		}
	}

	/**
	 * Writes all changes to the file. To be called while no batch is half applied.
	 */
	FileCommit commit() {
		return commit(() -> {
		});
	}

	/**
	 * Writes all changes to the file. To be called while no batch is half applied.
	 * @param captured called as soon as it is settled what the commit contains; batches
	 * may be applied from then on
	 */
	FileCommit commit(Runnable captured) {
		this.file.onNextCapture(captured);
		try {
			this.store.commit();
		}
		finally {
			// A commit without changes captures nothing.
			this.file.onNextCapture(null);
		}
		if (isBroken()) {
			// MVStore ignores a commit once it is closed.
			throw DataUtils.newMVStoreException(DataUtils.ERROR_CLOSED, "The file was closed after an error");
		}
		measureSpace();
		return new FileCommit(this, this.store.registerVersionUsage());
	}

	/**
	 * Returns the version of the latest commit.
	 */
	long version() {
		return this.store.getCurrentVersion();
	}

	/**
	 * Keeps the data of a version from being overwritten, in place of that of the version
	 * before.
	 * @param committed the version, or {@code null} for none
	 */
	synchronized void replaceSyncedVersion(MVStore.@Nullable TxCounter committed) {
		MVStore.TxCounter before = this.syncedVersion;
		this.syncedVersion = committed;
		if (before != null) {
			this.store.deregisterVersionUsage(before);
		}
	}

	/**
	 * Returns the percentage of live data in the chunks of the file.
	 */
	int fillRate() {
		return this.file.getChunksFillRate();
	}

	/**
	 * Rewrites chunks with little live data, as part of the next commit.
	 * @param fillRate percentage below which that is done
	 * @param bytes about how many bytes to rewrite
	 * @return whether any was rewritten
	 */
	boolean rewriteChunks(int fillRate, int bytes) {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return this.store.compact(fillRate, bytes);
				}
				catch (RuntimeException ex) {
					// MVStore stops waiting for its lock then, and clears the interrupt.
					if (!(ex.getCause() instanceof InterruptedException)) {
						throw ex;
					}
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Changes an unused setting, so that the next commit creates a version. To be called
	 * while no batch is half applied.
	 */
	MvStoreFile change() {
		this.settings.put(CHANGED, Long.toString(this.store.getCurrentVersion()));
		return this;
	}

	/**
	 * Moves chunks to the front of the file and cuts off its end. Commits, so it must be
	 * called while no batch is half applied.
	 * @param usedRate moves chunks only if they take at most this percentage of the file;
	 * unused chunks are freed in any case
	 * @param bytes about how many bytes to move
	 */
	void moveChunks(int usedRate, long bytes) {
		this.file.compactMoveChunks(usedRate, bytes, this.store);
	}

	/**
	 * Returns the percentage of the file that chunks take.
	 */
	int usedRate() {
		return this.file.getFillRate();
	}

	/**
	 * Returns the current trees. To be called while no batch is half applied.
	 */
	Roots roots() {
		return new Roots(this.entries.flushAndGetRoot(), this.expiries.flushAndGetRoot(),
				this.settings.flushAndGetRoot());
	}

	/**
	 * Copies trees of this file to an empty one.
	 */
	void copyTo(MvStoreFile target, Roots roots) {
		copy(this.entries, roots.entries(), target, target.entries);
		copy(this.expiries, roots.expiries(), target, target.expiries);
		copy(this.settings, roots.settings(), target, target.settings);
	}

	private static <K, V> void copy(MVMap<K, V> source, RootReference<K, V> root, MvStoreFile target,
			MVMap<K, V> copy) {
		Cursor<K, V> cursor = source.cursor(root, null, null, false);
		while (cursor.hasNext()) {
			copy.append(cursor.next(), cursor.getValue());
			if (target.store.getUnsavedMemory() > COPIED_AT_A_TIME) {
				target.commit().release();
			}
		}
	}

	long size() {
		return this.file.size();
	}

	long bytesWritten() {
		return this.file.bytesWritten();
	}

	long bytesRead() {
		return this.file.getReadBytes();
	}

	/**
	 * Commits, waits for the device, and closes the file.
	 */
	void close() {
		commit().sync();
		replaceSyncedVersion(null);
		this.store.close();
	}

	void closeImmediately() {
		this.store.closeImmediately();
	}

	/**
	 * The trees of one moment.
	 */
	record Roots(RootReference<byte[], byte[]> entries, RootReference<byte[], byte[]> expiries,
			RootReference<String, String> settings) {
	}

	/** The file was written by a version that this one does not know. */
	static final class UnknownFormatException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		UnknownFormatException(int found, int known) {
			super("The file has format " + found + ", this version reads format " + known);
		}

	}

}
