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

package io.synapsed.storage.backend.mvstore;

import java.util.ArrayList;
import java.util.List;

import io.synapsed.storage.spi.WatchEvent;
import org.jspecify.annotations.Nullable;

/**
 * The writes that one commit of the file covers: whoever has written waits for the round,
 * and the first who waits commits for all. Its fields are guarded by the lock under which
 * rounds are finished.
 */
final class CommitRound {

	/** What watches hear of once the writes are as durable as they have to be. */
	final List<WatchEvent> events = new ArrayList<>();

	/** Tells watches that began during a write that they have missed it. */
	final List<Runnable> gaps = new ArrayList<>();

	boolean finished;

	@Nullable Throwable failure;

}
