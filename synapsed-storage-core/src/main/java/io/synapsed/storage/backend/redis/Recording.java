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
package io.synapsed.storage.backend.redis;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.engine.StoreDescriptor;
import io.synapsed.storage.engine.Uninterruptibly;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.exception.UnsupportedCapabilityException;
import io.synapsed.storage.spi.Entry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store records beside its entries, as this process knows it. Another process
 * may change it while this one reads and writes. What was read from the server holds for
 * a lease, counted from before it was asked for:
 * <ul>
 * <li>a write whose answer comes within the lease has maintained what the store needs, or
 * was executed before a change was a lease old,</li>
 * <li>a later one asks again, and repairs what it has not maintained,</li>
 * <li>who changes something waits for longer than a lease before it relies on the
 * change.</li>
 * </ul>
 * So a write costs nothing more in the usual case: the question goes out together with
 * one write in each half of a lease. Safe for use by several threads.
 */
final class Recording {

	/** How long an answer of the server holds. */
	static final long LEASE_NANOS = 2_000_000_000L;

	private static final long AGING_NANOS = LEASE_NANOS / 2;

	private static final Bytes KEY = StoreDescriptor.key();

	private static final Logger logger = LoggerFactory.getLogger(Recording.class);

	private final String store;

	private final RedisCalls calls;

	private final byte[] entryKey;

	private volatile State state;

	private volatile @Nullable Question running;

	/**
	 * Begins with what a new store would record.
	 */
	Recording(String store, RedisCalls calls, RedisLayout layout, Recorded wanted) {
		this.store = store;
		this.calls = calls;
		this.entryKey = layout.entryKey(KEY);
		this.state = new State(wanted, System.nanoTime(), null);
	}

	/**
	 * Returns what is known, without a question.
	 */
	Recorded current() {
		return this.state.recorded;
	}

	/**
	 * Takes over what this process has read or written itself.
	 * @param asked when it was asked for, as of {@link System#nanoTime()}
	 */
	synchronized void learned(Recorded found, long asked) {
		accept(found, asked, null);
	}

	private void accept(Recorded found, long asked, byte @Nullable [] stored) {
		State known = this.state;
		// Answers may overtake each other on different connections.
		if (found.generation() < known.recorded.generation() && asked - known.asked <= LEASE_NANOS) {
			return;
		}
		if (!found.equals(known.recorded)) {
			logger.info("Store '{}' {}", this.store, RecordingNotice.text(found, found));
		}
		this.state = new State(found.equals(known.recorded) ? known.recorded : found,
				(asked - known.asked > 0) ? asked : known.asked, (stored != null) ? stored : known.stored);
	}

	/**
	 * Begins a write.
	 * @return what the write must maintain
	 */
	Recorded begin() {
		askIfAging();
		return this.state.recorded;
	}

	/**
	 * Ends a write that the server has answered.
	 * @param maintained what the write has maintained
	 * @return what it should have maintained beside that, or {@code null} if nothing is
	 * missing
	 * @throws StorageException if that is not known, because the server does not answer
	 * any more
	 */
	@Nullable Recorded end(Recorded maintained) {
		if (!isFresh()) {
			refresh();
		}
		Recorded known = this.state.recorded;
		return (known == maintained || maintained.covers(known)) ? null : known;
	}

	/**
	 * Checks that scans may rely on the index, and could when they were answered.
	 * @param capabilities what the store can do, for the message
	 */
	void checkIndex(Set<Capability> capabilities) {
		if (!isFresh()) {
			refresh();
		}
		if (!this.state.recorded.index().isUsable()) {
			throw new UnsupportedCapabilityException(this.store, Capability.ORDERED_SCAN, capabilities);
		}
	}

	/**
	 * Whether watches may rely on the changes.
	 * @param background calls that do not start a stopped connection
	 */
	boolean isWatchUsable(RedisCalls background) {
		if (System.nanoTime() - this.state.asked > AGING_NANOS) {
			ask(background);
		}
		return this.state.recorded.watch().isUsable();
	}

	private boolean isFresh() {
		return System.nanoTime() - this.state.asked <= LEASE_NANOS;
	}

	/**
	 * Sends a question if the last one becomes old, and does not wait for the answer.
	 */
	void askIfAging() {
		long now = System.nanoTime();
		if (now - this.state.asked <= AGING_NANOS) {
			return;
		}
		Question question = this.running;
		if (question != null && now - question.asked <= AGING_NANOS) {
			return;
		}
		RedisRequest request = RedisRequest.ofKeys(PrimaryRead.GET, this.entryKey);
		this.running = new Question(request, now);
		request.whenComplete((reply, failure) -> {
			if (failure == null) {
				answered(reply, now);
			}
		});
		this.calls.begin(request);
	}

	private void answered(@Nullable Object reply, long asked) {
		try {
			read(reply, asked);
		}
		catch (RuntimeException ex) {
			logger.debug("The descriptor of store '{}' cannot be read now; the next call asks again", this.store, ex);
		}
	}

	/**
	 * Waits for an answer that is not older than this call, or at least within the lease.
	 */
	private void refresh() {
		Question question = this.running;
		if (question != null) {
			try {
				Object reply = Uninterruptibly.get(question.request,
						System.nanoTime() + this.calls.timeout().toNanos());
				read(reply, question.asked);
			}
			catch (TimeoutException | ExecutionException | CancellationException ex) {
				logger.debug("Store '{}' asks its descriptor once more", this.store, ex);
			}
		}
		if (!isFresh()) {
			ask(this.calls);
		}
	}

	/**
	 * Asks, and waits for the answer.
	 */
	void ask(RedisCalls calls) {
		long asked = System.nanoTime();
		read(calls.call("get", RedisRequest.ofKeys(PrimaryRead.GET, this.entryKey), false), asked);
	}

	private synchronized void read(@Nullable Object reply, long asked) {
		State known = this.state;
		byte[] stored = (reply != null) ? Replies.bytes(this.store, reply) : null;
		if (stored == null || Arrays.equals(stored, known.stored)) {
			// A server that was emptied has nothing to be out of step with.
			accept(known.recorded, asked, stored);
			return;
		}
		Entry entry = StoredValue.entry(this.store, KEY, stored);
		if (entry != null) {
			accept(Recorded.of(this.store, StoreDescriptor.read(this.store, entry.value())), asked, stored);
		}
	}

	/** What is known, since when, and the bytes that say so. */
	private record State(Recorded recorded, long asked, byte @Nullable [] stored) {
	}

	/** A question whose answer may not have come. */
	private record Question(RedisRequest request, long asked) {
	}

}
