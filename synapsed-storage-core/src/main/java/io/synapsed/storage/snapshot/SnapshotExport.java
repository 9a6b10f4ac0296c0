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

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.DurableFiles;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.StorageFullException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.SnapshotEncryption;
import io.synapsed.storage.spi.ReadView;
import io.synapsed.storage.spi.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Exports a store to a snapshot file: all namespaces, with expiries and ids of
 * serializers. Values are written as applications see them, so that a store with other
 * layers can restore them. If the store encrypts any namespace, the whole file is
 * encrypted with a key of its own, which the key-encryption key (KEK) of the store wraps.
 * Otherwise the file is plain: <b>protect it like its content</b>. Entries are streamed,
 * so the memory use does not grow with the store. Writes go on during the export.
 *
 * @since 0.1.0
 * @see SnapshotRestore
 */
public final class SnapshotExport {

	private final StorageTemplate storage;

	private InstantSource clock = InstantSource.system();

	private SnapshotProgress progress = SnapshotProgress.NONE;

	private SnapshotExport(StorageTemplate storage) {
		this.storage = storage;
	}

	/**
	 * Starts to export a store.
	 * @param storage any template of the store; all namespaces are exported
	 * @return the export, not started yet
	 */
	public static SnapshotExport of(StorageTemplate storage) {
		return new SnapshotExport(storage);
	}

	/**
	 * Sets a listener for the progress of the export.
	 * @param progress is called after about each mebibyte
	 * @return this export
	 */
	public SnapshotExport progress(SnapshotProgress progress) {
		this.progress = progress;
		return this;
	}

	/**
	 * Sets the clock that dates the file.
	 * @param clock the clock; that of the system unless set
	 * @return this export
	 */
	public SnapshotExport clock(InstantSource clock) {
		this.clock = clock;
		return this;
	}

	/**
	 * Writes a file. Its name ends in {@code .partial} until it is complete and on the
	 * device.
	 * @param file the file, which must not exist yet
	 * @return what was written
	 * @throws io.synapsed.storage.exception.UnsupportedCapabilityException if the store
	 * cannot be scanned
	 * @throws StorageConfigurationException if the file exists
	 * @throws StorageFullException if there is no room for it
	 */
	public SnapshotSummary writeTo(Path file) {
		this.storage.require(Capability.ORDERED_SCAN);
		Path target = file.toAbsolutePath();
		Path partial = target.resolveSibling(target.getFileName() + ".partial");
		if (Files.exists(target)) {
			throw exists(target, null);
		}
		try {
			SnapshotSummary summary = writePartial(partial);
			DurableFiles.move(partial, target);
			return summary;
		}
		catch (FileAlreadyExistsException ex) {
			throw exists(partial, ex);
		}
		catch (IOException ex) {
			discard(partial);
			throw failed(target, ex);
		}
		catch (Throwable ex) {
			discard(partial);
			throw ex;
		}
	}

	private SnapshotSummary writePartial(Path partial) throws IOException {
		return DurableFiles.create(partial, (target) -> {
			BufferedOutputStream buffered = new BufferedOutputStream(target, 1 << 16);
			SnapshotSummary summary = writeTo(buffered);
			buffered.flush();
			return summary;
		});
	}

	/**
	 * Writes the bytes of a file to a stream, which stays open.
	 * @param target the stream
	 * @return what was written
	 * @throws IOException if the stream fails
	 */
	public SnapshotSummary writeTo(OutputStream target) throws IOException {
		this.storage.require(Capability.ORDERED_SCAN);
		if (!this.storage.capabilities().contains(Capability.SNAPSHOT)) {
			return write(this.storage.store(), false, target);
		}
		try (Snapshot snapshot = this.storage.store().snapshot()) {
			return write(snapshot, true, target);
		}
	}

	private SnapshotSummary write(ReadView view, boolean consistent, OutputStream target) throws IOException {
		SnapshotEncryption.Cipher cipher = cipher();
		SnapshotWriter writer = new SnapshotWriter(target, cipher, consistent, this.clock.millis());
		for (KeyRange range : ApplicationKeys.RANGES) {
			try (EntryCursor cursor = view.scan(range, ScanOptions.DEFAULT)) {
				for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
					if (writer.add(entry)) {
						this.progress.onProgress(SnapshotProgress.Phase.EXPORT, writer.entries(), writer.bytes());
					}
				}
			}
		}
		SnapshotSummary summary = writer.finish();
		this.progress.onProgress(SnapshotProgress.Phase.EXPORT, summary.entries(), summary.bytes());
		return summary;
	}

	private SnapshotEncryption.@Nullable Cipher cipher() {
		return this.storage.store().snapshotEncryption().forNewFile().orElse(null);
	}

	private StorageConfigurationException exists(Path file, @Nullable Exception cause) {
		return new StorageConfigurationException(this.storage.name(),
				"the snapshot needs a file that does not exist yet, and " + file + " exists", cause);
	}

	private RuntimeException failed(Path file, IOException cause) {
		if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
			return new StorageFullException(this.storage.name(),
					"there is no room for the snapshot file " + file + "; nothing was left of it", cause);
		}
		return new StorageBackendException(this.storage.name(),
				"the snapshot file " + file + " cannot be written; check that its directory exists and is writable",
				cause);
	}

	private static void discard(Path partial) {
		try {
			Files.deleteIfExists(partial);
		}
		catch (IOException ex) {
			// The name of the file says that it is not complete.
		}
	}

}
