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

package io.synapsed.storage.testkit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.access.AccessPolicy;
import io.synapsed.storage.access.AccessRequest;
import io.synapsed.storage.access.AuditTrail;
import io.synapsed.storage.access.StorageAction;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.cache.coherence.CacheInvalidation;
import io.synapsed.storage.cache.coherence.InProcessInvalidationBus;
import io.synapsed.storage.limit.LimitLayer;
import io.synapsed.storage.limit.NamespaceLimit;
import io.synapsed.storage.observation.BackendMetricsLayer;
import io.synapsed.storage.observation.ObservationLayer;
import io.synapsed.storage.resilience.BulkheadLayer;
import io.synapsed.storage.resilience.CircuitBreakerLayer;
import io.synapsed.storage.resilience.RetryLayer;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.checksum.Crc32cCodec;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import org.jspecify.annotations.Nullable;

/**
 * Layers that stand over an engine together.
 *
 * @param layers the layers
 * @param codecs what is done to values, or {@code null} if a layer says that, or nothing
 */
record Stack(Set<Layer> layers, @Nullable CodecSettings codecs) {

	/** A layer as it is tested. */
	enum Layer {

		/** Headers, no codec. */
		HEADER {

			@Override
			StoreLayer create(InstantSource clock) {
				return new TransformLayer(List.of(), false);
			}

		},

		/** Headers, and every value compressed for which it pays. */
		LZ4 {

			@Override
			StoreLayer create(InstantSource clock) {
				Lz4Algorithm algorithm = new Lz4Algorithm();
				return new TransformLayer(List.of(new CompressionCodec("test", algorithm, List.of(algorithm), 0)),
						false);
			}

		},

		/** A checksum for every value. */
		CHECKSUM {

			@Override
			StoreLayer create(InstantSource clock) {
				return new TransformLayer(List.of(new Crc32cCodec(true)), false);
			}

		},

		/** Every value encrypted. */
		ENCRYPTION {

			@Override
			StoreLayer create(InstantSource clock) {
				return new CodecLayer(new CodecSettings(CodecSettings.Compression.NONE, 0, true, false), clock);
			}

		},

		/** Everything that can be done to a value. */
		CODECS {

			@Override
			StoreLayer create(InstantSource clock) {
				return new CodecLayer(new CodecSettings(CodecSettings.Compression.ZSTD, 0, true, true), clock);
			}

		},

		/** A cache that is large enough. */
		CACHE {

			@Override
			StoreLayer create(InstantSource clock) {
				return CacheLayer.builder().maxEntries(10_000).maxSize(16L << 20).clock(clock).build();
			}

		},

		/** A cache that evicts all the time, and keeps decoded objects. */
		TINY_CACHE {

			@Override
			StoreLayer create(InstantSource clock) {
				return CacheLayer.builder()
					.maxEntries(3)
					.maxSize(2_048)
					.clock(clock)
					.decodedValues(PerNamespace.same(true))
					.build();
			}

		},

		/**
		 * A cache that agrees with others over a bus, although there are none, and keeps
		 * decoded objects.
		 */
		COHERENT_CACHE {

			@Override
			StoreLayer create(InstantSource clock) {
				return CacheLayer.builder()
					.maxEntries(10_000)
					.maxSize(16L << 20)
					.clock(clock)
					.decodedValues(PerNamespace.same(true))
					.invalidation(CacheInvalidation.builder(new InProcessInvalidationBus())
						.maxStaleness(Duration.ofMillis(500))
						.lease(Duration.ofSeconds(1))
						.pollInterval(Duration.ofMillis(1))
						.build())
					.build();
			}

		},

		/** Counters and sampled timers. */
		METRICS {

			@Override
			StoreLayer create(InstantSource clock) {
				return ObservationLayer.metrics(new SimpleMeterRegistry());
			}

		},

		/** An observation for each operation. */
		OBSERVATION {

			@Override
			StoreLayer create(InstantSource clock) {
				SimpleMeterRegistry meters = new SimpleMeterRegistry();
				ObservationRegistry observations = ObservationRegistry.create();
				observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
				return ObservationLayer.full(meters, observations);
			}

		},

		/** Everything is judged and permitted. */
		ACCESS {

			@Override
			StoreLayer create(InstantSource clock) {
				return new AccessLayer(AccessPolicy.PERMIT_ALL, AuditTrail.NONE);
			}

		},

		/** Everything is judged and permitted, and all reads and writes are audited. */
		AUDIT {

			@Override
			StoreLayer create(InstantSource clock) {
				return new AccessLayer(Stack::judge, (operation, outcome) -> judge(operation));
			}

		},

		/** Limits that nobody reaches. */
		LIMITS {

			@Override
			StoreLayer create(InstantSource clock) {
				return new LimitLayer(
						PerNamespace.of(NamespaceLimit.NONE, Map.of("", new NamespaceLimit(1 << 20, 1L << 40))), 1,
						clock);
			}

		},

		/** Repeats what had no effect. */
		RETRY {

			@Override
			StoreLayer create(InstantSource clock) {
				return new RetryLayer(2, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0);
			}

		},

		/** Turns calls away from an engine that fails. */
		CIRCUIT_BREAKER {

			@Override
			StoreLayer create(InstantSource clock) {
				return CircuitBreakerLayer.builder()
					.window(100)
					.minimumOperations(20)
					.failureRate(50)
					.openDuration(Duration.ofSeconds(1))
					.trials(5)
					.build();
			}

		},

		/** Bounds how many calls are under way. */
		BULKHEAD {

			@Override
			StoreLayer create(InstantSource clock) {
				return new BulkheadLayer(1_000, Duration.ofSeconds(60));
			}

		},

		/** Measurements right above the engine. */
		BACKEND_METRICS {

			@Override
			StoreLayer create(InstantSource clock) {
				return new BackendMetricsLayer(new SimpleMeterRegistry());
			}

		};

		abstract StoreLayer create(InstantSource clock);

	}

	private static final List<Set<Layer>> EXCLUSIVE = List.of(
			EnumSet.of(Layer.HEADER, Layer.LZ4, Layer.CHECKSUM, Layer.ENCRYPTION, Layer.CODECS),
			EnumSet.of(Layer.CACHE, Layer.TINY_CACHE, Layer.COHERENT_CACHE),
			EnumSet.of(Layer.METRICS, Layer.OBSERVATION));

	/** Layers that stand for themselves; what they are next to makes no difference. */
	private static final Set<Layer> SINGLE = EnumSet.of(Layer.CHECKSUM, Layer.ENCRYPTION, Layer.COHERENT_CACHE,
			Layer.ACCESS, Layer.AUDIT, Layer.LIMITS, Layer.RETRY, Layer.CIRCUIT_BREAKER, Layer.BULKHEAD);

	/** Looks at all that a policy, or an audit, is told. */
	private static void judge(AccessRequest operation) {
		boolean ofKey = operation.key() != null;
		boolean ofStore = operation.action() == StorageAction.SNAPSHOT
				|| operation.action() == StorageAction.ADMINISTER;
		if (ofKey && (operation.range() != null || operation.namespace() == null)
				|| ofStore && !ofKey && operation.range() != null || operation.store().isEmpty()
				|| operation.name().isEmpty()) {
			throw new AssertionError("Nobody can judge " + operation);
		}
	}

	static Stack of(Layer... layers) {
		return new Stack(Set.copyOf(List.of(layers)), null);
	}

	/**
	 * Returns the engine alone, every single layer, every pair that makes sense, all
	 * layers together, and every pair of codecs.
	 */
	static List<Stack> all() {
		List<Stack> stacks = new ArrayList<>(most());
		Layer[] layers = Layer.values();
		for (int first = 0; first < layers.length; first++) {
			for (int second = first + 1; second < layers.length; second++) {
				Set<Layer> pair = EnumSet.of(layers[first], layers[second]);
				if (EXCLUSIVE.stream().noneMatch((exclusive) -> exclusive.containsAll(pair))
						&& pair.stream().noneMatch(SINGLE::contains)) {
					stacks.add(new Stack(pair, null));
				}
			}
		}
		stacks.addAll(codecPairs());
		return stacks;
	}

	/**
	 * Tells whether each engine meets {@linkplain #all() every stack}, as it does at
	 * night.
	 */
	static boolean isEveryStackAsked() {
		return Boolean.getBoolean("synapsed.storage.test.all-stacks");
	}

	/**
	 * Returns what one engine meets in every build: itself alone, and each layer in at
	 * least one stack.
	 */
	static List<Stack> ofEveryLayer() {
		Set<Layer> together = EnumSet.noneOf(Layer.class);
		manyLayers().forEach((stack) -> together.addAll(stack.layers()));
		return Stream
			.of(Stream.of(of()), EnumSet.complementOf(EnumSet.copyOf(together)).stream().map(Stack::of),
					manyLayers().stream())
			.flatMap((stacks) -> stacks)
			.toList();
	}

	/**
	 * Returns tall stacks that have every layer together.
	 */
	static List<Stack> manyLayers() {
		return List.of(of(Layer.HEADER, Layer.TINY_CACHE, Layer.METRICS, Layer.BACKEND_METRICS),
				of(Layer.CODECS, Layer.CACHE, Layer.OBSERVATION, Layer.BACKEND_METRICS),
				of(Layer.ENCRYPTION, Layer.COHERENT_CACHE, Layer.AUDIT, Layer.LIMITS),
				of(Layer.CHECKSUM, Layer.ACCESS, Layer.RETRY, Layer.CIRCUIT_BREAKER, Layer.BULKHEAD));
	}

	/**
	 * Returns this stack as a store can have it that several processes share.
	 */
	Stack withoutLimits() {
		Set<Layer> others = new HashSet<>(this.layers);
		others.remove(Layer.LIMITS);
		return new Stack(Set.copyOf(others), this.codecs);
	}

	/**
	 * Returns the engine alone, every single layer, and all layers together.
	 */
	static List<Stack> most() {
		return Stream.of(Stream.of(of()), Stream.of(Layer.values()).map(Stack::of), manyLayers().stream())
			.flatMap((stacks) -> stacks)
			.toList();
	}

	/**
	 * Returns every two codecs that can stand together.
	 */
	static List<Stack> codecPairs() {
		return CodecSettings.pairs().stream().map((codecs) -> new Stack(Set.of(), codecs)).toList();
	}

	/**
	 * Returns one half of the {@linkplain #codecPairs() pairs of codecs}: in every build
	 * two engines share them.
	 * @param half 0 or 1
	 */
	static List<Stack> codecPairs(int half) {
		List<Stack> pairs = codecPairs();
		// Two neighbours have the same compression, and each engine gets one of them.
		return IntStream.range(0, pairs.size())
			.filter((index) -> (index / 2 + index) % 2 == half)
			.mapToObj(pairs::get)
			.toList();
	}

	StorageBuilder over(StorageBuilder builder, InstantSource clock) {
		this.layers.forEach((layer) -> builder.layer(layer.create(clock)));
		if (this.codecs != null) {
			builder.layer(new CodecLayer(this.codecs, clock));
		}
		return builder;
	}

	@Override
	public String toString() {
		if (this.codecs != null) {
			return this.codecs.toString();
		}
		return this.layers.isEmpty() ? "engine alone"
				: this.layers.stream().sorted().map(Enum::name).collect(Collectors.joining(" + "));
	}

}
