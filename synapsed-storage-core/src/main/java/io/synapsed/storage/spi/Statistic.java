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

package io.synapsed.storage.spi;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A figure that an engine or a layer keeps. Reading it is cheap and safe at any time,
 * also after the store was closed.
 *
 * @param name name with dots, starting with the layer: {@code cache.hits}
 * @param kind how the figure behaves
 * @param unit unit of the figure: {@code bytes}, {@code milliseconds}, {@code seconds},
 * {@code ratio}, {@code percent}, or the counted thing, such as {@code entries} or
 * {@code operations}
 * @param description the meaning, one sentence without a full stop
 * @param value reads the figure; {@code NaN} if it is unknown
 * @since 0.1.0
 */
public record Statistic(String name, Kind kind, String unit, String description, DoubleSupplier value) {

	private static final Set<String> CONTINUOUS_UNITS = Set.of("ratio", "percent", "seconds");

	/** How a figure behaves. */
	public enum Kind {

		/** It only grows. */
		COUNTER,

		/** It goes up and down. */
		GAUGE

	}

	/**
	 * Creates a figure that only grows.
	 * @param name name with dots
	 * @param unit unit of the figure
	 * @param description the meaning
	 * @param value reads the figure
	 * @return the statistic
	 */
	public static Statistic counter(String name, String unit, String description, DoubleSupplier value) {
		return new Statistic(name, Kind.COUNTER, unit, description, value);
	}

	/**
	 * Creates a figure that goes up and down.
	 * @param name name with dots
	 * @param unit unit of the figure
	 * @param description the meaning
	 * @param value reads the figure
	 * @return the statistic
	 */
	public static Statistic gauge(String name, String unit, String description, DoubleSupplier value) {
		return new Statistic(name, Kind.GAUGE, unit, description, value);
	}

	/**
	 * Reads the figure as a {@link Long} if it is a count, bytes or milliseconds, and as
	 * a {@link Double} if it is a share or not whole.
	 * @return the number, or {@code null} if it is unknown
	 */
	public @Nullable Number number() {
		double read = this.value.getAsDouble();
		if (!Double.isFinite(read)) {
			return null;
		}
		boolean whole = !CONTINUOUS_UNITS.contains(this.unit) && read == Math.rint(read);
		return whole ? (Number) (long) read : (Number) read;
	}

	/**
	 * Finds a figure by its name.
	 * @param statistics the figures of a store, of a layer or of a job
	 * @param name name of the figure, with dots
	 * @return the first figure of that name; if several layers have one, that of the
	 * outermost layer
	 * @throws NoSuchElementException if there is none of that name
	 */
	public static Statistic named(List<Statistic> statistics, String name) {
		return statistics.stream()
			.filter((statistic) -> statistic.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new NoSuchElementException(
					"There is no statistic '" + name + "' among " + statistics.stream().map(Statistic::name).toList()));
	}

}
