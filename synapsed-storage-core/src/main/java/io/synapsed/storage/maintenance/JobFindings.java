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

package io.synapsed.storage.maintenance;

import java.util.List;
import java.util.Map;

import io.synapsed.storage.common.Bytes;

/**
 * Findings of a job.
 *
 * @param counts counts by name, in lower-case words
 * @param damaged stored keys of values that cannot be read, in their order, at most
 * {@value #MAX_LISTED}
 * @since 0.1.0
 */
public record JobFindings(Map<String, Long> counts, List<Bytes> damaged) {

	/** Largest number of listed keys. */
	public static final int MAX_LISTED = 10_000;

	static final JobFindings NONE = new JobFindings(Map.of(), List.of());

	/**
	 * Returns the counts, without keys.
	 */
	@Override
	public String toString() {
		return this.counts.toString();
	}

}
