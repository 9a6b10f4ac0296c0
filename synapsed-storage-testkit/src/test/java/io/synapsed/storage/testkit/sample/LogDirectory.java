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

package io.synapsed.storage.testkit.sample;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;

import io.synapsed.storage.StorageBackendException;
import io.synapsed.storage.spi.engine.DataDirectory;
import io.synapsed.storage.spi.engine.EngineFiles;

/**
 * Where the logs are. It belongs to one store at a time.
 */
final class LogDirectory implements AutoCloseable {

	private static final String LIMIT = "limit";

	private static final EngineFiles FILES = new EngineFiles("log", LIMIT, List.of(LIMIT));

	private final String store;

	private final DataDirectory directory;

	/** Holds the limit of the stamps. */
	private final RandomAccessFile limit;

	private LogDirectory(String store, DataDirectory directory, RandomAccessFile limit) {
		this.store = store;
		this.directory = directory;
		this.limit = limit;
	}

	static LogDirectory open(String store, Path path) {
		DataDirectory directory = DataDirectory.open(store, FILES, path);
		try {
			RandomAccessFile limit = new RandomAccessFile(directory.path().resolve(LIMIT).toFile(), "rwd");
			return new LogDirectory(store, directory, limit);
		}
		catch (IOException ex) {
			directory.close();
			throw failure(store, directory.path(), ex);
		}
	}

	/**
	 * To be called once everything was read, before the first write.
	 */
	void opened() {
		this.directory.opened();
	}

	/**
	 * Fails if the files are not those behind the path any longer.
	 */
	void verify() {
		this.directory.verify();
	}

	Path log(int number) {
		return this.directory.path().resolve(number + ".log");
	}

	long recordedLimit() {
		try {
			this.limit.seek(0);
			return (this.limit.length() == Long.BYTES) ? this.limit.readLong() : 0;
		}
		catch (IOException ex) {
			throw failure(this.store, this.directory.path(), ex);
		}
	}

	void recordLimit(long raised) {
		try {
			this.limit.seek(0);
			this.limit.writeLong(raised);
		}
		catch (IOException ex) {
			throw failure(this.store, this.directory.path(), ex);
		}
	}

	@Override
	public void close() {
		try {
			this.limit.close();
		}
		catch (IOException ex) {
			throw failure(this.store, this.directory.path(), ex);
		}
		finally {
			this.directory.close();
		}
	}

	static StorageBackendException failure(String store, Path path, IOException cause) {
		return new StorageBackendException(store,
				"a file in " + path + " cannot be read or written; check the disk and the rights of the user", cause);
	}

}
