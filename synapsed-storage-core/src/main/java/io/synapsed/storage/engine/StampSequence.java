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

package io.synapsed.storage.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

import io.synapsed.storage.common.Bytes;

/**
 * Gives out write stamps, each only once, even after a restart with a clock that went
 * backwards. Stamps count upwards from the time of the start or from the recorded limit,
 * whichever is higher. The sequence records a higher limit before a stamp passes the old
 * one. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class StampSequence implements LongSupplier {

	/** How many stamps are reserved at a time. */
	static final long BLOCK = 1L << 20;

	// 2^20 stamps a millisecond leave the sign bit alone until the year 2248.
	private static final int CLOCK_SHIFT = 20;

	private final AtomicLong last;

	private final LongConsumer recordLimit;

	private volatile long limit;

	/**
	 * Creates a sequence.
	 * @param recordedLimit the limit that was recorded last, 0 if none ever was
	 * @param now milliseconds since the epoch
	 * @param recordLimit records a limit durably; returns only when that is done
	 */
	public StampSequence(long recordedLimit, long now, LongConsumer recordLimit) {
		this.last = new AtomicLong(Math.max(recordedLimit, now << CLOCK_SHIFT));
		this.limit = this.last.get();
		this.recordLimit = recordLimit;
	}

	/**
	 * Creates a sequence that records its limit in a file of its own, which it replaces
	 * each time. Before the first stamp there need be no file.
	 * @param file the file, which need not exist
	 * @param now milliseconds since the epoch
	 * @return the sequence, which throws an {@link UncheckedIOException} if it cannot
	 * record a limit
	 * @throws IOException if the file cannot be read
	 */
	public static StampSequence recordedIn(Path file, long now) throws IOException {
		return new StampSequence(recorded(file), now, (limit) -> record(file, limit));
	}

	/** A file that cannot be read is no reason to begin again: versions would repeat. */
	private static long recorded(Path file) throws IOException {
		try {
			return Long.parseLong(DurableFiles.read(file).toUtf8());
		}
		catch (NoSuchFileException ex) {
			return 0;
		}
		catch (NumberFormatException ex) {
			throw new IOException(file + " should have a number, and does not", ex);
		}
	}

	private static void record(Path file, long limit) {
		try {
			DurableFiles.replace(file, Bytes.utf8(Long.toString(limit)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Creates a sequence that records no limit, for data that does not survive the
	 * process.
	 * @param now milliseconds since the epoch
	 * @return the sequence
	 */
	public static StampSequence transientSince(long now) {
		return new StampSequence(0, now, (limit) -> {
		});
	}

	/**
	 * Returns the next stamp.
	 * @return a stamp greater than every one before
	 */
	public long next() {
		long stamp = this.last.incrementAndGet();
		if (stamp > this.limit) {
			raiseLimit(stamp);
		}
		return stamp;
	}

	private synchronized void raiseLimit(long stamp) {
		if (stamp > this.limit) {
			long raised = stamp + BLOCK;
			this.recordLimit.accept(raised);
			this.limit = raised;
		}
	}

	@Override
	public long getAsLong() {
		return next();
	}

}
