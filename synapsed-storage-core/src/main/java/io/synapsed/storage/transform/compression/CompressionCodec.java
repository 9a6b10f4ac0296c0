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

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageCompressionException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Namespace;
import io.synapsed.storage.spi.OptionalLibrary;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.ReadView;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.spi.StoreWarning;
import io.synapsed.storage.transform.RetirementCandidates;
import io.synapsed.storage.transform.UnreadableValueException;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.ValueHeader;
import io.synapsed.storage.transform.ValueHeaderWriter;
import org.jspecify.annotations.Nullable;

/**
 * Compresses large values with the settings of their namespace, and stores the result
 * only if it saves an eighth. Reads values of every algorithm that it was given. Safe for
 * use by several threads.
 *
 * @since 0.1.0
 */
public final class CompressionCodec implements ValueCodec {

	private final String store;

	private final PerNamespace<ValueCompressor> compressors;

	private final @Nullable CompressionAlgorithm[] readers = new CompressionAlgorithm[256];

	/** All algorithms that new values may be compressed with. */
	private final Set<CompressionAlgorithm> writers = new LinkedHashSet<>();

	private final int maxValueSize;

	private final @Nullable Dictionaries dictionaries;

	private final CompressionStatistics statistics;

	/**
	 * Creates a codec that compresses all namespaces alike, without dictionaries, for
	 * values up to 16 MiB.
	 * @param store name of the store, for messages
	 * @param writer compresses new values, or {@code null} if they stay plain
	 * @param readers decompress stored values
	 * @param minSize size in bytes from which on values are compressed
	 */
	public CompressionCodec(String store, @Nullable CompressionAlgorithm writer, List<CompressionAlgorithm> readers,
			int minSize) {
		this(builder(store).settings(PerNamespace.same(CompressionSettings.of(writer, minSize))).readers(readers));
	}

	CompressionCodec(CompressionCodecBuilder builder) {
		this.store = builder.store();
		this.maxValueSize = builder.maxValueSize();
		Dictionaries known = builder.dictionaries();
		this.dictionaries = known;
		this.compressors = builder.settings().map((own) -> new ValueCompressor(own, known));
		this.writers.addAll(this.compressors.shared().algorithms());
		this.compressors.own().values().forEach((own) -> this.writers.addAll(own.algorithms()));
		builder.readers().forEach(this::addReader);
		this.writers.forEach(this::addReader);
		// A library that cannot be loaded is found now, not at the first write.
		this.writers.forEach(CompressionAlgorithm::implementation);
		this.statistics = new CompressionStatistics(this.writers);
	}

	/**
	 * Creates a builder.
	 * @param store name of the store, for messages
	 * @return the builder
	 */
	public static CompressionCodecBuilder builder(String store) {
		return new CompressionCodecBuilder(store);
	}

	/**
	 * {@inheritDoc} It does where values are compressed with dictionaries, which the
	 * first write loads.
	 */
	@Override
	public boolean waitsToEncode() {
		return Stream.concat(Stream.of(this.compressors.shared()), this.compressors.own().values().stream())
			.anyMatch((compressor) -> compressor.dictionaryAlgorithm() != null);
	}

	private void addReader(CompressionAlgorithm reader) {
		if (this.readers[reader.id()] == null) {
			this.readers[reader.id()] = reader;
		}
	}

	@Override
	public Stage stage() {
		return Stage.COMPRESSION;
	}

	@Override
	public Bytes encode(Bytes key, Bytes payload, ValueHeaderWriter header) {
		ValueCompressor compressor = this.compressors.of(key);
		if (!compressor.isOn()) {
			return payload;
		}
		int plainSize = payload.size();
		if (plainSize > this.maxValueSize) {
			// This rewrites a value that was stored under a higher limit. Every read
			// would refuse it if it were compressed.
			this.statistics.skipped(plainSize);
			return payload;
		}
		Dictionary dictionary = compressor.dictionary(key, plainSize);
		if (dictionary == null && compressor.isSmall(plainSize)) {
			this.statistics.small(plainSize);
			return payload;
		}
		Attempt attempt = new Attempt(payload);
		if (!compress(compressor, key, attempt, dictionary)) {
			this.statistics.skipped(payload.size());
			return payload;
		}
		CompressionAlgorithm algorithm = attempt.algorithm();
		if (algorithm == null || !attempt.pays()) {
			this.statistics.rejected(payload.size());
			return payload;
		}
		this.statistics.compressed(algorithm.id(), attempt.dictionary() != 0, payload.size(), attempt.size());
		header.compression(algorithm.id(), payload.size());
		if (attempt.dictionary() != 0) {
			header.dictionary(attempt.dictionary());
		}
		return attempt.result();
	}

	private boolean compress(ValueCompressor compressor, Bytes key, Attempt attempt, @Nullable Dictionary dictionary) {
		try {
			return compressor.compress(key, attempt, dictionary);
		}
		catch (StorageException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new StorageCompressionException(this.store, "a value could not be compressed; nothing was written",
					ex);
		}
	}

	@Override
	public Bytes decode(Entry stored, Bytes payload, ValueHeader header) {
		if (header.compression() == 0) {
			return payload;
		}
		CompressionAlgorithm algorithm = reader(header);
		int plainSize = header.plainSize();
		if (plainSize > this.maxValueSize
				|| !algorithm.mayYield(payload.backingArray(), payload.backingOffset(), payload.size(), plainSize)) {
			throw new UnreadableValueException("it claims to have " + plainSize + " bytes, more than its "
					+ payload.size()
					+ " compressed bytes can yield, or than max-value-size; raise that if the value is genuine");
		}
		byte[] plain = new byte[plainSize];
		if (decompress(algorithm, payload, plain) != plainSize) {
			throw new UnreadableValueException("it has fewer bytes than its header says");
		}
		return Bytes.wrap(plain);
	}

	private CompressionAlgorithm reader(ValueHeader header) {
		CompressionAlgorithm algorithm = this.readers[header.compression()];
		if (algorithm == null) {
			throw new StorageCompressionException(this.store,
					"a value was compressed with algorithm " + header.compression() + ", which is not registered; add "
							+ OptionalLibrary.ofCompression(header.compression())
								.map((library) -> "the dependency " + library.coordinates())
								.orElse("the CompressionAlgorithm of the application that wrote it"));
		}
		if (header.dictionary() == 0) {
			return algorithm;
		}
		if (this.dictionaries == null) {
			throw Dictionaries.unknown(this.store, header.dictionary());
		}
		Dictionary dictionary = this.dictionaries.get(header.dictionary());
		if (dictionary.algorithm() == algorithm.id() && algorithm instanceof DictionaryAlgorithm digesting) {
			return dictionary.digestedFor(digesting);
		}
		throw new UnreadableValueException("its dictionary is one of another algorithm");
	}

	private int decompress(CompressionAlgorithm algorithm, Bytes payload, byte[] plain) {
		try {
			return algorithm.decompress(payload.backingArray(), payload.backingOffset(), payload.size(), plain);
		}
		catch (StorageException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new UnreadableValueException("it is damaged, " + algorithm.name() + " cannot decompress it", ex);
		}
	}

	/**
	 * Trains a dictionary with the small values of a namespace. Reads up to 200,000
	 * values, and keeps at most 4 MiB of them in memory. New values are compressed with
	 * the dictionary from now on, if the compression ratio becomes at least 5 % better.
	 * @param namespace the namespace
	 * @param view shows decoded values; needs
	 * {@link io.synapsed.storage.common.Capability#ORDERED_SCAN}
	 * @param clock tells when the dictionary was made
	 * @return the result
	 * @throws StorageCompressionException if the values of the namespace are written
	 * without dictionaries, or are too few or too different
	 */
	public DictionaryTraining train(Namespace namespace, ReadView view, InstantSource clock) {
		DictionaryAlgorithm algorithm = this.compressors.of(namespace).dictionaryAlgorithm();
		if (algorithm == null || this.dictionaries == null) {
			throw new StorageCompressionException(this.store,
					"values of namespace '" + namespace + "' are written without dictionaries; let 'zstd' or 'adaptive'"
							+ " with the profile 'ratio' compress them, with dictionaries");
		}
		return new DictionaryTrainer(this.store, view, this.dictionaries, algorithm, clock, clock.millis())
			.train(namespace);
	}

	/**
	 * Leaves out the decisions of an adaptive choice, which change all the time.
	 */
	@Override
	public String fingerprint() {
		StringBuilder fingerprint = new StringBuilder(this.compressors.shared().describeSettings().toString());
		new TreeMap<>(this.compressors.own())
			.forEach((namespace, own) -> fingerprint.append(namespace).append('=').append(own.describeSettings()));
		Dictionaries known = this.dictionaries;
		return (known != null) ? fingerprint.append(known.newestIds()).toString() : fingerprint.toString();
	}

	@Override
	public void renew(long now) {
		if (this.dictionaries != null) {
			this.dictionaries.renew(now);
		}
	}

	@Override
	public boolean forgets() {
		return this.dictionaries != null && this.dictionaries.hasForgotten();
	}

	@Override
	public void forget(Namespace namespace, long now) {
		if (this.dictionaries != null) {
			this.dictionaries.forget(namespace, now);
		}
	}

	@Override
	public Optional<RetirementCandidates> retirementCandidates(Duration settled) {
		return Optional.ofNullable(this.dictionaries)
			.map((known) -> known.retirementCandidates(settled, this::writesWith));
	}

	private boolean writesWith(Dictionary dictionary) {
		DictionaryAlgorithm algorithm = this.compressors.of(dictionary.namespace()).dictionaryAlgorithm();
		return algorithm != null && algorithm.id() == dictionary.algorithm();
	}

	@Override
	public Map<String, Object> settings() {
		Map<String, Object> settings = new LinkedHashMap<>(this.compressors.shared().describe());
		Map<String, Object> own = new TreeMap<>();
		this.compressors.own().forEach((namespace, compressor) -> own.put(namespace, compressor.describe()));
		if (!own.isEmpty()) {
			settings.put("namespaces", own);
		}
		return settings;
	}

	@Override
	public List<Statistic> statistics() {
		List<Statistic> statistics = new ArrayList<>();
		if (!this.writers.isEmpty()) {
			statistics.addAll(this.statistics.statistics());
			statistics.add(Statistic.gauge("compression.standins", "libraries",
					"Algorithms that work without their native library, several times slower",
					() -> slow(this.writers)));
		}
		Dictionaries known = this.dictionaries;
		if (known != null) {
			statistics.add(Statistic.gauge("compression.dictionaries", "dictionaries", "Dictionaries that were loaded",
					known::count));
		}
		return statistics;
	}

	private static double slow(Collection<CompressionAlgorithm> algorithms) {
		return algorithms.stream().filter(CompressionAlgorithm::isStandIn).count();
	}

	@Override
	public List<StoreWarning> warnings() {
		return this.writers.stream()
			.filter(CompressionAlgorithm::isStandIn)
			.map((algorithm) -> new StoreWarning(
					"The native library of '" + algorithm.name()
							+ "' cannot be loaded, and compressing in Java is several times slower.",
					"Check that the library supports this platform, and that the directory for temporary files is not"
							+ " mounted 'noexec'."))
			.toList();
	}

	@Override
	public void close() {
		if (this.dictionaries != null) {
			this.dictionaries.close();
		}
	}

}
