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

package io.synapsed.storage.snapshot;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.SnapshotEncryption;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;
import io.synapsed.storage.spi.PutCheck;
import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * Restores a snapshot file to a store with any engine and layers. Reads and checks the
 * whole file, also against the limits of the store, before it writes anything. Entries
 * get new versions; expired ones are skipped. An encrypted file needs a store that has
 * its key-encryption key (KEK). A plain file can be restored to every store, also to one
 * that encrypts, but nothing proves who wrote it.
 *
 * @since 0.1.0
 * @see SnapshotExport
 */
public final class SnapshotRestore {

	private final StorageTemplate storage;

	private InstantSource clock = InstantSource.system();

	private SnapshotProgress progress = SnapshotProgress.NONE;

	private boolean merge;

	private SnapshotRestore(StorageTemplate storage) {
		this.storage = storage;
	}

	/**
	 * Starts to restore to a store.
	 * @param storage any template of the store; all namespaces are restored
	 * @return the restore, not started yet
	 */
	public static SnapshotRestore into(StorageTemplate storage) {
		return new SnapshotRestore(storage);
	}

	/**
	 * Reads and checks a whole plain file. Checks only the checksums of an encrypted
	 * file, which needs no key.
	 * @param file the file
	 * @return what it holds
	 * @throws io.synapsed.storage.exception.IntegrityException if it is damaged, cut off,
	 * or no snapshot file
	 * @throws io.synapsed.storage.exception.StorageEncryptionException if it is
	 * encrypted, and its checksums are right
	 * @throws StorageConfigurationException if there is no such file, or it has a newer
	 * format
	 */
	public static SnapshotSummary verify(Path file) {
		return verify(null, file, null);
	}

	/**
	 * Reads and checks a whole file, plain or encrypted, as it would be restored.
	 * @param file the file
	 * @param storage any template of a store that has the key of the file; its entries
	 * are neither read nor written
	 * @return what the file holds
	 * @throws io.synapsed.storage.exception.IntegrityException if it is damaged, cut off,
	 * changed, or no snapshot file
	 * @throws io.synapsed.storage.exception.StorageEncryptionException if the store does
	 * not have its key
	 * @throws StorageConfigurationException if there is no such file, or it has a newer
	 * format
	 */
	public static SnapshotSummary verify(Path file, StorageTemplate storage) {
		return verify(storage.name(), file, storage.store().snapshotEncryption());
	}

	private static SnapshotSummary verify(@Nullable String store, Path file, @Nullable SnapshotEncryption encryption) {
		return new SnapshotReader(store, file, encryption).read((block) -> {
		});
	}

	/**
	 * Allows a store that holds entries. An entry of the file replaces the entry with the
	 * same key; other entries stay.
	 * @return this restore
	 */
	public SnapshotRestore merge() {
		this.merge = true;
		return this;
	}

	/**
	 * Sets a listener for the progress of the restore.
	 * @param progress is called after about each mebibyte
	 * @return this restore
	 */
	public SnapshotRestore progress(SnapshotProgress progress) {
		this.progress = progress;
		return this;
	}

	/**
	 * Sets the clock that judges whether an entry has expired.
	 * @param clock the clock; that of the system unless set
	 * @return this restore
	 */
	public SnapshotRestore clock(InstantSource clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Checks a file, then restores it. A failure while the store is written leaves a part
	 * of the entries in it; repeat the restore with {@link #merge()}.
	 * @param file the file
	 * @return what the file holds
	 * @throws io.synapsed.storage.exception.IntegrityException if it is damaged, cut off,
	 * changed since it was encrypted, or no snapshot file; the store was not touched
	 * @throws io.synapsed.storage.exception.StorageEncryptionException if it is
	 * encrypted, and the store does not have its key; the store was not touched
	 * @throws StorageConfigurationException if there is no such file, it has a newer
	 * format, or the store holds entries and they are not to be merged; the store was not
	 * touched
	 * @throws io.synapsed.storage.exception.InvalidKeyException if the file holds a key
	 * that the store does not take; the store was not touched
	 * @throws io.synapsed.storage.exception.InvalidValueException if the file holds a
	 * value that is larger than the store allows; the store was not touched
	 * @throws io.synapsed.storage.exception.NamespaceRefusedException if the file holds a
	 * namespace that is not declared; the store was not touched
	 * @throws io.synapsed.storage.exception.NamespaceFullException if a namespace has no
	 * room for its entries in the file; the store was not touched
	 * @throws io.synapsed.storage.exception.StorageAccessDeniedException if the caller
	 * may not write one of the entries, scan the store that must be empty, or flush it;
	 * the store was not touched
	 */
	public SnapshotSummary readFrom(Path file) {
		if (!this.merge) {
			checkEmpty();
		}
		// A caller that may not flush learns it before anything is written.
		this.storage.flush();
		Work checking = new Work(SnapshotProgress.Phase.VERIFY);
		PutCheck check = this.storage.store().checkPuts(this.clock.millis());
		reader(file).read((block) -> {
			List<Mutation.Put> puts = puts(block, this.clock.millis());
			puts.forEach((put) -> this.storage.checkLimits(put.key(), put.value()));
			check.check(puts);
			checking.count(block);
		});
		Work restoring = new Work(SnapshotProgress.Phase.RESTORE);
		SnapshotSummary summary = reader(file).read((block) -> {
			write(block);
			restoring.count(block);
		});
		this.storage.flush();
		return summary;
	}

	private SnapshotReader reader(Path file) {
		return new SnapshotReader(this.storage.name(), file, this.storage.store().snapshotEncryption());
	}

	private void checkEmpty() {
		this.storage.require(Capability.ORDERED_SCAN);
		for (KeyRange range : ApplicationKeys.RANGES) {
			try (EntryCursor cursor = this.storage.store().scan(range, ScanOptions.DEFAULT.limit(1).withoutValues())) {
				if (cursor.next() != null) {
					throw new StorageConfigurationException(this.storage.name(),
							"the store holds entries, and a snapshot is restored to an empty one. Choose another"
									+ " store, or merge the snapshot with what is there");
				}
			}
		}
	}

	private static List<Mutation.Put> puts(SnapshotReader.Block block, long now) {
		List<Mutation.Put> puts = new ArrayList<>();
		block.forEach((entry) -> {
			if (!entry.isExpired(now)) {
				puts.add(new Mutation.Put(entry.key(), entry.value(), entry.expiresAt(), entry.serializer()));
			}
		});
		return puts;
	}

	private void write(SnapshotReader.Block block) {
		KeyValueStore store = this.storage.store();
		long now = this.clock.millis();
		List<Mutation.Put> puts = puts(block, now);
		if (this.storage.capabilities().contains(Capability.ATOMIC_BATCH)) {
			store.commit(WriteBatch.of(puts), now);
		}
		else {
			puts.forEach((put) -> store.put(put, now));
		}
	}

	/** Counts the entries of a phase. */
	private final class Work {

		private final SnapshotProgress.Phase phase;

		private long entries;

		private long bytes;

		private Work(SnapshotProgress.Phase phase) {
			this.phase = phase;
		}

		private void count(SnapshotReader.Block block) {
			block.forEach((entry) -> {
				this.entries++;
				this.bytes += entry.key().size() + entry.value().size();
			});
			SnapshotRestore.this.progress.onProgress(this.phase, this.entries, this.bytes);
		}

	}

}
