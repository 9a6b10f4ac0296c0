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

package io.synapsed.storage.testkit.fault;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.synapsed.storage.StorageTemplate;

/**
 * The process whose calls are recorded: for each kind of store it opens one, lets two
 * threads write records, closes it, and does that once more. It acknowledges each record
 * of a thread.
 */
final class RecordedWriter {

	/** A store was closed and opened so many times. */
	private static final int SESSIONS = 2;

	/** Records whose number is a multiple of it are acknowledged after a flush. */
	static final int FLUSH_EVERY = 8;

	private final FileOutputStream acknowledgements = new FileOutputStream(FileDescriptor.out);

	private final RecordedStore store;

	private final int records;

	private RecordedWriter(RecordedStore store, int records) {
		this.store = store;
		this.records = records;
	}

	private void run(Path directory) {
		for (int session = 0; session < SESSIONS; session++) {
			int first = session * this.records;
			try (StorageTemplate storage = this.store.open(directory.resolve(this.store.name()))) {
				List<CompletableFuture<Void>> threads = new ArrayList<>();
				for (int thread = 0; thread < RecordWriter.THREADS; thread++) {
					int writer = thread;
					threads.add(CompletableFuture.runAsync(() -> write(storage, writer, first),
							(task) -> new Thread(task).start()));
				}
				threads.forEach(CompletableFuture::join);
			}
		}
	}

	private void write(StorageTemplate storage, int writer, int first) {
		StorageTemplate own = RecordWriter.namespace(storage, writer);
		for (int number = first; number < first + this.records; number++) {
			RecordWriter.write(own, number);
			if (number % FLUSH_EVERY == 0) {
				own.flush();
			}
			try {
				this.acknowledgements.write(
						(this.store.name() + " " + writer + " " + number + "\n").getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/**
	 * Writes.
	 * @param arguments engine, directory, number of records of each thread before a store
	 * is closed
	 */
	public static void main(String[] arguments) {
		for (RecordedStore store : RecordedStore.of(DurableEngine.valueOf(arguments[0]))) {
			new RecordedWriter(store, Integer.parseInt(arguments[2])).run(Path.of(arguments[1]));
		}
	}

}
