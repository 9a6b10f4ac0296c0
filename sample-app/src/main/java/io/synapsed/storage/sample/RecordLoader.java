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
package io.synapsed.storage.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.StorageBatch;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.InvalidKeyException;
import io.synapsed.storage.exception.InvalidValueException;
import io.synapsed.storage.exception.StorageException;

/**
 * Stores the records of a stream in atomic batches, holding no more than one batch at a
 * time. A store without atomic batches gets one record after another. A bad line is noted
 * and left out; the lines around it are stored.
 */
final class RecordLoader {

	/** The largest number of errors that are reported one by one. */
	static final int MAX_ERRORS = 100;

	private static final int BATCH_RECORDS = 500;

	private static final long BATCH_BYTES = 1 << 20;

	private final StorageBatch batch;

	private final int batchRecords;

	private final RecordParser parser;

	private final int maxLineLength;

	private final List<LoadReport.LineError> errors = new ArrayList<>();

	private long lines;

	private long loaded;

	private long failed;

	private long batchBytes;

	RecordLoader(StorageTemplate storage, RecordParser parser, int maxLineLength) {
		this.batch = storage.batch();
		this.batchRecords = storage.capabilities().contains(Capability.ATOMIC_BATCH) ? BATCH_RECORDS : 1;
		this.parser = parser;
		this.maxLineLength = maxLineLength;
	}

	/**
	 * Stores all records.
	 * @param input newline-delimited JSON
	 * @return what became of them
	 * @throws LoadInterruptedException if the store failed; what was acknowledged stays
	 */
	LoadReport load(InputStream input) throws IOException {
		LineReader reader = new LineReader(input, this.maxLineLength);
		for (byte[] line = reader.next(); line != null; line = reader.next()) {
			if (new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
				continue;
			}
			this.lines++;
			add(reader, line);
			if (this.batch.size() >= this.batchRecords || this.batchBytes >= BATCH_BYTES) {
				commit();
			}
		}
		commit();
		return report();
	}

	private void add(LineReader reader, byte[] line) {
		try {
			if (reader.isTooLong()) {
				throw new BadRequestException("longer than " + this.maxLineLength + " bytes");
			}
			RecordParser.Record parsed = this.parser.parse(line);
			this.batch.put(parsed.key(), parsed.value());
			this.batchBytes += line.length;
		}
		catch (BadRequestException | InvalidKeyException | InvalidValueException ex) {
			this.failed++;
			if (this.errors.size() < MAX_ERRORS) {
				this.errors.add(new LoadReport.LineError(reader.number(), String.valueOf(ex.getMessage())));
			}
		}
	}

	private void commit() {
		int records = this.batch.size();
		try {
			this.batch.commit();
			this.loaded += records;
			this.batchBytes = 0;
		}
		catch (StorageException ex) {
			this.failed += records;
			throw new LoadInterruptedException(report(), ex);
		}
	}

	private LoadReport report() {
		return new LoadReport(this.lines, this.loaded, this.failed, List.copyOf(this.errors));
	}

}
