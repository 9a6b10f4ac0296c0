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

package io.synapsed.storage.benchmarks.peer;

import java.util.LinkedHashMap;
import java.util.Map;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.StoreLayer;

/**
 * This library, through its template.
 */
final class TemplatePeer implements Peer {

	private final StorageTemplate template;

	private final AutoCloseable connections;

	TemplatePeer(KeyValueStore engine, StoreLayer... layers) {
		this(engine, () -> {
		}, layers);
	}

	TemplatePeer(KeyValueStore engine, AutoCloseable connections, StoreLayer... layers) {
		StorageBuilder builder = StorageBuilder.over(engine);
		for (StoreLayer layer : layers) {
			builder.layer(layer);
		}
		this.template = builder.build();
		this.connections = connections;
	}

	@Override
	public int get(byte[] key) {
		var value = this.template.get(Bytes.wrap(key));
		return value.isPresent() ? value.get().size() : ABSENT;
	}

	@Override
	public void put(byte[] key, byte[] value) {
		this.template.put(Bytes.wrap(key), Bytes.wrap(value));
	}

	@Override
	public void putAll(byte[][] keys, byte[][] values) {
		Map<Bytes, Bytes> batch = new LinkedHashMap<>();
		for (int index = 0; index < keys.length; index++) {
			batch.put(Bytes.wrap(keys[index]), Bytes.wrap(values[index]));
		}
		this.template.putAll(batch);
	}

	@Override
	public void delete(byte[] key) {
		this.template.delete(Bytes.wrap(key));
	}

	@Override
	public long scan(byte[] from, int entries) {
		long sum = 0;
		try (StorageCursor cursor = this.template.scan(KeyRange.all().atLeast(Bytes.wrap(from)),
				ScanOptions.DEFAULT.limit(entries))) {
			while (cursor.hasNext()) {
				StorageEntry<Bytes> entry = cursor.next();
				sum += entry.key().size() + entry.value().size();
			}
		}
		return sum;
	}

	@Override
	public void close() throws Exception {
		this.template.close();
		this.connections.close();
	}

}
