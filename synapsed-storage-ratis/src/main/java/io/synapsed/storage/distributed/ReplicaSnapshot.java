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

import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A frozen view of the replica, which ends with the store over it. Its level is the one
 * at which it was taken.
 */
final class ReplicaSnapshot implements Snapshot {

	private final Snapshot snapshot;

	private final CallRegistry calls;

	ReplicaSnapshot(Snapshot snapshot, CallRegistry calls) {
		this.snapshot = snapshot;
		this.calls = calls;
		calls.register(this);
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.snapshot.get(key, options.consistency(null));
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		return this.snapshot.getAll(keys, options.consistency(null));
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		return this.snapshot.scan(range, options.consistency(null));
	}

	@Override
	public void close() {
		this.calls.unregister(this);
		this.snapshot.close();
	}

}
