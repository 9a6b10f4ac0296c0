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

package io.synapsed.storage.engine;

import java.time.Duration;
import java.time.InstantSource;

import io.synapsed.storage.common.ConsistencyLevel;
import org.jspecify.annotations.Nullable;

/**
 * Holds the settings that all engines share.
 *
 * @param <B> the type of the builder
 * @since 0.1.0
 */
public abstract class EngineBuilder<B extends EngineBuilder<B>> {

	private String name;

	private InstantSource clock = InstantSource.system();

	private Duration closeTimeout = Duration.ofSeconds(10);

	private @Nullable ConsistencyLevel consistencyLevel;

	/**
	 * Creates a builder.
	 * @param name the name of the store unless another is set
	 */
	protected EngineBuilder(String name) {
		this.name = name;
	}

	/**
	 * Sets the name of the store.
	 * @param name the name; that of the engine unless set
	 * @return this builder
	 */
	public B name(String name) {
		this.name = name;
		return self();
	}

	/**
	 * Sets the clock by which reads judge expiry.
	 * @param clock the clock; that of the system unless set. Processes that share a store
	 * must have clocks that agree
	 * @return this builder
	 */
	public B clock(InstantSource clock) {
		this.clock = clock;
		return self();
	}

	/**
	 * Sets how long {@link StorageEngine#close()} waits for running calls.
	 * @param closeTimeout the longest time; 10 seconds unless set
	 * @return this builder
	 */
	public B closeTimeout(Duration closeTimeout) {
		this.closeTimeout = closeTimeout;
		return self();
	}

	/**
	 * Sets the store's own level, which holds where neither a call nor its namespace
	 * names one.
	 * @param consistencyLevel the level, or {@code null} for the default of the engine,
	 * which holds unless set. Opening a store that does not give the level throws
	 * {@link io.synapsed.storage.exception.UnsupportedConsistencyLevelException}
	 * @return this builder
	 */
	public B consistencyLevel(@Nullable ConsistencyLevel consistencyLevel) {
		this.consistencyLevel = consistencyLevel;
		return self();
	}

	@SuppressWarnings("unchecked")
	final B self() {
		return (B) this;
	}

	/**
	 * Returns the name of the store.
	 * @return the name
	 */
	protected final String name() {
		return this.name;
	}

	/**
	 * Returns the clock.
	 * @return the clock
	 */
	protected final InstantSource clock() {
		return this.clock;
	}

	final @Nullable ConsistencyLevel consistencyLevel() {
		return this.consistencyLevel;
	}

	final Duration closeTimeout() {
		return this.closeTimeout;
	}

}
