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

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.mvstore.MvStoreStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.ValueCodec;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import org.jspecify.annotations.Nullable;

/**
 * Reads that lend a value, beside {@code get} of the same store and beside rocksdbjni.
 * The function looks at the first and the last byte, as a reader that takes one field out
 * of a value.
 */
final class LeasedReadRows {

	private static final String GROUP = "read";

	private static final int OPERATIONS = 50;

	private static final int LARGE = 4096;

	private LeasedReadRows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		for (int size : new int[] { 100, LARGE, 1 << 16 }) {
			rows.add(row("read-rocksdb-" + size, "read over RocksDB, " + size + " B; raw: get of the same store",
					new Goal.Ratio(1), (environment) -> besideGet(environment, size, List.of())));
			rows.add(row("read-rocksdb-raw-" + size,
					"read over RocksDB, " + size + " B; raw: rocksdbjni into a kept array", new Goal.Ratio(1.05),
					(environment) -> besideKeptArray(environment, size)));
			rows.add(row("read-rocksdb-direct-" + size,
					"rocksdbjni into a kept direct buffer, " + size + " B; raw: rocksdbjni into a kept array",
					Goal.NONE, (environment) -> arrayBesideDirect(environment, size)));
		}
		rows.add(row("read-lz4", "read over RocksDB with LZ4, 4 KiB of JSON; raw: get of the same store",
				new Goal.Ratio(1), (environment) -> besideGet(environment, LARGE, List.of(lz4()))));
		rows.add(row("read-encryption", "read over RocksDB with encryption, 4 KiB; raw: get of the same store",
				new Goal.Ratio(1),
				(environment) -> besideGet(environment, LARGE, List.of(IntegrityRows.encryption()))));
		rows.add(row("read-memory", "read over the memory engine, 4 KiB; raw: get of the same store", Goal.NONE,
				(environment) -> besideGet(environment, LARGE, MemoryStore.builder().build(), null)));
		rows.add(row("read-mvstore", "read over MVStore, 4 KiB; raw: get of the same store", Goal.NONE,
				(environment) -> besideGet(environment, LARGE,
						MvStoreStore.builder().directory(environment.subdirectory("mvstore")).build(),
						new TransformLayer(List.of(), false))));
		return rows;
	}

	private static Row row(String id, String title, Goal goal, Row.Setup setup) {
		return new Row(id, GROUP, title, goal, setup);
	}

	private static ValueCodec lz4() {
		Lz4Algorithm algorithm = new Lz4Algorithm();
		return new CompressionCodec("benchmark", algorithm, List.of(algorithm), 1);
	}

	private static Contest besideGet(Environment environment, int size, List<ValueCodec> codecs) throws Exception {
		return besideGet(environment, size, RocksDbRows.open(environment, "ours", Durability.PROCESS),
				new TransformLayer(codecs, false));
	}

	private static Contest besideGet(Environment environment, int size, KeyValueStore engine,
			@Nullable TransformLayer layer) {
		StorageBuilder builder = StorageBuilder.over(engine);
		if (layer != null) {
			builder.layer(layer);
		}
		StorageTemplate template = builder.build();
		TemplateWork.fill(environment, template, size, RocksDbRows.keys(size));
		template.flush();
		return new Contest(OPERATIONS, gets(template), reads(template)).keySpace(RocksDbRows.keys(size))
			.closing(template);
	}

	private static Work gets(StorageTemplate template) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				Optional<Bytes> value = template.get(Bytes.wrap(block.key(index, sum)));
				if (value.isPresent()) {
					Bytes bytes = value.get();
					sum += bytes.at(0) + bytes.at(bytes.size() - 1);
				}
			}
			return sum;
		};
	}

	private static Work reads(StorageTemplate template) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				Optional<Integer> ends = template.read(Bytes.wrap(block.key(index, sum)),
						(buffer) -> buffer.get(0) + buffer.get(buffer.limit() - 1));
				sum += ends.isPresent() ? ends.get() : 0;
			}
			return sum;
		};
	}

	private static Contest besideKeptArray(Environment environment, int size) throws Exception {
		RocksDbRows.Raw raw = RocksDbRows.Raw.open(environment, size, Durability.PROCESS);
		StorageTemplate template = StorageBuilder.over(RocksDbRows.open(environment, "ours", Durability.PROCESS))
			.build();
		TemplateWork.fill(environment, template, size, RocksDbRows.keys(size));
		template.store().compact();
		return new Contest(OPERATIONS, keptArray(raw, size), reads(template)).keySpace(RocksDbRows.keys(size))
			.closing(raw)
			.closing(template);
	}

	private static Work keptArray(RocksDbRows.Raw raw, int size) {
		byte[] kept = new byte[2 * size];
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				int length = raw.db().get(raw.reads(), key, 0, key.length, kept, 0, kept.length);
				sum += kept[0] + kept[length - 1];
			}
			return sum;
		};
	}

	private static Contest arrayBesideDirect(Environment environment, int size) throws Exception {
		RocksDbRows.Raw raw = RocksDbRows.Raw.open(environment, size, Durability.PROCESS);
		ByteBuffer keptKey = ByteBuffer.allocateDirect(1024);
		ByteBuffer kept = ByteBuffer.allocateDirect(2 * size);
		Work direct = (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				keptKey.clear().put(block.key(index, sum)).flip();
				int length = raw.db().get(raw.reads(), keptKey, kept.clear());
				sum += kept.get(0) + kept.get(length - 1);
			}
			return sum;
		};
		return new Contest(OPERATIONS, keptArray(raw, size), direct).keySpace(RocksDbRows.keys(size)).closing(raw);
	}

}
