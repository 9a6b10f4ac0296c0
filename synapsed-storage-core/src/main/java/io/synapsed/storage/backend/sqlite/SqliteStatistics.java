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

package io.synapsed.storage.backend.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.OpenSnapshots;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Statistic;

/**
 * The figures of a store. Reading one is a call like any other, so that closing waits for
 * it; afterwards every figure is unknown.
 */
final class SqliteStatistics {

	private final SqliteDatabase database;

	private final CallRegistry calls;

	private final List<Statistic> statistics = new ArrayList<>();

	SqliteStatistics(SqliteDatabase database, DataDirectory directory, CallRegistry calls, OpenSnapshots snapshots,
			WatchHub watches) {
		this.database = database;
		this.calls = calls;
		gauge("disk.used", "bytes", "Size of the file and its write-ahead log",
				(open) -> open.fileSize() + open.writer().log().size());
		gauge("disk.free", "bytes", "Space left on the file system of the directory", (open) -> directory.freeSpace());
		gauge("wal.size", "bytes", "Size of the write-ahead log", (open) -> open.writer().log().size());
		counter("checkpoint.restarts", "Times that the write-ahead log was started again although it was being read",
				(open) -> open.writer().log().restarts());
		counter("checkpoint.blocked", "Times that open snapshots kept the write-ahead log from being started again",
				(open) -> open.writer().log().blocked());
		gauge("pages", "pages", "Pages of the file", (open) -> pragma(open, "page_count"));
		gauge("pages.free", "pages", "Pages of the file that hold nothing", (open) -> pragma(open, "freelist_count"));
		gauge("connections.open", "connections", "Open connections to the file", SqliteDatabase::connections);
		gauge("readers.busy", "connections", "Connections that are reading", SqliteDatabase::readersInUse);
		counter("readers.waits", "Reads that had to wait for a connection", SqliteDatabase::readerWaits);
		counter("lock.waits", "Writes that had to wait for other writes", (open) -> open.writer().lockWaits());
		gauge("snapshots.open", "snapshots", "Open snapshots", (open) -> snapshots.count());
		gauge("snapshots.oldest-age", "milliseconds", "Age of the oldest open snapshot",
				(open) -> snapshots.oldestAgeMillis());
		gauge("handles.open", "handles", "Open snapshots, those of transactions included",
				(open) -> calls.openHandles());
		gauge("watches.open", "watches", "Running watches", (open) -> watches.size());
	}

	private static long pragma(SqliteDatabase open, String name) {
		return open.read("reading a figure", (connection) -> connection.number("PRAGMA " + name));
	}

	List<Statistic> all() {
		return List.copyOf(this.statistics);
	}

	private void gauge(String name, String unit, String description, ToDoubleFunction<SqliteDatabase> figure) {
		this.statistics.add(Statistic.gauge("sqlite." + name, unit, description, () -> read(figure)));
	}

	private void counter(String name, String description, ToDoubleFunction<SqliteDatabase> figure) {
		this.statistics.add(Statistic.counter("sqlite." + name, "operations", description, () -> read(figure)));
	}

	private double read(ToDoubleFunction<SqliteDatabase> figure) {
		if (this.calls.isClosed()) {
			return Double.NaN;
		}
		try {
			int call = this.calls.enter();
			try {
				return figure.applyAsDouble(this.database);
			}
			finally {
				this.calls.leave(call);
			}
		}
		catch (StorageException ex) {
			// A figure that cannot be read is not known; operations tell why.
			return Double.NaN;
		}
	}

}
