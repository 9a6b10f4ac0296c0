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

package io.synapsed.storage.examples;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.Subscription;
import io.synapsed.storage.serializer.TextSerializer;

/**
 * Learns of changes as they happen.
 */
public final class Watching {

	private Watching() {
	}

	public static void main(String[] arguments) throws Exception {
		try (StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().name("example").build())
			.serializer(new TextSerializer())
			.build()) {
			BlockingQueue<String> events = new LinkedBlockingQueue<>();
			try (Subscription subscription = storage.watch(KeyRange.prefix("price/"),
					(event) -> events.add(event.type() + " " + event.key().map(Bytes::toUtf8).orElse("")))) {
				storage.put("price/tea", "3");
				storage.put("stock/tea", "10");
				storage.delete("price/tea");
				System.out.println(await(events));
				System.out.println(await(events));
			}
		}
	}

	private static String await(BlockingQueue<String> events) throws InterruptedException {
		String event = events.poll(10, TimeUnit.SECONDS);
		return (event != null) ? event : "nothing happened";
	}

}
