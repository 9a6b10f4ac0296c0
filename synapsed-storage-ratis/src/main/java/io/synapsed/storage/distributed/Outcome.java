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

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.CommitResult;

/**
 * What applying an entry has led to. It is the answer to whoever asked for the write, and
 * is kept beside the data, so that a repeated request gets the same answer.
 *
 * @param verdict what became of the entry
 * @param removed whether the entry was one removal that met an entry
 * @param stamp the version of what was stored
 * @param index where in the log the entry is
 * @param failedKeys the keys whose conditions failed
 */
record Outcome(Verdict verdict, boolean removed, long stamp, long index, List<Bytes> failedKeys) {

	private static final int FIXED_SIZE = 2 + 2 * Long.BYTES + Integer.BYTES;

	static Outcome of(CommitResult result, long stamp, long index) {
		return new Outcome(result.applied() ? Verdict.APPLIED : Verdict.REJECTED, result.removed(), stamp, index,
				result.failedKeys());
	}

	static Outcome barrier(long index) {
		return new Outcome(Verdict.APPLIED, false, 0, index, List.of());
	}

	static Outcome superseded(long index) {
		return new Outcome(Verdict.SUPERSEDED, false, 0, index, List.of());
	}

	byte[] write() {
		int size = FIXED_SIZE;
		for (Bytes key : this.failedKeys) {
			size += Integer.BYTES + key.size();
		}
		ByteBuffer target = ByteBuffer.allocate(size)
			.put((byte) this.verdict.ordinal())
			.put((byte) (this.removed ? 1 : 0))
			.putLong(this.stamp)
			.putLong(this.index)
			.putInt(this.failedKeys.size());
		for (Bytes key : this.failedKeys) {
			target.putInt(key.size()).put(key.asByteBuffer());
		}
		return target.array();
	}

	/**
	 * Reads an outcome.
	 * @throws UnreadableEntryException if the bytes are none
	 */
	static Outcome read(ByteBuffer source) {
		try {
			byte verdict = source.get();
			if (verdict < 0 || verdict >= Verdict.values().length) {
				throw damaged();
			}
			boolean removed = source.get() != 0;
			long stamp = source.getLong();
			long index = source.getLong();
			List<Bytes> failedKeys = new ArrayList<>();
			for (int count = source.getInt(); count > 0; count--) {
				int size = source.getInt();
				if (size < 0 || size > source.remaining()) {
					throw damaged();
				}
				byte[] key = new byte[size];
				source.get(key);
				failedKeys.add(Bytes.wrap(key));
			}
			return new Outcome(Verdict.values()[verdict], removed, stamp, index, failedKeys);
		}
		catch (BufferUnderflowException ex) {
			throw damaged();
		}
	}

	private static UnreadableEntryException damaged() {
		return new UnreadableEntryException("The answer to a write is damaged");
	}

	/** What became of an entry. Stored by position: new ones come last. */
	enum Verdict {

		/** It was applied. */
		APPLIED,

		/** Its conditions failed, and it changed nothing. */
		REJECTED,

		/** Nobody waits for it any longer, and it changed nothing. */
		SUPERSEDED

	}

}
