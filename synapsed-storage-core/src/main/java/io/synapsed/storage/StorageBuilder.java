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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.common.Arguments;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.common.ConsistencyLevel;
import io.synapsed.storage.exception.IntegrityException;
import io.synapsed.storage.exception.StorageConfigurationException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.exception.UnsupportedConsistencyLevelException;
import io.synapsed.storage.expiry.ExpirySweeper;
import io.synapsed.storage.maintenance.JobReport;
import io.synapsed.storage.maintenance.RecordingJobs;
import io.synapsed.storage.maintenance.StoreMaintenance;
import io.synapsed.storage.maintenance.EncodedValueMaintenance;
import io.synapsed.storage.spi.DecodedValueControl;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.RecordingControl;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.spi.ValueSerializer;
import io.synapsed.storage.transform.TransformLayer;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a store: an engine, the layers over it, the {@link StorageTemplate} that
 * applications work with, and the maintenance in the background. Layers may be added in
 * any order: their {@linkplain StoreLayer#position() positions} decide where they stand.
 * One builder makes one store. Not safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class StorageBuilder {

	/** The largest value that a store takes unless set otherwise: 16 MiB. */
	public static final int DEFAULT_MAX_VALUE_SIZE = 16 << 20;

	/**
	 * The pause between two sweeps for expired entries unless set otherwise: 1 minute.
	 */
	public static final Duration DEFAULT_SWEEP_INTERVAL = Duration.ofMinutes(1);

	/** The most bytes that a job visits in a second unless set otherwise: 32 MiB. */
	public static final long DEFAULT_JOB_RATE = 32L << 20;

	private final KeyValueStore engine;

	private final List<StoreLayer> layers = new ArrayList<>();

	private final List<ValueSerializer> serializers = new ArrayList<>();

	private final List<Capability> required = new ArrayList<>();

	private InstantSource clock = InstantSource.system();

	private int maxValueSize = DEFAULT_MAX_VALUE_SIZE;

	private boolean keysInMessages;

	private @Nullable Executor executor;

	private UnaryOperator<Runnable> contextPropagation = AsyncExecution.NO_CONTEXT;

	private @Nullable ReactiveContext reactiveContext;

	private PerNamespace<Optional<Duration>> timesToLive = PerNamespace.same(Optional.empty());

	private PerNamespace<Optional<ConsistencyLevel>> consistencyLevels = PerNamespace.same(Optional.empty());

	private Duration sweepInterval = DEFAULT_SWEEP_INTERVAL;

	private Duration verifyInterval = Duration.ZERO;

	private long jobRate = DEFAULT_JOB_RATE;

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
	 * @param executor the executor, which stays the caller's. Unless set, an engine on a
	 * server gets threads of its own, which end with the store: 64 calls run at the same
	 * time, 10,000 wait, and more are rejected. An embedded engine works in the calling
	 * thread
	 * @return this builder
	 */
	public StorageBuilder executor(@Nullable Executor executor) {
		this.executor = executor;
		return this;
	}

	/**
	 * Adds a way in which the context of callers, such as who they are, reaches the
	 * threads of the executor.
	 * @param contextPropagation is asked in the thread of the caller, and puts what it
	 * finds there around a task that another thread runs
	 * @return this builder
	 */
	public StorageBuilder contextPropagation(UnaryOperator<Runnable> contextPropagation) {
		Arguments.required(contextPropagation, "contextPropagation");
		UnaryOperator<Runnable> others = this.contextPropagation;
		this.contextPropagation = (task) -> contextPropagation.apply(others.apply(task));
		return this;
	}

	/**
	 * Sets what is added to the context of subscribers of the reactive view before its
	 * calls begin. Whether it reaches the threads that work is decided by the ways of
	 * {@link #contextPropagation}.
	 * @param reactiveContext finds what is added; nothing unless set
	 * @return this builder
	 */
	public StorageBuilder reactiveContext(ReactiveContext reactiveContext) {
		this.reactiveContext = Arguments.required(reactiveContext, "reactiveContext");
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
	 * Sets the level of operations that name none.
	 * @param consistencyLevels the levels, or empty for the
	 * {@linkplain KeyValueStore#consistencyLevel() store's own}, which all namespaces
	 * have unless set
	 * @return this builder
	 */
	public StorageBuilder consistencyLevels(PerNamespace<Optional<ConsistencyLevel>> consistencyLevels) {
		this.consistencyLevels = Arguments.required(consistencyLevels, "consistencyLevels");
		return this;
	}

	/**
	 * Sets the pause between two sweeps, which reclaim the space of expired entries.
	 * @param sweepInterval the pause; zero for no sweeps; 1 minute unless set
	 * @return this builder
	 * @throws StorageConfigurationException if it is negative
	 */
	public StorageBuilder sweepInterval(Duration sweepInterval) {
		this.sweepInterval = notNegative("sweep-interval", Arguments.required(sweepInterval, "sweepInterval"));
		return this;
	}

	/**
	 * Sets the pause between two verifications, which read all values and find damage
	 * before callers do.
	 * @param verifyInterval the pause; zero for no verification by itself, as unless set
	 * @return this builder
	 * @throws StorageConfigurationException if it is negative
	 */
	public StorageBuilder verifyInterval(Duration verifyInterval) {
		this.verifyInterval = notNegative("verify-interval", Arguments.required(verifyInterval, "verifyInterval"));
		return this;
	}

	/**
	 * Sets how fast jobs go through the values.
	 * @param bytesPerSecond the most bytes that a job visits in a second, at least 1; 32
	 * MiB unless set
	 * @return this builder
	 * @throws StorageConfigurationException if it is less than 1
	 */
	public StorageBuilder jobRate(long bytesPerSecond) {
		if (bytesPerSecond < 1) {
			throw new StorageConfigurationException(this.engine.name(),
					"the rate of jobs must be at least 1 byte a second, not " + bytesPerSecond);
		}
		this.jobRate = bytesPerSecond;
		return this;
	}

	private Duration notNegative(String name, Duration interval) {
		if (interval.isNegative()) {
			throw new StorageConfigurationException(this.engine.name(), name + " must not be negative: " + interval);
		}
		return interval;
	}

	/**
	 * Puts the layers over the engine and starts the maintenance in the background. If
	 * that fails, the engine is closed.
	 * @return the store, which its caller closes
	 * @throws UnsupportedCapabilityException if the stack lacks a required capability
	 * @throws UnsupportedConsistencyLevelException if the stack does not give a level
	 * that was set
	 * @throws StorageConfigurationException if values cannot be verified as set
	 */
	public ManagedStore open() {
		ManagedStore store = assemble();
		try {
			store.maintenance().start();
			return store;
		}
		catch (Throwable ex) {
			store.close();
			throw ex;
		}
	}

	/**
	 * Puts the layers over the engine. Nothing goes on in the background until the
	 * {@linkplain ManagedStore#maintenance() maintenance} is started, for example by the
	 * lifecycle of a container. If that fails, the engine is closed.
	 * @return the store, which its caller closes
	 * @throws UnsupportedCapabilityException if the stack lacks a required capability
	 * @throws UnsupportedConsistencyLevelException if the stack does not give a level
	 * that was set
	 * @throws StorageConfigurationException if values cannot be verified as set
	 */
	public ManagedStore assemble() {
		return over(stack(), (stack) -> new ManagedStore(template(stack), maintenance(stack)));
	}

	/**
	 * Puts the layers over the engine, without any maintenance: the space of expired
	 * entries is not reclaimed, and no job can run. For tests, and for stores that live
	 * shortly; {@link #open()} is for all others. If that fails, the engine is closed.
	 * @return the template, which its caller closes
	 * @throws UnsupportedCapabilityException if the stack lacks a required capability
	 * @throws UnsupportedConsistencyLevelException if the stack does not give a level
	 * that was set
	 */
	public StorageTemplate build() {
		return over(stack(), this::template);
	}

	private static <T> T over(Stack stack, Function<Stack, T> work) {
		try {
			return work.apply(stack);
		}
		catch (Throwable ex) {
			stack.top().close();
			throw ex;
		}
	}

	private Stack stack() {
		KeyValueStore store = this.engine;
		try {
			List<StoreLayer> outwards = new ArrayList<>(this.layers);
			outwards.sort(Comparator.comparing(StoreLayer::position));
			Collections.reverse(outwards);
			KeyValueStore belowAccess = null;
			for (StoreLayer layer : outwards) {
				if (belowAccess == null && layer.position() == StoreLayer.Position.ACCESS) {
					belowAccess = store;
				}
				store = layer.over(store);
			}
			return new Stack(store, (belowAccess != null) ? belowAccess : store);
		}
		catch (Throwable ex) {
			store.close();
			throw ex;
		}
	}

	private StorageTemplate template(Stack stack) {
		KeyValueStore store = stack.top();
		ValueConversion values = new ValueConversion(store.name(), this.serializers, this.maxValueSize,
				this.keysInMessages);
		DecodedValues decoded = new DecodedValues(store.name(), values,
				hasCache() ? stack.belowAccess().unwrap(DecodedValueControl.class).orElse(null) : null);
		StorageTemplate template = new StorageTemplate(store, values, decoded, this.clock, execution(),
				this.reactiveContext, this.timesToLive, levels(store));
		this.required.forEach(template::require);
		return template;
	}

	private AsyncExecution execution() {
		String store = this.engine.name();
		if (this.executor != null) {
			return AsyncExecution.on(store, this.executor, this.contextPropagation);
		}
		return this.engine.isRemote() ? AsyncExecution.onOwnThreads(store, this.contextPropagation)
				: AsyncExecution.inCaller(store, this.contextPropagation);
	}

	private PerNamespace<Optional<ConsistencyLevel>> levels(KeyValueStore store) {
		Set<ConsistencyLevel> given = store.consistencyLevels();
		return this.consistencyLevels.map((level) -> {
			level.filter((named) -> !given.contains(named)).ifPresent((named) -> {
				throw new UnsupportedConsistencyLevelException(store.name(), named, given);
			});
			return level;
		});
	}

	private boolean hasCache() {
		return this.layers.stream().anyMatch((layer) -> layer.position() == StoreLayer.Position.CACHE);
	}

	private StoreMaintenance maintenance(Stack stack) {
		Optional<AccessLayer> access = find(AccessLayer.class);
		Optional<EncodedValueMaintenance> values = find(TransformLayer.class)
			.map((layer) -> new EncodedValueMaintenance(layer, stack.belowAccess(), this.clock, this.jobRate,
					(report) -> access.ifPresent((found) -> audit(found, report))));
		checkVerifiable(values.isPresent());
		return new StoreMaintenance(this.engine.name(), new ExpirySweeper(this.engine, this.clock), this.sweepInterval,
				this.verifyInterval, values.orElse(null), recordingJobs().orElse(null), access.orElse(null));
	}

	private Optional<RecordingJobs> recordingJobs() {
		return this.engine.unwrap(RecordingControl.class)
			.map((control) -> new RecordingJobs(this.engine.name(), control, this.clock, this.jobRate));
	}

	private <T extends StoreLayer> Optional<T> find(Class<T> type) {
		return this.layers.stream().filter(type::isInstance).map(type::cast).findFirst();
	}

	private void checkVerifiable(boolean hasHeader) {
		if (this.verifyInterval.isZero()) {
			return;
		}
		if (!hasHeader) {
			throw new StorageConfigurationException(this.engine.name(), "values cannot be verified every "
					+ this.verifyInterval + ": they have no header; enable integrity, or set no interval");
		}
		if (!this.engine.capabilities().contains(Capability.ORDERED_SCAN)) {
			throw new StorageConfigurationException(this.engine.name(), "values cannot be verified every "
					+ this.verifyInterval + ": a store without ordered scans cannot be gone through");
		}
	}

	/** Jobs work below the layer that audits what callers meet. */
	private void audit(AccessLayer access, JobReport report) {
		report.findings().damaged().forEach((key) -> access.damaged(this.engine.name(), report.job(), key));
		if (report.problem() instanceof IntegrityException) {
			// The engine itself could not read on.
			access.damaged(this.engine.name(), report.job(), null);
		}
	}

	/**
	 * The layers over the engine.
	 *
	 * @param top the outermost
	 * @param belowAccess what lies below access control
	 */
	private record Stack(KeyValueStore top, KeyValueStore belowAccess) {
	}

}
