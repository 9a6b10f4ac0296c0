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

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.CallRegistry;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.EntryCursor;
import org.jspecify.annotations.Nullable;

/**
 * A scan of the replica, which ends with the store over it.
 */
final class ReplicaCursor implements EntryCursor {

	private final EntryCursor cursor;

	private final CallRegistry calls;

	ReplicaCursor(EntryCursor cursor, CallRegistry calls) {
		this.cursor = cursor;
		this.calls = calls;
		calls.register(this);
	}

	@Override
	public @Nullable Entry next() {
		return this.cursor.next();
	}

	@Override
	public @Nullable Bytes unreadable() {
		return this.cursor.unreadable();
	}

	@Override
	public void close() {
		this.calls.unregister(this);
		this.cursor.close();
	}

}
