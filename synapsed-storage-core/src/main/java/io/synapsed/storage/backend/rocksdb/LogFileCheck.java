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

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

import io.synapsed.storage.engine.DurableFiles;
import io.synapsed.storage.exception.IntegrityException;

/**
 * Looks for lost files, and for one kind of damage in the logs of RocksDB (the list of
 * files is such a log): RocksDB 11.8.1 never finishes opening a log with a record whose
 * type belongs to recycled logs. This engine has no recycled logs. RocksDB itself finds
 * all other damage. The layout is that of {@code db/log_format.h}: blocks of 32 KiB, and
 * in them records with a checksum (4 bytes), a length (2, little-endian) and a type (1)
 * before them.
 */
final class LogFileCheck {

	private static final int BLOCK_SIZE = 32 << 10;

	private static final int HEADER_SIZE = 7;

	private static final int FIRST_RECYCLED_TYPE = 5;

	private static final int LAST_RECYCLED_TYPE = 8;

	private LogFileCheck() {
	}

	/**
	 * Checks all logs in a directory.
	 * @throws IntegrityException if one is damaged
	 */
	static void check(String store, Path directory) {
		refuseLostList(store, directory);
		try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "{*.log,MANIFEST-*}")) {
			for (Path file : files) {
				if (hasRecycledRecord(file)) {
					throw new IntegrityException(store, "the file " + file.getFileName() + " in " + directory
							+ " is damaged; restore the directory from a checkpoint or backup");
				}
			}
		}
		catch (IOException ex) {
			// RocksDB itself tells what is wrong with a file that cannot be read.
		}
	}

	/**
	 * Refuses to open without the list, because RocksDB would create a new database and
	 * remove the old tables.
	 */
	private static void refuseLostList(String store, Path directory) {
		if (Files.exists(directory.resolve("CURRENT"))) {
			return;
		}
		try (DirectoryStream<Path> tables = Files.newDirectoryStream(directory, "*.sst")) {
			if (tables.iterator().hasNext()) {
				throw new IntegrityException(store, "the file CURRENT is missing in " + directory
						+ ", which holds tables; restore the directory from a checkpoint or backup");
			}
		}
		catch (IOException ex) {
			// RocksDB itself tells what is wrong with a directory that cannot be read.
		}
	}

	private static boolean hasRecycledRecord(Path file) throws IOException {
		try (InputStream log = DurableFiles.openForReading(file)) {
			for (byte[] block = log.readNBytes(BLOCK_SIZE); block.length > 0; block = log.readNBytes(BLOCK_SIZE)) {
				if (hasRecycledRecord(block)) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean hasRecycledRecord(byte[] block) {
		int position = 0;
		while (position + HEADER_SIZE <= block.length) {
			int type = block[position + 6] & 0xFF;
			if (type >= FIRST_RECYCLED_TYPE && type <= LAST_RECYCLED_TYPE) {
				return true;
			}
			position += HEADER_SIZE + (block[position + 4] & 0xFF | (block[position + 5] & 0xFF) << 8);
		}
		return false;
	}

}
