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

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.engine.RepeatedWork;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.spi.RecordingControl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Switches in the background, one after another and at a limited rate, what an engine
 * records beside its entries: the index for scans, the changes for watches. A change that
 * was interrupted goes on, here or at another instance of the store. Safe for use by
 * several threads.
 *
 * @since 0.1.0
 */
public final class RecordingJobs implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RecordingJobs.class);

	private static final Duration RESUME_INTERVAL = Duration.ofSeconds(10);

	private final String store;

	private final RecordingControl control;

	private final InstantSource clock;

	private final long bytesPerSecond;

	/** The latest job of each name. */
	private final Map<String, RecordingJob> jobs = new LinkedHashMap<>();

	private @Nullable JobExecutor executor;

	/**
	 * Creates the jobs of a store. Nothing runs until {@link #start}.
	 * @param store name of the store
	 * @param control switches what the engine records
	 * @param clock tells when a job began and ended
	 * @param bytesPerSecond largest number of bytes of keys that a job visits in a
	 * second, at least 1
	 */
	public RecordingJobs(String store, RecordingControl control, InstantSource clock, long bytesPerSecond) {
		this.store = store;
		this.control = control;
		this.clock = clock;
		this.bytesPerSecond = bytesPerSecond;
	}

	/**
	 * Starts to run jobs, and looks every ten seconds for one that was interrupted. Does
	 * nothing if jobs run already.
	 */
	public synchronized void start() {
		if (this.executor != null) {
			return;
		}
		this.executor = new JobExecutor(this.store, "synapsed-recording-");
		this.executor.repeat(new RepeatedWork(this::resume, this::notResumed), Duration.ZERO, RESUME_INTERVAL);
	}

	/**
	 * Runs in the thread of the jobs: a server may be away when the application starts.
	 */
	private void resume() {
		RecordingControl.Change change = this.control.unfinished().orElse(null);
		if (change == null) {
			return;
		}
		RecordingJob job = new RecordingJob(this.store, this.control, change, this.clock);
		JobExecutor running;
		synchronized (this) {
			running = this.executor;
			if (running == null || isAtWork(job.name())) {
				return;
			}
			this.jobs.put(job.name(), job);
		}
		job.run(pace(running));
	}

	private void notResumed(Throwable failure) {
		logger.debug("It is not known whether a change of what store '{}' records has to go on; that is asked again",
				this.store, failure);
	}

	/**
	 * Switches on or off what a capability needs. Switching on what is on already builds
	 * it from the beginning.
	 * @param capability {@link Capability#ORDERED_SCAN} or {@link Capability#WATCH}
	 * @param on whether to record from now on
	 * @return the report of the job, which may not have begun yet
	 * @throws StorageConflictException if such a job is at work or waits
	 * @throws IllegalStateException if jobs do not run
	 */
	public synchronized JobReport submit(Capability capability, boolean on) {
		JobExecutor running = this.executor;
		if (running == null) {
			throw new IllegalStateException("The jobs of store '" + this.store + "' do not run");
		}
		RecordingJob job = new RecordingJob(this.store, this.control, new RecordingControl.Change(capability, on),
				this.clock);
		for (RecordingJob other : this.jobs.values()) {
			if (other.isAtWork()) {
				throw new StorageConflictException(this.store,
						"a " + other.name() + " is at work already; wait until it has ended");
			}
		}
		this.jobs.put(job.name(), job);
		boolean accepted = false;
		try {
			running.execute(() -> job.run(pace(running)));
			accepted = true;
		}
		finally {
			if (!accepted) {
				job.abandon();
			}
		}
		return job.report();
	}

	private boolean isAtWork(String name) {
		RecordingJob job = this.jobs.get(name);
		return job != null && job.isAtWork();
	}

	private RecordingControl.Steps pace(JobExecutor running) {
		return new RecordingControl.Steps() {

			@Override
			public boolean rest(long nanoseconds) {
				return running.rest(nanoseconds);
			}

			@Override
			public boolean visited(long entries, long bytes) {
				return rest((long) (bytes * 1e9 / RecordingJobs.this.bytesPerSecond));
			}

		};
	}

	/**
	 * Returns the progress of jobs.
	 * @return reports of the latest job of each name
	 */
	public synchronized List<JobReport> reports() {
		return this.jobs.values().stream().map(RecordingJob::report).toList();
	}

	/**
	 * Tells whether what a capability needs is recorded.
	 * @param capability {@link Capability#ORDERED_SCAN} or {@link Capability#WATCH}
	 * @return whether it is recorded and complete
	 */
	public boolean isRecorded(Capability capability) {
		return this.control.isRecorded(capability);
	}

	/**
	 * Stops the running job and waits up to 10 seconds for its end. Jobs can be started
	 * again, and a stopped one goes on then.
	 */
	public void stop() {
		JobExecutor running;
		synchronized (this) {
			running = this.executor;
			this.executor = null;
		}
		if (running == null) {
			return;
		}
		running.stop();
		synchronized (this) {
			this.jobs.values().forEach(RecordingJob::abandon);
		}
	}

	@Override
	public void close() {
		stop();
	}

}
