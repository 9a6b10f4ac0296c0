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

import io.synapsed.storage.spi.PerNamespace;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link CompressionCodec}.
 *
 * @since 0.1.0
 */
public final class CompressionCodecBuilder {

	// The default of stores, which this package must not depend on.
	private static final int DEFAULT_MAX_VALUE_SIZE = 16 << 20;

	private final String store;

	private PerNamespace<CompressionSettings> settings = PerNamespace.same(CompressionSettings.NONE);

	private List<CompressionAlgorithm> readers = List.of();

	private int maxValueSize = DEFAULT_MAX_VALUE_SIZE;

	private @Nullable Dictionaries dictionaries;

	CompressionCodecBuilder(String store) {
		this.store = store;
	}

	/**
	 * Sets how new values are compressed.
	 * @param settings the settings; new values stay plain unless set
	 * @return this builder
	 */
	public CompressionCodecBuilder settings(PerNamespace<CompressionSettings> settings) {
		this.settings = settings;
		return this;
	}

	/**
	 * Sets the algorithms that decompress stored values, in addition to those that the
	 * settings name.
	 * @param readers the algorithms; none unless set
	 * @return this builder
	 */
	public CompressionCodecBuilder readers(List<CompressionAlgorithm> readers) {
		this.readers = List.copyOf(readers);
		return this;
	}

	/**
	 * Sets the size of the largest value. A stored value that claims to be larger is
	 * refused.
	 * @param maxValueSize size in bytes; 16 MiB unless set
	 * @return this builder
	 */
	public CompressionCodecBuilder maxValueSize(int maxValueSize) {
		this.maxValueSize = maxValueSize;
		return this;
	}

	/**
	 * Sets the dictionaries of the store.
	 * @param dictionaries the dictionaries, which the codec closes; none unless set
	 * @return this builder
	 */
	public CompressionCodecBuilder dictionaries(Dictionaries dictionaries) {
		this.dictionaries = dictionaries;
		return this;
	}

	/**
	 * Creates the codec.
	 * @return the codec
	 * @throws io.synapsed.storage.exception.StorageConfigurationException if a library
	 * that the settings need cannot be loaded
	 */
	public CompressionCodec build() {
		return new CompressionCodec(this);
	}

	String store() {
		return this.store;
	}

	PerNamespace<CompressionSettings> settings() {
		return this.settings;
	}

	List<CompressionAlgorithm> readers() {
		return this.readers;
	}

	int maxValueSize() {
		return this.maxValueSize;
	}

	@Nullable Dictionaries dictionaries() {
		return this.dictionaries;
	}

}
