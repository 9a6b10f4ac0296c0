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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import io.synapsed.storage.StorageBuilder;
import io.synapsed.storage.autoconfigure.DataLocation;
import io.synapsed.storage.autoconfigure.EngineDescription;
import io.synapsed.storage.autoconfigure.StorageEngineFactory;
import io.synapsed.storage.autoconfigure.StoreSettings;
import io.synapsed.storage.backend.memory.MemoryStore;
import io.synapsed.storage.snapshot.SnapshotExport;
import io.synapsed.storage.snapshot.SnapshotRestore;
import io.synapsed.storage.spi.ForwardingStore;
import io.synapsed.storage.spi.KeyValueStore;

/**
 * An engine for {@code synapsed.storage.type: saved-memory}: memory that is written to a
 * file when the application ends, and read when it starts. As a bean it can be selected.
 * An engine from scratch: see {@code docs/own-engine.md}.
 */
public final class OwnEngine implements StorageEngineFactory {

	@Override
	public EngineDescription engine() {
		return EngineDescription.of("saved-memory", DataLocation.DIRECTORY);
	}

	@Override
	public KeyValueStore create(StoreSettings settings) {
		Path file = settings.directory().resolveSibling(settings.name() + ".snapshot");
		KeyValueStore memory = MemoryStore.builder().name(settings.name()).clock(settings.clock()).build();
		if (Files.exists(file)) {
			SnapshotRestore.into(StorageBuilder.over(memory).build()).readFrom(file);
		}
		return new ForwardingStore(memory) {

			@Override
			public void close() {
				Path next = file.resolveSibling(settings.name() + ".next");
				SnapshotExport.of(StorageBuilder.over(memory).build()).writeTo(next);
				try {
					Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
				super.close();
			}

		};
	}

}
