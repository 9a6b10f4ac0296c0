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

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the values of a namespace with its settings. Safe for use by several
 * threads.
 */
final class ValueCompressor {

	/** Larger values gain little from a dictionary. */
	private static final int MAX_DICTIONARY_VALUE_SIZE = 16 << 10;

	/** Smaller values gain nothing, not even with a dictionary. */
	private static final int MIN_DICTIONARY_VALUE_SIZE = 32;

	private final CompressionSettings settings;

	private final List<CompressionAlgorithm> algorithms;

	private final @Nullable AdaptiveCompression adaptive;

	private final @Nullable Dictionaries dictionaries;

	private final @Nullable DictionaryAlgorithm dictionaryAlgorithm;

	ValueCompressor(CompressionSettings settings, @Nullable Dictionaries dictionaries) {
		this.settings = settings;
		this.algorithms = settings.choice().algorithms();
		this.adaptive = (settings.choice() instanceof CompressionSettings.Choice.Adaptive choice)
				? new AdaptiveCompression(choice) : null;
		this.dictionaryAlgorithm = settings.choice().dictionaryAlgorithm().orElse(null);
		this.dictionaries = (settings.dictionaries() && this.dictionaryAlgorithm != null) ? dictionaries : null;
	}

	/** Tells whether there is an algorithm to compress with. */
	boolean isOn() {
		return !this.algorithms.isEmpty();
	}

	List<CompressionAlgorithm> algorithms() {
		return this.algorithms;
	}

	/**
	 * Finds the dictionary for a value.
	 * @return the dictionary, or {@code null} if the value does not need one
	 */
	@Nullable Dictionary dictionary(Bytes key, int size) {
		if (this.dictionaries == null || this.dictionaryAlgorithm == null || size > MAX_DICTIONARY_VALUE_SIZE
				|| size < MIN_DICTIONARY_VALUE_SIZE) {
			return null;
		}
		Dictionary newest = this.dictionaries.newest(key);
		return (newest != null && newest.algorithm() == this.dictionaryAlgorithm.id()) ? newest : null;
	}

	/**
	 * Returns the algorithm that uses dictionaries.
	 * @return the algorithm, or {@code null} if values are written without dictionaries
	 */
	@Nullable DictionaryAlgorithm dictionaryAlgorithm() {
		return (this.dictionaries != null) ? this.dictionaryAlgorithm : null;
	}

	boolean isSmall(int size) {
		return size < this.settings.minSize();
	}

	/**
	 * Compresses a value.
	 * @return whether it was tried
	 */
	boolean compress(Bytes key, Attempt attempt, @Nullable Dictionary dictionary) {
		CompressionAlgorithm digested = null;
		int id = 0;
		if (dictionary != null && this.dictionaryAlgorithm != null) {
			digested = dictionary.digestedFor(this.dictionaryAlgorithm);
			id = dictionary.id();
		}
		if (this.adaptive != null) {
			return this.adaptive.decisions(key).compress(attempt, digested, id);
		}
		attempt.compress((digested != null) ? digested : this.algorithms.get(0), id);
		return true;
	}

	/** Describes the settings and the current decisions. */
	Map<String, Object> describe() {
		Map<String, Object> facts = describeSettings();
		if (this.adaptive != null) {
			facts.put("decisions", this.adaptive.describe());
		}
		return facts;
	}

	Map<String, Object> describeSettings() {
		Map<String, Object> facts = new LinkedHashMap<>();
		facts.put("enabled", isOn());
		if (!isOn()) {
			return facts;
		}
		if (this.settings.choice() instanceof CompressionSettings.Choice.Adaptive choice) {
			facts.put("algorithm", "adaptive");
			facts.put("profile", choice.profile().name().toLowerCase(Locale.ROOT));
		}
		else {
			facts.put("algorithm", this.algorithms.get(0).name());
		}
		facts.put("implementation", (this.algorithms.size() == 1) ? this.algorithms.get(0).implementation()
				: this.algorithms.stream().map(CompressionAlgorithm::implementation).toList());
		facts.put("min-size", this.settings.minSize());
		facts.put("dictionaries", this.dictionaries != null);
		return facts;
	}

}
