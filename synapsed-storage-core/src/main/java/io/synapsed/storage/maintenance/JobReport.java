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

import io.synapsed.storage.exception.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Progress of a job.
 *
 * @param job what it does, one lower-case word
 * @param state the state of the job
 * @param started when it began, or {@code null} if it has not
 * @param ended when it ended, or {@code null} if it has not
 * @param entries number of entries that were visited
 * @param bytes size of their keys and stored values in bytes
 * @param findings the findings so far
 * @param problem the failure that ended it, or {@code null}
 * @since 0.1.0
 */
public record JobReport(String job, JobState state, @Nullable Instant started, @Nullable Instant ended, long entries,
		long bytes, JobFindings findings, @Nullable StorageException problem) {

	static JobReport waiting(String job) {
		return new JobReport(job, JobState.WAITING, null, null, 0, 0, JobFindings.NONE, null);
	}

	static JobReport failed(String job) {
		return new JobReport(job, JobState.FAILED, null, null, 0, 0, JobFindings.NONE, null);
	}

	/**
	 * Returns the figures, without keys.
	 */
	@Override
	public String toString() {
		return this.state + ", " + this.entries + " entries with " + this.bytes + " bytes, " + this.findings
				+ ((this.problem != null) ? ", " + this.problem.getMessage() : "");
	}

}
