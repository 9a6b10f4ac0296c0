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

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Settings for the compression of new values. Reading needs no settings.
 *
 * @param choice how the algorithm is chosen
 * @param minSize size in bytes from which on values are compressed, at least 0. Smaller
 * values are compressed with a dictionary only
 * @param dictionaries whether small values are written with the newest dictionary of
 * their namespace, if there is one
 * @since 0.1.0
 */
public record CompressionSettings(Choice choice, int minSize, boolean dictionaries) {

	/** New values stay plain. */
	public static final CompressionSettings NONE = new CompressionSettings(new Choice.None(), 0, false);

	/**
	 * Compresses with one algorithm, and with dictionaries where there are some.
	 * @param algorithm the algorithm, or {@code null} if values stay plain
	 * @param minSize size in bytes from which on values are compressed
	 * @return the settings
	 */
	public static CompressionSettings of(@Nullable CompressionAlgorithm algorithm, int minSize) {
		return (algorithm != null) ? new CompressionSettings(new Choice.Fixed(algorithm), minSize, true) : NONE;
	}

	/** How the algorithm is chosen. */
	public sealed interface Choice {

		/**
		 * Returns the algorithms to choose from.
		 * @return the algorithms, empty if values stay plain
		 */
		List<CompressionAlgorithm> algorithms();

		/**
		 * Finds the algorithm that uses dictionaries.
		 * @return the first that does
		 */
		default Optional<DictionaryAlgorithm> dictionaryAlgorithm() {
			return algorithms().stream()
				.filter(DictionaryAlgorithm.class::isInstance)
				.map(DictionaryAlgorithm.class::cast)
				.findFirst();
		}

		/** Compresses nothing. */
		record None() implements Choice {

			@Override
			public List<CompressionAlgorithm> algorithms() {
				return List.of();
			}

		}

		/**
		 * Always uses the same algorithm.
		 *
		 * @param algorithm the algorithm
		 */
		record Fixed(CompressionAlgorithm algorithm) implements Choice {

			@Override
			public List<CompressionAlgorithm> algorithms() {
				return List.of(this.algorithm);
			}

		}

		/**
		 * Chooses by the values of each namespace.
		 *
		 * @param profile the goal
		 * @param algorithms the algorithms to choose from, at least one. The first is the
		 * fastest: it tests whether a value can be compressed
		 * @param seed makes the order of trials repeatable
		 */
		record Adaptive(CompressionProfile profile, List<CompressionAlgorithm> algorithms,
				long seed) implements Choice {

			/**
			 * Copies the list.
			 * @param profile the goal
			 * @param algorithms the algorithms to choose from
			 * @param seed makes the order of trials repeatable
			 */
			public Adaptive {
				algorithms = List.copyOf(algorithms);
				if (algorithms.isEmpty()) {
					throw new IllegalArgumentException("Nothing can be chosen without an algorithm");
				}
			}

		}

	}

}
