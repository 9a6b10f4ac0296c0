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

package io.synapsed.storage.distributed;

import java.util.Objects;

import io.synapsed.storage.spi.WriteBatch;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log, with everything that decides about its effect.
 *
 * @param kind what it is for
 * @param time milliseconds since the epoch, by the clock of whoever asks, then by that of
 * the leader
 * @param invocation which write it is, {@code null} for a {@linkplain EntryKind#BARRIER
 * barrier}
 * @param batch the changes, {@code null} for a barrier
 */
record LogEntry(EntryKind kind, long time, @Nullable Invocation invocation, @Nullable WriteBatch batch) {

	static LogEntry barrier(long time) {
		return new LogEntry(EntryKind.BARRIER, time, null, null);
	}

	static LogEntry write(long time, Invocation invocation, WriteBatch batch) {
		return new LogEntry(EntryKind.WRITE, time, invocation, batch);
	}

	Invocation requiredInvocation() {
		return Objects.requireNonNull(this.invocation, "A write names its invocation");
	}

	WriteBatch requiredBatch() {
		return Objects.requireNonNull(this.batch, "A write has a batch");
	}

}
