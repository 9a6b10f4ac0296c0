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

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.engine.OpenSnapshots;
import io.synapsed.storage.engine.WatchHub;
import io.synapsed.storage.exception.StorageClosedException;
import io.synapsed.storage.spi.Statistic;
import org.h2.mvstore.MVStoreException;

/**
 * The figures of a store. Reading one is a call like any other, so that closing waits for
 * it; afterwards every figure is unknown.
 */
final class MvStoreStatistics {

	private final Supplier<MvStoreFile> file;

	private final CallRegistry calls;

	private final List<Statistic> statistics = new ArrayList<>();

	MvStoreStatistics(Supplier<MvStoreFile> file, DataDirectory directory, CallRegistry calls, OpenSnapshots snapshots,
			WatchHub watches) {
		this.file = file;
		this.calls = calls;
		gauge("entries", "entries", "Entries held, expired ones that were not swept included",
				(open) -> open.entries().sizeAsLong());
		gauge("disk.used", "bytes", "Size of the file", MvStoreFile::size);
		gauge("disk.free", "bytes", "Space left on the file system of the directory", (open) -> directory.freeSpace());
		gauge("file.live-ratio", "ratio", "Share of the file that holds live data",
				(open) -> open.usedRate() / 100.0 * open.fillRate() / 100.0);
		gauge("unsaved", "bytes", "Memory of changes that are not in the file yet",
				(open) -> open.store().getUnsavedMemory());
		gauge("cache.used", "bytes", "Memory of pages that are kept",
				(open) -> open.store().getCacheSizeUsed() * (double) (1 << 20));
		counter("bytes.written", "Bytes written to the file", MvStoreFile::bytesWritten);
		counter("bytes.read", "Bytes read from the file", MvStoreFile::bytesRead);
		gauge("snapshots.open", "snapshots", "Open snapshots", (open) -> snapshots.count());
		gauge("snapshots.oldest-age", "milliseconds", "Age of the oldest open snapshot",
				(open) -> snapshots.oldestAgeMillis());
		gauge("handles.open", "handles", "Open scans and snapshots", (open) -> calls.openHandles());
		gauge("watches.open", "watches", "Running watches", (open) -> watches.size());
	}

	List<Statistic> all() {
		return List.copyOf(this.statistics);
	}

	private void gauge(String name, String unit, String description, ToDoubleFunction<MvStoreFile> figure) {
		this.statistics.add(Statistic.gauge("mvstore." + name, unit, description, () -> read(figure)));
	}

	private void counter(String name, String description, ToDoubleFunction<MvStoreFile> figure) {
		this.statistics.add(Statistic.counter("mvstore." + name, "bytes", description, () -> read(figure)));
	}

	private double read(ToDoubleFunction<MvStoreFile> figure) {
		if (this.calls.isClosed()) {
			return Double.NaN;
		}
		try {
			int call = this.calls.enter();
			try {
				return figure.applyAsDouble(this.file.get());
			}
			finally {
				this.calls.leave(call);
			}
		}
		catch (StorageClosedException | MVStoreException ex) {
			// A figure that cannot be read is not known; operations tell why.
			return Double.NaN;
		}
	}

}
