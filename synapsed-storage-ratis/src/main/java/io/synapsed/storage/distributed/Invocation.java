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

package io.synapsed.storage.distributed;

import java.util.UUID;

/**
 * Identifies a write among all attempts to make it, so that it is applied at most once.
 *
 * @param client the client, which has no other instance of the same identity
 * @param sequence number of the write, ascending for a client
 * @param lowest the lowest sequence for which the client still waits, at most the
 * sequence of this write: what is below needs no answer any longer, and takes no effect
 */
record Invocation(UUID client, long sequence, long lowest) {
}
