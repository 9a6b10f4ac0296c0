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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import org.jspecify.annotations.Nullable;

/**
 * Maintains a store in the background: reclaims the space of expired entries, and runs
 * the jobs over its values. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class StoreMaintenance {

	private final String store;

	private final ExpirySweeper sweeper;

	private final Duration sweepInterval;

	private final Duration verifyInterval;

	private final @Nullable EncodedValueMaintenance values;

	private final @Nullable RecordingJobs recording;

	private final @Nullable AccessLayer access;

	/**
	 * Creates the maintenance of a store. Nothing runs until {@link #start}.
	 * @param store name of the store
	 * @param sweeper reclaims the space of expired entries
	 * @param sweepInterval pause between two sweeps; zero for none by itself
	 * @param verifyInterval pause between two verifications of all values; zero for none
	 * by itself
	 * @param values maintains the values, or {@code null} if they have no header
	 * @param recording switches what the engine records beside its entries, or
	 * {@code null} if it offers no choice
	 * @param access judges who may maintain the store, or {@code null} if everybody may
	 */
	public StoreMaintenance(String store, ExpirySweeper sweeper, Duration sweepInterval, Duration verifyInterval,
			@Nullable EncodedValueMaintenance values, @Nullable RecordingJobs recording, @Nullable AccessLayer access) {
		this.store = store;
		this.sweeper = sweeper;
		this.sweepInterval = sweepInterval;
		this.verifyInterval = verifyInterval;
		this.values = values;
		this.recording = recording;
		this.access = access;
	}

	/**
	 * Returns the name of the store.
	 * @return the name
	 */
	public String store() {
		return this.store;
	}

	/**
	 * Starts the work in the background. Does nothing if it runs already.
	 */
	public void start() {
		if (!this.sweepInterval.isZero()) {
			this.sweeper.start(this.sweepInterval);
		}
		values().ifPresent((found) -> found.jobs().start(this.verifyInterval));
		recording().ifPresent(RecordingJobs::start);
	}

	/**
	 * Stops the work in the background, and waits for a step that is under way. It can be
	 * started again. Does nothing if it does not run.
	 */
	public void stop() {
		this.sweeper.stop();
		values().ifPresent((found) -> found.jobs().stop());
		recording().ifPresent(RecordingJobs::stop);
	}

	/**
	 * Returns what reclaims the space of expired entries.
	 * @return the sweeper
	 */
	public ExpirySweeper sweeper() {
		return this.sweeper;
	}

	/**
	 * Returns what maintains the values.
	 * @return the maintenance, or empty if the values have no header
	 */
	public Optional<EncodedValueMaintenance> values() {
		return Optional.ofNullable(this.values);
	}

	/**
	 * Returns what switches what the engine records beside its entries.
	 * @return the jobs, or empty if the engine offers no choice
	 */
	public Optional<RecordingJobs> recording() {
		return Optional.ofNullable(this.recording);
	}

	/**
	 * Returns the progress of all jobs.
	 * @return reports of the latest job of each name
	 */
	public List<JobReport> reports() {
		List<JobReport> reports = new ArrayList<>();
		values().ifPresent((found) -> reports.addAll(found.jobs().reports()));
		recording().ifPresent((found) -> reports.addAll(found.reports()));
		return reports;
	}

	/**
	 * Returns the figures of the work in the background.
	 * @return the figures
	 */
	public List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>(this.sweeper.statistics());
		values().ifPresent((found) -> statistics.addAll(found.jobs().statistics()));
		return statistics;
	}

	/**
	 * Returns what goes wrong in the background.
	 * @return the warnings that hold at this moment, empty if there are none
	 */
	public List<StoreWarning> warnings() {
		return this.sweeper.warnings();
	}

	/**
	 * Does work as administration: access control judges it and the audit trail records
	 * it, if the store has them. The work itself goes on below that layer.
	 * @param <T> the type of the result
	 * @param namespace name of the namespace, or {@code null} for the whole store
	 * @param name name of the work
	 * @param work the work
	 * @return what the work returns
	 * @throws StorageAccessDeniedException if the caller may not do it
	 */
	public <T extends @Nullable Object> T administer(@Nullable String namespace, String name, Supplier<T> work) {
		return (this.access != null) ? this.access.<T>administer(this.store, namespace, name, work) : work.get();
	}

	/**
	 * Judges an operation before it is prepared, for example before the body of a request
	 * is read. A denial is audited. The operation itself is judged again when it is done.
	 * Does nothing for a store without access control.
	 * @param operation the operation
	 * @throws StorageAccessDeniedException if the caller may not do it
	 */
	public void check(AccessRequest operation) {
		if (this.access != null) {
			this.access.check(operation);
		}
	}

}
