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

package io.synapsed.storage.common;

import java.util.Optional;

/**
 * A running watch.
 *
 * @since 0.1.0
 */
public interface Subscription extends AutoCloseable {

	/**
	 * Whether events are still delivered.
	 * @return {@code false} once the watch or its store was closed
	 */
	boolean isActive();

	/**
	 * Returns up to where events were delivered: the listener has returned from all of
	 * them. A watch that starts there gets those that follow, also in another process;
	 * one whose listener was running may come again.
	 * @return the position, as text that means nothing to applications; empty where the
	 * store does not report {@link io.synapsed.storage.common.Capability#RESUMABLE_WATCH}
	 */
	Optional<String> position();

	/**
	 * Ends the watch. A second call does nothing. An event that is being delivered may
	 * still be running when this returns.
	 */
	@Override
	void close();

}
