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

import io.synapsed.storage.cache.BusFailure;

/**
 * Properties of how the caches of several instances of a store agree.
 *
 * @since 0.1.0
 */
public class InvalidationProperties {

	/**
	 * Whether the caches of all instances of a shared store are told of each write.
	 */
	private boolean enabled;

	/**
	 * What carries the messages: 'redis', or the name of a bus of the application.
	 */
	private String bus = "redis";

	/**
	 * Largest age of a read: how long after another instance has written a value the one
	 * before it may still be read. From 10ms to 1h.
	 */
	private Duration maxStaleness = Duration.ofSeconds(2);

	/**
	 * How long the others keep the keys of an announced write out of their caches unless
	 * they hear that it is over. At least twice 'max-staleness', and longer than writes
	 * take.
	 */
	private Duration lease = Duration.ofSeconds(5);

	/**
	 * How often the bus is read, at most half of 'max-staleness'.
	 */
	private Duration pollInterval = Duration.ofMillis(50);

	/**
	 * What becomes of reads and writes while the bus does not answer.
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
