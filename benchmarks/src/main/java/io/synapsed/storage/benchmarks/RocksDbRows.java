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

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.rocksdb.RocksDbResources;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The RocksDB engine beside rocksdbjni. The raw side is the database of a second store,
 * in a directory of its own, so that every option is the same; nothing of the store is on
 * its path.
 */
final class RocksDbRows {

	private static final long BLOCK_CACHE = 384L << 20;

	private static final long WRITE_BUFFERS = 64L << 20;

	private static final int BATCH = 100;

	private static final int SCANNED = 100;

	private RocksDbRows() {
	}

	static List<Row> all() {
		List<Row> rows = new ArrayList<>();
		for (int size : new int[] { 100, 4096 }) {
			rows.add(new Row("rocksdb-get-" + size, "rocksdb", "get, " + size + " B; raw: `get(key)` into a new array",
					new Goal.Ratio(1.05), (environment) -> get(environment, size)));
			rows.add(new Row("rocksdb-get-kept-" + size, "rocksdb",
					"get, " + size + " B; raw: `get` into a kept array, value copied out", new Goal.Ratio(1.05),
					(environment) -> getKept(environment, size)));
			rows.add(new Row("rocksdb-put-" + size, "rocksdb", "put, " + size + " B; raw: `put(key, value)`",
					new Goal.Ratio(1.05), (environment) -> put(environment, size, Durability.PROCESS, 50)));
		}
		for (int size : new int[] { 100, 1024 }) {
			rows.add(new Row("rocksdb-scan-" + size, "rocksdb",
					"scan of 100 entries, " + size + " B; raw: `RocksIterator`", new Goal.Ratio(1.05),
					(environment) -> scan(environment, size)));
		}
		rows.add(new Row("rocksdb-get-all", "rocksdb", "getAll of 100 keys, 100 B; raw: `multiGetAsList`",
				new Goal.Ratio(1.05), RocksDbRows::getAll));
		rows.add(new Row("rocksdb-put-all", "rocksdb", "putAll of 100 entries, 100 B; raw: `WriteBatch`",
				new Goal.Ratio(1.05), RocksDbRows::putAll));
		rows.add(new Row("rocksdb-durable-put", "rocksdb", "put that survives power loss, 100 B; raw: synced `put`",
				new Goal.Ratio(1.03), (environment) -> put(environment, 100, Durability.POWER, 4)));
		rows.add(new Row("rocksdb-durable-put-4", "rocksdb",
				"the same from 4 threads at once; raw: the same from one thread of this library",
				List.of(new Goal.Ratio(0.6)), false, RocksDbRows::durablePutOfFour));
		return rows;
	}

	/** How many keys make a store that is larger than the caches of the processor. */
	static int keys(int size) {
		if (size > 1 << 15) {
			// More would not fit the block cache.
			return 2000;
		}
		return (size > 1024) ? 20_000 : 100_000;
	}

	static RocksDbStore open(Environment environment, String name, Durability durability) throws IOException {
		return RocksDbStore.builder()
			.directory(environment.subdirectory(name))
			.durability(durability)
			.resources(new RocksDbResources(BLOCK_CACHE, WRITE_BUFFERS))
			.build();
	}

	static StorageTemplate template(Environment environment, Durability durability) throws IOException {
		return StorageBuilder.over(open(environment, "ours", durability)).build();
	}

	/**
	 * The raw side, filled.
	 */
	record Raw(RocksDbStore store, RocksDB db, ReadOptions reads, WriteOptions writes) implements AutoCloseable {

		static Raw open(Environment environment, int size, Durability durability) throws Exception {
			RocksDbStore store = RocksDbRows.open(environment, "raw", durability);
			RocksDB db = store.unwrap(RocksDB.class).orElseThrow();
			Bytes[] values = TestData.documents(size, environment.seed());
			int[] numbers = TestData.shuffled(keys(size), environment.seed());
			try (WriteOptions options = new WriteOptions()) {
				for (int from = 0; from < numbers.length; from += BATCH) {
					try (WriteBatch batch = new WriteBatch()) {
						for (int index = from; index < from + BATCH; index++) {
							batch.put(TestData.key(numbers[index]),
									values[numbers[index] % values.length].exactArray());
						}
						db.write(options, batch);
					}
				}
			}
			store.compact();
			return new Raw(store, db, new ReadOptions(), new WriteOptions().setSync(durability == Durability.POWER));
		}

		@Override
		public void close() {
			this.reads.close();
			this.writes.close();
			this.store.close();
		}

	}

	private static Contest contest(Environment environment, int size, int operations, Raw raw, StorageTemplate template,
			Work rawWork, Work ours) {
		return new Contest(operations, rawWork, ours).keySpace(keys(size))
			.values(TestData.documents(size, environment.seed()))
			.closing(raw)
			.closing(template);
	}

	private static Contest get(Environment environment, int size) throws Exception {
		Raw raw = Raw.open(environment, size, Durability.PROCESS);
		StorageTemplate template = template(environment, Durability.PROCESS);
		TemplateWork.fill(environment, template, size, keys(size));
		template.store().compact();
		return contest(environment, size, 50, raw, template, rawGets(raw), TemplateWork.gets(template));
	}

	static Work rawGets(Raw raw) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				byte[] value = raw.db().get(raw.reads(), key);
				sum += (value != null) ? value.length : 0;
			}
			return sum;
		};
	}

	private static Contest getKept(Environment environment, int size) throws Exception {
		Raw raw = Raw.open(environment, size, Durability.PROCESS);
		StorageTemplate template = template(environment, Durability.PROCESS);
		TemplateWork.fill(environment, template, size, keys(size));
		template.store().compact();
		byte[] kept = new byte[2 * size];
		return contest(environment, size, 50, raw, template, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] key = block.key(index, sum);
				int length = raw.db().get(raw.reads(), key, 0, key.length, kept, 0, kept.length);
				sum += Bytes.wrap(Arrays.copyOf(kept, length)).size();
			}
			return sum;
		}, TemplateWork.gets(template));
	}

	private static Contest scan(Environment environment, int size) throws Exception {
		Raw raw = Raw.open(environment, size, Durability.PROCESS);
		StorageTemplate template = template(environment, Durability.PROCESS);
		TemplateWork.fill(environment, template, size, keys(size));
		template.store().compact();
		return contest(environment, size, 5, raw, template, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				try (RocksIterator iterator = raw.db().newIterator(raw.reads())) {
					iterator.seek(block.key(index, sum));
					for (int count = 0; count < SCANNED && iterator.isValid(); count++) {
						sum += iterator.key().length + iterator.value().length;
						iterator.next();
					}
				}
			}
			return sum;
		}, TemplateWork.scans(template, SCANNED));
	}

	private static Contest put(Environment environment, int size, Durability durability, int operations)
			throws Exception {
		Raw raw = Raw.open(environment, size, durability);
		StorageTemplate template = filledWithoutSync(environment, size, durability);
		return contest(environment, size, operations, raw, template, rawPuts(raw), TemplateWork.puts(template));
	}

	/**
	 * Syncing every batch of the preparation would take longer than the measurement.
	 */
	private static StorageTemplate filledWithoutSync(Environment environment, int size, Durability durability)
			throws IOException {
		try (StorageTemplate filling = template(environment, Durability.PROCESS)) {
			TemplateWork.fill(environment, filling, size, keys(size));
			filling.store().compact();
		}
		return template(environment, durability);
	}

	static Work rawPuts(Raw raw) {
		return (block) -> {
			for (int index = 0; index < block.keys().length; index++) {
				raw.db().put(raw.writes(), block.keys()[index], block.values()[index].exactArray());
			}
			return 0;
		};
	}

	private static Contest getAll(Environment environment) throws Exception {
		int size = 100;
		Raw raw = Raw.open(environment, size, Durability.PROCESS);
		StorageTemplate template = template(environment, Durability.PROCESS);
		TemplateWork.fill(environment, template, size, keys(size));
		template.store().compact();
		return contest(environment, size, 2, raw, template, (block) -> {
			long sum = 0;
			for (int from = 0; from < block.keys().length; from += BATCH) {
				List<byte[]> keys = new ArrayList<>(BATCH);
				for (int index = from; index < from + BATCH; index++) {
					keys.add(block.keys()[index]);
				}
				for (byte[] value : raw.db().multiGetAsList(raw.reads(), keys)) {
					sum += (value != null) ? value.length : 0;
				}
			}
			return sum;
		}, TemplateWork.getAll(template, BATCH)).keysAnOperation(BATCH);
	}

	private static Contest putAll(Environment environment) throws Exception {
		int size = 100;
		Raw raw = Raw.open(environment, size, Durability.PROCESS);
		StorageTemplate template = template(environment, Durability.PROCESS);
		TemplateWork.fill(environment, template, size, keys(size));
		template.store().compact();
		return contest(environment, size, 2, raw, template, (block) -> {
			for (int from = 0; from < block.keys().length; from += BATCH) {
				rawPutAll(raw, TemplateWork.map(block, from, BATCH));
			}
			return 0;
		}, TemplateWork.putAll(template, BATCH)).keysAnOperation(BATCH);
	}

	private static void rawPutAll(Raw raw, Map<Bytes, Bytes> values) throws RocksDBException {
		try (WriteBatch batch = new WriteBatch()) {
			for (Map.Entry<Bytes, Bytes> entry : values.entrySet()) {
				batch.put(entry.getKey().exactArray(), entry.getValue().exactArray());
			}
			raw.db().write(raw.writes(), batch);
		}
	}

	private static Contest durablePutOfFour(Environment environment) throws Exception {
		int threads = 4;
		int operations = 40;
		StorageTemplate template = filledWithoutSync(environment, 100, Durability.POWER);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		Work one = TemplateWork.puts(template);
		return new Contest(operations, one, TemplateWork.shared(one, executor, threads)).keySpace(keys(100))
			.values(TestData.documents(100, environment.seed()))
			.closing(template)
			.closing(executor::shutdown);
	}

}
