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

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.StorageBackendException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.RecordingControl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches on or off what an engine records beside its entries. It runs in the thread
 * that calls {@link #run}; any thread may ask for its report.
 */
final class RecordingJob {

	private static final Logger logger = LoggerFactory.getLogger(RecordingJob.class);

	private final String store;

	private final RecordingControl control;

	private final RecordingControl.Change change;

	private final InstantSource clock;

	private volatile JobReport report;

	private long entries;

	private long bytes;

	RecordingJob(String store, RecordingControl control, RecordingControl.Change change, InstantSource clock) {
		this.store = store;
		this.control = control;
		this.change = change;
		this.clock = clock;
		this.report = JobReport.waiting(name());
	}

	/**
	 * Returns what the job does.
	 */
	String name() {
		boolean index = this.change.capability() == Capability.ORDERED_SCAN;
		return this.change.on() ? (index ? "build-index" : "start-watch") : (index ? "drop-index" : "stop-watch");
	}

	JobReport report() {
		return this.report;
	}

	boolean isAtWork() {
		return this.report.state() == JobState.WAITING || this.report.state() == JobState.RUNNING;
	}

	/**
	 * Runs the job. Any failure ends it and is in the report.
	 */
	void run(RecordingControl.Steps pace) {
		JobReport failed = JobReport.failed(name());
		try {
			work(pace);
		}
		finally {
			if (isAtWork()) {
				this.report = failed;
			}
		}
	}

	private void work(RecordingControl.Steps pace) {
		Instant started = this.clock.instant();
		try {
			this.report = report(JobState.RUNNING, started, null);
			logger.info("{} of store '{}' begins", name(), this.store);
			boolean ended = this.control.apply(this.change, new RecordingControl.Steps() {

				@Override
				public boolean rest(long nanoseconds) {
					return pace.rest(nanoseconds);
				}

				@Override
				public boolean visited(long more, long size) {
					RecordingJob.this.entries += more;
					RecordingJob.this.bytes += size;
					RecordingJob.this.report = report(JobState.RUNNING, started, null);
					return pace.visited(more, size);
				}

			});
			this.report = report(ended ? JobState.FINISHED : JobState.STOPPED, started, null);
			logger.info("{} of store '{}' ends: {}", name(), this.store, this.report);
		}
		catch (Throwable ex) {
			this.report = report(JobState.FAILED, started,
					(ex instanceof StorageException known) ? known : new StorageBackendException(this.store,
							"the job ended with " + ex.getClass().getName() + "; start it again", ex));
			logger.error("{} of store '{}' failed; it is tried again", name(), this.store, ex);
		}
	}

	private JobReport report(JobState state, Instant started, @Nullable StorageException problem) {
		return new JobReport(name(), state, started, (state == JobState.RUNNING) ? null : this.clock.instant(),
				this.entries, this.bytes, JobFindings.NONE, problem);
	}

	/**
	 * Marks a waiting job as stopped, because it will not run.
	 */
	void abandon() {
		if (this.report.state() == JobState.WAITING) {
			this.report = new JobReport(name(), JobState.STOPPED, null, this.clock.instant(), 0, 0, JobFindings.NONE,
					null);
		}
	}

}
