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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.synapsed.storage.transform.compression.CompressionAlgorithm;
import io.synapsed.storage.transform.compression.CompressionProfile;
import io.synapsed.storage.transform.compression.CompressionSettings;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import io.synapsed.storage.transform.compression.SnappyAlgorithm;
import io.synapsed.storage.transform.compression.ZstdAlgorithm;

/**
 * What is done to values. It may change from one opening of a store to the next: each can
 * read what any other has written.
 *
 * @param compression how new values are compressed
 * @param minSize size in bytes from which on they are
 * @param encrypts whether they are encrypted
 * @param checks whether they have a checksum
 */
record CodecSettings(Compression compression, int minSize, boolean encrypts, boolean checks) {

	static final List<CompressionAlgorithm> ALGORITHMS = List.of(new Lz4Algorithm(), new ZstdAlgorithm(),
			new SnappyAlgorithm());

	/** How new values are compressed. */
	enum Compression {

		/** Not at all. */
		NONE(new CompressionSettings.Choice.None()),

		/** LZ4. */
		LZ4(new CompressionSettings.Choice.Fixed(new Lz4Algorithm())),

		/** Zstandard, with a dictionary where there is one. */
		ZSTD(new CompressionSettings.Choice.Fixed(new ZstdAlgorithm())),

		/** Zstandard, as fast as it can. */
		ZSTD_FAST(new CompressionSettings.Choice.Fixed(new ZstdAlgorithm().level(-7))),

		/** Snappy. */
		SNAPPY(new CompressionSettings.Choice.Fixed(new SnappyAlgorithm())),

		/** What suits, for little time. */
		ADAPTIVE_LATENCY(
				new CompressionSettings.Choice.Adaptive(CompressionProfile.LATENCY, List.of(new Lz4Algorithm()), 1)),

		/** What suits, for few bytes. */
		ADAPTIVE_RATIO(new CompressionSettings.Choice.Adaptive(CompressionProfile.RATIO, ALGORITHMS, 1));

		private final CompressionSettings.Choice choice;

		Compression(CompressionSettings.Choice choice) {
			this.choice = choice;
		}

	}

	/**
	 * Returns every two codecs that can stand together.
	 */
	static List<CodecSettings> pairs() {
		List<CodecSettings> pairs = new ArrayList<>();
		for (Compression compression : List.of(Compression.LZ4, Compression.ZSTD, Compression.SNAPPY,
				Compression.ADAPTIVE_RATIO)) {
			pairs.add(new CodecSettings(compression, 0, true, false));
			pairs.add(new CodecSettings(compression, 0, false, true));
		}
		pairs.add(new CodecSettings(Compression.NONE, 0, true, true));
		return pairs;
	}

	CompressionSettings compressionSettings() {
		return new CompressionSettings(this.compression.choice, this.minSize, true);
	}

	@Override
	public String toString() {
		Stream<String> codecs = Stream.of(
				(this.compression != Compression.NONE) ? this.compression + " from " + this.minSize + " B" : "",
				this.encrypts ? "ENCRYPTION" : "", this.checks ? "CHECKSUM" : "");
		return String.join(" + ", codecs.filter((codec) -> !codec.isEmpty()).toList()).toLowerCase(Locale.ROOT);
	}

}
