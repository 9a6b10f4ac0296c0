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
	 * Returns whether events are still delivered.
	 * @return {@code false} once the watch or its store was closed
	 */
	boolean isActive();

	/**
	 * Returns the position after the last delivered event. An event is delivered when the
	 * listener has returned. A watch that starts at the position gets the events that
	 * follow, also in another process. It may get an event a second time if the listener
	 * was still running.
	 * @return the position, an opaque text; empty if the store does not report
	 * {@link io.synapsed.storage.common.Capability#RESUMABLE_WATCH}
	 */
	Optional<String> position();

	/**
	 * Ends the watch. A second call does nothing. The listener may still be processing an
	 * event when this method returns.
	 */
	@Override
	void close();

}
