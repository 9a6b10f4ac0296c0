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

package io.synapsed.storage.transform.compression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

import io.synapsed.storage.spi.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * Counts written values by how they were stored. Safe for use by several threads.
 */
final class CompressionStatistics {

	/** Bytes of values that stayed plain. */
	private final LongAdder plainBytes = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder small = new LongAdder();

	private final LongAdder skipped = new LongAdder();

	private final LongAdder withDictionary = new LongAdder();

	private final List<Share> shares = new ArrayList<>();

	/** The same objects, by id of the algorithm. */
	private final @Nullable Share[] sharesById = new Share[256];

	CompressionStatistics(Collection<CompressionAlgorithm> algorithms) {
		for (CompressionAlgorithm algorithm : algorithms) {
			if (this.sharesById[algorithm.id()] == null) {
				Share share = new Share(algorithm.name());
				this.shares.add(share);
				this.sharesById[algorithm.id()] = share;
			}
		}
	}

	void small(int size) {
		this.small.increment();
		this.plainBytes.add(size);
	}

	void rejected(int size) {
		this.rejected.increment();
		this.plainBytes.add(size);
	}

	void skipped(int size) {
		this.skipped.increment();
		this.plainBytes.add(size);
	}

	void compressed(int algorithm, boolean dictionary, int plainSize, int size) {
		Share share = this.sharesById[algorithm];
		if (share != null) {
			share.values.increment();
			share.plainBytes.add(plainSize);
			share.storedBytes.add(size);
		}
		if (dictionary) {
			this.withDictionary.increment();
		}
	}

	private double sum(Function<Share, LongAdder> part) {
		return this.shares.stream().map(part).mapToLong(LongAdder::sum).sum();
	}

	private double plain() {
		return this.plainBytes.sum() + sum((share) -> share.plainBytes);
	}

	private double stored() {
		return this.plainBytes.sum() + sum((share) -> share.storedBytes);
	}

	List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>();
		statistics.add(Statistic.gauge("compression.ratio", "ratio",
				"Bytes of values written, by the bytes stored for them", () -> plain() / stored()));
		statistics.add(Statistic.counter("compression.plain", "bytes", "Bytes of values written, before compression",
				this::plain));
		statistics.add(Statistic.counter("compression.stored", "bytes", "Bytes of values written, after compression",
				this::stored));
		statistics.add(Statistic.counter("compression.values.compressed", "values", "Values stored compressed",
				() -> sum((share) -> share.values)));
		statistics.add(Statistic.counter("compression.values.rejected", "values",
				"Values stored plain because compressing saved too little", this.rejected::sum));
		statistics.add(Statistic.counter("compression.values.skipped", "values",
				"Values stored plain without a try, because most tries before had saved too little, or because they"
						+ " are above max-value-size",
				this.skipped::sum));
		statistics.add(Statistic.counter("compression.values.small", "values",
				"Values stored plain because they were below the minimum size", this.small::sum));
		statistics.add(Statistic.counter("compression.values.dictionary", "values",
				"Values stored compressed with a dictionary", this.withDictionary::sum));
		this.shares.forEach((share) -> share.addTo(statistics));
		return statistics;
	}

	/** Counts the values of one algorithm. */
	private static final class Share {

		private final String algorithm;

		private final LongAdder values = new LongAdder();

		private final LongAdder plainBytes = new LongAdder();

		private final LongAdder storedBytes = new LongAdder();

		private Share(String algorithm) {
			this.algorithm = algorithm;
		}

		private void addTo(List<Statistic> statistics) {
			statistics.add(Statistic.counter("compression." + this.algorithm + ".values", "values",
					"Values stored compressed with " + this.algorithm, this.values::sum));
			statistics.add(Statistic.counter("compression." + this.algorithm + ".plain", "bytes",
					"Bytes of values stored compressed with " + this.algorithm + ", before compression",
					this.plainBytes::sum));
			statistics.add(Statistic.counter("compression." + this.algorithm + ".stored", "bytes",
					"Bytes of values stored compressed with " + this.algorithm + ", after compression",
					this.storedBytes::sum));
		}

	}

}
