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

package io.synapsed.storage.testkit.capability;

import java.nio.file.Files;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Capability;
import io.synapsed.storage.spi.Entry;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.Mutation;

import static org.assertj.core.api.Assertions.assertThat;

final class CompactionProbe extends CapabilityProbe {

	private static final int VALUES = 64;

	private static final int VALUE_SIZE = 32 << 10;

	private static final long LIMIT_NANOS = 20_000_000_000L;

	CompactionProbe() {
		super(Capability.COMPACTION,
				"takes less than half the space after its entries were removed and it was compacted");
	}

	@Override
	protected void demonstrate(StoreUnderTest opened) {
		KeyValueStore store = opened.store();
		long now = opened.clock().millis();
		Random random = new Random(7);
		for (int number = 0; number < VALUES; number++) {
			byte[] value = new byte[VALUE_SIZE];
			random.nextBytes(value);
			store.put(new Mutation.Put(StoreAccess.key("key-" + number), Bytes.wrap(value), Entry.NEVER,
					Entry.NO_SERIALIZER), now);
		}
		store.flush();
		boolean onDisk = Files.exists(opened.directory());
		long before = onDisk ? opened.sizeOnDisk() : 0;
		for (int number = 0; number < VALUES; number++) {
			store.delete(StoreAccess.key("key-" + number), now);
		}
		store.flush();
		store.compact();
		if (onDisk) {
			assertThat(before).as("size before").isGreaterThan((long) VALUES * VALUE_SIZE);
			assertThat(sizeOnceBelow(before / 2, opened)).as("size after, of %d bytes before", before)
				.isLessThan(before / 2);
		}
	}

	/** Files that are not needed any more may go some time after the compaction. */
	private static long sizeOnceBelow(long limit, StoreUnderTest opened) {
		long deadline = System.nanoTime() + LIMIT_NANOS;
		while (opened.sizeOnDisk() >= limit && System.nanoTime() - deadline < 0) {
			LockSupport.parkNanos(20_000_000);
		}
		return opened.sizeOnDisk();
	}

}
