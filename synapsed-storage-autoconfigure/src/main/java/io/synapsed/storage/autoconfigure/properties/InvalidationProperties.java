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

package io.synapsed.storage.autoconfigure.properties;

import java.time.Duration;

import io.synapsed.storage.cache.coherence.BusFailure;

/**
 * Properties of how the caches of several instances of a store agree.
 *
 * @since 0.1.0
 */
public class InvalidationProperties {

	/**
	 * Whether writes are announced to the caches of all instances of a shared store.
	 */
	private boolean enabled;

	/**
	 * Bus that carries the announcements: 'redis', or the name of a
	 * StorageInvalidationBusFactory bean.
	 */
	private String bus = "redis";

	/**
	 * Maximum time for which a cache may still return a value after another instance has
	 * replaced it. From 10ms to 1h.
	 */
	private Duration maxStaleness = Duration.ofSeconds(2);

	/**
	 * How long other instances keep the keys of an announced write out of their caches,
	 * unless they hear that the write is over. At least twice 'max-staleness', and longer
	 * than writes take.
	 */
	private Duration lease = Duration.ofSeconds(5);

	/**
	 * How often the bus is read; at most half of 'max-staleness'.
	 */
	private Duration pollInterval = Duration.ofMillis(50);

	/**
	 * What happens while the bus does not answer. With 'bypass' reads go to the engine
	 * and writes are refused; with 'bound' both go on, and no entry stays in the cache
	 * for longer than 'max-staleness'.
	 */
	private BusFailure onFailure = BusFailure.BYPASS;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getBus() {
		return this.bus;
	}

	public void setBus(String bus) {
		this.bus = bus;
	}

	public Duration getMaxStaleness() {
		return this.maxStaleness;
	}

	public void setMaxStaleness(Duration maxStaleness) {
		this.maxStaleness = maxStaleness;
	}

	public Duration getLease() {
		return this.lease;
	}

	public void setLease(Duration lease) {
		this.lease = lease;
	}

	public Duration getPollInterval() {
		return this.pollInterval;
	}

	public void setPollInterval(Duration pollInterval) {
		this.pollInterval = pollInterval;
	}

	public BusFailure getOnFailure() {
		return this.onFailure;
	}

	public void setOnFailure(BusFailure onFailure) {
		this.onFailure = onFailure;
	}

}
