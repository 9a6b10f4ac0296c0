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

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;

import io.synapsed.storage.common.Durability;
import io.synapsed.storage.engine.CallRegistry;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database again after a write error. Once RocksDB could not write its log or a
 * table, it refuses all writes until it is opened again, even if the cause is gone. Reads
 * go on until then. Safe for use by several threads.
 * <p>
 * At {@link Durability#NONE} there is no log from which the tables in memory could be
 * restored: the database stays as it is, so that they can still be read.
 */
final class WriteRecovery {

	private static final Logger logger = LoggerFactory.getLogger(WriteRecovery.class);

	private static final long PAUSE_NANOS = 1_000_000_000;

	private static final Duration WAIT = Duration.ofSeconds(5);

	private static final String TRIAL = "write-check.tmp";

	private static final int TRIAL_SIZE = 64 << 10;

	private final String store;

	private final Path directory;

	private final RocksDbDatabase database;

	private final CallRegistry calls;

	private final boolean possible;

	private volatile boolean needed;

	private long lastAttempt;

	WriteRecovery(String store, Path directory, RocksDbDatabase database, CallRegistry calls, Durability durability) {
		this.store = store;
		this.directory = directory;
		this.database = database;
		this.calls = calls;
		this.possible = durability != Durability.NONE;
	}

	/**
	 * Whether writes are refused until the database has been opened again.
	 */
	boolean isNeeded() {
		return this.needed;
	}

	/**
	 * Notes that a write has failed.
	 */
	void failed(RocksDBException cause) {
		Status status = cause.getStatus();
		if (status == null || status.getCode() != Status.Code.IOError || this.needed) {
			return;
		}
		logger.error("Store '{}' cannot write to {}{}", this.store, this.directory,
				this.possible ? "; its files are opened again once that is possible"
						: " and takes no more writes until it is closed and opened again: what was not flushed is in"
								+ " memory only, because the durability is 'none'",
				cause);
		synchronized (this) {
			this.lastAttempt = System.nanoTime() - PAUSE_NANOS;
			this.needed = true;
		}
	}

	/**
	 * Opens the database again, if that is needed and its directory can be written to. To
	 * be called outside of a call, because it waits for all of them.
	 * @return whether it was opened again
	 */
	boolean recover() {
		return this.needed && this.possible && reopen();
	}

	private synchronized boolean reopen() {
		if (!this.needed || this.calls.isClosed() || System.nanoTime() - this.lastAttempt < PAUSE_NANOS) {
			return false;
		}
		try {
			if (!canWrite() || !this.calls.exclusively(WAIT, this.database::reopen)) {
				return false;
			}
			this.needed = false;
			logger.info("Store '{}' can write again; its files in {} were opened again", this.store, this.directory);
			return true;
		}
		finally {
			this.lastAttempt = System.nanoTime();
		}
	}

	/**
	 * Tries to write as much as opening may need. A database that was closed and cannot
	 * be opened would serve no reads either.
	 */
	private boolean canWrite() {
		File trial = this.directory.resolve(TRIAL).toFile();
		long size = logSize() + TRIAL_SIZE;
		if (this.directory.toFile().getUsableSpace() < size) {
			return false;
		}
		try (RandomAccessFile file = new RandomAccessFile(trial, "rw")) {
			file.setLength(size);
			// A file whose bytes were never written takes no room and counts for no
			// quota.
			byte[] part = new byte[TRIAL_SIZE];
			for (long rest = size; rest > 0; rest -= part.length) {
				file.write(part, 0, (int) Math.min(part.length, rest));
			}
			file.getFD().sync();
			return true;
		}
		catch (IOException ex) {
			logger.debug("Store '{}' still cannot write to {}", this.store, this.directory, ex);
			return false;
		}
		finally {
			if (!trial.delete() && trial.exists()) {
				logger.warn("The file {} can be removed", trial);
			}
		}
	}

	private long logSize() {
		File[] logs = this.directory.toFile().listFiles((file, name) -> name.endsWith(".log"));
		long size = 0;
		for (File log : (logs != null) ? logs : new File[0]) {
			size += log.length();
		}
		return size;
	}

}
