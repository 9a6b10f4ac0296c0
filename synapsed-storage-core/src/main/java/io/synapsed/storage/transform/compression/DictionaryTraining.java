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

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Result of training a dictionary.
 *
 * @param namespace name of the namespace, empty for the default one
 * @param samples number of values in the sample
 * @param sampleBytes their size in bytes
 * @param ratioBefore compression ratio (plain bytes by stored bytes) with the current
 * settings
 * @param ratioAfter compression ratio with the new dictionary, of values that it was not
 * trained with
 * @param stored the new dictionary, or {@code null} if it saves too little to be kept
 * @since 0.1.0
 */
public record DictionaryTraining(String namespace, int samples, long sampleBytes, double ratioBefore, double ratioAfter,
		@Nullable DictionaryDescription stored) {

	/**
	 * Returns the new dictionary.
	 * @return the dictionary, or empty if it saves too little to be kept
	 */
	public Optional<DictionaryDescription> dictionary() {
		return Optional.ofNullable(this.stored);
	}

}
