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

package io.synapsed.storage.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.maintenance.EncodedValueMaintenance;
import io.synapsed.storage.maintenance.JobReport;
import io.synapsed.storage.maintenance.RecordingJobs;
import io.synapsed.storage.maintenance.StoreMaintenance;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Runs what stores do in the background while the application runs: it reclaims expired
 * entries and runs jobs. All of it stops after the web server and before the stores are
 * closed. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class MaintenanceLifecycle implements SmartLifecycle {

	/** Stops after the web server, whose phases are 1024 and 2048 below the default. */
	static final int PHASE = DEFAULT_PHASE - 4096;

	private final Map<String, StoreMaintenance> stores = new LinkedHashMap<>();

	private boolean running;

	MaintenanceLifecycle() {
	}

	synchronized void add(StoreMaintenance maintenance) {
		this.stores.put(maintenance.store(), maintenance);
		if (this.running) {
			maintenance.start();
		}
	}

	/**
	 * Returns what can be done to the values of a store.
	 * @param store name of the store
	 * @return the maintenance, or empty if its values have no header
	 */
	public Optional<EncodedValueMaintenance> values(String store) {
		return maintenance(store).flatMap(StoreMaintenance::values);
	}

	/**
	 * Returns what switches what the engine of a store records beside its entries.
	 * @param store name of the store
	 * @return the jobs, or empty if the engine offers no choice
	 */
	public Optional<RecordingJobs> recording(String store) {
		return maintenance(store).flatMap(StoreMaintenance::recording);
	}

	/**
	 * Returns the progress of the jobs of a store.
	 * @param store name of the store
	 * @return reports of the latest job of each name
	 */
	public List<JobReport> reports(String store) {
		return maintenance(store).map(StoreMaintenance::reports).orElse(List.of());
	}

	/**
	 * Returns the figures of what is done in the background.
	 * @return the figures by name of the store
	 */
	public synchronized Map<String, List<Statistic>> statistics() {
		Map<String, List<Statistic>> statistics = new LinkedHashMap<>();
		this.stores.forEach((store, maintenance) -> statistics.put(store, maintenance.statistics()));
		return statistics;
	}

	/**
	 * Returns what goes wrong in the background.
	 * @param store name of the store
	 * @return the warnings that hold at this moment, empty if there are none
	 */
	public List<StoreWarning> warnings(String store) {
		return maintenance(store).map(StoreMaintenance::warnings).orElse(List.of());
	}

	/**
	 * Does work that is judged and audited as administration, below the layer that does
	 * so.
	 * @param <T> the type of the result
	 * @param store name of the store
	 * @param namespace name of the namespace, or {@code null} for the whole store
	 * @param name name of the work
	 * @param work the work
	 * @return what the work returns
	 */
	public <T extends @Nullable Object> T administer(String store, @Nullable String namespace, String name,
			Supplier<T> work) {
		Optional<StoreMaintenance> maintenance = maintenance(store);
		return maintenance.isPresent() ? maintenance.get().<T>administer(namespace, name, work) : work.get();
	}

	/**
	 * Judges an operation before it is prepared, for example before the body of a request
	 * is read. A denial is audited. The operation itself is judged again when it is done.
	 * Does nothing for a store without access control.
	 * @param operation the operation
	 * @throws StorageAccessDeniedException if the caller may not do it
	 */
	public void check(AccessRequest operation) {
		maintenance(operation.store()).ifPresent((maintenance) -> maintenance.check(operation));
	}

	private synchronized Optional<StoreMaintenance> maintenance(String store) {
		return Optional.ofNullable(this.stores.get(store));
	}

	@Override
	public synchronized void start() {
		if (!this.running) {
			this.running = true;
			this.stores.values().forEach(StoreMaintenance::start);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.running) {
			this.running = false;
			new ArrayList<>(this.stores.values()).forEach(StoreMaintenance::stop);
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
