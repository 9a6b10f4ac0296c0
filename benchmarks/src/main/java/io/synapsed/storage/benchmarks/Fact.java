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

package io.synapsed.storage.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.spi.KeyValueStore;

/**
 * What is counted, not timed.
 *
 * @param group names it on the command line
 * @param title what is counted
 * @param goal what it must be
 * @param result what it was
 * @param met whether it was what it must be
 */
record Fact(String group, String title, String goal, String result, boolean met) {

	private static final int CALLERS = 100;

	/**
	 * Without layers the template must ask the engine itself.
	 */
	static Fact layersOff() {
		KeyValueStore engine = MemoryStore.builder().build();
		try (StorageTemplate template = StorageBuilder.over(engine).build()) {
			boolean same = template.store() == engine;
			return new Fact("layers", "a layer that is off: what stands between template and engine", "nothing",
					same ? "nothing" : template.store().getClass().getSimpleName(), same);
		}
	}

	/**
	 * Concurrent misses of one key must share a read.
	 */
	static Fact stampede() throws InterruptedException {
		CountingStore engine = new CountingStore(MemoryStore.builder().build());
		try (StorageTemplate template = StorageBuilder.over(engine)
			.layer(CacheLayer.builder().maxEntries(1000).maxSize(1 << 20).build())
			.build()) {
			Bytes key = Bytes.utf8("key");
			template.put(key, Bytes.utf8("value"));
			CountDownLatch ready = new CountDownLatch(CALLERS);
			CountDownLatch start = new CountDownLatch(1);
			List<Thread> callers = new ArrayList<>();
			for (int count = 0; count < CALLERS; count++) {
				Thread caller = new Thread(() -> {
					ready.countDown();
					try {
						start.await();
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
					template.get(key);
				});
				caller.start();
				callers.add(caller);
			}
			ready.await();
			start.countDown();
			for (Thread caller : callers) {
				caller.join();
			}
			int reads = engine.reads();
			return new Fact("cache", "stampede: reads of the engine for " + CALLERS + " concurrent misses of one key",
					"1", Integer.toString(reads), reads == 1);
		}
	}

	String toLine() {
		return "| " + this.title + " | " + this.goal + " | " + this.result + " | " + (this.met ? "met" : "**missed**")
				+ " |";
	}

}
