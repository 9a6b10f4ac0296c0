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

package io.synapsed.storage.backend.rocksdb;

import java.util.concurrent.atomic.AtomicLong;

import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.exception.StorageFullException;

/**
 * Keeps some space free on the device for what RocksDB itself must write. Once its log
 * has met a full device, RocksDB takes no writes until it is opened again. So entries are
 * refused before that. Removals are not refused: they make space.
 */
final class DiskReserve {

	private static final long RESERVE = 8L << 20;

	private static final long NEAR = 256L << 20;

	private final String store;

	private final DataDirectory directory;

	private final long reserve;

	// Bytes that can be written before the next check of the free space.
	private final AtomicLong credit = new AtomicLong();

	DiskReserve(String store, DataDirectory directory) {
		this.store = store;
		this.directory = directory;
		this.reserve = Math.min(RESERVE, directory.path().toFile().getTotalSpace() / 8);
	}

	/**
	 * Reserves room, before entries are written.
	 * @param bytes about how many bytes
	 * @throws StorageFullException if there is no room for them
	 * @throws io.synapsed.storage.exception.StorageFilesLostException if there is none
	 * because the directory is gone
	 */
	void take(long bytes) {
		if (this.credit.addAndGet(-bytes) >= 0) {
			return;
		}
		long free = this.directory.path().toFile().getUsableSpace() - bytes - this.reserve;
		if (free < 0) {
			this.directory.verify();
			throw new StorageFullException(this.store,
					"the file system of " + this.directory.path() + " is full, save for " + (this.reserve >> 10)
							+ " KiB that the engine needs itself; nothing was written. Writes succeed again, without a"
							+ " restart, after space was made");
		}
		this.credit.set((free < NEAR) ? 0 : free / 16);
	}

}
