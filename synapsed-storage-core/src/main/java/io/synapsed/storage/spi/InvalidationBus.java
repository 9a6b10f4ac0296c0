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

/**
 * Carries messages between the caches of several instances of a store: a log that numbers
 * what is appended to it. Everyone reads everything, in the order of the numbers, and
 * sees by the numbers that something is missing. A message that was lost does no harm
 * then; one that was changed on its way must not keep its number.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface InvalidationBus extends AutoCloseable {

	/**
	 * Returns what kind of bus this is.
	 * @return a name for descriptions, such as {@code redis}
	 */
	String name();

	/**
	 * Appends a message, and gives it the number after that of the latest message. When
	 * this returns, everyone who reads from then on finds it.
	 * @param message the message
	 * @throws io.synapsed.storage.exception.StorageFullException if there is no room for
	 * it
	 * @throws StorageException if that did not happen, or it is not known whether it did
	 */
	void publish(Bytes message);

	/**
	 * Ends the epoch of the log. When this returns, everyone who reads from then on finds
	 * another epoch, or none. It says to all readers that anything may have changed, and
	 * needs no room: it works where {@link #publish} finds the bus full.
	 * @throws StorageException if that did not happen, or it is not known whether it did
	 */
	void endEpoch();

	/**
	 * Reads on.
	 * @param position where an earlier answer has ended, or an empty text for the end of
	 * the log, whatever came before
	 * @return what follows the position, or the first part of it, in order; does not wait
	 * for more
	 * @throws io.synapsed.storage.exception.StorageClosedException if the application has
	 * stopped what the bus needs: that is no failure, and reading may go on later
	 * @throws StorageException if the bus does not answer
	 */
	Messages read(String position);

	/**
	 * Ends the use of the bus. What was published stays.
	 */
	@Override
	void close();

	/**
	 * What a reader gets.
	 *
	 * @param epoch stands for one life of the log: another one says that numbers may have
	 * restarted, or messages been lost without leaving a gap. Empty while the bus has no
	 * room for one: then each answer counts as one of another epoch
	 * @param position where to read on
	 * @param latest number of the latest message of the log, also where the answer does
	 * not reach it; 0 if there was none
	 * @param messages the messages, in order
	 */
	record Messages(String epoch, String position, long latest, List<Message> messages) {

		/**
		 * Keeps the messages from being changed.
		 * @param epoch stands for one life of the log, or empty
		 * @param position where to read on
		 * @param latest number of the latest message of the log, or 0
		 * @param messages the messages, in order; copied
		 */
		public Messages {
			messages = List.copyOf(messages);
		}

	}

	/**
	 * A message.
	 *
	 * @param number its number, or 0 for something in the log that was not published by
	 * this library
	 * @param content what was published
	 */
	record Message(long number, Bytes content) {
	}

}
