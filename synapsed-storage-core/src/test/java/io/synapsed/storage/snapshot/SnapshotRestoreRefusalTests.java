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

package io.synapsed.storage.snapshot;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.StorageTemplate;
import io.synapsed.storage.access.AccessLayer;
import io.synapsed.storage.access.AccessPolicy;
import io.synapsed.storage.access.StorageAction;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.cache.CacheLayer;
import io.synapsed.storage.common.Bytes;
import io.synapsed.storage.common.KeyRange;
import io.synapsed.storage.common.ScanOptions;
import io.synapsed.storage.exception.NamespaceFullException;
import io.synapsed.storage.exception.NamespaceRefusedException;
import io.synapsed.storage.exception.StorageAccessDeniedException;
import io.synapsed.storage.exception.StorageException;
import io.synapsed.storage.limit.DeclaredNamespacesLayer;
import io.synapsed.storage.limit.LimitLayer;
import io.synapsed.storage.limit.NamespaceLimit;
import io.synapsed.storage.spi.EntryCursor;
import io.synapsed.storage.spi.KeyValueStore;
import io.synapsed.storage.spi.PerNamespace;
import io.synapsed.storage.spi.StoreLayer;
import io.synapsed.storage.transform.TransformLayer;
import io.synapsed.storage.transform.compression.CompressionCodec;
import io.synapsed.storage.transform.compression.Lz4Algorithm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that what a layer refuses for some entry of a snapshot file is refused before the
 * first entry is restored. The file has several blocks, and what is refused is in the
 * last one.
 */
class SnapshotRestoreRefusalTests {

	private static final InstantSource CLOCK = InstantSource.system();

	private static final int ENTRIES = 40;

	private final StorageTemplate source = StorageBuilder.over(MemoryStore.builder().build()).build();

	private final List<StorageTemplate> targets = new ArrayList<>();

	private final KeyValueStore engine = MemoryStore.builder().build();

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void export() {
		for (int index = 0; index < ENTRIES; index++) {
			this.source.inNamespace("first").put(Bytes.utf8("key" + index), new byte[100_000]);
		}
		this.source.inNamespace("second").put(Bytes.utf8("key"), "value".getBytes());
		this.file = this.directory.resolve("snapshot");
		SnapshotExport.of(this.source).writeTo(this.file);
	}

	@AfterEach
	void close() {
		this.source.close();
		this.targets.forEach(StorageTemplate::close);
		this.engine.close();
	}

	private StorageTemplate target(StoreLayer layer) {
		StorageTemplate target = StorageBuilder.over(this.engine)
			.layer(CacheLayer.builder().maxEntries(1_000).maxSize(1 << 20).clock(CLOCK).build())
			.layer(new TransformLayer(List.of(new CompressionCodec("test", new Lz4Algorithm(), List.of(), 0)), false))
			.layer(layer)
			.build();
		this.targets.add(target);
		return target;
	}

	private static LimitLayer limit(String namespace, NamespaceLimit limit) {
		return new LimitLayer(PerNamespace.of(NamespaceLimit.NONE, Map.of(namespace, limit)), 0.9, CLOCK);
	}

	private void assertRefused(StorageTemplate target, Class<? extends StorageException> error) {
		assertThatExceptionOfType(error).isThrownBy(() -> SnapshotRestore.into(target).readFrom(this.file));
		assertThatExceptionOfType(error).isThrownBy(() -> SnapshotRestore.into(target).merge().readFrom(this.file));
		for (KeyRange range : ApplicationKeys.RANGES) {
			try (EntryCursor cursor = this.engine.scan(range, ScanOptions.DEFAULT)) {
				assertThat(cursor.next()).isNull();
			}
		}
	}

	@Test
	void whenANamespaceIsNotDeclaredThenNothingIsRestored() {
		assertRefused(target(new DeclaredNamespacesLayer(List.of("first"))), NamespaceRefusedException.class);
	}

	@Test
	void whenTheNamespacesAreDeclaredThenAllIsRestored() {
		StorageTemplate target = target(new DeclaredNamespacesLayer(List.of("first", "second")));
		assertThat(SnapshotRestore.into(target).readFrom(this.file).entries()).isEqualTo(ENTRIES + 1);
	}

	@Test
	void whenANamespaceHasTooManyEntriesThenNothingIsRestored() {
		assertRefused(target(limit("first", new NamespaceLimit(ENTRIES - 1, NamespaceLimit.UNLIMITED))),
				NamespaceFullException.class);
	}

	@Test
	void whenANamespaceIsTooLargeThenNothingIsRestored() {
		assertRefused(target(limit("second", new NamespaceLimit(NamespaceLimit.UNLIMITED, 5))),
				NamespaceFullException.class);
	}

	@Test
	void whenEntriesFitOnceTheyAreCompressedThenTheyAreRestored() {
		StorageTemplate target = target(limit("first", new NamespaceLimit(ENTRIES, 50_000L * ENTRIES)));
		SnapshotRestore.into(target).readFrom(this.file);
		assertThat(target.inNamespace("first").count(KeyRange.all())).isEqualTo(ENTRIES);
	}

	@Test
	void whenEntriesReplaceOthersThenTheyTakeNoRoomTwice() {
		StorageTemplate target = target(limit("first", new NamespaceLimit(ENTRIES, NamespaceLimit.UNLIMITED)));
		SnapshotRestore.into(target).readFrom(this.file);
		SnapshotRestore.into(target).merge().readFrom(this.file);
		assertThat(target.inNamespace("first").count(KeyRange.all())).isEqualTo(ENTRIES);
	}

	@Test
	void whenTheCallerMayNotWriteANamespaceThenNothingIsRestored() {
		assertRefused(target(access((operation) -> {
			if (operation.action() == StorageAction.WRITE && "second".equals(operation.namespace())) {
				throw new StorageAccessDeniedException(operation.store(), "denied");
			}
		})), StorageAccessDeniedException.class);
	}

	@Test
	void whenTheCallerMayNotFlushThenNothingIsRestored() {
		assertRefused(target(access((operation) -> {
			if (operation.action() == StorageAction.ADMINISTER) {
				throw new StorageAccessDeniedException(operation.store(), "denied");
			}
		})), StorageAccessDeniedException.class);
	}

	private static AccessLayer access(AccessPolicy policy) {
		return new AccessLayer(policy, (operation, outcome) -> {
		});
	}

}
