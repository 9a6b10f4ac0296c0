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
package io.synapsed.storage.sample;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.springframework.stereotype.Component;

/**
 * Bounds the memory that the bodies of all requests take together to a sixteenth of the
 * heap: a value exists several times while it is compressed and stored. Small bodies need
 * no room, so that a few slow uploads hold up large ones only.
 */
@Component
class BodyBudget {

	private static final long SMALL = 64 << 10;

	private static final long PART = 1 << 10;

	private static final long TIMEOUT_SECONDS = 10;

	private final int total = Math
		.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(1, Runtime.getRuntime().maxMemory() / 16 / PART)));

	private final Semaphore free = new Semaphore(this.total, true);

	/**
	 * Waits until there is room for a body. A body larger than the whole budget takes all
	 * of it.
	 * @param size size of the body in bytes
	 * @return the room, to be closed when the body is no longer needed
	 * @throws TooBusyException if there is no room within ten seconds
	 */
	Room reserve(long size) {
		int parts = (size <= SMALL) ? 0 : (int) Math.min(this.total, (size + PART - 1) / PART);
		try {
			if (!this.free.tryAcquire(parts, TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				throw new TooBusyException("Too many large requests at once");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new TooBusyException("The service is being stopped");
		}
		return () -> this.free.release(parts);
	}

	/** Room for a body. */
	interface Room extends AutoCloseable {

		@Override
		void close();

	}

}
