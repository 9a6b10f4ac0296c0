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
package io.synapsed.storage.backend.redis;

import io.synapsed.storage.common.Capability;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.exception.StorageConfigurationException;

/**
 * What a store records beside its entries. The descriptor of the store says so, for all
 * processes that open it.
 *
 * @param index state of the index
 * @param watch state of the changes for watches
 * @param generation number of changes that were made to the two since the store is there
 */
record Recorded(FeatureState index, FeatureState watch, long generation) {

	/** Name of the setting for the index. */
	static final String INDEX = "redis.index";

	/** Name of the setting for the changes. */
	static final String WATCH = "redis.watch";

	private static final String GENERATION = "redis.recording";

	/**
	 * Returns what the options ask for.
	 */
	static Recorded wanted(RedisOptions options) {
		return new Recorded(FeatureState.of(options.index()), FeatureState.of(options.watch()), 0);
	}

	/**
	 * Reads what the data of a store has.
	 * @throws StorageConfigurationException if a newer version of the library has
	 * recorded a state that this one does not know
	 */
	static Recorded of(String store, StoreDescriptor descriptor) {
		return new Recorded(state(store, descriptor, INDEX), state(store, descriptor, WATCH),
				generation(descriptor.setting(GENERATION).orElse("0")));
	}

	private static long generation(String text) {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			return 0;
		}
	}

	/**
	 * Returns the state of what a capability needs.
	 */
	FeatureState state(Capability capability) {
		return (capability == Capability.ORDERED_SCAN) ? this.index : this.watch;
	}

	/**
	 * Returns the next generation, with another state of what a capability needs.
	 */
	Recorded with(Capability capability, FeatureState state) {
		boolean scans = capability == Capability.ORDERED_SCAN;
		return new Recorded(scans ? state : this.index, scans ? this.watch : state, this.generation + 1);
	}

	private static FeatureState state(String store, StoreDescriptor descriptor, String setting) {
		String text = descriptor.setting(setting).orElse(FeatureState.OFF.text());
		FeatureState state = FeatureState.of(text);
		if (state == null) {
			throw new StorageConfigurationException(store, "the data was written with '" + setting + "' " + text
					+ ", which this version does not know; open it with the version that wrote it, or a later one");
		}
		return state;
	}

	StoreDescriptor in(StoreDescriptor descriptor) {
		StoreDescriptor described = descriptor.with(INDEX, this.index.text()).with(WATCH, this.watch.text());
		return (this.generation > 0) ? described.with(GENERATION, Long.toString(this.generation)) : described;
	}

	/**
	 * Whether a write is one plain command.
	 */
	boolean isPlain() {
		return !this.index.isMaintained() && !this.watch.isMaintained();
	}

	/**
	 * Whether a write that maintained this has maintained what another state needs.
	 */
	boolean covers(Recorded other) {
		return (this.index.isMaintained() || !other.index.isMaintained())
				&& (this.watch.isMaintained() || !other.watch.isMaintained());
	}

}
