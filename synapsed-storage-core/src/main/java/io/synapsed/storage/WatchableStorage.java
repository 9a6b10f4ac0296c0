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

package io.synapsed.storage;

import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;

/**
 * The role for watching changes.
 *
 * @since 0.1.0
 */
public interface WatchableStorage {

	/**
	 * Delivers the changes of a range from now on: all changes of each key in the order
	 * of their commits, or a {@linkplain StorageEvent.Type#GAP gap}. An expiry is no
	 * event.
	 * @param range the keys
	 * @param listener receives the events one after another, on a thread of the watch
	 * @return the running watch, to be closed by the caller
	 */
	Subscription watch(KeyRange range, StorageListener listener);

	/**
	 * Delivers the changes of a range after the position of an earlier watch, also of
	 * another process. If some of these changes are lost, a
	 * {@linkplain StorageEvent.Type#GAP gap} comes first.
	 * @param range the keys
	 * @param position {@linkplain Subscription#position() position} of the earlier watch
	 * @param listener receives the events one after another, on a thread of the watch
	 * @return the running watch, to be closed by the caller
	 */
	Subscription watch(KeyRange range, String position, StorageListener listener);

}
