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

import java.nio.file.Path;

import io.synapsed.storage.ManagedStore;
import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.serializer.TextSerializer;

/**
 * Opens a store without Spring, with the maintenance that reclaims expired entries.
 */
public final class PlainJava {

	private PlainJava() {
	}

	public static void main(String[] arguments) {
		try (ManagedStore store = StorageBuilder
			.over(RocksDbStore.builder().name("plain").directory(Path.of(arguments[0])).build())
			.serializer(new TextSerializer())
			.open()) {
			StorageTemplate storage = store.template();
			storage.put("greeting", "hello");
			System.out.println(storage.get("greeting", String.class).orElseThrow());
			System.out.println(store.description().engine());
		}
	}

}
