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

package io.synapsed.storage.snapshot;

/**
 * What a snapshot file holds.
 *
 * @param entries number of entries
 * @param bytes bytes of keys and values
 * @param consistent whether all entries are of one moment; {@code false} where the engine
 * has no snapshots and was read while it may have changed
 * @param encrypted whether the file is encrypted; a plain one may have been written by
 * anybody
 * @param createdAt when the file was written, milliseconds since the epoch
 * @param contentHash SHA-256 of all entries, 64 lower-case hexadecimal digits: equal for
 * stores that hold the same, whichever their engine
 * @since 0.1.0
 */
public record SnapshotSummary(long entries, long bytes, boolean consistent, boolean encrypted, long createdAt,
		String contentHash) {
}
