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
 * How new values are compressed. Reading needs no settings.
 *
 * @param choice what chooses the algorithm
 * @param minSize size in bytes from which on values are compressed, at least 0. With a
 * dictionary smaller ones are compressed, too
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

	/** What chooses the algorithm. */
	public sealed interface Choice {

		/**
		 * Returns what may be chosen.
		 * @return the algorithms, empty if values stay plain
		 */
		List<CompressionAlgorithm> algorithms();

		/**
		 * Finds the algorithm that works with dictionaries.
		 * @return the first that does
		 */
		default Optional<DictionaryAlgorithm> dictionaryAlgorithm() {
			return algorithms().stream()
				.filter(DictionaryAlgorithm.class::isInstance)
				.map(DictionaryAlgorithm.class::cast)
				.findFirst();
		}

		/** Nothing is compressed. */
		record None() implements Choice {

			@Override
			public List<CompressionAlgorithm> algorithms() {
				return List.of();
			}

		}

		/**
		 * Always the same.
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
		 * What the values of each namespace are like decides.
		 *
		 * @param profile what matters
		 * @param algorithms what may be chosen, at least one. The first is the fastest:
		 * it finds out whether a value can be compressed at all
		 * @param seed makes the order of trials repeatable
		 */
		record Adaptive(CompressionProfile profile, List<CompressionAlgorithm> algorithms,
				long seed) implements Choice {

			/**
			 * Copies the list.
			 * @param profile what matters
			 * @param algorithms what may be chosen
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
