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

package io.synapsed.storage.autoconfigure.properties;

import io.synapsed.storage.transform.compression.CompressionProfile;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Properties of the compression of values.
 *
 * @since 0.1.0
 */
public class CompressionProperties {

	/**
	 * Whether new values are compressed. Compressed values stay readable in any case.
	 */
	private boolean enabled;

	/**
	 * Algorithm for new values: 'lz4', 'zstd', 'snappy', 'adaptive' (chooses for each
	 * namespace), 'none', or the name of a CompressionAlgorithm bean.
	 */
	private String algorithm = "lz4";

	/**
	 * Level of 'zstd', from -7 to 19; 3 if not set. A higher level makes smaller values
	 * and takes more time. Other algorithms have no level.
	 */
	private @Nullable Integer level;

	/**
	 * Goal of 'adaptive'. 'ratio' prefers few bytes and uses 'zstd' where it pays;
	 * 'latency' prefers little time and uses 'lz4' or nothing.
	 */
	private CompressionProfile profile = CompressionProfile.RATIO;

	/**
	 * Whether small values are compressed with the newest dictionary of their namespace,
	 * even below 'min-size'. A dictionary must have been trained, and 'zstd' must be
	 * allowed for the values.
	 */
	private boolean dictionaries = true;

	/**
	 * Minimum size of a value that is compressed.
	 */
	private DataSize minSize = DataSize.ofKilobytes(1);

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getAlgorithm() {
		return this.algorithm;
	}

	public void setAlgorithm(String algorithm) {
		this.algorithm = algorithm;
	}

	public @Nullable Integer getLevel() {
		return this.level;
	}

	public void setLevel(@Nullable Integer level) {
		this.level = level;
	}

	public CompressionProfile getProfile() {
		return this.profile;
	}

	public void setProfile(CompressionProfile profile) {
		this.profile = profile;
	}

	public boolean isDictionaries() {
		return this.dictionaries;
	}

	public void setDictionaries(boolean dictionaries) {
		this.dictionaries = dictionaries;
	}

	public DataSize getMinSize() {
		return this.minSize;
	}

	public void setMinSize(DataSize minSize) {
		this.minSize = minSize;
	}

}
