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

/**
 * A write that other instances were told of before it began. Exactly one of the methods
 * is called when it has ended.
 *
 * @since 0.1.0
 */
public interface AnnouncedWrite {

	/** A write that no other instance was told of. */
	AnnouncedWrite LOCAL = new AnnouncedWrite() {

		@Override
		public void complete() {
			// There is nothing to announce.
		}

		@Override
		public void leaveOpen() {
			// There is nothing to announce.
		}

	};

	/**
	 * Ends a write that has taken effect, or never will.
	 */
	void complete();

	/**
	 * Ends a write with an unknown outcome: it may still take effect later.
	 */
	void leaveOpen();

}
