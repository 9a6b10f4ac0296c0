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
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.synapsed.storage.Bytes;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageCompressionException;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.Statistic;
import io.synapsed.storage.transform.UnreadableValueException;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.ValueHeader;
import org.jspecify.annotations.Nullable;

/**
 * Compresses values that are large enough, and keeps the result only where it saves an
 * eighth. Reads values of every algorithm it was given, whichever writes now. Safe for
 * use by several threads.
 *
 * @since 0.1.0
 */
public final class CompressionCodec implements ValueCodec {

	/** Larger scratch arrays are left to the garbage collector. */
	private static final int MAX_KEPT_SCRATCH = 1 << 20;

	private static final ThreadLocal<byte[]> scratch = ThreadLocal.withInitial(() -> new byte[8 << 10]);

	private final String store;

	private final @Nullable CompressionAlgorithm writer;

	private final @Nullable CompressionAlgorithm[] readers = new CompressionAlgorithm[256];

	private final int minSize;

	private final int maxValueSize;

	private final LongAdder plainBytes = new LongAdder();

	private final LongAdder storedBytes = new LongAdder();

	private final LongAdder compressed = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private final LongAdder small = new LongAdder();

	/**
	 * Creates a codec.
	 * @param store name of the store, for messages
	 * @param writer compresses new values, or {@code null} if they stay plain
	 * @param readers decompress what is stored
	 * @param minSize size in bytes from which on values are compressed
	 */
	public CompressionCodec(String store, @Nullable CompressionAlgorithm writer, List<CompressionAlgorithm> readers,
			int minSize) {
		this(store, writer, readers, minSize, StorageBuilder.DEFAULT_MAX_VALUE_SIZE);
	}

	/**
	 * Creates a codec for values of a size of its own.
	 * @param store name of the store, for messages
	 * @param writer compresses new values, or {@code null} if they stay plain
	 * @param readers decompress what is stored
	 * @param minSize size in bytes from which on values are compressed
	 * @param maxValueSize size of the largest value in bytes; a stored value that claims
	 * to be larger is refused
	 */
	public CompressionCodec(String store, @Nullable CompressionAlgorithm writer, List<CompressionAlgorithm> readers,
			int minSize, int maxValueSize) {
		this.maxValueSize = maxValueSize;
		this.store = store;
		this.writer = writer;
		this.minSize = minSize;
		for (CompressionAlgorithm reader : readers) {
			this.readers[reader.id()] = reader;
		}
		if (writer != null) {
			this.readers[writer.id()] = writer;
		}
	}

	@Override
	public Stage stage() {
		return Stage.COMPRESSION;
	}

	@Override
	public Bytes encode(Bytes key, Bytes payload, ValueHeader.Builder header) {
		CompressionAlgorithm algorithm = this.writer;
		if (algorithm == null) {
			return payload;
		}
		int plainSize = payload.size();
		this.plainBytes.add(plainSize);
		if (plainSize < this.minSize) {
			this.small.increment();
			this.storedBytes.add(plainSize);
			return payload;
		}
		byte[] target = scratch(algorithm.maxCompressedSize(plainSize));
		int size = compress(algorithm, payload, target);
		if (size > plainSize - plainSize / 8) {
			this.rejected.increment();
			this.storedBytes.add(plainSize);
			return payload;
		}
		this.compressed.increment();
		this.storedBytes.add(size);
		header.compression(algorithm.id(), plainSize);
		return Bytes.wrap(target, 0, size).copy();
	}

	private int compress(CompressionAlgorithm algorithm, Bytes payload, byte[] target) {
		try {
			return algorithm.compress(payload.backingArray(), payload.backingOffset(), payload.size(), target);
		}
		catch (RuntimeException ex) {
			throw new StorageCompressionException(this.store,
					"a value could not be compressed with " + algorithm.name() + "; nothing was written", ex);
		}
	}

	private static byte[] scratch(int size) {
		byte[] array = scratch.get();
		if (array.length >= size) {
			return array;
		}
		array = new byte[size];
		if (size <= MAX_KEPT_SCRATCH) {
			scratch.set(array);
		}
		return array;
	}

	@Override
	public Bytes decode(Entry stored, Bytes payload, ValueHeader header) {
		if (header.compression() == 0) {
			return payload;
		}
		CompressionAlgorithm algorithm = this.readers[header.compression()];
		if (algorithm == null) {
			throw new StorageCompressionException(this.store, "a value was compressed with algorithm "
					+ header.compression() + ", which is not registered; add its library to the class path");
		}
		if (header.dictionary() != 0) {
			throw new StorageCompressionException(this.store, "a value was compressed with dictionary "
					+ Integer.toUnsignedString(header.dictionary()) + ", which the store does not have");
		}
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

	private int decompress(CompressionAlgorithm algorithm, Bytes payload, byte[] plain) {
		try {
			return algorithm.decompress(payload.backingArray(), payload.backingOffset(), payload.size(), plain);
		}
		catch (RuntimeException ex) {
			throw new UnreadableValueException("it is damaged, " + algorithm.name() + " cannot decompress it", ex);
		}
	}

	@Override
	public Map<String, Object> settings() {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("enabled", this.writer != null);
		if (this.writer != null) {
			settings.put("algorithm", this.writer.name());
			settings.put("implementation", this.writer.implementation());
			settings.put("min-size", this.minSize);
		}
		return settings;
	}

	@Override
	public List<Statistic> statistics() {
		if (this.writer == null) {
			return List.of();
		}
		return List.of(
				Statistic.gauge("compression.ratio", "ratio", "Bytes of values written, by the bytes stored for them",
						() -> (double) this.plainBytes.sum() / this.storedBytes.sum()),
				Statistic.counter("compression.plain", "bytes", "Bytes of values written, before compression",
						this.plainBytes::sum),
				Statistic.counter("compression.stored", "bytes", "Bytes of values written, after compression",
						this.storedBytes::sum),
				Statistic.counter("compression.values.compressed", "values", "Values stored compressed",
						this.compressed::sum),
				Statistic.counter("compression.values.rejected", "values",
						"Values stored plain because compressing saved too little", this.rejected::sum),
				Statistic.counter("compression.values.small", "values",
						"Values stored plain because they were below the minimum size", this.small::sum));
	}

}
