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

package io.synapsed.storage.cache.coherence;

import java.util.List;

import io.synapsed.storage.common.Bytes;

/**
 * Messages of a bus, as other instances would publish them.
 */
public final class BusMessages {

	private BusMessages() {
	}

	/**
	 * Encodes the announcement of a write.
	 * @param sender the instance that writes
	 * @param write number of the write
	 * @param keys the keys
	 * @return the message
	 */
	public static Bytes announcement(long sender, long write, List<Bytes> keys) {
		return new InvalidationMessage.Announcement(sender, write, keys).encode();
	}

	/**
	 * Encodes the end of no write.
	 * @param sender the instance that writes
	 * @return the message
	 */
	public static Bytes emptyCompletion(long sender) {
		return new InvalidationMessage.Completion(sender, List.of()).encode();
	}

	/**
	 * Returns whether a message can be read.
	 * @param message the message
	 * @return whether it can
	 */
	public static boolean isReadable(Bytes message) {
		return InvalidationMessage.decode(message) != null;
	}

}
