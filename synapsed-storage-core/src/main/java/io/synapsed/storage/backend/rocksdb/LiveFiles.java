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
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import io.synapsed.storage.engine.DataDirectory;
import io.synapsed.storage.exception.StorageFilesLostException;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * Checks that the files of RocksDB are in the directory: tables, the list of them, and
 * the write-ahead log, whose number only grows. RocksDB itself continues with deleted
 * files. Opens no file.
 */
final class LiveFiles {

	private static final Pattern DATA = Pattern.compile("CURRENT|MANIFEST-\\d+|\\d+\\.(sst|blob)");

	private static final Pattern LOG = Pattern.compile("(\\d+)\\.log");

	private final RocksDbDatabase database;

	private final DataDirectory directory;

	private long newestLog = -1;

	LiveFiles(RocksDbDatabase database, DataDirectory directory) {
		this.database = database;
		this.directory = directory;
	}

	/**
	 * Checks all files.
	 * @throws StorageFilesLostException if one was deleted
	 */
	void verify() throws RocksDBException {
		Optional<String> missing = missing();
		if (missing.isPresent()) {
			// A compaction may have replaced it between the two lists.
			missing = missing();
		}
		if (missing.isPresent()) {
			throw this.directory.lost(missing.get() + " in " + this.directory.path() + " was deleted", null);
		}
	}

	private synchronized Optional<String> missing() throws RocksDBException {
		RocksDB.LiveFiles live = this.database.db().getLiveFiles(false);
		Set<String> present = present();
		for (String name : live.files) {
			String file = name.startsWith("/") ? name.substring(1) : name;
			if (DATA.matcher(file).matches() && !present.contains(file)) {
				return Optional.of("the file " + file);
			}
		}
		long newest = present.stream()
			.map(LOG::matcher)
			.filter((log) -> log.matches())
			.mapToLong((log) -> Long.parseLong(log.group(1)))
			.max()
			.orElse(-1);
		if (newest < 0 || newest < this.newestLog) {
			return Optional.of("the write-ahead log, a file *.log");
		}
		this.newestLog = newest;
		return Optional.empty();
	}

	private Set<String> present() {
		Set<String> names = new HashSet<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory.path())) {
			files.forEach((file) -> names.add(file.getFileName().toString()));
			return names;
		}
		catch (IOException | DirectoryIteratorException ex) {
			throw this.directory.lost(this.directory.path() + " cannot be read: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Returns the size of everything in the directory.
	 * @return bytes, {@code NaN} if the directory cannot be read
	 */
	double usedSpace() {
		File[] files = this.directory.path().toFile().listFiles();
		// The size of a file that a compaction has removed meanwhile is 0.
		return (files != null) ? Arrays.stream(files).mapToLong(File::length).sum() : Double.NaN;
	}

}
