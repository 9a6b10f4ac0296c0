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

package io.synapsed.storage.spi;

import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Version;

/**
 * The result of a batch: it was applied, or conditions failed and nothing was applied.
 *
 * @param applied whether the batch was applied
 * @param versions the new version for each mutation, in their order; for a removal and
 * for an {@linkplain Mutation#isVisible() invisible} change the stamp of the commit,
 * which no entry has; empty if nothing was applied, and for a {@link #removal}
 * @param failedKeys the keys whose conditions failed; empty if the batch was applied, or
 * only conditions on ranges failed
 * @param removed whether a {@link #removal} met an entry that had not expired;
 * {@code false} for every other batch
 * @since 0.1.0
 */
public record CommitResult(boolean applied, List<Version> versions, List<Bytes> failedKeys, boolean removed) {

	/**
	 * Creates the result of a batch that was applied.
	 * @param versions the new version for each mutation
	 * @return the result
	 */
	public static CommitResult applied(List<Version> versions) {
		return new CommitResult(true, versions, List.of(), false);
	}

	/**
	 * Creates the result of a batch that was not applied.
	 * @param failedKeys the keys whose conditions failed; empty if only conditions on
	 * ranges failed
	 * @return the result
	 */
	public static CommitResult rejected(List<Bytes> failedKeys) {
		return new CommitResult(false, List.of(), List.copyOf(failedKeys), false);
	}

	/**
	 * Creates the result of a batch with a level that is one removal without conditions.
	 * @param removed whether there was an entry that had not expired
	 * @return the result
	 */
	public static CommitResult removal(boolean removed) {
		return new CommitResult(true, List.of(), List.of(), removed);
	}

}
