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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.engine.RepeatedWork;
import io.synapsed.storage.exception.StorageConflictException;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.transform.EncodedValues;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the jobs of a store in the background, one after another, at a limited rate. Safe
 * for use by several threads.
 *
 * @since 0.1.0
 */
public final class ValueJobs implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ValueJobs.class);

	private final EncodedValues values;

	private final InstantSource clock;

	private final long bytesPerSecond;

	private final Consumer<JobReport> ended;

	/** The latest job of each name. */
	private final Map<String, ValueJob> jobs = new LinkedHashMap<>();

	private @Nullable JobExecutor executor;

	/**
	 * Creates the jobs of a store. Nothing runs until {@link #start}.
	 * @param values the values of the store
	 * @param clock tells when a job began and ended
	 * @param bytesPerSecond largest number of bytes that a job visits in a second, at
	 * least 1
	 */
	public ValueJobs(EncodedValues values, InstantSource clock, long bytesPerSecond) {
		this(values, clock, bytesPerSecond, (report) -> {
		});
	}

	/**
	 * Creates the jobs of a store. Nothing runs until {@link #start}.
	 * @param values the values of the store
	 * @param clock tells when a job began and ended
	 * @param bytesPerSecond largest number of bytes that a job visits in a second, at
	 * least 1
	 * @param ended gets the report of each job that has ended in any way, in the thread
	 * of the jobs
	 */
	public ValueJobs(EncodedValues values, InstantSource clock, long bytesPerSecond, Consumer<JobReport> ended) {
		this.ended = ended;
		this.values = values;
		this.clock = clock;
		this.bytesPerSecond = bytesPerSecond;
	}

	/**
	 * Starts to run jobs, and to verify all values at an interval. Resumes a recoding
	 * that was interrupted. Does nothing if jobs run already.
	 * @param verifyInterval pause between two verifications; zero for none
	 */
	public synchronized void start(Duration verifyInterval) {
		if (this.executor != null) {
			return;
		}
		this.executor = new JobExecutor(this.values.engine().name(), "synapsed-jobs-");
		if (this.values.engine().capabilities().contains(Capability.ORDERED_SCAN)) {
			this.executor.execute(this::resume);
		}
		if (!verifyInterval.isZero()) {
			this.executor.repeat(new RepeatedWork(this::verifyNow, this::verificationFailed), verifyInterval,
					verifyInterval);
		}
	}

	/**
	 * Runs in the thread of the jobs: a server may be away when the application starts.
	 */
	private void resume() {
		try {
			if (Recoding.isUnfinished(this.values.engine())) {
				recode();
			}
		}
		catch (Throwable ex) {
			logger.warn("It is not known whether a recoding of store '{}' has to go on; that is seen at the next start",
					this.values.engine().name(), ex);
		}
	}

	private void verifyNow() {
		Verification verification = new Verification(this.values, this.clock);
		JobExecutor running;
		synchronized (this) {
			running = this.executor;
			if (running == null || !register(verification)) {
				return;
			}
		}
		run(verification, running);
	}

	private void verificationFailed(Throwable failure) {
		logger.error("A verification of store '{}' could not begin; it is tried again", this.values.engine().name(),
				failure);
	}

	/** Makes a job the latest of its name, unless that one is at work. */
	private boolean register(ValueJob job) {
		if (isAtWork(job.name())) {
			return false;
		}
		this.jobs.put(job.name(), job);
		return true;
	}

	/**
	 * Verifies all values.
	 * @return the report of the job, which may not have begun yet
	 * @throws StorageConflictException if a verification is at work or waits
	 * @throws IllegalStateException if jobs do not run
	 */
	public JobReport verify() {
		return submit(new Verification(this.values, this.clock));
	}

	/**
	 * Writes all values again with the current settings.
	 * @return the report of the job, which may not have begun yet
	 * @throws StorageConflictException if a recoding is at work or waits
	 * @throws IllegalStateException if jobs do not run
	 */
	public JobReport recode() {
		return submit(new Recoding(this.values, this.clock));
	}

	/**
	 * Removes data-encryption keys (DEKs) and dictionaries that no value needs.
	 * @return the report of the job, which may not have begun yet
	 * @throws StorageConflictException if a retirement is at work or waits
	 * @throws IllegalStateException if jobs do not run
	 */
	public JobReport retire() {
		return submit(new Retirement(this.values, this.clock));
	}

	/**
	 * Runs a job after the waiting ones.
	 * @param job the job
	 * @return the report of the job, which may not have begun yet
	 * @throws StorageConflictException if a job of the same name is at work or waits
	 * @throws IllegalStateException if jobs do not run
	 */
	public synchronized JobReport submit(ValueJob job) {
		JobExecutor running = this.executor;
		if (running == null) {
			throw new IllegalStateException("The jobs of store '" + this.values.engine().name() + "' do not run");
		}
		if (!register(job)) {
			throw new StorageConflictException(this.values.engine().name(),
					"a " + job.name() + " is at work already; wait until it has ended");
		}
		boolean accepted = false;
		try {
			running.execute(() -> run(job, running));
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
		ValueJob job = this.jobs.get(name);
		return job != null && (job.report().state() == JobState.RUNNING || job.report().state() == JobState.WAITING);
	}

	private void run(ValueJob job, JobExecutor running) {
		try {
			this.ended.accept(job.run((bytes) -> running.rest((long) (bytes * 1e9 / this.bytesPerSecond))));
		}
		catch (Throwable ex) {
			logger.error("The {} of store '{}' ended unexpectedly", job.name(), this.values.engine().name(), ex);
		}
	}

	/**
	 * Returns the progress of jobs.
	 * @return reports of the latest job of each name
	 */
	public synchronized List<JobReport> reports() {
		return this.jobs.values().stream().map(ValueJob::report).toList();
	}

	/**
	 * Returns the figures of jobs.
	 * @return the figures
	 */
	public List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>();
		statistics.add(Statistic.gauge("integrity.damaged", "values",
				"Values that the latest verification could not read", this::damaged));
		statistics.add(Statistic.gauge("jobs.running", "jobs", "Background jobs at work or waiting",
				() -> (double) running()));
		return statistics;
	}

	private synchronized double damaged() {
		ValueJob verification = this.jobs.get(Verification.NAME);
		return (verification != null) ? verification.findings().counts().getOrDefault("damaged", 0L) : Double.NaN;
	}

	private synchronized long running() {
		return this.jobs.keySet().stream().filter(this::isAtWork).count();
	}

	/**
	 * Stops the running job and waits up to 10 seconds for its end. Jobs can be started
	 * again.
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
			// The next start does not run jobs that wait now.
			this.jobs.values().forEach(ValueJob::abandon);
		}
	}

	@Override
	public void close() {
		stop();
	}

}
