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

package io.synapsed.storage.maintenance;

/**
 * Decides how fast a job runs, and whether it goes on.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Pace {

	/** Never waits and never stops a job. */
	Pace UNLIMITED = (bytes) -> true;

	/**
	 * Waits for as long as the job has to pause.
	 * @param bytes size of the chunk that the job has just visited, in bytes
	 * @return whether to go on; {@code false} stops the job
	 */
	boolean continueAfter(long bytes);

}
