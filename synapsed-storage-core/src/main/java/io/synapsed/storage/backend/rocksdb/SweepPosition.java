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

package io.synapsed.storage.backend.rocksdb;

import java.util.Arrays;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.engine.ExpiryKey;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how far the expiry index was swept, so that the next sweep does not step over
 * the tombstones of earlier ones. A write behind that place moves it back. Safe for use
 * by several threads.
 * <p>
 * A sweep raises the horizon before it looks; a writer asks for the horizon after its
 * write has taken effect. So either the sweep sees the write, or the writer sees the
 * horizon and reports the write here.
 */
final class SweepPosition {

	/** Up to when expired entries have been looked for, in milliseconds. */
	private volatile long horizon = Long.MIN_VALUE;

	/** The index holds nothing before it. */
	private byte[] position = ExpiryIndex.NO_VALUE;

	/**
	 * The lowest key that was written since the last sweep began, if it was looked for.
	 */
	private byte @Nullable [] behind;

	private long sweeps;

	/**
	 * Starts a sweep.
	 * @param now up to when expired entries are looked for, in milliseconds
	 */
	synchronized Sweep begin(long now) {
		this.horizon = Math.max(this.horizon, now);
		if (this.behind != null && Arrays.compareUnsigned(this.behind, this.position) < 0) {
			this.position = this.behind;
		}
		this.behind = null;
		this.sweeps++;
		return new Sweep(this.sweeps, this.position);
	}

	/**
	 * Ends a sweep. Remembers nothing if another sweep has begun meanwhile, which may
	 * have started further back.
	 * @param sweep the sweep
	 * @param reached a key of the index before which there is nothing
	 */
	synchronized void end(Sweep sweep, byte[] reached) {
		if (sweep.number() == this.sweeps && Arrays.compareUnsigned(this.position, reached) < 0) {
			this.position = reached;
		}
	}

	/**
	 * Notes that a key was added to the index, or may have been. To be called after the
	 * write.
	 */
	void wrote(long expiresAt, Bytes key) {
		if (expiresAt <= this.horizon) {
			wroteBehind(ExpiryKey.of(expiresAt, key));
		}
	}

	private synchronized void wroteBehind(byte[] indexKey) {
		if (this.behind == null || Arrays.compareUnsigned(indexKey, this.behind) < 0) {
			this.behind = indexKey;
		}
	}

	/**
	 * A sweep.
	 *
	 * @param number its number
	 * @param start the key of the index where it begins
	 */
	record Sweep(long number, byte[] start) {
	}

}
