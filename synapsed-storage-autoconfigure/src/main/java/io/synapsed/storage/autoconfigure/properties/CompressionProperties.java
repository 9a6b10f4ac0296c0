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
	 * Whether new values are compressed. What is stored compressed stays readable.
	 */
	private boolean enabled;

	/**
	 * Algorithm for new values: 'lz4', 'zstd', 'snappy', 'adaptive' for the one that
	 * suits the values of each namespace, 'none', or the name of a CompressionAlgorithm
	 * bean.
	 */
	private String algorithm = "lz4";

	/**
	 * Level of the algorithm, more for smaller and slower; 3 for 'zstd' unless set, which
	 * takes -7 to 19. The others have none.
	 */
	private @Nullable Integer level;

	/**
	 * What matters where 'adaptive' chooses: 'ratio' for few bytes, with 'zstd' where it
	 * pays, 'latency' for little time, with 'lz4' or nothing.
	 */
	private CompressionProfile profile = CompressionProfile.RATIO;

	/**
	 * Whether small values are written with the newest dictionary of their namespace, if
	 * one was trained and 'zstd' may compress them; also below 'min-size'.
	 */
	private boolean dictionaries = true;

	/**
	 * Size from which on a value is compressed.
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
