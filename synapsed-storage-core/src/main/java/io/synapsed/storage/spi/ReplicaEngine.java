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
import java.util.function.Function;

/**
 * An engine that can hold one of several equal copies of the data. Whoever keeps the
 * copies in agreement applies the same writes, in the same order and with the same
 * arguments, to each of them. Then the copies are equal, byte for byte.
 * <p>
 * An engine that is opened as a replica writes nothing of its own: no descriptor, no
 * limit of stamps, and no trace of a {@linkplain #probe() probe}. {@link #put},
 * {@link #delete} and {@link #commit} throw
 * {@link io.synapsed.storage.exception.StorageReadOnlyException}, because only
 * {@link #apply} may change it. Space that an engine reclaims inside, where no read can
 * see it, is its own affair.
 *
 * @since 0.1.0
 */
public interface ReplicaEngine extends KeyValueStore {

	/**
	 * Applies a write that is agreed on. The result depends on the arguments and on the
	 * entries alone: not on a clock, a random number or a setting. To be called by one
	 * thread at a time. Safe for use beside reads by other threads.
	 * @param batch mutations and conditions; its level is ignored
	 * @param now the time that decides about conditions and expiry, in milliseconds since
	 * the epoch
	 * @param stamp the version of everything that the batch stores; greater than the
	 * stamps of all batches that were applied before
	 * @param records returns what to keep beside the entries: called once, with the
	 * result that this method will return, and also if conditions failed. Its puts and
	 * removals take effect in one step with the batch, or both do not. No watch delivers
	 * them
	 * @return the new versions, or the keys whose conditions failed;
	 * {@link CommitResult#removal} if the batch is one removal without conditions
	 * @throws io.synapsed.storage.exception.StorageException if the write failed. The
	 * engine may have taken it or not: whoever calls it must open it again, and look
	 * @throws IllegalStateException if the engine was not opened as a replica
	 */
	CommitResult apply(WriteBatch batch, long now, long stamp, Function<CommitResult, List<Mutation>> records);

}
