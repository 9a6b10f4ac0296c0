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

import java.util.List;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.exception.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between the caches of several instances of a store. The bus is a log
 * that numbers its messages. Every instance reads all messages in the order of their
 * numbers, and detects a missing message by its number. A lost message therefore does no
 * harm; a message that was changed on its way must not keep its number.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface InvalidationBus extends AutoCloseable {

	/**
	 * Returns the kind of the bus.
	 * @return a name for descriptions, such as {@code redis}
	 */
	String name();

	/**
	 * Appends a message with the next number. Every read that begins after this method
	 * has returned finds it.
	 * @param message the message
	 * @throws io.synapsed.storage.exception.StorageFullException if there is no room for
	 * it
	 * @throws StorageException if the message was not appended, or the outcome is unknown
	 */
	void publish(Bytes message);

	/**
	 * Offers a message to the next write of this thread, which an engine on the same
	 * server can publish in one step with the write. Returns {@code null} by default:
	 * every message is published by itself.
	 * @param message the message
	 * @param published whether the message was published already: then the answer only
	 * tells whether an engine would have taken it
	 * @param publish publishes the message by itself; the engine calls it before a write
	 * that cannot carry the message, and ends the write with what it throws
	 * @return the offer, to be closed by the same thread when the write has ended, or
	 * {@code null} if no engine can take it
	 */
	default @Nullable Joined join(Bytes message, boolean published, Runnable publish) {
		return null;
	}

	/**
	 * Ends the epoch of the log. Every read that begins after this method has returned
	 * finds another epoch, or none, which tells the reader that any key may have changed.
	 * Needs no space: it works even if {@link #publish} finds the bus full.
	 * @throws StorageException if the epoch was not ended, or the outcome is unknown
	 */
	void endEpoch();

	/**
	 * Reads the messages after a position.
	 * @param position the position of an earlier answer, or an empty text for the end of
	 * the log
	 * @return the messages after the position, or the first of them, in order; does not
	 * wait for new messages
	 * @throws io.synapsed.storage.exception.StorageClosedException if the application has
	 * stopped a part that the bus needs; this is no failure, and a later read may succeed
	 * @throws StorageException if the bus does not answer
	 */
	Messages read(String position);

	/**
	 * Ends the use of the bus. Published messages stay.
	 */
	@Override
	void close();

	/**
	 * The answer to a read.
	 *
	 * @param epoch identifies one life of the log. Another epoch means that the numbers
	 * may have restarted, or that messages may have been lost without a gap. Empty while
	 * the bus is too full to store one; each answer then counts as one of another epoch
	 * @param position where the next read starts
	 * @param latest number of the latest message of the log, even if the answer does not
	 * contain it; 0 if there is none
	 * @param messages the messages, in order
	 */
	record Messages(String epoch, String position, long latest, List<Message> messages) {

		/**
		 * Copies the messages.
		 * @param epoch identifies one life of the log, or empty
		 * @param position where the next read starts
		 * @param latest number of the latest message of the log, or 0
		 * @param messages the messages, in order; copied
		 */
		public Messages {
			messages = List.copyOf(messages);
		}

	}

	/**
	 * A message that was offered to the next write of a thread.
	 */
	interface Joined extends AutoCloseable {

		/**
		 * Whether the message is in the log.
		 * @return whether it was published, by a write or by itself
		 */
		boolean isPublished();

		/**
		 * Whether an engine on the same server has begun a write in this thread.
		 * @return whether one has
		 */
		boolean hasMetWrite();

		/**
		 * Ends the offer.
		 */
		@Override
		void close();

	}

	/**
	 * A message.
	 *
	 * @param number the number, or 0 if this library did not publish it
	 * @param content the published bytes
	 */
	record Message(long number, Bytes content) {
	}

}
