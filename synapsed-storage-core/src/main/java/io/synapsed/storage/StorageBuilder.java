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

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.ValueSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Assembles an engine, layers and a {@link StorageTemplate}. Layers may be added in any
 * order: their {@linkplain StoreLayer#position() positions} decide where they stand. Not
 * safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class StorageBuilder {

	/** The largest value that a store takes unless set otherwise: 16 MiB. */
	public static final int DEFAULT_MAX_VALUE_SIZE = 16 << 20;

	private final KeyValueStore engine;

	private final List<StoreLayer> layers = new ArrayList<>();

	private final List<ValueSerializer> serializers = new ArrayList<>();

	private final List<Capability> required = new ArrayList<>();

	private InstantSource clock = InstantSource.system();

	private int maxValueSize = DEFAULT_MAX_VALUE_SIZE;

	private boolean keysInMessages;

	private @Nullable Executor executor;

	private UnaryOperator<Executor> contextPropagation = UnaryOperator.identity();

	private PerNamespace<Optional<Duration>> timesToLive = PerNamespace.same(Optional.empty());

	private StorageBuilder(KeyValueStore engine) {
		this.engine = engine;
	}

	/**
	 * Starts with an engine.
	 * @param engine the engine, which belongs to the template from {@link #build()} on
	 * @return a new builder
	 */
	public static StorageBuilder over(KeyValueStore engine) {
		return new StorageBuilder(Arguments.required(engine, "engine"));
	}

	/**
	 * Adds a layer.
	 * @param layer the layer
	 * @return this builder
	 */
	public StorageBuilder layer(StoreLayer layer) {
		this.layers.add(Arguments.required(layer, "layer"));
		return this;
	}

	/**
	 * Adds a serializer. The first that takes a type writes values of it.
	 * @param serializer the serializer
	 * @return this builder
	 * @throws StorageConfigurationException if its id is out of range or taken
	 */
	public StorageBuilder serializer(ValueSerializer serializer) {
		Arguments.required(serializer, "serializer");
		if (serializer.id() < 1 || serializer.id() > 255) {
			throw new StorageConfigurationException(null,
					"the id of the serializer '" + serializer.name() + "' must be 1 to 255, not " + serializer.id());
		}
		this.serializers.stream().filter((other) -> other.id() == serializer.id()).findAny().ifPresent((other) -> {
			throw new StorageConfigurationException(null, "the serializers '" + other.name() + "' and '"
					+ serializer.name() + "' have the same id " + serializer.id());
		});
		this.serializers.add(serializer);
		return this;
	}

	/**
	 * Adds a capability that the finished stack must have.
	 * @param capability the capability
	 * @return this builder
	 */
	public StorageBuilder require(Capability capability) {
		this.required.add(Arguments.required(capability, "capability"));
		return this;
	}

	/**
	 * Sets the clock. The engine should have the same one.
	 * @param clock the clock; that of the system unless set
	 * @return this builder
	 */
	public StorageBuilder clock(InstantSource clock) {
		this.clock = Arguments.required(clock, "clock");
		return this;
	}

	/**
	 * Sets the largest value.
	 * @param maxValueSize size in bytes, at least 1; 16 MiB unless set
	 * @return this builder
	 */
	public StorageBuilder maxValueSize(int maxValueSize) {
		if (maxValueSize < 1) {
			throw new StorageConfigurationException(this.engine.name(),
					"max-value-size must be at least 1 byte, not " + maxValueSize);
		}
		this.maxValueSize = maxValueSize;
		return this;
	}

	/**
	 * Sets whether messages of exceptions name the key.
	 * @param keysInMessages whether they do; {@code false} unless set
	 * @return this builder
	 */
	public StorageBuilder keysInMessages(boolean keysInMessages) {
		this.keysInMessages = keysInMessages;
		return this;
	}

	/**
	 * Sets where the asynchronous view does its work.
	 * @param executor the executor, which stays the caller's; the calling thread unless
	 * set
	 * @return this builder
	 */
	public StorageBuilder executor(@Nullable Executor executor) {
		this.executor = executor;
		return this;
	}

	/**
	 * Sets how the context of callers, such as who they are, reaches the threads of the
	 * executor.
	 * @param contextPropagation puts something around the executor that captures the
	 * context of the thread that hands over work; nothing unless set
	 * @return this builder
	 */
	public StorageBuilder contextPropagation(UnaryOperator<Executor> contextPropagation) {
		this.contextPropagation = Arguments.required(contextPropagation, "contextPropagation");
		return this;
	}

	/**
	 * Sets how long entries live that are written without a time to live of their own.
	 * Making an entry {@linkplain StorageTemplate#persist persistent} still ends its
	 * expiry.
	 * @param timesToLive positive times, or empty for entries that never expire, which
	 * all do unless set
	 * @return this builder
	 * @throws StorageConfigurationException if a time is not positive
	 */
	public StorageBuilder timesToLive(PerNamespace<Optional<Duration>> timesToLive) {
		this.timesToLive = Arguments.required(timesToLive, "timesToLive").map((time) -> {
			if (time.isPresent() && (time.get().isZero() || time.get().isNegative())) {
				throw new StorageConfigurationException(this.engine.name(),
						"a time to live must be positive, not " + time.get());
			}
			return time;
		});
		return this;
	}

	/**
	 * Puts the layers over the engine. If that fails, the engine is closed.
	 * @return the template
	 * @throws UnsupportedCapabilityException if the stack lacks a required capability
	 */
	public StorageTemplate build() {
		KeyValueStore store = this.engine;
		try {
			List<StoreLayer> inwards = new ArrayList<>(this.layers);
			inwards.sort(Comparator.comparing(StoreLayer::position));
			for (int index = inwards.size() - 1; index >= 0; index--) {
				store = inwards.get(index).over(store);
			}
			StorageTemplate template = new StorageTemplate(store,
					new ValueConversion(store.name(), this.serializers, this.maxValueSize, this.keysInMessages),
					this.clock, (this.executor != null) ? this.contextPropagation.apply(this.executor) : null,
					this.timesToLive);
			this.required.forEach(template::require);
			return template;
		}
		catch (Throwable ex) {
			store.close();
			throw ex;
		}
	}

}
