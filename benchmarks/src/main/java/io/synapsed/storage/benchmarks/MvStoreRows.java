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
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageCursor;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.mvstore.MvStoreOptions;
import io.synapsed.storage.backend.mvstore.MvStoreStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.Durability;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * The MVStore engine beside H2 MVStore: a map of byte arrays in a file of its own, with
 * the cache, the page size and the write buffer of the engine, and else as the library
 * comes, with its background thread.
 */
final class MvStoreRows {

	static final int SIZE = 100;

	static final int KEYS = 500_000;

	private static final int HOT = 10_000;

	private static final int SCANNED = 100;

	private static final int THREADS = 4;

	// All data fit, so that what is compared is not the pages that happen to be cached.
	private static final MvStoreOptions OPTIONS = MvStoreOptions.builder().cacheSize(512L << 20).build();

	private MvStoreRows() {
	}

	static List<Row> all() {
		return List.of(
				new Row("mvstore-get", "mvstore", "get, 100 B; raw: `MVMap.get`", new Goal.Ratio(1.08),
						MvStoreRows::get),
				new Row("mvstore-scan", "mvstore", "scan of 100 entries; raw: `MVMap.cursor`", new Goal.Ratio(1.08),
						(environment) -> scan(environment, KEYS)),
				new Row("mvstore-scan-10k", "mvstore",
						"scan of 100 entries, of 10,000 that fit into the cache of the processor; raw: `MVMap.cursor`",
						new Goal.Ratio(1.3), (environment) -> scan(environment, HOT)),
				new Row("mvstore-put-none", "mvstore",
						"put, durability `none`, 100 B; raw: `MVMap.put`, committed in the background",
						new Goal.Ratio(1.08), MvStoreRows::put),
				new Row("mvstore-put-process", "mvstore",
						"put, durability `process`, 100 B; raw: `MVMap.put` and `commit`", new Goal.Ratio(1.08),
						MvStoreRows::committedPut),
				new Row("mvstore-put-process-4", "mvstore", "the same from 4 threads at once, on both sides",
						List.of(new Goal.Ratio(1.08)), false, MvStoreRows::committedPutOfFour));
	}

	static StorageTemplate open(Environment environment, Durability durability) throws IOException {
		return open(environment.subdirectory("ours"), durability, OPTIONS);
	}

	static StorageTemplate open(Path directory, Durability durability, MvStoreOptions options) {
		return StorageBuilder
			.over(MvStoreStore.builder().directory(directory).durability(durability).options(options).build())
			.build();
	}

	/**
	 * Opens a store and fills it, without a commit for each batch.
	 */
	static StorageTemplate filled(Environment environment, Durability durability) throws IOException {
		try (StorageTemplate filling = open(environment, Durability.NONE)) {
			TemplateWork.fill(environment, filling, SIZE, KEYS);
		}
		StorageTemplate template = open(environment, durability);
		readAll(template);
		return template;
	}

	/**
	 * Puts all pages into the cache.
	 */
	private static void readAll(StorageTemplate template) {
		try (StorageCursor cursor = template.scan(KeyRange.all(), ScanOptions.DEFAULT)) {
			while (cursor.hasNext()) {
				cursor.next();
			}
		}
	}

	/**
	 * The raw side, filled.
	 */
	record Raw(MVStore store, MVMap<byte[], byte[]> map) implements AutoCloseable {

		static Raw open(Environment environment) throws IOException {
			MVStore store = new MVStore.Builder().fileName(environment.subdirectory("raw").resolve("raw.mv").toString())
				.cacheSize((int) (OPTIONS.cacheSize() >> 20))
				.pageSplitSize(OPTIONS.pageSize())
				.autoCommitBufferSize((int) (OPTIONS.writeBufferSize() >> 10))
				.open();
			MVMap<byte[], byte[]> map = store.openMap("entries",
					new MVMap.Builder<byte[], byte[]>().keyType(ByteArrayDataType.INSTANCE)
						.valueType(ByteArrayDataType.INSTANCE));
			Bytes[] values = TestData.documents(SIZE, environment.seed());
			for (int number : TestData.shuffled(KEYS, environment.seed())) {
				map.put(TestData.key(number), values[number % values.length].exactArray());
			}
			store.commit();
			// Puts all pages into the cache.
			map.forEach((key, value) -> {
			});
			return new Raw(store, map);
		}

		@Override
		public void close() {
			this.store.close();
		}

	}

	private static Contest contest(Environment environment, int operations, Raw raw, StorageTemplate template,
			Work rawWork, Work ours) {
		return new Contest(operations, rawWork, ours).keySpace(KEYS)
			.values(TestData.documents(SIZE, environment.seed()))
			.closing(raw)
			.closing(template);
	}

	private static Contest get(Environment environment) throws Exception {
		Raw raw = Raw.open(environment);
		StorageTemplate template = filled(environment, Durability.PROCESS);
		return contest(environment, 100, raw, template, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] value = raw.map().get(block.key(index, sum));
				sum += (value != null) ? value.length : 0;
			}
			return sum;
		}, TemplateWork.gets(template));
	}

	private static Contest scan(Environment environment, int keys) throws Exception {
		Raw raw = Raw.open(environment);
		StorageTemplate template = filled(environment, Durability.PROCESS);
		return contest(environment, 10, raw, template, (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				Cursor<byte[], byte[]> cursor = raw.map().cursor(block.key(index, sum));
				for (int count = 0; count < SCANNED && cursor.hasNext(); count++) {
					sum += cursor.next().length + cursor.getValue().length;
				}
			}
			return sum;
		}, TemplateWork.scans(template, SCANNED)).keySpace(keys);
	}

	static Work rawPuts(Raw raw) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] before = raw.map().put(block.keys()[index], block.values()[index].exactArray());
				sum += (before != null) ? before.length : 0;
			}
			return sum;
		};
	}

	private static Work rawCommittedPuts(Raw raw) {
		return (block) -> {
			long sum = 0;
			for (int index = 0; index < block.size(); index++) {
				byte[] before = raw.map().put(block.keys()[index], block.values()[index].exactArray());
				sum += (before != null) ? before.length : 0;
				raw.store().commit();
			}
			return sum;
		};
	}

	private static Contest put(Environment environment) throws Exception {
		Raw raw = Raw.open(environment);
		StorageTemplate template = filled(environment, Durability.NONE);
		return contest(environment, 100, raw, template, rawPuts(raw), TemplateWork.puts(template));
	}

	private static Contest committedPut(Environment environment) throws Exception {
		Raw raw = Raw.open(environment);
		StorageTemplate template = filled(environment, Durability.PROCESS);
		return contest(environment, 10, raw, template, rawCommittedPuts(raw), TemplateWork.puts(template));
	}

	private static Contest committedPutOfFour(Environment environment) throws Exception {
		Raw raw = Raw.open(environment);
		StorageTemplate template = filled(environment, Durability.PROCESS);
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		return contest(environment, 200, raw, template, TemplateWork.shared(rawCommittedPuts(raw), executor, THREADS),
				TemplateWork.shared(TemplateWork.puts(template), executor, THREADS))
			.closing(executor::shutdown);
	}

}
