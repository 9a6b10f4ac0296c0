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

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.ReadView;
import org.jspecify.annotations.Nullable;

/**
 * Trains dictionaries with small values of a store. Reads up to 200,000 values of a
 * namespace and takes a sample of at most 4 MiB. A quarter of the sample is not used for
 * the training, but to measure what the dictionary saves. Not safe for use by several
 * threads.
 */
final class DictionaryTrainer {

	/** Largest number of values that are read for a dictionary. */
	static final int MAX_VISITED = 200_000;

	/** Size of the largest sample in bytes. */
	static final int MAX_SAMPLE_SIZE = 4 << 20;

	/** The largest value that counts as small, in bytes. */
	static final int MAX_VALUE_SIZE = 16 << 10;

	private static final int MIN_SAMPLES = 64;

	private static final int DICTIONARY_SIZE = 32 << 10;

	private static final int MIN_DICTIONARY_SIZE = 512;

	/** Sample size by dictionary size. The library advises 100; 10 is enough. */
	private static final int SAMPLE_BY_DICTIONARY = 10;

	/** One in this number of samples measures the result. */
	private static final int KEPT_BACK = 4;

	/** Smallest gain in ratio that is worth the record and the memory of a dictionary. */
	private static final double MIN_GAIN = 1.05;

	private final String store;

	private final ReadView view;

	private final Dictionaries dictionaries;

	private final DictionaryAlgorithm algorithm;

	private final InstantSource clock;

	private final SplittableRandom random;

	/**
	 * Creates a trainer.
	 * @param store name of the store, for messages
	 * @param view shows decoded values; needs
	 * {@link io.synapsed.storage.common.Capability#ORDERED_SCAN}
	 * @param dictionaries store the new dictionary
	 * @param algorithm the algorithm that uses it
	 * @param clock tells when the dictionary was made
	 * @param seed makes the sample repeatable
	 */
	DictionaryTrainer(String store, ReadView view, Dictionaries dictionaries, DictionaryAlgorithm algorithm,
			InstantSource clock, long seed) {
		this.store = store;
		this.view = view;
		this.dictionaries = dictionaries;
		this.algorithm = algorithm;
		this.clock = clock;
		this.random = new SplittableRandom(seed);
	}

	/**
	 * Trains a dictionary, and stores it if the compression ratio becomes at least 5 %
	 * better.
	 * @param namespace the namespace
	 * @return the result
	 * @throws StorageCompressionException if the namespace has too few small values
	 */
	DictionaryTraining train(Namespace namespace) {
		List<byte[]> training = sample(namespace);
		long sampleBytes = size(training);
		int samples = training.size();
		if (samples < MIN_SAMPLES || sampleBytes < SAMPLE_BY_DICTIONARY * MIN_DICTIONARY_SIZE) {
			throw new StorageCompressionException(this.store,
					"a dictionary cannot be trained from " + samples + " small values with " + sampleBytes
							+ " bytes; it needs at least " + MIN_SAMPLES + " values and "
							+ SAMPLE_BY_DICTIONARY * MIN_DICTIONARY_SIZE + " bytes");
		}
		List<byte[]> keptBack = keepBack(training);
		int size = (int) Math.min(DICTIONARY_SIZE, size(training) / SAMPLE_BY_DICTIONARY);
		byte[] content = train(training, Math.max(MIN_DICTIONARY_SIZE, size));
		double before = ratio(this.dictionaries.newest(namespace.prefix()), keptBack);
		double after;
		try (DictionaryAlgorithm.Digested digested = this.algorithm.withDictionary(content)) {
			after = ratio(digested, Integer.BYTES, keptBack);
		}
		DictionaryDescription stored = (after >= before * MIN_GAIN)
				? this.dictionaries.add(namespace, this.algorithm.id(), content, this.clock.millis()) : null;
		return new DictionaryTraining(namespace.name(), samples, sampleBytes, before, after, stored);
	}

	/**
	 * Takes a sample in which each value has the same chance. Whenever the sample is too
	 * large, drops a random half of it and halves the chance of the next values.
	 */
	private List<byte[]> sample(Namespace namespace) {
		List<byte[]> samples = new ArrayList<>();
		long bytes = 0;
		double chance = 1;
		try (EntryCursor cursor = this.view.scan(namespace.encode(KeyRange.all()),
				ScanOptions.DEFAULT.limit(MAX_VISITED))) {
			for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
				int size = entry.value().size();
				if (size == 0 || size > MAX_VALUE_SIZE || this.random.nextDouble() >= chance) {
					continue;
				}
				samples.add(entry.value().toByteArray());
				bytes += size;
				while (bytes > MAX_SAMPLE_SIZE) {
					samples.removeIf((sample) -> this.random.nextBoolean());
					bytes = size(samples);
					chance /= 2;
				}
			}
		}
		return samples;
	}

	private static long size(List<byte[]> values) {
		return values.stream().mapToLong((value) -> value.length).sum();
	}

	private static List<byte[]> keepBack(List<byte[]> samples) {
		List<byte[]> keptBack = new ArrayList<>();
		List<byte[]> rest = new ArrayList<>();
		for (int index = 0; index < samples.size(); index++) {
			((index % KEPT_BACK == 0) ? keptBack : rest).add(samples.get(index));
		}
		samples.clear();
		samples.addAll(rest);
		return keptBack;
	}

	private byte[] train(List<byte[]> samples, int size) {
		try {
			return this.algorithm.train(samples, size);
		}
		catch (RuntimeException ex) {
			throw new StorageCompressionException(this.store,
					"no dictionary was found in " + samples.size() + " values: they have too little in common", ex);
		}
	}

	private double ratio(@Nullable Dictionary dictionary, List<byte[]> values) {
		return (dictionary != null && dictionary.algorithm() == this.algorithm.id())
				? ratio(dictionary.digestedFor(this.algorithm), Integer.BYTES, values)
				: ratio(this.algorithm, 0, values);
	}

	private static double ratio(CompressionAlgorithm algorithm, int dictionaryIdSize, List<byte[]> values) {
		long stored = 0;
		byte[] target = new byte[algorithm.maxCompressedSize(MAX_VALUE_SIZE)];
		for (byte[] value : values) {
			int size = algorithm.compress(value, 0, value.length, target) + dictionaryIdSize;
			stored += Attempt.pays(size, value.length) ? size : value.length;
		}
		return (double) size(values) / stored;
	}

}
