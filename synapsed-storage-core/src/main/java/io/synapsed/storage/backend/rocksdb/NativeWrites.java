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

import java.time.Duration;
import java.util.regex.Pattern;

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageTimeoutException;
import io.synapsed.storage.exception.UnknownOutcomeException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;

/**
 * Writes at one durability. Waits a bounded time if RocksDB must catch up first. RocksDB
 * itself waits without a bound, on a full disk until there is space, and every later
 * write waits behind.
 */
final class NativeWrites {

	private static final long PAUSE_NANOS = 1_000_000;

	private static final Pattern FAILED_SYNC = Pattern.compile("While (fdata|f)?sync");

	private final String store;

	private final RocksDbDatabase database;

	private final CallRegistry calls;

	// Fails where it would have to wait.
	private final WriteOptions prompt;

	private final WriteOptions patient;

	private final long timeoutNanos;

	NativeWrites(String store, RocksDbDatabase database, CallRegistry calls, WriteOptions prompt, WriteOptions patient,
			Duration timeout) {
		this.store = store;
		this.database = database;
		this.calls = calls;
		this.prompt = prompt;
		this.patient = patient;
		this.timeoutNanos = timeout.toNanos();
	}

	/**
	 * Writes as soon as RocksDB takes writes.
	 * @throws StorageTimeoutException if it was not in time; nothing was written then
	 * @throws io.synapsed.storage.exception.StorageFilesLostException if the files are
	 * not where they were opened; nothing was written then
	 */
	void write(NativeWrite write) throws RocksDBException {
		this.database.verifyEachSecond();
		if (!succeeds(write)) {
			writePatiently(write);
		}
	}

	/**
	 * Writes, unless RocksDB takes no writes now.
	 * @throws StorageBackendException if it takes none
	 */
	void writeNow(NativeWrite write) throws RocksDBException {
		if (succeeds(write)) {
			return;
		}
		if (isStopped()) {
			throw new StorageBackendException(this.store,
					"takes no writes until flushes and compactions have caught up");
		}
		writeSlowly(write);
	}

	private boolean isStopped() throws RocksDBException {
		return this.database.db().getLongProperty("rocksdb.is-write-stopped") != 0;
	}

	private boolean succeeds(NativeWrite write) throws RocksDBException {
		boolean recovering = this.database.recovery().isNeeded();
		try {
			write.with(this.prompt);
			return true;
		}
		catch (RocksDBException ex) {
			Status status = ex.getStatus();
			if (status != null && status.getCode() == Status.Code.Incomplete) {
				return false;
			}
			throw failed(ex, recovering);
		}
	}

	private void writeSlowly(NativeWrite write) throws RocksDBException {
		boolean recovering = this.database.recovery().isNeeded();
		try {
			write.with(this.patient);
		}
		catch (RocksDBException ex) {
			throw failed(ex, recovering);
		}
	}

	/**
	 * Translates a failure. A record that could not be appended is gone after the next
	 * opening. A record that was appended but not synced may be there.
	 */
	private RocksDBException failed(RocksDBException cause, boolean recovering) {
		this.database.recovery().failed(cause);
		if (!recovering && FAILED_SYNC.matcher(String.valueOf(cause.getMessage())).find()) {
			throw new UnknownOutcomeException(this.store,
					"the device failed while it was waited for: what was written may be there or not. Read before you"
							+ " write again. Writes succeed again, without a restart, once the device can be written to",
					cause);
		}
		return cause;
	}

	private void writePatiently(NativeWrite write) throws RocksDBException {
		long deadline = System.nanoTime() + this.timeoutNanos;
		do {
			if (!isStopped()) {
				// RocksDB only slows writes down, by short and fair delays. Each further
				// attempt would add a delay.
				writeSlowly(write);
				return;
			}
			if (this.calls.isClosed()) {
				throw this.calls.closed();
			}
			Uninterruptibly.pause(PAUSE_NANOS);
			if (succeeds(write)) {
				return;
			}
		}
		while (System.nanoTime() - deadline < 0);
		throw new StorageTimeoutException(this.store,
				"took no writes for " + Duration.ofNanos(this.timeoutNanos).toMillis()
						+ " ms, because flushes and compactions do not keep up; nothing was written");
	}

	/** Writes with the options that it is given. */
	@FunctionalInterface
	interface NativeWrite {

		void with(WriteOptions options) throws RocksDBException;

	}

}
