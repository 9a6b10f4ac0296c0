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

import java.time.Duration;
import java.util.List;

import io.synapsed.storage.Keyspace;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.serializer.JacksonSerializer;
import io.synapsed.storage.serializer.TextSerializer;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps values of one type in a namespace of their own.
 */
public final class Keyspaces {

	private Keyspaces() {
	}

	public static void main(String[] arguments) {
		try (StorageTemplate storage = StorageBuilder.over(MemoryStore.builder().name("example").build())
			.serializer(new TextSerializer())
			.serializer(new JacksonSerializer(JsonMapper.shared()))
			.build()) {
			Keyspace<Cart> carts = storage.keyspace("carts", Cart.class);
			Keyspace<String> names = storage.keyspace("names", String.class);
			carts.put("42", new Cart(42, List.of("tea")), Duration.ofDays(30));
			names.put("42", "Ada");
			System.out.println(carts.get("42").orElseThrow().items() + " of " + names.get("42").orElseThrow());
			System.out.println(
					carts.deleteRange(KeyRange.all()) + " cart deleted, " + names.count(KeyRange.all()) + " name left");
		}
	}

}
