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

package io.synapsed.storage.maintenance;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.transform.EncodedValues;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Visits all values of a store in the order of their keys, in small chunks: no cursor
 * stays open, and other work runs between two chunks. It runs in the thread that calls
 * {@link #run}; any thread may ask for its {@linkplain #report() report}.
 *
 * @since 0.1.0
 */
public abstract class ValueJob {

	private static final Logger logger = LoggerFactory.getLogger(ValueJob.class);

	private static final int CHUNK_ENTRIES = 256;

	private static final long CHUNK_BYTES = 4 << 20;

	private final String name;

	private final EncodedValues values;

	private final InstantSource clock;

	private volatile JobReport report;

	/**
	 * Creates a job.
	 * @param name what it does, one lower-case word
	 * @param values the values to visit
	 * @param clock tells when it began and ended
	 */
	protected ValueJob(String name, EncodedValues values, InstantSource clock) {
		this.name = name;
		this.values = values;
		this.clock = clock;
		this.report = JobReport.waiting(name);
	}

	/**
	 * Returns what the job does.
	 * @return one lower-case word
	 */
	public final String name() {
		return this.name;
	}

	/**
	 * Returns the values that the job visits.
	 * @return the values
	 */
	protected final EncodedValues values() {
		return this.values;
	}

	/**
	 * Returns the progress of the job.
	 * @return the current report
	 */
	public final JobReport report() {
		return this.report;
	}

	/**
	 * Checks, before anything is changed, that the job can finish.
	 * @throws StorageException if the job cannot do its work
	 */
	protected void check() {
		KeyValueStore engine = this.values.engine();
		if (!engine.capabilities().contains(Capability.ORDERED_SCAN)) {
			throw new UnsupportedCapabilityException(engine.name(), Capability.ORDERED_SCAN, engine.capabilities());
		}
	}

	/**
	 * Returns the first key to visit, for a job that resumes an earlier run.
	 * @return a stored key, or {@code null} to begin at the first
	 */
	protected @Nullable Bytes start() {
		return null;
	}

	/**
	 * Works on values.
	 * @param entries entries with their stored bytes, in the order of their keys
	 */
	protected abstract void visit(List<Entry> entries);

	/**
	 * Called after each chunk, to remember the position.
	 * @param position the last key that was visited
	 */
	protected void visited(Bytes position) {
	}

	/**
	 * Called when all values were visited.
	 */
	protected void finished() {
	}

	/**
	 * Tells what the job has found so far.
	 * @return the findings of the values visited so far
	 */
	protected abstract JobFindings findings();

	/**
	 * Runs the job. Any failure ends it and is in the report.
	 * @param pace decides how fast the job runs, and whether it goes on
	 * @return the last report
	 */
	public final JobReport run(Pace pace) {
		// Created in advance: after a failure there may be no memory for it.
		JobReport failed = JobReport.failed(this.name);
		try {
			work(pace);
		}
		finally {
			if (this.report.state() == JobState.RUNNING || this.report.state() == JobState.WAITING) {
				this.report = failed;
			}
		}
		return this.report;
	}

	private void work(Pace pace) {
		Progress progress = new Progress();
		try {
			this.report = new JobReport(this.name, JobState.RUNNING, progress.started, null, 0, 0, findings(), null);
			logger.info("{} of store '{}' begins", this.name, store());
			JobState end = walk(pace, progress) ? JobState.FINISHED : JobState.STOPPED;
			if (end == JobState.FINISHED) {
				finished();
			}
			this.report = progress.report(end, this.clock.instant(), null);
			logger.info("{} of store '{}' ends: {}", this.name, store(), this.report);
		}
		catch (Throwable ex) {
			this.report = progress.report(JobState.FAILED, this.clock.instant(), problem(ex));
			logger.error("{} of store '{}' failed after {} values", this.name, store(), progress.entries, ex);
		}
	}

	private StorageException problem(Throwable failure) {
		return (failure instanceof StorageException known) ? known : new StorageBackendException(store(),
				"the job ended with " + failure.getClass().getName() + "; start it again", failure);
	}

	/**
	 * Marks a waiting job as stopped, because it will not run.
	 */
	final void abandon() {
		JobReport waiting = this.report;
		if (waiting.state() == JobState.WAITING) {
			this.report = new JobReport(this.name, JobState.STOPPED, null, this.clock.instant(), 0, 0,
					waiting.findings(), null);
		}
	}

	private boolean walk(Pace pace, Progress progress) {
		check();
		KeyRange rest = new KeyRange(start(), null);
		while (true) {
			Chunk chunk = read(rest);
			if (!chunk.entries.isEmpty()) {
				visit(chunk.entries);
				progress.entries += chunk.entries.size();
				progress.bytes += chunk.bytes;
			}
			if (chunk.last == null) {
				return true;
			}
			visited(chunk.last);
			this.report = progress.report(JobState.RUNNING, null, null);
			rest = new KeyRange(after(chunk.last), null);
			if (!pace.continueAfter(chunk.bytes)) {
				return false;
			}
		}
	}

	private Chunk read(KeyRange range) {
		Chunk chunk = new Chunk();
		try (EntryCursor cursor = this.values.engine().scan(range, ScanOptions.DEFAULT.limit(CHUNK_ENTRIES))) {
			while (chunk.bytes < CHUNK_BYTES) {
				Entry entry = cursor.next();
				if (entry == null) {
					break;
				}
				chunk.last = entry.key();
				if (EncodedValues.hasHeader(entry)) {
					chunk.entries.add(entry);
					chunk.bytes += entry.key().size() + entry.value().size();
				}
			}
		}
		return chunk;
	}

	/** Returns the smallest key after another one. */
	static Bytes after(Bytes key) {
		return key.concat(Bytes.wrap(new byte[1]));
	}

	private String store() {
		return this.values.engine().name();
	}

	/** Entries that are read and visited together. */
	private static final class Chunk {

		private final List<Entry> entries = new ArrayList<>();

		private long bytes;

		private @Nullable Bytes last;

	}

	/** Counts visited entries. */
	private final class Progress {

		private final Instant started = ValueJob.this.clock.instant();

		private long entries;

		private long bytes;

		private JobReport report(JobState state, @Nullable Instant ended, @Nullable StorageException problem) {
			return new JobReport(ValueJob.this.name, state, this.started, ended, this.entries, this.bytes, findings(),
					problem);
		}

	}

}
