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

package io.synapsed.storage.testkit.page;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageEntry;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.backend.rocksdb.RocksDbStore;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.common.Version;
import io.synapsed.storage.serializer.TextSerializer;
import io.synapsed.storage.snapshot.SnapshotExport;
import io.synapsed.storage.snapshot.SnapshotRestore;
import io.synapsed.storage.snapshot.SnapshotSummary;
import io.synapsed.storage.transform.TransformLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The samples of {@code docs/using.md}.
 */
class UsingPageTests {

	@TempDir
	private Path directory;

	@Test
	void whenStoredThenEachRoleDoesItsPart() {
		try (StorageTemplate storage = memory()) {
			storage.put("order/1", "tea");
			use(storage);
			assertThat(storage.get("greeting", String.class)).contains("hello again");
			assertThat(storage.get("visits", Long.class)).contains(1L);
			assertThat(storage.get("stock", Long.class)).contains(-1L);
		}
	}

	private static void use(StorageTemplate storage) {
		Version version = storage.put("greeting", "hello");
		storage.compareAndSet("greeting", version, "hello again");
		storage.increment("visits", 1);
		storage.inTransaction((transaction) -> {
			long stock = transaction.get("stock", Long.class).orElse(0L);
			transaction.put("stock", stock - 1);
			return stock;
		});
		try (Stream<StorageEntry<Bytes>> orders = storage.stream(KeyRange.prefix("order/"),
				ScanOptions.DEFAULT.limit(100))) {
			orders.forEach((entry) -> System.out.println(entry.keyText()));
		}
	}

	@Test
	void whenLentThenTheFunctionReadsTheBytes() {
		try (StorageTemplate storage = memory()) {
			storage.put("document", new byte[] { 0, 0, 0, 2, 8, 9 });
			Optional<Integer> length = storage.read("document", (buffer) -> buffer.getInt());
			ByteBuffer own = ByteBuffer.allocate(64 * 1024);
			storage.read("document", (buffer) -> own.put(buffer));
			assertThat(length).contains(2);
			assertThat(own.position()).isEqualTo(6);
		}
	}

	@Test
	void whenMovedThenTheOtherStoreHasTheData() {
		Path snapshot = this.directory.resolve("data.snapshot");
		try (StorageTemplate storage = memory(); StorageTemplate other = memory()) {
			storage.put("a", "b");
			SnapshotSummary exported = SnapshotExport.of(storage).writeTo(snapshot);
			SnapshotRestore.into(other).readFrom(snapshot);
			assertThat(exported.entries()).isOne();
			assertThat(other.get("a", String.class)).contains("b");
		}
	}

	@Test
	void whenBuiltWithoutSpringThenItStores() {
		List<String> found = new ArrayList<>();
		try (StorageTemplate storage = rocksDb(this.directory.resolve("data"))) {
			storage.put("a", "b");
			storage.get("a", String.class).ifPresent(found::add);
		}
		assertThat(found).containsExactly("b");
	}

	private static StorageTemplate rocksDb(Path directory) {
		return StorageBuilder.over(RocksDbStore.builder().directory(directory).build())
			.layer(new TransformLayer(List.of(), false))
			.serializer(new TextSerializer())
			.build();
	}

	private static StorageTemplate memory() {
		return StorageBuilder.over(MemoryStore.builder().build()).serializer(new TextSerializer()).build();
	}

}
