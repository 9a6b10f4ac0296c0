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

package io.synapsed.storage;

import io.synapsed.storage.maintenance.StoreMaintenance;

/**
 * A store with everything that belongs to it: the template that applications work with,
 * the maintenance that goes on in the background, and a description. Closing it ends the
 * maintenance first and the store then. Safe for use by several threads.
 *
 * @since 0.1.0
 * @see StorageBuilder#open()
 */
public final class ManagedStore implements AutoCloseable {

	private final StorageTemplate template;

	private final StoreMaintenance maintenance;

	ManagedStore(StorageTemplate template, StoreMaintenance maintenance) {
		this.template = template;
		this.maintenance = maintenance;
	}

	/**
	 * Returns what applications work with.
	 * @return the template, which belongs to this store: close this store, not the
	 * template
	 */
	public StorageTemplate template() {
		return this.template;
	}

	/**
	 * Returns what goes on in the background: reclaiming the space of expired entries,
	 * and jobs over values.
	 * @return the maintenance
	 */
	public StoreMaintenance maintenance() {
		return this.maintenance;
	}

	/**
	 * Describes the store as it is at this moment.
	 * @return the description
	 */
	public StoreDescription description() {
		return StoreDescription.of(this.template);
	}

	/**
	 * Stops the maintenance and closes the store. Does nothing if it is closed already.
	 */
	@Override
	public void close() {
		try {
			this.maintenance.stop();
		}
		finally {
			this.template.close();
		}
	}

	@Override
	public String toString() {
		return "ManagedStore[" + this.template.name() + "]";
	}

}
