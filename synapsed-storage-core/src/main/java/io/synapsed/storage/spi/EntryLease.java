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

package io.synapsed.storage.spi;

import java.util.function.UnaryOperator;

import io.synapsed.storage.common.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * An entry that is lent: its value may lie in memory that the lender uses again once the
 * lease is closed. What the borrower needs longer, it {@linkplain #own copies}.
 * <p>
 * The memory is an array on the heap, never native memory: a value that is looked at too
 * late shows other bytes, and never harms the process. So a lease is independent of its
 * store: it holds back neither a write nor closing the store, and stays good when the
 * store is closed. A lease that is never closed costs its lender one array.
 * <p>
 * Not safe for use by several threads at once.
 *
 * @since 0.1.0
 * @see KeyValueStore#lease
 */
public class EntryLease implements AutoCloseable {

	private @Nullable Entry entry;

	private boolean closed;

	/**
	 * Creates a lease.
	 * @param entry what is lent, or {@code null} if there is no entry
	 */
	protected EntryLease(@Nullable Entry entry) {
		this.entry = entry;
	}

	/**
	 * Lends an entry whose value is not used again: it stays good after the lease.
	 * @param entry the entry, or {@code null} if there is none
	 * @return a lease that takes nothing back
	 */
	public static EntryLease of(@Nullable Entry entry) {
		return new EntryLease(entry);
	}

	/**
	 * Returns what is lent.
	 * @return the entry, or {@code null} if there is none
	 * @throws IllegalStateException if the lease is closed
	 */
	public final @Nullable Entry entry() {
		if (this.closed) {
			throw new IllegalStateException("The lease is closed: its value may be overwritten");
		}
		return this.entry;
	}

	/**
	 * Replaces the entry by what is read out of it, such as a decoded one. The new value
	 * may be a part of the lent memory. Closes the lease if the function throws.
	 * @param function gets the entry, or {@code null} if there is none, and returns what
	 * takes its place
	 * @return this lease
	 */
	public final EntryLease map(UnaryOperator<@Nullable Entry> function) {
		boolean mapped = false;
		try {
			this.entry = function.apply(entry());
			mapped = true;
			return this;
		}
		finally {
			if (!mapped) {
				close();
			}
		}
	}

	/**
	 * Returns the bytes of a value that outlive the lease. To be called before it is
	 * closed.
	 * @param value the value of the entry, or what was decoded from it
	 * @return a copy if the value lies in the lent memory, the value itself otherwise
	 */
	public final Bytes own(Bytes value) {
		return isLent(value) ? value.copy() : value;
	}

	/**
	 * Returns whether a value lies in the memory that {@link #release()} takes back.
	 * @param value the value, or what was decoded from it
	 * @return whether it must be copied to outlive the lease; {@code false} unless
	 * overridden
	 */
	protected boolean isLent(Bytes value) {
		return false;
	}

	/**
	 * Takes the memory back. Called once, when the lease is closed. Does nothing unless
	 * overridden.
	 */
	protected void release() {
	}

	/**
	 * Gives the memory back to the lender. A second call does nothing.
	 */
	@Override
	public final void close() {
		if (!this.closed) {
			this.closed = true;
			this.entry = null;
			release();
		}
	}

}
