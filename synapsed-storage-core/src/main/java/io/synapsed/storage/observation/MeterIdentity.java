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

package io.synapsed.storage.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.Tags;
import io.synapsed.storage.spi.Statistic;
import org.jspecify.annotations.Nullable;

/**
 * Name, unit and tags of the meter of a {@link Statistic}, by the conventions of
 * Micrometer and Prometheus:
 * <ul>
 * <li>Base units only: seconds, bytes, and ratios from 0 to 1. A counted thing is no
 * unit.</li>
 * <li>The name does not repeat its unit, and does not end like a suffix that a registry
 * adds.</li>
 * <li>A figure that several engines share has one name, with the engine as a tag. The
 * same holds for the figures of compression algorithms.</li>
 * </ul>
 *
 * @param name name with dots
 * @param unit base unit, or {@code null} for a count
 * @param factor multiplies the value of the statistic
 * @param tags the tags beside the store
 * @param description the description, the same for all meters of the name
 */
record MeterIdentity(String name, @Nullable String unit, double factor, Tags tags, String description) {

	private static final String PREFIX = "synapsed.storage.";

	private static final Map<String, Unit> UNITS = Map.of("bytes", new Unit("bytes", 1), "seconds",
			new Unit("seconds", 1), "milliseconds", new Unit("seconds", 1e-3), "microseconds",
			new Unit("seconds", 1e-6), "nanoseconds", new Unit("seconds", 1e-9), "ratio", new Unit("ratio", 1),
			"percent", new Unit("ratio", 1e-2));

	/** Words that repeat a unit. */
	private static final Map<String, Set<String>> UNIT_WORDS = Map.of("bytes", Set.of("bytes"), "seconds",
			Set.of("seconds", "milliseconds", "millis", "ms", "nanos"), "ratio",
			Set.of("percent", "percentage", "rate"));

	/** Suffixes with a meaning of their own in OpenMetrics. */
	private static final Set<String> RESERVED = Set.of("total", "created", "bucket", "count", "sum", "info", "gcount",
			"gsum");

	/** Figures that several engines share, without the name of the engine. */
	private static final Map<String, String> SHARED = Map.of("entries",
			"Entries held, expired ones that were not swept included", "disk.free",
			"Space left on the file system of the store", "disk.used", "Size of all files of the store, logs included",
			"snapshots.open", "Open snapshots", "snapshots.oldest.age", "Age of the oldest open snapshot",
			"handles.open", "Open scans and snapshots", "watches.open", "Running watches");

	/** Figures of each compression algorithm. */
	private static final Map<String, String> OF_ALGORITHM = Map.of("values",
			"Values stored compressed with the algorithm", "plain",
			"Bytes of values stored compressed with the algorithm, before compression", "stored",
			"Bytes of values stored compressed with the algorithm, after compression");

	/**
	 * Returns the identity of a statistic's meter.
	 * @param statistic the statistic
	 * @param engine type of the engine, the prefix of its statistics
	 * @return the identity
	 */
	static MeterIdentity of(Statistic statistic, String engine) {
		Unit unit = UNITS.get(statistic.unit());
		List<String> words = new ArrayList<>(
				List.of(statistic.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".").split("\\.")));
		shorten(words, (unit != null) ? unit.name() : null);
		Tags tags = Tags.empty();
		String description = statistic.description();
		String rest = String.join(".", words.subList(1, words.size()));
		if (words.get(0).equals(engine) && SHARED.containsKey(rest)) {
			words.remove(0);
			tags = Tags.of(StorageMeter.Tag.ENGINE.key(), engine);
			description = SHARED.getOrDefault(rest, description);
		}
		else if (words.size() == 3 && words.get(0).equals("compression") && !words.get(1).equals("values")
				&& OF_ALGORITHM.containsKey(words.get(2))) {
			tags = Tags.of(StorageMeter.Tag.ALGORITHM.key(), words.set(1, "algorithm"));
			description = OF_ALGORITHM.getOrDefault(words.get(2), description);
		}
		return new MeterIdentity(PREFIX + String.join(".", words), (unit != null) ? unit.name() : null,
				(unit != null) ? unit.factor() : 1, tags, description);
	}

	private static void shorten(List<String> words, @Nullable String unit) {
		if (unit != null) {
			Set<String> repeated = UNIT_WORDS.getOrDefault(unit, Set.of());
			for (int index = words.size() - 1; index > 0; index--) {
				if (repeated.contains(words.get(index))) {
					words.remove(index);
				}
			}
		}
		while (words.size() > 1 && RESERVED.contains(words.get(words.size() - 1))) {
			words.remove(words.size() - 1);
		}
	}

	private record Unit(String name, double factor) {
	}

}
