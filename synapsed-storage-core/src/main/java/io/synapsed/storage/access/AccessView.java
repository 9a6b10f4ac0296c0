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

package io.synapsed.storage.access;

import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ReadOptions;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.ReadView;
import io.synapsed.storage.spi.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Judges the reads of a store or of one of its snapshots.
 */
class AccessView implements ReadView {

	private final ReadView delegate;

	private final AccessRequests requests;

	private final AccessGate gate;

	AccessView(ReadView delegate, AccessRequests requests, AccessGate gate) {
		this.delegate = delegate;
		this.requests = requests;
		this.gate = gate;
	}

	@Override
	public @Nullable Entry get(Bytes key, ReadOptions options) {
		return this.gate.<@Nullable Entry>pass(this.requests.get(key), () -> this.delegate.get(key, options));
	}

	@Override
	public List<@Nullable Entry> getAll(List<Bytes> keys, ReadOptions options) {
		// A read of no key reveals nothing: a transaction without a snapshot begins so.
		return this.gate.pass(this.requests.getAll(keys), () -> this.delegate.getAll(keys, options));
	}

	@Override
	public EntryCursor scan(KeyRange range, ScanOptions options) {
		AccessRequest operation = AccessRequest.ofRange(this.requests.store(), StorageAction.SCAN, "scan", range);
		EntryCursor cursor = this.gate.pass(operation, () -> this.delegate.scan(range, options));
		return new EntryCursor() {

			@Override
			public @Nullable Entry next() {
				return AccessView.this.gate.<@Nullable Entry>resume(operation, cursor::next);
			}

			@Override
			public @Nullable Bytes unreadable() {
				return cursor.unreadable();
			}

			@Override
			public void close() {
				cursor.close();
			}

		};
	}

	/** Judges the reads of a snapshot. */
	static final class OfSnapshot extends AccessView implements Snapshot {

		private final Snapshot snapshot;

		OfSnapshot(Snapshot snapshot, AccessRequests requests, AccessGate gate) {
			super(snapshot, requests, gate);
			this.snapshot = snapshot;
		}

		@Override
		public void close() {
			this.snapshot.close();
		}

	}

}
