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
 * Describes the content of a snapshot file.
 *
 * @param entries number of entries
 * @param bytes bytes of keys and values
 * @param consistent whether all entries are of one moment; {@code false} if the engine
 * has no snapshots, so that entries may have changed during the export
 * @param encrypted whether the file is encrypted; nothing proves who wrote a plain one
 * @param createdAt when the file was written, milliseconds since the epoch
 * @param contentHash SHA-256 of all entries, 64 lower-case hexadecimal digits: equal for
 * stores with equal entries, whatever their engine
 * @since 0.1.0
 */
public record SnapshotSummary(long entries, long bytes, boolean consistent, boolean encrypted, long createdAt,
		String contentHash) {
}
